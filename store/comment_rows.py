"""A comment as a row of `comments`, and back."""

from __future__ import annotations

import json

from cleaners.records import Comment
from store.clock import in_utc
from store.rows import Row, Value, storable_row
from store.search_text import text_hash

# What of a comment two ways of seeing it may both say.
SHARED = ("author", "author_url", "published", "published_raw", "relative", "text", "platform_id", "permalink", "score")


def comment_row(comment: Comment) -> dict[str, Value]:
    """The columns of `comments` that the page itself fills; the parent comes later, when all have numbers."""
    row: dict[str, Value] = {
        "position": comment.position,
        "depth": comment.depth,
        "author": comment.author or None,
        "author_url": comment.author_url,
        "published": comment.published,
        "published_utc": in_utc(comment.published),
        "published_raw": comment.published_raw,
        "relative": int(comment.relative),
        "text": comment.text,
        "text_hash": text_hash(comment.text),
        "platform_id": comment.platform_id,
        "permalink": comment.permalink,
        "score": comment.score,
        "flags": json.dumps(comment.flags),
        "origin": comment.origin,
        "method": comment.method,
        "confidence": float(comment.confidence),
    }
    return storable_row(row)


def as_comment(row: Row) -> Comment:
    """The comment in a row, as far as another sighting of it may be compared or put together with it."""
    values = {name: row[name] for name in SHARED}
    return Comment(position=0, **{**values, "relative": bool(row["relative"])})  # type: ignore[arg-type]
