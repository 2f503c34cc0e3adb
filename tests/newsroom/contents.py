"""A store's contents as digests, to tell whether anything in it has changed."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

# A run is noted each time; what matters is that it left everything else alone.
NOTES_OF_WORK = frozenset(("runs",))


def contents(path: Path) -> dict[str, str]:
    """A digest a table; empty where there is no store yet."""
    if not path.exists():
        return {}
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        names = [
            name
            for (name,) in database.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
            # A full-text index is made of the tables beside it, and its own pages may be merged at any time.
            if name not in NOTES_OF_WORK and "_fts" not in name
        ]
        return {name: digest(database, name) for name in sorted(names)}


def digest(database: sqlite3.Connection, table: str) -> str:
    rows = sorted(repr(row) for row in database.execute(f'SELECT * FROM "{table}"'))
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The tables that differ."""
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
