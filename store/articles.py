"""An article's present state, and a revision for each state before it."""

from __future__ import annotations

import json
import sqlite3
from functools import lru_cache

from cleaners.records import Article, Cleaned
from store.clock import in_utc
from store.indexing import note_for_index
from store.rows import Row, Value, fetch, insert, storable, storable_row, update
from store.search_text import digest16, text_hash

# What a revision is made of; a change of the other columns is no new state of the text.
STATE = ("title", "authors", "body")


def keep_article(
    db: sqlite3.Connection,
    page: int,
    snapshot: int,
    cleaned: Cleaned,
    seen: str,
    run: int,
    *,
    current: bool,
    again: bool,
) -> str | None:
    """Bring the page's article up to date; the cause of its new revision, None where the text is as it was.

    With *current* false the snapshot is older than the present state: it can only add to the history. *again* says that
    an earlier cleaner had read it.
    """
    if cleaned.article is None:
        return None
    row = article_row(cleaned.article)
    state = state_hash(row)
    update(db, "snapshots", snapshot, {"state": state})
    before = fetch(db, "SELECT * FROM articles WHERE id = ?", (page,))
    revision: dict[str, Value] = {
        "article": page,
        "hash": state,
        "seen_at": seen,
        "snapshot": snapshot,
        "run": run,
        "cleaner": cleaned.cleaner,
    }
    sight: dict[str, Value] = {"snapshot": snapshot, "cleaner": cleaned.cleaner}
    if before is None:
        insert(db, "articles", {"id": page, **row, **sight, "first_seen": seen, "last_seen": seen})
        insert(db, "revisions", {**revision, "cause": "first"})
        note_for_index(db, "articles", page)
        return "first"
    if not current:
        if again and read_anew(db, row, revision):
            return "cleaner"
        return keep_past_state(db, page, row, revision)
    cause = None
    if state != state_hash(before):
        cause = cause_of(db, page, snapshot, cleaned.cleaner)
        db.execute(
            "UPDATE revisions SET title = ?, authors = ?, body = ? WHERE article = ? AND body IS NULL",
            [before["title"], before["authors"], before["body"], page],
        )
        insert(db, "revisions", {**revision, "cause": cause})
    changed: dict[str, Value] = {name: value for name, value in row.items() if before[name] != value}
    update(db, "articles", page, {**changed, **sight, "last_seen": max(seen, str(before["last_seen"]))})
    if not changed.keys().isdisjoint(STATE):
        note_for_index(db, "articles", page)
    return cause


def read_anew(db: sqlite3.Connection, row: Row, revision: Row) -> bool:
    """Let the past revision that the snapshot made read as today's cleaner has it; True where there is one.

    So that what differs between two past states is what the publisher changed. How earlier cleaners read the snapshot
    stays in their cleanings.
    """
    past = db.execute(
        "SELECT id, hash FROM revisions WHERE snapshot = ? AND body IS NOT NULL ORDER BY id DESC LIMIT 1",
        [revision["snapshot"]],
    ).fetchone()
    if past is None:
        return False
    new = {name: revision[name] for name in ("hash", "cleaner")} | {name: row[name] for name in STATE}
    if past[1] == revision["hash"]:
        new = {"cleaner": revision["cleaner"]}
    update(db, "revisions", past[0], new)
    return True


def keep_past_state(db: sqlite3.Connection, page: int, row: Row, revision: Row) -> str | None:
    """A state met late, in a snapshot older than the present one: a revision, if no neighbour in time read alike."""
    seen = revision["seen_at"]
    db.execute("UPDATE articles SET first_seen = min(first_seen, ?) WHERE id = ?", [seen, page])
    neighbours = db.execute(
        """SELECT hash FROM (
            SELECT hash FROM revisions WHERE article = ?1 AND seen_at <= ?2 ORDER BY seen_at DESC, id DESC LIMIT 1
        ) UNION ALL SELECT hash FROM (
            SELECT hash FROM revisions WHERE article = ?1 AND seen_at > ?2 ORDER BY seen_at, id LIMIT 1
        )""",
        [page, seen],
    )
    if revision["hash"] in {neighbour[0] for neighbour in neighbours}:
        return None
    insert(db, "revisions", {**revision, "cause": "publisher", **{name: row[name] for name in STATE}})
    return "publisher"


def cause_of(db: sqlite3.Connection, page: int, snapshot: int, cleaner: str) -> str:
    """Whose change a new text is.

    The cleaner's, where the bytes are those that the present text was read from. The publisher's, where the same
    cleaner read other bytes. With other bytes and another cleaner it can't be told from the rows: `reclean` reads the
    stored snapshots with the new cleaner first, which parts the two.
    """
    before, now, before_cleaner = db.execute(
        """SELECT old.digest, new.digest, articles.cleaner FROM articles
        JOIN snapshots AS old ON old.id = articles.snapshot JOIN snapshots AS new ON new.id = ?
        WHERE articles.id = ?""",
        [snapshot, page],
    ).fetchone()
    if before == now:
        return "cleaner"
    return "publisher" if before_cleaner == cleaner else "unknown"


def article_row(article: Article) -> dict[str, Value]:
    """The columns of `articles` that the page itself fills."""
    body = storable(article.body)
    row: dict[str, Value] = {
        "title": article.title or None,
        "authors": as_list(article.authors),
        "published": article.published,
        "published_utc": in_utc(article.published),
        "modified": article.modified,
        "language": article.language,
        "site_name": article.site_name or None,
        "section": article.section or None,
        "tags": as_list(article.tags),
        "image": article.image,
        "canonical_url": article.canonical_url,
        "accessible_for_free": None if article.accessible_for_free is None else int(article.accessible_for_free),
        "body": body,
        "markdown": "" if article.markdown == article.body else article.markdown,
        "words": len(words_of(body)),
        "field_sources": json.dumps(dict(article.sources), ensure_ascii=False, sort_keys=True),
        "text_hash": text_hash(body),
    }
    return storable_row(row)


def as_list(values: tuple[str, ...]) -> str:
    """A JSON array, readable in every script."""
    return json.dumps(values, ensure_ascii=False)


@lru_cache(maxsize=4)  # a body is counted, then hashed with its title and authors
def words_of(text: str) -> list[str]:
    """What white space parts in *text*."""
    return text.split()


def state_hash(row: Row) -> bytes:
    """What tells two states of a text apart: title, authors and body, however the white space runs."""
    return digest16("\x1f".join(" ".join(words_of(str(row[name] or ""))) for name in STATE))
