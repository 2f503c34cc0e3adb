"""What the pages ask of the store: plain functions of a read-only connection, every value bound, never pasted."""
