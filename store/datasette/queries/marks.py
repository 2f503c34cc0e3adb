"""What people said of articles, for the pages: of one article, by tag, by verdict."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from store.datasette.queries.listing import entries

TAGS = """
SELECT tag, count(*) AS articles, max(added_at) AS latest FROM page_tags WHERE removed_at IS NULL
GROUP BY tag ORDER BY articles DESC, tag LIMIT ?
"""
TAGGED = "SELECT page FROM page_tags WHERE tag = ? AND removed_at IS NULL ORDER BY id DESC LIMIT ?"
MARKED = "SELECT page FROM marked WHERE relevant = ? ORDER BY marked_at DESC, page DESC LIMIT ?"
NOTES = """
SELECT id, note, written_at, written_by FROM page_notes WHERE page = ? AND withdrawn_at IS NULL ORDER BY id
"""
WITHOUT_ARTICLE = "SELECT id, url, site, coalesce(reason, '') AS reason FROM pages WHERE id IN ({marks})"
MOST_LISTED = 200
MOST_TAGS = 500


def said_of(db: sqlite3.Connection, page: int) -> dict[str, object]:
    """The verdict (1, 0 or None), tags and notes that stand on *page*."""
    verdict = db.execute("SELECT relevant, marked_at FROM marked WHERE page = ?", [page]).fetchone()
    tags = db.execute("SELECT tag FROM page_tags WHERE page = ? AND removed_at IS NULL ORDER BY tag", [page])
    return {
        "relevant": verdict["relevant"] if verdict else None,
        "at": verdict["marked_at"] if verdict else "",
        "tags": [tag for (tag,) in tags],
        "notes": db.execute(NOTES, [page]).fetchall(),
    }


def tags(db: sqlite3.Connection) -> list[sqlite3.Row]:
    """Every tag that stands on a page, on how many, and when it was given last; the commonest first."""
    return db.execute(TAGS, [MOST_TAGS]).fetchall()


def verdicts(db: sqlite3.Connection) -> dict[int, int]:
    """How many pages are marked not relevant (0) and relevant (1)."""
    return dict(tuple(row) for row in db.execute("SELECT relevant, count(*) FROM marked GROUP BY relevant"))


def tagged(db: sqlite3.Connection, tag: str) -> list[sqlite3.Row]:
    """The entries of the pages that have the tag, the latest tagged first."""
    return listed(db, TAGGED, [tag, MOST_LISTED])


def marked(db: sqlite3.Connection, *, relevant: bool) -> list[sqlite3.Row]:
    """The entries of the pages so marked, the latest first."""
    return listed(db, MARKED, [int(relevant), MOST_LISTED])


def listed(db: sqlite3.Connection, sql: str, values: Sequence[str | int]) -> list[sqlite3.Row]:
    """The entries of the pages that *sql* finds; of those without an article the page's row, with the reason."""
    pages = [page for (page,) in db.execute(sql, values)]
    found = {row["id"]: row for row in entries(db, pages)}
    others = [page for page in pages if page not in found]
    marks = ", ".join("?" * len(others))
    found |= {row["id"]: row for row in db.execute(WITHOUT_ARTICLE.format(marks=marks), others)}
    return [found[page] for page in pages]
