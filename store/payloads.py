"""Which bytes the archive has already, and where: so that the same page, met again, costs a line and not its bytes.

The file `payloads.db` in the archive's folder is a convenience. What it says is looked up in the archive before it is
relied on; without it, bytes are written once more and files are looked through from their beginning, and that is all.
It holds digests and places, no addresses.
"""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

log = logging.getLogger(__name__)

NAME = "payloads.db"
SCHEMA = """
CREATE TABLE IF NOT EXISTS payloads (
    digest BLOB PRIMARY KEY,    -- sha256 of a response's body
    file TEXT NOT NULL,
    offset INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
    name TEXT PRIMARY KEY,
    whole INTEGER NOT NULL      -- up to this byte the file is known to be whole
) STRICT, WITHOUT ROWID;
"""


class Payloads:
    """The table of digests beside the archive's files. Whatever goes wrong with it is logged, and forgotten."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._db: sqlite3.Connection | None = None
        self._given_up = False

    def find(self, digest: str) -> tuple[str, int] | None:
        """File and offset of the record with that body, if it's there still."""
        row = self._ask("SELECT file, offset FROM payloads WHERE digest = ?", bytes.fromhex(digest))
        return (str(row[0]), int(row[1])) if row else None

    def keep(self, digest: str, file: str, offset: int) -> None:
        """Note where a body lies."""
        self._ask("INSERT OR REPLACE INTO payloads VALUES (?, ?, ?)", bytes.fromhex(digest), file, offset)

    def forget(self, digest: str) -> None:
        """The body with that digest is gone, or about to be."""
        self._ask("DELETE FROM payloads WHERE digest = ?", bytes.fromhex(digest))

    def whole(self, file: str) -> int:
        """The byte up to which *file* is known to be whole."""
        row = self._ask("SELECT whole FROM files WHERE name = ?", file)
        return int(row[0]) if row else 0

    def is_whole(self, file: str, end: int) -> None:
        """Note that *file* is whole up to byte *end*."""
        self._ask("INSERT OR REPLACE INTO files VALUES (?, ?)", file, end)

    def close(self) -> None:
        """Let go of the file."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def _ask(self, sql: str, *values: bytes | str | int) -> tuple[str | int, ...] | None:
        if self._given_up or not self._path.parent.is_dir():
            return None
        try:
            if self._db is None:
                self._db = self._opened()
            row: tuple[str | int, ...] | None = self._db.execute(sql, values).fetchone()
        except sqlite3.Error as error:
            log.warning("%s: cannot be used (%s); pages that were met before are archived again", self._path, error)
            self._given_up = True
            return None
        return row

    def _opened(self) -> sqlite3.Connection:
        # One thread at a time uses it, though not always the same.
        db = sqlite3.connect(self._path, isolation_level=None, timeout=5, check_same_thread=False)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            # It may lose its last lines, and is looked up before it is believed.
            db.execute("PRAGMA synchronous = OFF")
            db.execute("PRAGMA secure_delete = ON")
            db.executescript(SCHEMA)
        except sqlite3.Error:
            db.close()
            raise
        return db
