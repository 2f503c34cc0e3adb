"""A page's own row: whether it is new, what it is now, and whether its article belongs to the corpus."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection

from cleaners.records import Cleaned, Snapshot
from store.clock import stamp
from store.rows import insert, update
from store.topic import Relevance
from store.urls import Identity

# The reason for which a page has no article, although there is one to be read on it; its score says how far off.
OFF_TOPIC = "off the topic"


def declared_url(cleaned: Cleaned) -> str | None:
    """The canonical URL that the page states; for comments from elsewhere, the page that they are on."""
    if cleaned.about:
        return cleaned.about
    return cleaned.article.canonical_url if cleaned.article else None


def article_of(db: sqlite3.Connection, page: int) -> int | None:
    """The page's number, if it has an article."""
    return page if db.execute("SELECT 1 FROM articles WHERE id = ?", [page]).fetchone() else None


def goes_aside(
    db: sqlite3.Connection, identity: Identity, cleaned: Cleaned, relevance: Relevance | None, *, aside: bool
) -> bool:
    """Whether an article stays out of the corpus. What is in it stays in, and what a person marked yes comes in.

    Without a score of today, what was set aside stays so: recleaning knows no topic.
    """
    if cleaned.article is None:
        return False
    row = db.execute(
        """SELECT reason, articles.id IS NOT NULL OR coalesce(marked.relevant, 0) FROM pages
        LEFT JOIN articles ON articles.id = pages.id LEFT JOIN marked ON marked.page = pages.id WHERE identity = ?""",
        [identity.key],
    ).fetchone()
    if row is not None and row[1]:
        return False
    if relevance is None:
        return row is not None and row[0] == OFF_TOPIC
    return aside and not relevance.relevant


def stays_aside(db: sqlite3.Connection, page: int) -> bool:
    """Whether recleaning leaves the page without its article: set aside by its topic, and not marked yes since."""
    row = db.execute(
        """SELECT 1 FROM pages LEFT JOIN articles ON articles.id = pages.id LEFT JOIN marked ON marked.page = pages.id
        WHERE pages.id = ? AND reason = ? AND articles.id IS NULL AND NOT coalesce(marked.relevant, 0)""",
        [page, OFF_TOPIC],
    ).fetchone()
    return row is not None


def keep_page(db: sqlite3.Connection, identity: Identity, met: Collection[str], snapshot: Snapshot) -> tuple[int, bool]:
    """The page's number, and whether it is new; the addresses *met* lead to it from now on."""
    seen = stamp(snapshot.fetched_at)
    found = db.execute("SELECT id FROM pages WHERE identity = ?", [identity.key]).fetchone()
    if found is not None:
        page: int = found[0]
    else:
        page = insert(
            db,
            "pages",
            {
                "identity": identity.key,
                "url": identity.url,
                "site": identity.site,
                "first_seen": seen,
                "last_seen": seen,
            },
        )
    for url in met:
        # An address that leads elsewhere by now (a redirect that changed) leads to where it was last seen to lead.
        db.execute(
            """INSERT INTO page_urls VALUES (?, ?)
            ON CONFLICT DO UPDATE SET page = excluded.page WHERE page != excluded.page""",
            [url, page],
        )
    return page, found is None


def refresh_page(
    db: sqlite3.Connection, page: int, number: int, snapshot: Snapshot, cleaned: Cleaned, relevance: Relevance | None
) -> bool:
    """Bring the page's own row up to date; True where this snapshot is what the page is now.

    One without an article (gone, or behind a wall today) doesn't take the place of one that has it.
    """
    seen = stamp(snapshot.fetched_at)
    first, last, present, present_time, has_article = db.execute(
        """SELECT pages.first_seen, pages.last_seen, pages.snapshot, coalesce(snapshots.fetched_at, ''),
            articles.id IS NOT NULL
        FROM pages LEFT JOIN snapshots ON snapshots.id = pages.snapshot LEFT JOIN articles ON articles.id = pages.id
        WHERE pages.id = ?""",
        [page],
    ).fetchone()
    current = (seen, number) >= (present_time, present or 0) and (cleaned.article is not None or not has_article)
    if cleaned.about:
        # Its comment feed is not the page, and stands for it only until that comes.
        current = present is None or present == number
    row: dict[str, str | int | float | None] = {"first_seen": min(first, seen), "last_seen": max(last, seen)}
    if current:
        row |= {
            "snapshot": number,
            "reason": None if cleaned.article else cleaned.reason or "no article was found in it",
        }
    if relevance is not None:
        row |= relevance_row(relevance)
    update(db, "pages", page, row)
    return current


def relevance_row(relevance: Relevance) -> dict[str, str | int | float | None]:
    """A page's columns on the topic."""
    return {
        "relevance": float(relevance.score),
        "relevant": int(relevance.relevant),
        "topic_terms": json.dumps(relevance.terms, ensure_ascii=False),
    }
