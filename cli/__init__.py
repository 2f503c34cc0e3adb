"""The command `conflictwire`: a verb a file."""
