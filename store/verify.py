"""Whether a store is whole, and what to do where it isn't: by SQLite, the index, the archive and our invariants."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cleaners.records import Snapshot
from store.archive import FILE_NAME, Place
from store.articles import state_hash
from store.connection import Store
from store.erasing import unfinished_since
from store.errors import ArchiveDamaged, StoreDamaged, explained, said_without_text
from store.indexing import INDEXED, Indexed
from store.schema import expected
from store.search_text import SEARCH_TEXT_VERSION
from store.signatures import METHOD
from store.snapshots import place_of


@dataclass(frozen=True, slots=True)
class Problem:
    """What a check found, and what to do about it; `repair` says whether `--repair` can.

    With `rebuild` no less helps than the whole database anew.
    """

    check: str
    what: str
    advice: str
    repair: bool = False
    rebuild: bool = False


# What SQLite itself can't read.
INTEGRITY = "integrity"
REBUILD = "Run `conflictwire verify --repair`: it is made again from the archive."
REINDEX = "Run `conflictwire verify --repair`: the index is made again from the articles and comments."
RESTORE = "Run `conflictwire verify --repair`, which makes it again."
BRING_BACK = "Bring the archive's file back from a copy; the store keeps the text that it has."

# Each gives the rows that must not be; the first column goes into the message.
INVARIANTS: dict[str, str] = {
    "a removed segment names no rule": "SELECT cleaning FROM segments WHERE label = 'removed' AND rule IS NULL",
    "an article has no present revision, or several": """SELECT id FROM articles
        WHERE (SELECT count(*) FROM revisions WHERE article = articles.id AND body IS NULL) != 1""",
    "a page has neither an article nor a reason": """SELECT pages.id FROM pages
        LEFT JOIN articles ON articles.id = pages.id WHERE (reason IS NULL) = (articles.id IS NULL)""",
    "a page has no snapshot": "SELECT id FROM pages WHERE snapshot IS NULL",
    "a snapshot is read as another page": """SELECT snapshots.id FROM snapshots
        JOIN cleanings ON cleanings.id = snapshots.cleaning WHERE cleanings.page != snapshots.page""",
    "a comment answers one of another page": """SELECT child.id FROM comments AS child
        JOIN comments AS parent ON parent.id = child.parent WHERE parent.page != child.page""",
    "a band is of no signature": "SELECT article FROM bands WHERE article NOT IN (SELECT article FROM signatures)",
    "a signature has no bands": f"""SELECT article FROM signatures WHERE method = '{METHOD}'
        AND article NOT IN (SELECT article FROM bands UNION ALL SELECT article FROM bands_due)""",
    "a copy is in no cluster": """SELECT article FROM duplicates JOIN articles ON articles.id = article
        WHERE rule IN ('same-text', 'copy') AND cluster IS NULL""",
    "a cluster's representative is not in it": """SELECT articles.id FROM articles
        JOIN articles AS first ON first.id = articles.cluster WHERE first.cluster IS NOT articles.cluster""",
}


def verify(store: Store, *, archive: bool = True) -> Iterator[Problem]:
    """Every problem, as it is found; *archive* reads every snapshot's bytes, which takes the longest.

    Raises StoreUnreachable and its like where the system fails to read: that says nothing of the store.
    """
    db = store.connection
    for check in CHECKS:
        yield from as_far_as_it_reads(store, check(db))
    if archive:
        yield from as_far_as_it_reads(store, archive_problems(store))


def as_far_as_it_reads(store: Store, problems: Iterator[Problem]) -> Iterator[Problem]:
    """The *problems* of one check; where it comes upon what can't be read, that is one, too, and its last."""
    try:
        yield from problems
    except (sqlite3.DatabaseError, ValueError, TypeError) as error:
        known = explained(error, store.path) if isinstance(error, sqlite3.Error) else None
        if known is not None and not isinstance(known, StoreDamaged):
            raise known from error
        yield rebuild(INTEGRITY, f"what is stored can't be read: {said_without_text(error)}")


def rebuild(check: str, what: str) -> Problem:
    """A problem that a new database from the archive solves, and nothing less."""
    return Problem(check, what, REBUILD, repair=True, rebuild=True)


def schema_problems(db: sqlite3.Connection) -> Iterator[Problem]:
    """Tables, indexes and views that aren't there."""
    gone = missing(db)
    for name in gone:
        if name.partition("_fts_")[0] + "_fts" in gone and "_fts_" in name:
            continue  # goes with the index that it is a part of
        if is_derived(name):
            yield Problem("schema", f"{name} is missing", RESTORE, repair=True)
        else:
            yield rebuild("schema", f"the table {name} is missing")


def erasure_problems(db: sqlite3.Connection) -> Iterator[Problem]:
    """What `forget` has left unfinished."""
    if since := unfinished_since(db):
        what = f"what was erased on {since[:10]} may still be in parts of the file that are not in use"
        yield Problem("erasure", what, "Run the same `conflictwire forget` again, with as much free space as the file.")


def missing(db: sqlite3.Connection) -> list[str]:
    """What today's schema has and the database hasn't, in the order in which it is made."""
    there = {name for (name,) in db.execute("SELECT name FROM sqlite_schema")}
    return [name for name in expected() if name not in there]


def is_derived(name: str) -> bool:
    """True for what follows from other tables: an index, a view, a full-text index."""
    return not expected()[name].startswith("CREATE TABLE") or "_fts_" in name


