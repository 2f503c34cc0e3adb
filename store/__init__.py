"""SQLite: what was found, once, with its history."""
