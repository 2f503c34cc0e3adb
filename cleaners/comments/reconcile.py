"""One comment, once: what the page, its comment feed and its API say of the same comments, put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from cleaners.comments.dates import fold
from cleaners.comments.threads import key_of
from cleaners.records import Comment

ZONE = re.compile(r"[+-]\d\d:\d\d$")
CUT = re.compile(r"\s*(?:\[?(?:…|\.\.\.)\]?|(?:read|show) more)\s*$", re.IGNORECASE)
# A page shows local time where an API states UTC.
DAYS_APART = 1
FILLED = ("author", "author_url", "published_raw", "platform_id", "permalink", "score")


@dataclass(eq=False)
class _Merged:
    """One comment while it grows, and the one that it answers."""

    comment: Comment
    parent: _Merged | None = field(default=None, repr=False)


def reconcile(
    page: Sequence[Comment] = (), feed: Sequence[Comment] = (), rest: Sequence[Comment] = ()
) -> tuple[Comment, ...]:
    """All comments of the three, each once, the page's first and in its order, then the others by time.

    The same are those with one platform id, else with one author, one time and one text. What the first source does
    not know is taken from the next; a time with a zone beats one without, a whole text one that is cut.
    """
    merged: list[_Merged] = []
    for source in (page, feed, rest):
        _add(merged, source)
    known = len(page)
    ordered = merged[:known] + sorted(merged[known:], key=lambda entry: entry.comment.published or "")
    return _numbered(ordered)


def _add(merged: list[_Merged], source: Sequence[Comment]) -> None:
    by_id = {number_of(entry.comment): entry for entry in merged if number_of(entry.comment)}
    taken: set[int] = set()
    here: dict[int, _Merged] = {}
    for comment in source:
        entry = by_id.get(number_of(comment)) or next(
            (e for e in merged if id(e) not in taken and same(e.comment, comment)), None
        )
        if entry is None or id(entry) in taken:
            entry = _Merged(comment)
            merged.append(entry)
        else:
            entry.comment = filled(entry.comment, comment)
        taken.add(id(entry))
        here[comment.position] = entry
    for comment in source:
        entry = here[comment.position]
        if entry.parent is None and comment.parent is not None:
            entry.parent = here.get(comment.parent)


def number_of(comment: Comment) -> str:
    """The platform's number, which pages, feeds and APIs wrap differently: `comment-7`, `…#comment-7`, 7."""
    key = key_of(comment.platform_id)
    return key if any(sign.isdigit() for sign in key) else ""


def folded_author(comment: Comment) -> str:
    """The author's name as it is compared: a page may show it in capitals."""
    return fold(comment.author or "")


def same(one: Comment, other: Comment) -> bool:
    """True for one comment seen in two ways: the same number, else the same author, day and text."""
    if number_of(one) and number_of(other):
        return number_of(one) == number_of(other)
    if folded_author(one) != folded_author(other):
        return False
    return _same_time(one.published, other.published) and _same_text(one.text, other.text)


def _same_time(one: str | None, other: str | None) -> bool:
    if not one or not other:
        return True
    return abs((date.fromisoformat(one[:10]) - date.fromisoformat(other[:10])).days) <= DAYS_APART


def _same_text(one: str, other: str) -> bool:
    first, second = (re.findall(r"\w+", fold(CUT.sub("", text))) for text in (one, other))
    short = min(len(first), len(second))
    return first == second or (short >= 8 and first[:short] == second[:short])


def is_cut_from(text: str, whole: str) -> bool:
    """True when *text* is the beginning of *whole*, with a sign that it was cut."""
    words = re.findall(r"\w+", CUT.sub("", text))
    return CUT.search(text) is not None and len(whole) > len(text) and re.findall(r"\w+", whole)[: len(words)] == words


def filled(known: Comment, other: Comment) -> Comment:
    """*known* with what only *other* says, or says better."""
    changes: dict[str, object] = {name: getattr(other, name) for name in FILLED if getattr(known, name) is None}
    if other.published and (not known.published or known.relative or _finer(other.published, known.published)):
        changes.update(published=other.published, relative=other.relative)
    if len(other.text) > len(known.text) and (not known.text or CUT.search(known.text)):
        changes["text"] = other.text
    changes["flags"] = tuple(sorted({*known.flags, *other.flags}))
    return replace(known, **changes)  # type: ignore[arg-type]


def _finer(time: str, than: str) -> bool:
    """True when *time* states its zone and *than* does not, or its time of day."""
    return (ZONE.search(time) is not None, len(time) > 10) > (ZONE.search(than) is not None, len(than) > 10)


def _numbered(entries: Sequence[_Merged]) -> tuple[Comment, ...]:
    positions = {id(entry): position for position, entry in enumerate(entries)}
    numbered = []
    for position, entry in enumerate(entries):
        ancestors: list[_Merged] = []
        above = entry.parent
        while above is not None and above not in ancestors and above is not entry:
            ancestors.append(above)
            above = above.parent
        parent = positions[id(entry.parent)] if entry.parent is not None and above is None else None
        depth = len(ancestors) if parent is not None else 0
        numbered.append(replace(entry.comment, position=position, parent=parent, depth=depth))
    return tuple(numbered)
