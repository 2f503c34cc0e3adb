"""The frontier's file: its tables, and the one way in which they are written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from crawler.errors import CrawlError
from crawler.naming import known_as
from crawler.visits import Role
from store.errors import NotAStore, StoreDamaged, explained

SCHEMA_VERSION = 7
SCHEMA = """
CREATE TABLE urls (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,    -- what tells it from other URLs: known_as()
    found_as TEXT NOT NULL,      -- what is asked for
    host TEXT NOT NULL,
    source TEXT NOT NULL,
    role TEXT NOT NULL,
    state TEXT NOT NULL,
    priority REAL NOT NULL,
    shape TEXT NOT NULL,
    depth INTEGER NOT NULL DEFAULT 0,
    barren INTEGER NOT NULL DEFAULT 0,
    redirects INTEGER NOT NULL DEFAULT 0,
    redirected_from TEXT,
    redirected_to TEXT,
    found_on INTEGER REFERENCES urls(id),
    text TEXT NOT NULL DEFAULT '',
    published TEXT,
    first_seen REAL NOT NULL,
    last_visit REAL,
    due REAL,
    interval REAL NOT NULL DEFAULT 0,
    visits INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    status INTEGER,
    kind TEXT NOT NULL DEFAULT '',
    error TEXT NOT NULL DEFAULT '',
    etag TEXT,
    last_modified TEXT,
    digest TEXT,
    learned REAL NOT NULL DEFAULT 0,    -- what its words have added to its priority
    section TEXT NOT NULL DEFAULT ''    -- section_of(), where the crawl has a topic
) STRICT;
CREATE INDEX queue ON urls(host, priority DESC, id) WHERE state = 'queued';
CREATE INDEX calendar ON urls(due) WHERE due IS NOT NULL AND state NOT IN ('queued', 'leased');
CREATE INDEX waiting ON urls(due) WHERE state = 'waiting';
CREATE INDEX leases ON urls(id) WHERE state = 'leased';
CREATE INDEX discussions ON urls(found_on) WHERE role = 'comments';
CREATE TABLE shapes (
    source TEXT NOT NULL,
    shape TEXT NOT NULL,
    articles INTEGER NOT NULL DEFAULT 0,
    others INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (source, shape)
) STRICT, WITHOUT ROWID;
CREATE TABLE yields (
    section TEXT PRIMARY KEY,    -- or a host as a whole
    pages REAL NOT NULL,         -- recent articles, older ones fading
    relevant REAL NOT NULL,      -- the sum of their scores
    bonus REAL NOT NULL          -- what its waiting links have added to their priority
) STRICT, WITHOUT ROWID;
CREATE TABLE link_words (
    word TEXT PRIMARY KEY,       -- folded; '' for all articles
    pages REAL NOT NULL,         -- recent articles whose links had it, older ones fading
    relevant REAL NOT NULL       -- the sum of their scores
) STRICT, WITHOUT ROWID;
CREATE TABLE uningested (
    id INTEGER PRIMARY KEY,
    url INTEGER NOT NULL REFERENCES urls(id),
    source TEXT NOT NULL,
    place TEXT NOT NULL,
    crashes INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE copies (
    url TEXT PRIMARY KEY,        -- as in urls
    place TEXT NOT NULL          -- JSON: where in the archive the feed lies that carries the whole article
) STRICT, WITHOUT ROWID;
CREATE TABLE slashes (
    host TEXT PRIMARY KEY,       -- as in urls.url
    one INTEGER NOT NULL,        -- how often an address with a last slash and without was one page,
    two INTEGER NOT NULL         -- and how often two
) STRICT, WITHOUT ROWID;
CREATE TABLE hosts (
    origin TEXT PRIMARY KEY,
    rest_until REAL NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    robots BLOB,
    robots_status INTEGER,
    robots_fetched REAL
) STRICT, WITHOUT ROWID;
"""


# What a file of an earlier version lacks, by that version.
UPGRADES = {
    1: ("CREATE INDEX waiting ON urls(due) WHERE state = 'waiting'",),
    2: ("CREATE TABLE copies (url TEXT PRIMARY KEY, place TEXT NOT NULL) STRICT, WITHOUT ROWID",),
    3: (
        "ALTER TABLE urls ADD COLUMN section TEXT NOT NULL DEFAULT ''",
        "CREATE TABLE yields (section TEXT PRIMARY KEY, pages REAL NOT NULL, relevant REAL NOT NULL,"
        " bonus REAL NOT NULL) STRICT, WITHOUT ROWID",
    ),
    4: ("CREATE INDEX discussions ON urls(found_on) WHERE role = 'comments'",),
    5: (
        "CREATE TABLE slashes (host TEXT PRIMARY KEY, one INTEGER NOT NULL, two INTEGER NOT NULL)"
        " STRICT, WITHOUT ROWID",
        # Keys have their last slash since: before, with it and without were always one.
        "UPDATE copies SET url = (SELECT known_as(found_as, role) FROM urls WHERE urls.url = copies.url)"
        " WHERE url IN (SELECT url FROM urls WHERE role IN ('page', 'article'))",
        "UPDATE OR IGNORE urls SET url = known_as(found_as, role)"
        " WHERE role IN ('page', 'article') AND (found_as LIKE '%/' OR found_as LIKE '%/?%' OR found_as LIKE '%/#%'"
        " OR found_as LIKE '%/index.%' OR found_as LIKE '%/default.%')",
    ),
    6: (
        "ALTER TABLE urls ADD COLUMN learned REAL NOT NULL DEFAULT 0",
        "CREATE TABLE link_words (word TEXT PRIMARY KEY, pages REAL NOT NULL, relevant REAL NOT NULL)"
        " STRICT, WITHOUT ROWID",
    ),
}
# Pages of SQLite's log after which the crawl's own thread writes them into the file, if the other did not come to it.
LOG_AT_MOST = 20_000


def open_frontier(path: Path) -> sqlite3.Connection:
    """The file at *path*, made with its tables where there is none. Raises CrawlError or StoreError with what to do."""
    try:
        # The crawl's thread and the one that reads pages share a connection, never at the same time.
        db = sqlite3.connect(path, isolation_level=None, timeout=30, check_same_thread=False)
        _prepare(db, path)
    except sqlite3.Error as error:
        known = explained(error, path)
        if known is None or isinstance(known, NotAStore | StoreDamaged):
            raise unusable(path, error) from error
        # A full disk, or one that may not be written: the file itself may be sound.
        raise known from error
    return db


def unusable(path: Path, error: sqlite3.Error) -> CrawlError:
    """What to do about a file at *path* that is no frontier, or a damaged one."""
    return CrawlError(
        f"{path}: cannot be used as a frontier ({error}). Move it away to begin a new one; "
        "the archive and the store are not touched."
    )


def is_malformed(path: Path) -> bool:
    """True where SQLite finds the frontier at *path* damaged; reads all of it."""
    try:
        with closing(sqlite3.connect(path, timeout=30)) as db:
            return bool(db.execute("PRAGMA quick_check(1)").fetchone() != ("ok",))
    except sqlite3.DatabaseError:
        return True


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    db.execute("PRAGMA journal_mode = WAL")
    # A killed process loses nothing this way; a power cut may undo the last transactions, whole, and the
    # pages are then fetched again.
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA foreign_keys = ON")
    with transaction(db):
        found = db.execute("PRAGMA user_version").fetchone()[0]
        if found == 0:
            for statement in SCHEMA.split(";\n"):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        elif found > SCHEMA_VERSION:
            raise CrawlError(f"{path}: was written by a newer conflictwire (frontier {found}); update it.")
        # Only for the upgrades: what a URL was known as is not what it will be known as.
        db.create_function("known_as", 2, lambda url, role: known_as(url, Role(role)), deterministic=True)
        for version in range(found, SCHEMA_VERSION) if found else ():
            for statement in UPGRADES[version]:
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {version + 1}")


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """A write that happens whole or not at all; begins IMMEDIATE, so that of two writers one waits."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        # A commit that fails, as on a full disk, leaves it open; or SQLite has rolled all back by itself.
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
