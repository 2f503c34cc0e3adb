"""The cleaner in the shape that the development sets' scorers call."""

from __future__ import annotations

from datetime import UTC, datetime

from cleaners import clean
from cleaners.comments import find_comments
from cleaners.errors import CleanerError
from cleaners.page.tree import parse
from cleaners.records import Snapshot

# Scorers state no fetch time; a fixed one keeps runs alike.
FETCHED_AT = datetime(2026, 1, 1, tzinfo=UTC)


def snapshot(html: bytes, url: str) -> Snapshot:
    """*html* as though it had been fetched from *url*."""
    return Snapshot(url or "", html, FETCHED_AT, headers=(("content-type", "text/html"),))


def article(html: bytes, url: str) -> dict[str, object]:
    """Text, title, authors and date of the article on one page."""
    try:
        found = clean(snapshot(html, url)).article
    except CleanerError:
        found = None
    if found is None:
        return {"text": "", "title": None, "author": [], "date": None}
    return {"text": found.body, "title": found.title, "author": list(found.authors), "date": found.published}


def comments(html: str, url: str) -> list[dict[str, object]]:
    """The comments of one page, with the opening post of a thread, which the sets count as a record."""
    tree = parse(html)
    if tree is None:
        return []
    found = find_comments(tree, url or "", FETCHED_AT)
    opening = [found.opening] if found.opening else []
    return [
        {
            "author": comment.author,
            "date": comment.published,
            "text": comment.text,
            "parent_index": None if comment.parent is None else comment.parent + len(opening),
            "id": comment.platform_id,
        }
        for comment in (*opening, *found.comments)
    ]
