"""What can be made again is made again: indexes, links, forgotten-to-be-stored snapshots, up to the whole database."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from cleaners import CLEANER_VERSION, clean
from cleaners.errors import CleanerError
from cleaners.records import Cleaned, Snapshot
from store.archive import Place
from store.connection import Store, open_store
from store.duplicates import rebuild_duplicates
from store.errors import StoreMissing
from store.indexing import INDEXED, index_row
from store.ingest import ingest
from store.marks import carry_over
from store.runs import finish_run, start_run
from store.search_text import SEARCH_TEXT_VERSION
from store.verify import Problem, unknown_snapshots, verify

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Repaired:
    """What a repair did, and the problems that are left."""

    stored: int
    left: tuple[Problem, ...]


def repair(store: Store) -> Repaired:
    """Index, link and store anew what the store has in its tables or archive; nothing that is there is taken away."""
    run = start_run(store, "repair", {})
    with store.transaction():
        reindex(store)
        store.connection.execute("DELETE FROM bands WHERE article NOT IN (SELECT article FROM signatures)")
    rebuild_duplicates(store)
    store.archive.mend()
    stored = sum(store_snapshot(store, place, snapshot, run) for place, snapshot in list(unknown_snapshots(store)))
    finish_run(store, run, "finished", {"stored": stored})
    return Repaired(stored, tuple(verify(store)))


def reindex(store: Store) -> None:
    """Both full-text indexes, from the rows."""
    db = store.connection
    for index in INDEXED.values():
        db.execute(f"DELETE FROM {index.table}_fts")
        for (number,) in db.execute(f"SELECT id FROM {index.table} ORDER BY id").fetchall():
            index_row(db, index, number)
    db.execute("INSERT OR REPLACE INTO facts VALUES ('search_text', ?)", [SEARCH_TEXT_VERSION])


def rebuild(path: Path) -> int:
    """A new database at *path* from the archive beside it, the old one kept as `NAME.db.damaged`; how many snapshots.

    Pages, articles, comments, revisions and links come back, and of what people marked and noted all that SQLite can
    still read; runs, names of sources and relevance were only in the old one. Raises StoreMissing where there is no
    archive to build from.
    """
    folder = path.with_suffix(".archive")
    if not any(folder.glob("*.warc.gz")):
        raise StoreMissing(f"{folder}: there is no archive to rebuild from. Bring it back beside {path.name} first.")
    damaged = unused(path.with_name(path.name + ".damaged"))
    for suffix in ("", "-wal", "-shm"):
        file = path.with_name(path.name + suffix)
        if file.exists():
            # The log keeps its name beside the file's, so that what was last written can still be read from them.
            file.rename(damaged.with_name(damaged.name + suffix))
    with open_store(path) as store:
        run = start_run(store, "rebuild", {})
        stored = sum(store_snapshot(store, place, snapshot, run) for place, snapshot in store.archive.places())
        said = carry_over(damaged, store) if damaged.exists() else 0
        finish_run(store, run, "finished", {"stored": stored, "marks, tags and notes": said})
    return stored


def store_snapshot(store: Store, place: Place, snapshot: Snapshot, run: int) -> bool:
    """Clean and store one snapshot of the archive."""
    try:
        cleaned = clean(snapshot)
    except CleanerError as error:
        cleaned = Cleaned(None, (), (), CLEANER_VERSION, reason=str(error))
    return ingest(store, snapshot, cleaned, place, run=run).changed


def unused(file: Path) -> Path:
    """*file*, or it with a number where that exists: an earlier damaged copy is not overwritten."""
    number = 1
    free = file
    while free.exists():
        number += 1
        free = file.with_name(f"{file.name}{number}")
    return free
