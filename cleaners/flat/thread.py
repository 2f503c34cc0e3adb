"""Find the comments that a flat text marks, and say for each line of theirs what it is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from cleaners.flat.heads import Head, head_at, looks_like_name
from cleaners.flat.lines import Line
from cleaners.flat.reading import Reading
from cleaners.rules.dates import find_date, is_date_line

FURNITURE = frozenset(
    {
        "comment-button",
        "share-button",
        "share-bar",
        "comment-form",
        "discussion-heading",
        "comment-field",
        "player-control",
    }
)
ENDS = frozenset(
    {
        "comment-form",
        "related-heading",
        "copyright",
        "site-control",
        "tag-line",
        "newsletter-prompt",
        "consent-banner",
        "related-link",
        "author-bio",
        "disclaimer",
        "reuse-notice",
        "about-heading",
        "account-form",
        "ad-marker",
    }
)


@dataclass
class Post:
    """One comment as lines: its head, its text, its furniture and its date, by index."""

    head: Head
    text: list[int] = field(default_factory=list)
    furniture: list[int] = field(default_factory=list)
    dates: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Thread:
    """The comments of a text, the lines they stand on, and how they were told."""

    posts: tuple[Post, ...]
    lines: range
    method: str
    confidence: float


def find_thread(reading: Reading) -> Thread | None:
    """The comments below the article, or None where nothing marks any."""
    lines = reading.lines
    body = reading.first_prose()
    forms = [
        head
        for i in range(body + 1, len(lines))
        if reading.votes[i] is None or _may_head(reading, i)
        if (head := head_at(lines, i))
    ]
    heads = _established(reading, _apart(forms))
    method, confidence = "heads", 0.9
    if not heads:
        heads, method, confidence = _by_furniture(reading, body), "repeated furniture", 0.8
    if not heads:
        heads, method, confidence = _by_gaps(reading, body), "gaps", 0.6
    if not heads:
        return None
    end = _end(reading, heads[-1])
    posts = tuple(
        _post(reading, head, stop) for head, stop in zip(heads, [*(h.first for h in heads[1:]), end], strict=True)
    )
    if all(not post.text for post in posts) and heads[0].kind != "placeholder":
        return None
    return Thread(posts, range(heads[0].first, end), method, confidence)


def _may_head(reading: Reading, index: int) -> bool:
    vote = reading.votes[index]
    return vote is not None and vote.name in ("byline", "dateline", "discussion-heading", "menu-item")


def _apart(heads: Sequence[Head]) -> list[Head]:
    """*heads* without those that begin inside another."""
    apart: list[Head] = []
    for head in heads:
        if not apart or head.first > apart[-1].last:
            apart.append(head)
    return apart


def _established(reading: Reading, heads: list[Head]) -> list[Head]:
    """The heads whose form the text shows to be that of its comments."""
    kinds = Counter(head.kind for head in heads)
    heads = [head for head in heads if not _is_byline(reading, head, kinds)]
    headed = any(vote is not None and vote.name in ("discussion-heading",) for vote in reading.votes)
    good = [
        head
        for head in heads
        if head.is_strong
        or (kinds[head.kind] >= 2 and (head.kind != ("says") or _speaks_plainly(reading, head)))
        or (headed and _below_heading(reading, head))
    ]
    while (
        good
        and not _has_text(reading, good[0], good[1].first if len(good) > 1 else len(reading.lines))
        and good[0].kind != ("placeholder")
    ):
        good.pop(0)  # a date or an author at the article's foot
    texts = sum(_has_text(reading, head, nxt.first) for head, nxt in pairwise(good)) + bool(good)
    return good if good and (texts * 2 >= len(good) or good[0].kind == "placeholder") else []


def _is_byline(reading: Reading, head: Head, kinds: Counter[str]) -> bool:
    """True for the article's own author and date, which stand once and early or behind "by"."""
    vote = reading.votes[head.first]
    return kinds[head.kind] < 2 and (
        (vote is not None and vote.name == ("byline")) or sum(reading.is_prose(i) for i in range(head.first)) < 2
    )


