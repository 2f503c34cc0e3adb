"""The tables, as migrations that run forward from every released schema; never edit one that was released.

A **page** is one document, known by the identity of its canonical URL (`store/urls.py`); `page_urls` lists every
address under which it was met. A **snapshot** is its bytes at one instant: where in the archive they lie, when, from
which source and in which run they came. A **cleaning** is what a cleaner made of a snapshot: **segments** in reading
order, each a reference to a text that is kept once, with label, rule and reason. Snapshots that read alike share one
cleaning; a cleaning is never changed, so the reading of an older cleaner or of an older snapshot stays readable.

A page has at most one **article**, under the page's own number. `articles` holds its current text, **revisions** has a
row for each state in which it was seen. The current state's text isn't doubled: its row has NULL where the article
has the words; the view `history` puts them together. **Comments** stay when they vanish from the page (`vanished_at`),
and `comment_revisions` has the words that an edited one had before.

`duplicates` links an article to an earlier one (`duplicate_of`) with rule and score; `articles.cluster` is the
article that represents all copies of the story. `signatures`, `bands` and `bands_due` are what finds them.

Times that we measured are UTC to the second, `2026-11-24T02:20:52Z`. `published` and `modified` are as the page states
them, and `published_utc` is made of them for sorting and filters: an instant with `Z` where an offset was stated, else
the date, or the date and time, as stated. `first_seen` and `last_seen` are times of snapshots, not of our work on
them, so that working twice changes nothing. Lists (authors, tags, flags) are JSON arrays.

What people say of the documents is in tables of its own: `marks` (relevant or not; of a page's marks the newest holds,
and the view `marked` has it), `page_tags` and `page_notes`. What is taken back stays, with the time.

`articles_fts` and `comments_fts` index `search_text` (`store/search_text.py`); their rowid is the article's or
comment's number.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from functools import cache

import sqlite_utils
from sqlite_utils import Migrations

from store.first_schema import FIRST_TABLES

# "cwir": tells our files from other programs' databases, also for file(1).
APPLICATION_ID = 0x63776972

migrations = Migrations("conflictwire")


@migrations()
def m001_first_tables(db: sqlite_utils.Database) -> None:
    """Everything up to 0.1."""
    for statement in statements(FIRST_TABLES):
        db.execute(statement)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


NARROW_INDEXES = """
CREATE INDEX articles_narrow ON articles(id, language, cluster, published_utc, first_seen);
CREATE INDEX pages_narrow ON pages(id, site, relevant);
CREATE INDEX comments_narrow ON comments(id, page, withdrawn_by, published_utc, first_seen);
CREATE INDEX comments_of_page ON comments(page, withdrawn_by, published_utc);
"""


@migrations()
def m002_narrow_indexes(db: sqlite_utils.Database) -> None:
    """What lists filter, sort and count by, without the texts: rows of some 60 bytes instead of some 4,000.

    A search for a word in 30,000 of 200,000 articles, newest first, took 276 ms and takes 60
    (benchmarks/datasette_speed.py).
    """
    for statement in statements(NARROW_INDEXES):
        db.execute(statement)


MARKS = """
CREATE TABLE marks (
    id INTEGER PRIMARY KEY,
    page INTEGER NOT NULL REFERENCES pages(id),
    relevant INTEGER CHECK (relevant IN (0, 1)),    -- NULL where an earlier mark was taken back
    marked_at TEXT NOT NULL,
    marked_by TEXT NOT NULL         -- '' where nobody said who
) STRICT;
CREATE INDEX marks_page ON marks(page, id);

CREATE TABLE page_tags (
    id INTEGER PRIMARY KEY,
    page INTEGER NOT NULL REFERENCES pages(id),
    tag TEXT NOT NULL,              -- a user's own, in lower case; the publisher's are in articles.tags
    added_at TEXT NOT NULL,
    added_by TEXT NOT NULL,
    removed_at TEXT,                -- NULL while it stands
    removed_by TEXT
) STRICT;
CREATE UNIQUE INDEX page_tags_standing ON page_tags(page, tag) WHERE removed_at IS NULL;
CREATE INDEX page_tags_page ON page_tags(page);
CREATE INDEX page_tags_tag ON page_tags(tag);

CREATE TABLE page_notes (
    id INTEGER PRIMARY KEY,
    page INTEGER NOT NULL REFERENCES pages(id),
    note TEXT NOT NULL,             -- a user's own words; the cleaner's notes are in notes
    written_at TEXT NOT NULL,
    written_by TEXT NOT NULL,
    withdrawn_at TEXT,              -- NULL while it stands
    withdrawn_by TEXT
) STRICT;
CREATE INDEX page_notes_page ON page_notes(page);

CREATE VIEW marked AS
SELECT page, relevant, marked_at, marked_by FROM marks
WHERE relevant IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM marks AS later WHERE later.page = marks.page AND later.id > marks.id);
"""


@migrations()
def m003_marks(db: sqlite_utils.Database) -> None:
    """What people say of documents: marks, tags, notes."""
    for statement in statements(MARKS):
        db.execute(statement)


REASONS_IN_PARTS = """
ALTER TABLE segments ADD COLUMN detail TEXT;
DROP VIEW removed;
CREATE VIEW removed AS
SELECT pages.id AS page, pages.url, segments.position, rules.name AS rule, texts.text,
    rules.reason || coalesce(segments.detail, '') AS reason, segments.line
