"""Find the comments that a flat text marks, and say for each line of theirs what it is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from cleaners.flat.heads import Head, head_at, looks_like_name
from cleaners.flat.lines import Line
from cleaners.flat.reading import Reading
from cleaners.flat.voice import has_own_voice
from cleaners.rules.dates import find_date, is_date_line

FURNITURE = frozenset(
    {
        "comment-button",
        "share-button",
        "share-bar",
        "comment-form",
        "discussion-heading",
        "comment-link",
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
    body = reading.first_prose()
    for method, confidence, heads_of in METHODS:
        heads = heads_of(reading, body)
        if heads:
            posts = _feet(reading, heads) or _posts(reading, heads)
            if any(post.text for post in posts) or heads[0].kind == "placeholder":
                return Thread(tuple(posts), _lines_of(posts), method, confidence)
    return None


def thread_headings(reading: Reading) -> list[int]:
    """The lines right above the comments that head, count or sort them: what stands below is evidence enough."""
    found: list[int] = []
    for i in range(reading.thread.start - 1, -1, -1):
        if not reading.thread or reading.named(i) not in FURNITURE | HEADINGS:
            break
        found.append(i)
    return found


def _posts(reading: Reading, heads: list[Head]) -> list[Post]:
    """The comments below *heads*, each as far as the next."""
    stops = [*(head.first for head in heads[1:]), _end(reading, heads[-1])]
    return [_post(reading, head, range(head.last + 1, stop)) for head, stop in zip(heads, stops, strict=True)]


def _feet(reading: Reading, heads: list[Head]) -> list[Post]:
    """The comments above *heads*, where author and date stand at the foot: "Comment by Name — DATE"; else none.

    Then text stands between the discussion's heading and the first of them, and none below the last.
    """
    top = next((i for i in range(heads[0].first - 1, -1, -1) if reading.named(i) in HEADINGS), None)
    if top is None or heads[0].first - top > 40 or _text_of(reading, heads, len(heads) - 1):
        return []
    starts = [top + 1, *(head.last + 1 for head in heads[:-1])]
    posts = [_post(reading, head, range(start, head.first)) for head, start in zip(heads, starts, strict=True)]
    return posts if all(post.text for post in posts) else []


def _lines_of(posts: list[Post]) -> range:
    lines = [i for post in posts for i in (post.head.first, post.head.last, *post.text, *post.furniture, *post.dates)]
    return range(min(lines), max(lines) + 1)


def _by_heads(reading: Reading, body: int) -> list[Head]:
    """Lines with the form of a comment's head, if the text shows that this is its comments' form."""
    return _established(reading, [head for head in _forms(reading, body) if head.kind != "dated-above"])


def _by_dates_above(reading: Reading, body: int) -> list[Head]:
    """Names below a date. Asked late: a date may be the foot of one comment and the name the head of the next."""
    return _established(reading, [head for head in _forms(reading, body) if head.kind == "dated-above"])


def _forms(reading: Reading, body: int) -> list[Head]:
    """What has the form of a comment's head below line *body*; none begins inside another."""
    heads: list[Head] = []
    for i in range(body + 1, len(reading.lines)):
        if (heads and i <= heads[-1].last) or not _may_head(reading, i):
            continue
        head = head_at(reading.lines, i)
        # "Comments" above a date is no reader's name.
        if head and (head.kind != "dated-below" or reading.named(head.author_line) not in HEADINGS):
            heads.append(head)
    return heads


def _may_head(reading: Reading, index: int) -> bool:
    return reading.named(index) in HEADINGS | {"", "byline", "dateline", "menu-item"}


def _established(reading: Reading, heads: list[Head]) -> list[Head]:
    """The heads whose form the text shows to be that of its comments."""
    heads = _under_heading(reading, heads)
    kinds = Counter(head.kind for head in heads)
    heads = [head for head in heads if not _is_byline(reading, head, kinds)]
    good = [head for head in heads if head.is_strong or kinds[head.kind] >= 2 or _below_heading(reading, head)]
    footed = len(good) > 1 and not _text_of(reading, good, len(good) - 1) and _below_heading(reading, good[0])
    while good and good[0].kind != "placeholder" and not footed and not _text_of(reading, good, 0):
        good.pop(0)  # a date or an author at the article's foot
    if good and good[0].kind != "placeholder":
        good = good[_behind_article(reading, good) :]
    if not good or good[0].kind == "placeholder":
        return good
    headed = _below_heading(reading, good[0])
    told = headed or (any(head.is_strong for head in good) and any(head.kind.endswith("says") for head in good))
    return good if told or _speak_for_themselves(reading, good) else []


