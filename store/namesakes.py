"""Stores that would share one archive: what a store has beside it is told by its name without the ending."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from glob import escape
from pathlib import Path

from store.errors import NameTaken

SQLITE = b"SQLite format 3\x00"
# A database that is made anew from the archive is to have it.
REBUILDING = ".rebuilding"


def refuse_namesake(path: Path) -> None:
    """Raise NameTaken where a store is to be made at *path* and one like `news.sqlite` stands beside `news.db`.

    Two that are there already go on as they are.
    """
    if path.suffix == REBUILDING or (path.exists() and path.stat().st_size):
        return
    for other in sorted(path.parent.glob(f"{escape(path.stem)}.*")):
        if other.stem == path.stem and other not in (path, path.with_suffix(REBUILDING)) and is_ours(other):
            raise NameTaken(
                f"{path}: {other.name} beside it is a store with the same name, and both would write to "
                f"{path.stem}.archive and {path.stem}.frontier.db. Give another name or folder."
            )


def is_ours(file: Path) -> bool:
    """True for a store of ours; nothing is made beside it, and none of its log is read."""
    try:
        with file.open("rb") as opened:
            if opened.read(len(SQLITE)) != SQLITE:
                return False
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
            tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except (OSError, sqlite3.DatabaseError):
        return False
    # None, while a store that was made a moment ago has all in its log.
    return not tables or "_sqlite_migrations" in tables