def sqlite_problems(db: sqlite3.Connection) -> Iterator[Problem]:
    """What SQLite itself finds."""
    for (line,) in db.execute("PRAGMA integrity_check"):
        if line != "ok":
            yield rebuild(INTEGRITY, line)
    astray = Counter((table, parent) for table, _, parent, _ in db.execute("PRAGMA foreign_key_check"))
    for (table, parent), rows in astray.items():
        yield rebuild("foreign keys", f"rows of {table} that refer to none of {parent}: {rows}")


def invariant_problems(db: sqlite3.Connection) -> Iterator[Problem]:
    """What DESIGN promises and a row breaks."""
    for name, sql in INVARIANTS.items():
        found = [row[0] for row in db.execute(sql)]
        if found:
            yield rebuild("invariants", f"{name}: {len(found)} ({first_of(found)})")


def first_of(found: Sequence[object]) -> str:
    """The first five of *found*, and a sign where there are more."""
    return ", ".join(map(str, found[:5])) + (", …" if len(found) > 5 else "")


def state_problems(db: sqlite3.Connection) -> Iterator[Problem]:
    """Articles that don't read as their present revision says."""
    rows = db.execute(
        """SELECT articles.id, title, authors, body, hash FROM articles
        JOIN (SELECT article, hash FROM revisions WHERE body IS NULL) AS present ON article = articles.id"""
    )
    for number, title, authors, body, digest in rows:
        if state_hash({"title": title, "authors": authors, "body": body}) != digest:
            yield rebuild("revisions", f"article {number} was changed without a revision")


def index_problems(db: sqlite3.Connection) -> Iterator[Problem]:
    """Where the full-text indexes aren't what articles and comments come to."""
    if any("_fts" in name for name in missing(db)):
        return  # which is said already
    version = db.execute("SELECT value FROM facts WHERE name = 'search_text'").fetchone()
    if version != (SEARCH_TEXT_VERSION,):
        yield Problem("full text", "it was indexed by another version of search_text", REINDEX, repair=True)
    for index in INDEXED.values():
        wrong = list(differing(db, index))
        if wrong:
            some = ", ".join(str(number) for number in wrong[:5])
            yield Problem("full text", f"{len(wrong)} {index.table} are not indexed as they are: {some}", REINDEX, True)


def differing(db: sqlite3.Connection, index: Indexed) -> Iterator[int]:
    """The rows whose entry in the index is missing, too much or otherwise."""
    table = index.table
    yield from (row[0] for row in db.execute(f"SELECT rowid FROM {table}_fts EXCEPT SELECT id FROM {table}"))
    entries = ", ".join(f"entry.{column}" for column in index.columns)
    values = ", ".join(f"{table}.{column}" for column in index.columns)
    count = len(index.columns)
    rows = db.execute(f"SELECT id, {values}, {entries} FROM {table} LEFT JOIN {table}_fts AS entry ON entry.rowid = id")
    for number, *both in rows:
        row = dict(zip(index.columns, both[:count], strict=True))
        if index.searchable(row) != tuple(both[count:]):
            yield number


def archive_problems(store: Store) -> Iterator[Problem]:
    """Snapshots whose bytes are gone or others, by file, and bytes that the store doesn't know."""
    damaged: dict[str, list[tuple[int, ArchiveDamaged]]] = {}
    rows = store.connection.execute(
        "SELECT id, warc_file, warc_offset, warc_length, digest FROM snapshots WHERE warc_file != '' ORDER BY 2, 3"
    )
    for number, *row in rows.fetchall():
        place = Place(*row)
        try:
            store.archive.read(place)
        except ArchiveDamaged as error:
            damaged.setdefault(place.file, []).append((number, error))
    for file, found in damaged.items():
        numbers = first_of([number for number, _ in found])
        snapshots = f"snapshot {numbers}" if len(found) == 1 else f"{len(found)} snapshots ({numbers})"
        # The first says what is wrong; the others of a file that is gone or cut would say the same.
        what = f"{snapshots}: {found[0][1].what}"
        yield Problem("archive", what, BRING_BACK) if FILE_NAME.fullmatch(file) else rebuild("archive", what)
    for path, span in store.archive.damage():
        what = f"{path.name}: {span.length} bytes at offset {span.offset} are no record"
        if span.end == path.stat().st_size and path.name not in damaged:
            cut = "The process that wrote it was stopped. The next that writes, or `--repair`, cuts it off."
            yield Problem("archive", what, cut, repair=True)
        else:
            yield Problem("archive", what, BRING_BACK)
    unknown = sum(1 for _ in unknown_snapshots(store))
    if unknown:
        what = f"{unknown} snapshots were archived and not stored: the process that did it was stopped"
        yield Problem("archive", what, "Run `conflictwire verify --repair`, which stores them.", repair=True)


def unknown_snapshots(store: Store) -> Iterator[tuple[Place, Snapshot]]:
    """What the archive has and the store hasn't."""
    known = set(store.connection.execute("SELECT warc_file, warc_offset FROM snapshots"))
    for place, snapshot in store.archive.places():
        if (place.file, place.offset) not in known and place_of(store, snapshot, place.digest) is None:
            yield place, snapshot


CHECKS = (schema_problems, sqlite_problems, invariant_problems, state_problems, index_problems, erasure_problems)