def _under_heading(reading: Reading, heads: list[Head]) -> list[Head]:
    """*heads* without those above the discussion's heading: the article's own author, the dates of teasers.

    The heading is the first below running text, and more heads stand under it than above.
    """
    headings = (i for i in range(reading.first_prose(), len(reading.lines)) if reading.named(i) in HEADINGS)
    top = next(headings, 0)
    under = [head for head in heads if head.first > top]
    return under if len(under) >= 2 and 2 * len(under) > len(heads) else heads


def _is_byline(reading: Reading, head: Head, kinds: Counter[str]) -> bool:
    """True for the article's own author and date: once, behind "by" or with most of the text below."""
    if kinds[head.kind] >= 2 or head.kind in ("placeholder", "says", "dated-says"):
        return False
    above = sum(reading.is_prose(i) for i in range(head.first))
    below = sum(reading.is_prose(i) for i in range(head.last + 1, len(reading.lines)))
    return reading.named(head.first) == "byline" or above < 2 or below > above


def _below_heading(reading: Reading, head: Head) -> bool:
    """True when a line that heads or counts comments stands not far above."""
    return any(reading.named(i) in HEADINGS for i in range(max(0, head.first - 12), head.first))


def _text_of(reading: Reading, heads: list[Head], at: int) -> list[Line]:
    """What stands below head *at*, as far as a reader may have written it."""
    stop = heads[at + 1].first if at + 1 < len(heads) else _end(reading, heads[at])
    return [reading.lines[i] for i in range(heads[at].last + 1, stop) if reading.votes[i] is None]


def _behind_article(reading: Reading, heads: list[Head]) -> int:
    """How many of *heads* stand above or over the article: below the last of them is much text, and more than above.

    The author and date of the article, of its standfirst and of teasers above it have the form of heads, too.
    """
    above = list(accumulate(map(reading.is_prose, range(len(reading.lines))), initial=0))
    return max(
        (
            at + 1
            for at, head in enumerate(heads)
            if sum(line.is_prose for line in _text_of(reading, heads, at)) > max(10, above[head.first])
        ),
        default=0,
    )


def _speak_for_themselves(reading: Reading, heads: list[Head]) -> bool:
    """True when several people speak, in sentences and some in their own voice, as in comments.

    Readers answer one another, so that a name may return; the section above each teaser always does.
    """
    texts = [_text_of(reading, heads, at) for at in range(len(heads))]
    people = {head.author for head in heads}
    spoken = sum(has_own_voice(" ".join(line.unquoted for line in text)) for text in texts)
    closed = sum(any(line.closed for line in text) for text in texts)
    several = len(people) >= min(2, len(heads)) and 4 * len(people) >= len(heads)
    return several and 3 * spoken >= len(texts) and 2 * closed >= len(texts)


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
            heads = [Head(i, i + 1, "furniture", reading.lines[i].text, i) for i in named]
            return heads if _speak_for_themselves(reading, heads) else []
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
    texts = [" ".join(line.unquoted for line in _text_of(reading, heads, at)) for at in range(len(heads))]
    return heads if len(heads) >= 2 and all(map(has_own_voice, texts)) else []


def _end(reading: Reading, last: Head) -> int:
    """Where the last comment ends: at the first line that is the site's own."""
    for i in range(last.last + 1, len(reading.lines)):
        vote = reading.votes[i]
        if vote is not None and vote.name in ENDS and (i > last.last + 1 or vote.name != "comment-form"):
            return i
    return len(reading.lines)


def _post(reading: Reading, head: Head, inside: range) -> Post:
    post = Post(head)
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


METHODS: tuple[tuple[str, float, Callable[[Reading, int], list[Head]]], ...] = (
    ("heads", 0.9, _by_heads),
    ("repeated furniture", 0.8, _by_furniture),
    ("heads", 0.8, _by_dates_above),
    ("gaps", 0.6, _by_gaps),
)
"""How comments are told, the surest first, with the confidence that each deserves."""


def published(post: Post, lines: Sequence[Line]) -> tuple[str | None, str | None, bool]:
    """The time of a comment: resolved, as shown, and whether it is relative."""
    if post.head.shown is not None:
        return post.head.shown.iso, post.head.raw, post.head.shown.relative
    for i in post.dates:
        shown = find_date(lines[i].text)
        if shown is not None:
            return shown.iso, lines[i].text, shown.relative
    return None, None, False
