"""What `forget` does to the database's file, besides the rows: overwritten, and written anew."""

from __future__ import annotations

import sqlite3

from store.clock import now
from store.connection import Store
from store.errors import ErasureUnfinished, StoreError, StoreFull, explained

# The fact that rows were erased and the file is not yet written anew; its value is since when.
UNFINISHED = "erasure unfinished"


class erasing:  # noqa: N801 - reads as a statement
    """While it lasts, SQLite overwrites what it deletes; at its end index, log and freed pages keep none of it either.

    Raises ErasureUnfinished where the rows are erased and the rest of that fails.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.before = 0

    def __enter__(self) -> None:
        db = self.store.connection
        (self.before,) = db.execute("PRAGMA secure_delete").fetchone()
        db.execute("PRAGMA secure_delete = ON")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                write_anew(self.store)
        finally:
            self.store.connection.execute(f"PRAGMA secure_delete = {self.before}")


def note_unfinished(db: sqlite3.Connection) -> None:
    """Keep that the file is to be written anew; in the transaction that erases the rows."""
    db.execute("INSERT OR IGNORE INTO facts VALUES (?, ?)", [UNFINISHED, now()])


def unfinished_since(db: sqlite3.Connection) -> str | None:
    """When something was erased whose words freed pages and log may still hold; None where nothing was."""
    row = db.execute("SELECT value FROM facts WHERE name = ?", [UNFINISHED]).fetchone()
    return row[0] if row else None


def write_anew(store: Store) -> None:
    """Write the database's file anew, so that no page of it holds what was erased. Raises ErasureUnfinished.

    Pages that were freed earlier may hold the words of an edit or of a merged part of the index. It takes as long as
    copying the file, and as much space for a while.
    """
    db = store.connection
    try:
        with store.transaction():
            for table in ("articles_fts", "comments_fts"):
                # A deleted entry's words stay in the index until its parts are merged.
                db.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
        db.execute("VACUUM")
        (is_read, *_) = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not is_read:
            db.execute("DELETE FROM facts WHERE name = ?", [UNFINISHED])
    except (sqlite3.Error, StoreError) as error:
        known = explained(error, store.path) if isinstance(error, sqlite3.Error) else error
        if isinstance(known, StoreFull):
            size = store.path.stat().st_size // 1_000_000 + 1
            raise unfinished(store, "the disk is full", f"Free as much space as the file takes, {size} MB") from error
        raise unfinished(store, str(error), "See to that") from error
    if is_read:
        raise unfinished(store, "another process is reading it", "End that one")


def unfinished(store: Store, why: str, what_to_do: str) -> ErasureUnfinished:
    """What a person is told."""
    return ErasureUnfinished(
        f"{store.path}: the texts are erased from its tables and from the archive, but not yet from parts of the file "
        f"that are not in use: {why}. {what_to_do}, and run the same again, which finishes it."
    )
