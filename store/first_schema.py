"""The tables of the first schema, as they were: what came later is in the migrations of `store/schema.py`."""

from __future__ import annotations

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
