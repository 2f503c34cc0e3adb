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

import sqlite_utils
from sqlite_utils import Migrations

# "cwir": tells our files from other programs' databases, also for file(1).
APPLICATION_ID = 0x63776972

migrations = Migrations("conflictwire")

FIRST_TABLES = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,             -- the verb: ingest, crawl, reclean, ...
    arguments TEXT NOT NULL,        -- JSON
    program TEXT NOT NULL,          -- conflictwire's version
    cleaner TEXT NOT NULL,          -- CLEANER_VERSION
    started_at TEXT NOT NULL,
    finished_at TEXT,               -- NULL while it runs, and for ever if it was killed
    outcome TEXT,
    counts TEXT                     -- JSON
) STRICT;

CREATE TABLE sources (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL DEFAULT '',  -- feed, sitemap, site, wordpress, archive, files
    url TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE pages (
    id INTEGER PRIMARY KEY,
    identity TEXT NOT NULL UNIQUE,  -- what makes it one document; see store/urls.py
    url TEXT NOT NULL,              -- a form of the address that can be opened
    site TEXT NOT NULL,             -- registrable domain; '' for a local file
    reason TEXT,                    -- why it has no article; NULL where it has one
    snapshot INTEGER REFERENCES snapshots(id),  -- the newest one that is read
    relevance REAL,                 -- 0 to 1 by the topic's profile; NULL where none was asked
    relevant INTEGER,               -- 1 where it reaches the profile's threshold
    topic_terms TEXT,               -- JSON: the terms that decided
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL
) STRICT;
CREATE INDEX pages_site ON pages(site);
CREATE INDEX pages_url ON pages(url);

CREATE TABLE page_urls (
    url TEXT PRIMARY KEY,
    page INTEGER NOT NULL REFERENCES pages(id)
) STRICT, WITHOUT ROWID;
CREATE INDEX page_urls_page ON page_urls(page);

CREATE TABLE cleanings (
    id INTEGER PRIMARY KEY,
    page INTEGER NOT NULL REFERENCES pages(id),
    digest BLOB NOT NULL,           -- of all that the snapshot became: alike means the same row
    reason TEXT NOT NULL,           -- why there is no article, else ''
    UNIQUE (page, digest)
) STRICT;

CREATE TABLE snapshots (
    id INTEGER PRIMARY KEY,
    page INTEGER NOT NULL REFERENCES pages(id),
    url TEXT NOT NULL,              -- as requested
    response_url TEXT NOT NULL,     -- after redirects
    status INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    digest TEXT NOT NULL,           -- sha256 of the body, hexadecimal
    warc_file TEXT NOT NULL,
    warc_offset INTEGER NOT NULL,
    warc_length INTEGER NOT NULL,
    source INTEGER REFERENCES sources(id),
    run INTEGER NOT NULL REFERENCES runs(id),
    cleaning INTEGER NOT NULL REFERENCES cleanings(id),
    cleaner TEXT NOT NULL,          -- the version that read it last
    UNIQUE (url, fetched_at, digest)
) STRICT;
CREATE INDEX snapshots_page ON snapshots(page, fetched_at);
CREATE INDEX snapshots_place ON snapshots(warc_file, warc_offset);
CREATE INDEX snapshots_cleaning ON snapshots(cleaning);
CREATE INDEX snapshots_run ON snapshots(run);
CREATE INDEX snapshots_source ON snapshots(source);

CREATE TABLE texts (
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,      -- of the text, 16 bytes
    line BLOB,                      -- of the normalised line, for sites' repetition; NULL if blank or long
    text TEXT NOT NULL
) STRICT;

CREATE TABLE rules (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    reason TEXT NOT NULL,
    UNIQUE (name, reason)
) STRICT;

CREATE TABLE segments (
    cleaning INTEGER NOT NULL REFERENCES cleanings(id),
    position INTEGER NOT NULL,
    text INTEGER NOT NULL REFERENCES texts(id),
    label TEXT NOT NULL,
    rule INTEGER REFERENCES rules(id),
    line INTEGER NOT NULL,          -- 1-based in a flat text, 0 on a page
    path TEXT NOT NULL,
    block TEXT NOT NULL,
    level INTEGER NOT NULL,
    comment INTEGER,                -- position of the comment to which it belongs
    PRIMARY KEY (cleaning, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX segments_text ON segments(text);
CREATE INDEX segments_rule ON segments(rule);

CREATE TABLE notes (
    cleaning INTEGER NOT NULL REFERENCES cleanings(id),
    position INTEGER NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (cleaning, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE discussions (
    cleaning INTEGER NOT NULL REFERENCES cleanings(id),
    position INTEGER NOT NULL,
    provider TEXT NOT NULL,
    thread_id TEXT,
    url TEXT,
    count INTEGER,
    PRIMARY KEY (cleaning, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE articles (
    id INTEGER PRIMARY KEY REFERENCES pages(id),
    title TEXT,
    authors TEXT NOT NULL,          -- JSON
    published TEXT,
    published_utc TEXT,
    modified TEXT,
    language TEXT,
    site_name TEXT,
    section TEXT,
    tags TEXT NOT NULL,             -- JSON
    image TEXT,
    canonical_url TEXT,             -- as declared, believed or not
    accessible_for_free INTEGER,
    body TEXT NOT NULL,
    markdown TEXT NOT NULL,         -- '' where it is the body
    words INTEGER NOT NULL,
    field_sources TEXT NOT NULL,    -- JSON: where each field was found
    text_hash BLOB,                 -- of the normalised body; NULL where it has no words
    snapshot INTEGER NOT NULL REFERENCES snapshots(id),
    cleaner TEXT NOT NULL,
    cluster INTEGER REFERENCES articles(id),    -- representative of all copies, itself included; NULL without copies
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL
) STRICT;
CREATE INDEX articles_published ON articles(published_utc);
CREATE INDEX articles_text_hash ON articles(text_hash);
CREATE INDEX articles_cluster ON articles(cluster);
CREATE INDEX articles_snapshot ON articles(snapshot);

CREATE TABLE revisions (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles(id),
    hash BLOB NOT NULL,             -- of title, authors and body, whitespace aside
    cause TEXT NOT NULL CHECK (cause IN ('first', 'publisher', 'cleaner', 'unknown')),
    seen_at TEXT NOT NULL,          -- when its snapshot was fetched
    snapshot INTEGER NOT NULL REFERENCES snapshots(id),
    run INTEGER NOT NULL REFERENCES runs(id),
    cleaner TEXT NOT NULL,
    title TEXT,
    authors TEXT,
    body TEXT                       -- NULL, as title and authors, while it is the article's current state
) STRICT;
CREATE INDEX revisions_article ON revisions(article, seen_at);
CREATE INDEX revisions_snapshot ON revisions(snapshot);
CREATE INDEX revisions_run ON revisions(run);

CREATE TABLE comments (
    id INTEGER PRIMARY KEY,
    page INTEGER NOT NULL REFERENCES pages(id),
    identity BLOB NOT NULL,         -- platform id, else author, time and text; 16 bytes
    position INTEGER NOT NULL,
    parent INTEGER REFERENCES comments(id),
    depth INTEGER NOT NULL,
    author TEXT,
    author_url TEXT,
    published TEXT,                 -- resolved, as far as stated
    published_utc TEXT,
    published_raw TEXT,             -- as shown
    relative INTEGER NOT NULL,      -- 1 where the time was stated as "2 hours ago"
    text TEXT NOT NULL,
    text_hash BLOB,
    platform_id TEXT,
    permalink TEXT,
    score INTEGER,
    flags TEXT NOT NULL,            -- JSON
    origin TEXT NOT NULL,
    method TEXT NOT NULL,
    confidence REAL NOT NULL,
    url TEXT NOT NULL,              -- the snapshot's, by which a vanished comment is told from one on another page
    snapshot INTEGER NOT NULL REFERENCES snapshots(id),   -- the last one that has it
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    vanished_at TEXT,               -- the first snapshot of the same URL without it; NULL while it stands
    withdrawn_by TEXT,              -- the cleaner version that no longer reads these words as a comment
    duplicate_of INTEGER REFERENCES comments(id),   -- the first comment with these words on any page
    duplicate_rule TEXT,
    UNIQUE (page, identity)
) STRICT;
CREATE INDEX comments_author ON comments(author);
CREATE INDEX comments_text_hash ON comments(text_hash);
CREATE INDEX comments_duplicate_of ON comments(duplicate_of);
CREATE INDEX comments_parent ON comments(parent);
CREATE INDEX comments_snapshot ON comments(snapshot);

CREATE TABLE comment_revisions (
    id INTEGER PRIMARY KEY,
    comment INTEGER NOT NULL REFERENCES comments(id),
    author TEXT,
    text TEXT NOT NULL,
    last_seen TEXT NOT NULL,        -- when it still read so
    snapshot INTEGER NOT NULL REFERENCES snapshots(id)
) STRICT;
CREATE INDEX comment_revisions_comment ON comment_revisions(comment);
CREATE INDEX comment_revisions_snapshot ON comment_revisions(snapshot);

CREATE TABLE duplicates (
    article INTEGER NOT NULL REFERENCES articles(id),       -- the later one
    duplicate_of INTEGER NOT NULL REFERENCES articles(id),  -- the earlier one
    rule TEXT NOT NULL CHECK (rule IN ('same-text', 'copy', 'variant', 'excerpt')),
    score REAL NOT NULL,            -- estimated Jaccard resemblance of word 3-grams
    containment REAL NOT NULL,      -- share of the shorter one's 3-grams that the longer one has
    PRIMARY KEY (article, duplicate_of)
) STRICT, WITHOUT ROWID;
CREATE INDEX duplicates_of ON duplicates(duplicate_of);

CREATE TABLE signatures (
    article INTEGER PRIMARY KEY REFERENCES articles(id),
    method TEXT NOT NULL,           -- algorithm, version and parameters
    shingles INTEGER NOT NULL,      -- how many different 3-grams
    signature BLOB NOT NULL
) STRICT;

CREATE TABLE bands (
    hash INTEGER NOT NULL,          -- of the band's number and its rows
    article INTEGER NOT NULL REFERENCES articles(id),
    PRIMARY KEY (hash, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX bands_article ON bands(article);

CREATE TABLE forgotten (
    id INTEGER PRIMARY KEY,
    forgotten_at TEXT NOT NULL,
    what TEXT NOT NULL,             -- 'author' or 'url'
    key TEXT NOT NULL,              -- keyed hash of the name or address: the log must not remember it either
    reason TEXT NOT NULL,
    pages INTEGER NOT NULL,
    comments INTEGER NOT NULL,
    snapshots INTEGER NOT NULL
) STRICT;

CREATE TABLE facts (
    name TEXT PRIMARY KEY,          -- about the store itself, such as the version of search_text it is indexed with
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE articles_fts USING fts5(title, body, authors, tokenize = 'unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE comments_fts USING fts5(text, author, tokenize = 'unicode61 remove_diacritics 2');

CREATE VIEW removed AS
SELECT pages.id AS page, pages.url, segments.position, rules.name AS rule, texts.text, rules.reason, segments.line
FROM pages
JOIN snapshots ON snapshots.id = pages.snapshot
JOIN segments ON segments.cleaning = snapshots.cleaning
JOIN texts ON texts.id = segments.text
JOIN rules ON rules.id = segments.rule
WHERE segments.label = 'removed';

CREATE VIEW history AS
SELECT revisions.id AS revision, article, cause, seen_at, revisions.cleaner, revisions.snapshot,
    CASE WHEN revisions.body IS NULL THEN articles.title ELSE revisions.title END AS title,
    coalesce(revisions.authors, articles.authors) AS authors,
    coalesce(revisions.body, articles.body) AS body
FROM revisions JOIN articles ON articles.id = revisions.article;
"""


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
