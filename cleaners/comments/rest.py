"""Comments from the WordPress REST API, `wp/v2/comments`."""

from __future__ import annotations

import json
from collections.abc import Iterable

from cleaners.comments.dates import Reading, find_date
from cleaners.comments.fragments import address_of, text_of
from cleaners.comments.names import clean_name
from cleaners.errors import CleanerError
from cleaners.records import Comment


def read_rest(*pages: bytes) -> tuple[Comment, ...]:
    """The comments of all *pages* of one answer, each once, oldest first.

    Raises CleanerError where a page is not the JSON array that the API answers with.
    """
    entries = {entry["id"]: entry for page in pages for entry in _entries(page)}
    ordered = sorted(entries.values(), key=lambda entry: (str(entry.get("date_gmt") or ""), entry["id"]))
    positions = {entry["id"]: position for position, entry in enumerate(ordered)}
    comments: list[Comment] = []
    for position, entry in enumerate(ordered):
        parent = positions.get(entry.get("parent"))
        if parent is not None and parent >= position:
            parent = None
        comments.append(_comment(entry, position, parent, 0 if parent is None else comments[parent].depth + 1))
    return tuple(comments)


def _entries(page: bytes) -> Iterable[dict[str, object]]:
    try:
        answer = json.loads(page)
    except (ValueError, RecursionError) as error:
        raise CleanerError(f"expected the JSON of wp/v2/comments: {error}") from error
    if not isinstance(answer, list):
        raise CleanerError("expected the JSON array of wp/v2/comments, found another value")
    return [entry for entry in answer if isinstance(entry, dict) and isinstance(entry.get("id"), int)]


def _comment(entry: dict[str, object], position: int, parent: int | None, depth: int) -> Comment:
    content = entry.get("content")
    rendered = content.get("rendered") if isinstance(content, dict) else None
    # WordPress states UTC in date_gmt, without saying so, and the site's own time in date.
    gmt, local = str(entry.get("date_gmt") or ""), str(entry.get("date") or "")
    moment = find_date(f"{gmt}Z", Reading(), alone=True) or find_date(local, Reading(), alone=True)
    answered = entry.get("parent")
    return Comment(
        position=position,
        text=text_of(rendered) if isinstance(rendered, str) else "",
        author=clean_name(text_of(str(entry.get("author_name") or ""))),
        author_url=address_of(entry.get("author_url")),
        published=moment.iso if moment else None,
        published_raw=local or gmt or None,
        parent=parent,
        depth=depth,
        platform_id=f"comment-{entry['id']}",
        permalink=address_of(entry.get("link")),
        flags=("pingback",) if entry.get("type") in ("pingback", "trackback") else (),
        origin="rest",
        method="wp/v2",
        answers=f"comment-{answered}" if parent is None and isinstance(answered, int) and answered > 0 else None,
    )
