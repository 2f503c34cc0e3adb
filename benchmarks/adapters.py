"""The cleaner in the shape that the development sets' scorers call."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from benchmarks.gold import FOLDS, fold_of, load_pages
from benchmarks.threads import is_thread, thread_text
from cleaners import clean
from cleaners.comments import Found, find_comments
from cleaners.decoding import decode
from cleaners.errors import CleanerError
from cleaners.page import clean_page
from cleaners.page.judge import Judge, load_judge
from cleaners.page.tree import parse
from cleaners.records import Cleaned, Snapshot

# Scorers state no fetch time; a fixed one keeps runs alike.
FETCHED_AT = datetime(2026, 1, 1, tzinfo=UTC)


def snapshot(html: bytes, url: str) -> Snapshot:
    """*html* as though it had been fetched from *url*."""
    return Snapshot(url or "", html, FETCHED_AT, headers=(("content-type", "text/html"),))


def article(html: bytes, url: str) -> dict[str, object]:
    """Text, title, authors and date of the article on one page; of a thread, the opening post with its replies."""
    try:
        return _fields(clean(snapshot(html, url)))
    except CleanerError:
        return _fields(None)


def article_unseen(html: bytes, url: str) -> dict[str, object]:
    """As `article`, by the judge of the fold that has not seen the page's domain.

    The folds are those that `benchmarks.train_judge --folds` wrote to the folder that the environment's FOLDS names.
    """
    domain = _domains().get(hashlib.sha256(html).hexdigest(), "")
    judge = _fold(fold_of(domain))
    return _fields(clean_page(decode(html, None, html=True), url or "", FETCHED_AT, judge=judge))


@lru_cache(maxsize=FOLDS)
def _fold(number: int) -> Judge:
    return load_judge(json.loads((Path(os.environ["FOLDS"]) / f"{number}.json").read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def _domains() -> dict[str, str]:
    """Each development page's domain as the folds know it, by the digest of its bytes."""
    return {hashlib.sha256(page.html).hexdigest(): page.domain for page in load_pages()}


def _fields(cleaned: Cleaned | None) -> dict[str, object]:
    found = cleaned.article if cleaned else None
    text = found.body if found else ""
    if cleaned is not None and is_thread(cleaned):
        text = thread_text(cleaned)
    return {
        "text": text,
        "title": found.title if found else None,
        "author": list(found.authors) if found else [],
        "date": found.published if found else None,
    }


def comments(html: str, url: str) -> list[dict[str, object]]:
    """The comments of one page, with the opening post of a thread, which the sets count as a record."""
    tree = parse(html)
    if tree is None:
        return []
    return comments_of(find_comments(tree, url or "", FETCHED_AT))


def comments_of(found: Found) -> list[dict[str, object]]:
    """What was found, as the scorer reads it."""
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
