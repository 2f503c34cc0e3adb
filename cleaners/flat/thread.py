"""Find the comments that a flat text marks, and say for each line of theirs what it is."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

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

HEADINGS = frozenset({"discussion-heading", "comment-link"})
BUTTONS = frozenset({"comment-button", "share-button", "share-bar", "comment-form"})
PERSONAL = re.compile(
    r"\b(?:I|I'm|my|me|you|your|we|our|ich|mein\w*|du|dein\w*|wir|je|j'ai|mon|vous|yo|mi|tú|usted|io"
    r"|mio|ben|benim|siz|biz|mən|я|мой|мы|вы|ваш\w*|ты"
    r"|ես|դուք|մենք)\b",
    re.IGNORECASE,
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
    forms = [head for i in range(body + 1, len(lines)) if _may_head(reading, i) if (head := head_at(lines, i))]
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
    return reading.named(index) in HEADINGS | {"", "byline", "dateline", "menu-item"}


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
    good = [head for head in heads if head.is_strong or kinds[head.kind] >= 2 or _below_heading(reading, head)]
    while good and good[0].kind != "placeholder" and not _text_of(reading, good, 0):
        good.pop(0)  # a date or an author at the article's foot
    if not good or good[0].kind == "placeholder":
        return good
    texts = [_text_of(reading, good, at) for at in range(len(good))]
    plain = any(head.is_strong for head in good) or any(_below_heading(reading, head) for head in good)
    return good if 2 * sum(map(bool, texts)) >= len(good) and (plain or _speak_for_themselves(good, texts)) else []


def _is_byline(reading: Reading, head: Head, kinds: Counter[str]) -> bool:
    """True for the article's own author and date, which stand once and early or behind "by"."""
    vote = reading.votes[head.first]
    return kinds[head.kind] < 2 and (
        (vote is not None and vote.name == ("byline")) or sum(reading.is_prose(i) for i in range(head.first)) < 2
    )


def _below_heading(reading: Reading, head: Head) -> bool:
    """True when a line that heads or counts comments stands not far above."""
    return any(reading.named(i) in HEADINGS for i in range(max(0, head.first - 12), head.first))


def _text_of(reading: Reading, heads: list[Head], at: int) -> str:
    """What stands below head *at*, as far as a reader may have written it, without what is in quotes."""
    stop = heads[at + 1].first if at + 1 < len(heads) else len(reading.lines)
    below = range(heads[at].last + 1, min(stop, heads[at].last + 20))
    return " ".join(reading.lines[i].unquoted for i in below if reading.votes[i] is None)


def _speak_for_themselves(heads: list[Head], texts: list[str]) -> bool:
    """True when several people speak, and half of them say I or you, as they do in comments and not in lists."""
    people = {head.author for head in heads}
    return len(people) >= min(2, len(heads)) and 2 * sum(map(_is_personal, texts)) >= len(texts)


def _by_furniture(reading: Reading, body: int) -> list[Head]:
    """Names which stand above the same button again and again."""
    above: dict[str, list[int]] = defaultdict(list)
    for i in range(body + 2, len(reading.lines)):
        if reading.named(i) in BUTTONS and any(sign.isalpha() for sign in reading.lines[i].text):
            above[reading.lines[i].key].append(i - 1)
    for names in above.values():
        named = [i for i in names if reading.votes[i] is None and looks_like_name(reading.lines[i].text)]
        people = {reading.lines[i].key for i in named}
        if len(named) >= 3 and 5 * len(named) >= 4 * len(names) and 2 * len(people) >= len(named):
            return [Head(i, i + 1, "furniture", reading.lines[i].text, i) for i in named]
    return []


def _by_gaps(reading: Reading, body: int) -> list[Head]:
    """Names set apart by blank lines, wider than the article's, above texts in the first person."""
    lines = reading.lines
    wide = [i for i in range(body + 1, len(lines) - 1) if lines[i].gap >= 2 and reading.votes[i] is None]
    heads = [Head(i, i, "lone", lines[i].text, i) for i in wide]
    named = [lines[i].size <= 3 and looks_like_name(lines[i].text) and lines[i + 1].gap <= 1 for i in wide]
    # The article's own parts may be set apart as well; the comments are the last parts, all of them.
    first = len(named) - next((at for at, name in enumerate(reversed(named)) if not name), len(named))
    heads = heads[first:]
    texts = [_text_of(reading, heads, at) for at in range(len(heads))]
    return heads if len(heads) >= 2 and all(map(_is_personal, texts)) else []


def _is_personal(text: str) -> bool:
    return PERSONAL.search(text) is not None


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