def _speaks_plainly(reading: Reading, head: Head) -> bool:
    """True when what follows "Name said:" is no quotation, as it is in an article."""
    below = head.last + 1
    return below < len(reading.lines) and reading.lines[below].text[:1] not in "“\"«„'‘"


def _below_heading(reading: Reading, head: Head) -> bool:
    return any(
        vote is not None and vote.name == ("discussion-heading")
        for vote in reading.votes[max(0, head.first - 12) : head.first]
    )


def _has_text(reading: Reading, head: Head, stop: int) -> bool:
    return any(reading.votes[i] is None for i in range(head.last + 1, min(stop, head.last + 20)))


def _by_furniture(reading: Reading, body: int) -> list[Head]:
    """Names which stand above the same line again and again, a button or a rank."""
    above: dict[str, list[int]] = defaultdict(list)
    for i in range(body + 2, len(reading.lines)):
        if reading.lines[i].size <= 12:
            above[reading.lines[i].key].append(i - 1)
    for key, names in above.items():
        named = [
            i
            for i in names
            if looks_like_name(reading.lines[i].text) and reading.lines[i].key != key and reading.votes[i] is None
        ]
        distinct = {reading.lines[i].key for i in named}
        if (
            len(named) >= 3
            and len(named) >= 0.8 * len(names)
            and len(distinct) >= 2
            and all(reading.votes[i + 1] is not None for i in named)
        ):
            return [Head(i, i + 1, "furniture", reading.lines[i].text, i) for i in named]
    return []


def _by_gaps(reading: Reading, body: int) -> list[Head]:
    """Names set apart by blank lines, wider than the article's, above texts in the first person."""
    lines = reading.lines
    wide = [i for i in range(body + 1, len(lines) - 1) if lines[i].gap >= 2 and reading.votes[i] is None]
    heads = []
    for at, i in enumerate(wide):
        stop = wide[at + 1] if at + 1 < len(wide) else len(lines)
        text = " ".join(line.unquoted for line in lines[i + 1 : stop])
        if lines[i].size <= 3 and looks_like_name(lines[i].text) and lines[i + 1].gap <= 1 and _first_person(text):
            heads.append(Head(i, i, "lone", lines[i].text, i))
        elif heads:
            return []
    return heads if len(heads) >= 2 else []


def _first_person(text: str) -> bool:
    words = text.replace("’", "'").split()
    return any(
        word.split("'")[0]
        in {
            "I",
            "my",
            "My",
            "me",
            "ich",
            "Ich",
            "je",
            "Je",
            "я",
            "Я",
            "yo",
            "Yo",
            "io",
            "ben",
            "Ben",
            "mən",
            "ես",
            "Ես",
        }
        for word in words
    )


def _end(reading: Reading, last: Head) -> int:
    """Where the last comment ends: at the first line that is the site's own."""
    for i in range(last.last + 1, len(reading.lines)):
        vote = reading.votes[i]
        if vote is not None and vote.name in ENDS and (i > last.last + 1 or vote.name != "comment-form"):
            return i
    return len(reading.lines)


def _post(reading: Reading, head: Head, stop: int) -> Post:
    post = Post(head)
    inside = range(head.last + 1, stop)
    for i in inside:
        vote = reading.votes[i]
        if vote is not None and vote.name in FURNITURE:
            post.furniture.append(i)
        elif is_date_line(reading.lines[i].text) and not post.dates and head.shown is None:
            post.dates.append(i)
        else:
            post.text.append(i)
    if head.kind == "furniture":
        post.furniture.append(head.last)
    return post


def published(post: Post, lines: Sequence[Line]) -> tuple[str | None, str | None, bool]:
    """The time of a comment: resolved, as shown, and whether it is relative."""
    if post.head.shown is not None:
        return post.head.shown.iso, post.head.raw, post.head.shown.relative
    for i in post.dates:
        shown = find_date(lines[i].text)
        if shown is not None:
            return shown.iso, lines[i].text, shown.relative
    return None, None, False
