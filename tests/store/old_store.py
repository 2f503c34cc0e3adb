"""A small store of today's schema, kept for the day when it is an old one.

    python -m tests.store.old_store tests/store/old/0.1-m010.db.gz

Run it with the last commit that has the schema; the test of the migrations opens every such file ever after.
"""

from __future__ import annotations

import gzip
import sqlite3
import sys
import tempfile
from pathlib import Path

from cleaners.records import Comment
from store import open_store, start_run
from tests.store.conftest import BODY, Keeper, page, reading

URL = "https://example.org/talks/"
COMMENTS = (Comment(0, "No ceasefire will hold.", author="Ani"), Comment(1, "It will.", author="Ben", parent=0))


def write(path: Path) -> None:
    """An article in two states, of which the second no longer shows one of two comments."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "old.db"
        with open_store(file) as store:
            keeper = Keeper(store, start_run(store, "test", {}))
            keeper.keep(page(BODY, url=URL, day=1), reading(BODY, comments=COMMENTS))
            keeper.keep(page(f"{BODY} Later.", url=URL, day=2), reading(f"{BODY} Later.", comments=COMMENTS[:1]))
        with sqlite3.connect(file) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
        connection.close()
        path.write_bytes(gzip.compress(file.read_bytes(), mtime=0))


if __name__ == "__main__":
    write(Path(sys.argv[1]))
