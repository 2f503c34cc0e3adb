"""Quality and speed against other tools."""
