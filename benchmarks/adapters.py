"""The cleaner in the shape that the development sets' scorers call."""

from __future__ import annotations

from datetime import UTC, datetime

from cleaners import clean
from cleaners.errors import CleanerError
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