FROM pages
JOIN snapshots ON snapshots.id = pages.snapshot
JOIN segments ON segments.cleaning = snapshots.cleaning
JOIN texts ON texts.id = segments.text
JOIN rules ON rules.id = segments.rule
WHERE segments.label = 'removed';
"""


@migrations()
def m004_reasons_in_parts(db: sqlite_utils.Database) -> None:
    """`rules` has what a rule says in general; `segments.detail` what it says, from the first number on, of one line.

    Before, `rules` grew with the pages: a judge's share or a count in the reason made an entry of its own.
    """
    for statement in statements(REASONS_IN_PARTS):
        db.execute(statement)
    entries: dict[tuple[str, str], int] = {}
    # Those that have no second part come first: they are what the others become.
    rows = db.execute("SELECT id, name, reason FROM rules ORDER BY length(reason), id").fetchall()
    for number, name, reason in rows:
        general = re.split(r"[;\d]", reason, maxsplit=1)[0]
        entry = entries.setdefault((name, general), number)
        detail = reason[len(general) :] or None
        db.execute("UPDATE segments SET rule = ?, detail = ? WHERE rule = ?", [entry, detail, number])
        if entry != number:
            db.execute("DELETE FROM rules WHERE id = ?", [number])
    db.conn.executemany(
        "UPDATE rules SET reason = ? WHERE id = ?", [(general, entry) for (_, general), entry in entries.items()]
    )


BANDS_ALONE = """
CREATE TABLE bands_alone (
    hash INTEGER NOT NULL,          -- of the band's number and its rows
    article INTEGER NOT NULL,
    PRIMARY KEY (hash, article)
) STRICT, WITHOUT ROWID;
INSERT INTO bands_alone SELECT hash, article FROM bands;
DROP TABLE bands;
ALTER TABLE bands_alone RENAME TO bands;
"""


@migrations()
def m005_bands_alone(db: sqlite_utils.Database) -> None:
    """`bands` without an index on the article: an article's bands follow from its signature.

    The index, which a foreign key would need, was half of the table and of the work of filling it.
    """
    for statement in statements(BANDS_ALONE):
        db.execute(statement)


@migrations()
def m006_states_of_snapshots(db: sqlite_utils.Database) -> None:
    """What a snapshot's text read like, by the cleaner that read it last: tells a publisher's edits from a cleaner's.

    NULL where it has no article, and, until a newer cleaner reads it, in files from before.
    """
    db.execute("ALTER TABLE snapshots ADD COLUMN state BLOB")


@migrations()
def m007_edits_by_publishers(db: sqlite_utils.Database) -> None:
    """What researchers ask for most is a small part of all revisions."""
    db.execute("CREATE INDEX revisions_by_publisher ON revisions(article, seen_at) WHERE cause = 'publisher'")


@migrations()
def m008_last_slashes(db: sqlite_utils.Database) -> None:
    """An identity keeps its address's last slash: with it and without are two pages where nothing says they are one.

    Before, they were always one, and what was one then stays so: its addresses lead to it.
    """
    from store.urls import identity_key, slash_twin

    rows = db.execute("SELECT id, identity, url FROM pages WHERE site != ''")
    keys = ((identity_key(url), identity, number) for number, identity, url in rows)
    moved = [(key, number) for key, identity, number in keys if key != identity and slash_twin(key) == identity]
    db.conn.executemany("UPDATE pages SET identity = ? WHERE id = ?", moved)


BANDS_DUE = """
CREATE TABLE bands_due (
    id INTEGER PRIMARY KEY AUTOINCREMENT,   -- never the same twice, so that another process sees what is new
    article INTEGER NOT NULL UNIQUE REFERENCES signatures(article)
) STRICT;
DROP INDEX segments_rule;
CREATE INDEX segments_rule ON segments(rule) WHERE rule IS NOT NULL;
"""


@migrations()
def m009_bands_due(db: sqlite_utils.Database) -> None:
    """The articles whose bands aren't in `bands` yet; see store/bands.py. And no index on rules that a line hasn't.

    Before, each article's bands changed 42 pages of the file: of an ingest among 100,000 articles a fifth of the work.
    """
    for statement in statements(BANDS_DUE):
        db.execute(statement)


LARGER_PIECES = """
INSERT INTO articles_fts (articles_fts, rank) VALUES ('automerge', 8);
INSERT INTO articles_fts (articles_fts, rank) VALUES ('hashsize', 8000000);
INSERT INTO comments_fts (comments_fts, rank) VALUES ('automerge', 8);
"""


@migrations()
def m010_larger_pieces(db: sqlite_utils.Database) -> None:
    """A full-text index of fewer and larger pieces, which are merged less often.

    A batch of 100 articles of 4 KB is more than FTS5's 1 MB, at which it wrote a piece in the middle of the batch.
    """
    for statement in statements(LARGER_PIECES):
        db.execute(statement)


def statements(script: str) -> list[str]:
    """The statements of *script*, one by one: `executescript` would commit the transaction it runs in."""
    return [piece for piece in script.split(";\n") if piece.strip()]


@cache
def expected() -> dict[str, str]:
    """The SQL of each table, index and view of today's schema by its name, as an empty store has them."""
    db = sqlite_utils.Database(memory=True)
    migrations.apply(db)
    found = db.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid").fetchall()
    db.close()
    return dict(found)


def restore(db: sqlite3.Connection, names: Iterable[str]) -> None:
    """Make the tables, indexes and views called *names* as an empty store has them."""
    for name in names:
        db.execute(expected()[name])


def restore_full_text(db: sqlite3.Connection) -> None:
    """Make both full-text indexes anew, empty, whatever is left of them."""
    for table in ("articles_fts", "comments_fts"):
        # The table first, which takes its parts along; parts alone are what is left where it is missing.
        for part in ("", "_data", "_idx", "_content", "_docsize", "_config"):
            db.execute(f"DROP TABLE IF EXISTS {table}{part}")
        restore(db, [table])
    for statement in statements(LARGER_PIECES):
        db.execute(statement)
