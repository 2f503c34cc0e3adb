"""What can be made again is made again: indexes, links, forgotten-to-be-stored snapshots, up to the whole database."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from glob import escape
from itertools import tee
from pathlib import Path

from store.archive import Place
from store.bands import file_all_anew
from store.connection import Store, open_store, reading_uri
from store.duplicates import rebuild_duplicates
from store.errors import StoreDamaged, StoreMissing
from store.indexing import INDEXED, index_row
from store.ingest import ingest
from store.marks import carry_over
from store.namesakes import REBUILDING
from store.pages import OFF_TOPIC, declared_url
from store.rereading import Reading, reread
from store.runs import finish_run, start_run
from store.schema import restore, restore_full_text
from store.search_text import SEARCH_TEXT_VERSION
from store.topic import Relevance
from store.urls import both_forms, page_identity
from store.verify import INTEGRITY, Problem, is_derived, missing, unknown_snapshots, verify

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Repaired:
    """What a repair did, the problems that are left, and what the database was rebuilt as, where that was needed.

    `only_here` counts the pages whose bytes the archive hasn't got, where the database wasn't rebuilt for their sake.
    """

    stored: int
    left: tuple[Problem, ...]
    rebuilt: Rebuilt | None = None
    only_here: int = 0


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many snapshots were stored anew, of how many pages the relevance was still to be read, and what is missing.

    `missing` are the pages that the `damaged` file, which is kept, still names and the archive hasn't got.
    """

    snapshots: int
    judged: int
    missing: int = 0
    damaged: Path | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """A page's relevance in a damaged database, if any, and whether the page was set aside for it."""

    relevance: Relevance | None
    aside: bool


UNJUDGED = Judgement(None, aside=False)


def make_whole(path: Path) -> Repaired:
    """Repair the store at *path*, in its place where that is enough, else by a new database from the archive.

    One that SQLite can read is not replaced while it has texts that the archive hasn't. Raises StoreError.
    """
    try:
        with open_store(path, create=False) as store:
            repaired = repair(store)
            if not any(problem.rebuild for problem in repaired.left):
                return repaired
            if not any(problem.check == INTEGRITY for problem in repaired.left):
                only_here = len(pages_only_here(store))
                if only_here:
                    return replace(repaired, only_here=only_here)
    except (StoreDamaged, StoreMissing) as error:
        log.info("%s", error)
    rebuilt = rebuild(path)
    with open_store(path, create=False) as store:
        return Repaired(rebuilt.snapshots, tuple(verify(store)), rebuilt)


def pages_only_here(store: Store) -> set[int]:
    """The articles of which the archive has no snapshot: gone, damaged, or blanked by `forget`."""
    db = store.connection
    kept = {place.digest for place, _ in store.archive.places()}
    had = {page for page, digest in db.execute("SELECT page, digest FROM snapshots") if digest in kept}
    return {number for (number,) in db.execute("SELECT id FROM articles")} - had


def repair(store: Store) -> Repaired:
    """Index, link and store anew what the store has in its tables or archive; nothing that is there is taken away.

    Raises StoreDamaged where SQLite finds the file malformed.
    """
    # First what may be refused: an archive that can't be written leaves the database as it was.
    store.archive.mend()
    try:
        stored = made_again(store)
    except (sqlite3.DatabaseError, TypeError, ValueError) as error:
        left = tuple(verify(store))
        if not any(problem.rebuild for problem in left):
            # A mistake of ours, and no reason to make a sound database anew.
            raise
        log.info("%s can't be repaired in its place: %s", store.path, error)
        return Repaired(0, left)
    return Repaired(stored, tuple(verify(store)))


def made_again(store: Store) -> int:
    """Make indexes, views and links again, and store what is only in the archive; how many snapshots that was."""
    with store.transaction() as db:
        restore(db, [name for name in missing(db) if is_derived(name) and "_fts" not in name])
        reindex(store)
        if db.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            db.execute("REINDEX")
        file_all_anew(db)
    run = start_run(store, "repair", {})
    rebuild_duplicates(store)
    stored = store_again(store, [place for place, _ in unknown_snapshots(store)], run, {})
    finish_run(store, run, "finished", {"stored": stored})
    return stored


def reindex(store: Store) -> None:
    """Both full-text indexes, from the rows."""
    db = store.connection
    restore_full_text(db)
    for index in INDEXED.values():
        for (number,) in db.execute(f"SELECT id FROM {index.table} ORDER BY id").fetchall():
            index_row(db, index, number)
    db.execute("INSERT OR REPLACE INTO facts VALUES ('search_text', ?)", [SEARCH_TEXT_VERSION])


