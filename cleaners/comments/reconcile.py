"""Whether two comments are one, seen on its page, in its feed or in its API; and the one that they make together."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from cleaners.comments.dates import fold
from cleaners.comments.threads import key_of
from cleaners.records import Comment

ZONE = re.compile(r"[+-]\d\d:\d\d$")
CUT = re.compile(r"\s*(?:\[?(?:…|\.\.\.)\]?|(?:read|show) more)\s*$", re.IGNORECASE)
# A page shows local time where an API states UTC.
DAYS_APART = 1
# One may be the beginning of the other from so many words on.
FEWEST_WORDS = 8
FILLED = ("author", "author_url", "published_raw", "platform_id", "permalink", "score")


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
    first, second = _words(one), _words(other)
    short = min(len(first), len(second))
    return first == second or (short >= FEWEST_WORDS and first[:short] == second[:short])


def first_words(text: str) -> tuple[str, ...]:
    """What two texts that are taken for the same have in common, so that only those need be compared."""
    return tuple(_words(text)[:FEWEST_WORDS])


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(CUT.sub("", text)))


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