def rebuild(path: Path) -> Rebuilt:
    """A new database at *path* from the archive beside it, the old one kept as `NAME.db.damaged`.

    Pages, articles, comments, revisions and links come back; of what people marked and noted, and of the pages'
    relevance, all that SQLite can still read. A page that was set aside and whose relevance is lost becomes an article.
    Runs and names of sources were only in the old one. Stopped before its end, it has changed nothing. Raises
    StoreMissing where there is no archive to build from.
    """
    folder = path.with_suffix(".archive")
    if not any(folder.glob("*.warc.gz")):
        raise StoreMissing(f"{folder}: there is no archive to rebuild from. Bring it back beside {path.name} first.")
    there = path.exists()
    # By its name it has the same archive.
    fresh = path.with_suffix(REBUILDING)
    for suffix in LOGS:
        beside(fresh, suffix).unlink(missing_ok=True)
    fresh.unlink(missing_ok=True)
    with open_store(fresh) as store:
        run = start_run(store, "rebuild", {})
        judged = judgements(path) if there else {}
        stored = store_again(store, (place for place, _ in store.archive.places()), run, judged)
        said = carry_over(path, store) if there else 0
        lost = missing_pages(path, store) if there else 0
        finish_run(store, run, "finished", {"stored": stored, "marks, tags and notes": said})
    damaged = put_aside(path)
    fresh.replace(path)
    return Rebuilt(stored, len(judged), lost, damaged)


def left_by_repairs(path: Path) -> list[Path]:
    """Databases beside the one at *path* that a repair has put aside, or begun; they hold what it held then."""
    aside = path.parent.glob(f"{escape(path.name)}.damaged*")
    return sorted(file for file in (*aside, path.with_suffix(REBUILDING)) if file.is_file())


# What SQLite has beside a database.
LOGS = ("-wal", "-shm")


def beside(file: Path, suffix: str) -> Path:
    """The file beside *file* that SQLite calls by its name and *suffix*."""
    return file.with_name(file.name + suffix)


def put_aside(path: Path) -> Path | None:
    """Give a damaged database its other name, and what SQLite has beside it; None where there is none."""
    damaged = unused(path.with_name(path.name + ".damaged")) if path.exists() else None
    for suffix in LOGS:
        # The log keeps its name beside the file's, so that what was last written can still be read from them.
        if damaged is not None and beside(path, suffix).exists():
            beside(path, suffix).replace(beside(damaged, suffix))
        beside(path, suffix).unlink(missing_ok=True)
    if damaged is not None:
        try:
            # By both names, so that whenever this process dies there is a database at *path*.
            os.link(path, damaged)
        except OSError:
            path.rename(damaged)
    return damaged


def missing_pages(damaged: Path, store: Store) -> int:
    """How many pages with a text a damaged database names, as far as SQLite reads it, that *store* has not."""
    there = {form for (key,) in store.connection.execute("SELECT identity FROM pages") for form in both_forms(key)}
    lost = 0
    with closing(sqlite3.connect(reading_uri(damaged), uri=True)) as old:
        try:
            for (identity,) in old.execute("SELECT identity FROM pages WHERE reason IS NULL"):
                lost += identity not in there
        except sqlite3.DatabaseError as error:
            log.info("%s: its pages can't all be read: %s", damaged.name, error)
    return lost


def judgements(damaged: Path) -> dict[str, Judgement]:
    """The relevance of pages by identity, of a damaged database; what can be read before SQLite gives up."""
    found: dict[str, Judgement] = {}
    with closing(sqlite3.connect(reading_uri(damaged), uri=True)) as old:
        try:
            for identity, reason, value, relevant, terms in old.execute(
                "SELECT identity, reason, relevance, relevant, topic_terms FROM pages WHERE relevance IS NOT NULL"
            ):
                relevance = Relevance(float(value), bool(relevant), tuple(map(str, json.loads(terms or "[]"))))
                found[identity] = Judgement(relevance, reason == OFF_TOPIC)
        except (sqlite3.DatabaseError, ValueError, TypeError) as error:
            log.warning("%s: the relevance of %d pages could be read, then: %s", damaged.name, len(found), error)
    return found


def store_again(store: Store, places: Iterable[Place], run: int, judged: Mapping[str, Judgement]) -> int:
    """Clean and store what the archive has at *places*, with its page's relevance where that was *judged*; how many."""
    stored = 0
    first, second = tee(places)
    for place, outcome in zip(first, reread(Reading(store.archive.folder, each) for each in second), strict=True):
        if isinstance(outcome, str):
            log.warning("%s", outcome)
            continue
        snapshot, cleaned = outcome
        key = page_identity(snapshot.final_url, declared_url(cleaned), snapshot.body).key
        known = next((judged[each] for each in both_forms(key) if each in judged), UNJUDGED)
        stored += ingest(store, snapshot, cleaned, place, run=run, relevance=known.relevance, aside=known.aside).changed
    return stored


def unused(file: Path) -> Path:
    """*file*, or it with a number where that exists: an earlier damaged copy is not overwritten."""
    number = 1
    free = file
    while free.exists():
        number += 1
        free = file.with_name(f"{file.name}{number}")
    return free
