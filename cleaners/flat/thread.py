"""Find the comments that a flat text marks, and say for each line of theirs what it is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

from cleaners.flat.frames import settle
from cleaners.flat.heads import Head, head_at, looks_like_name
from cleaners.flat.posts import FURNITURE, HEADINGS, Post, closes, is_heading, lines_of, posts_of, text_of
from cleaners.flat.reading import Reading
from cleaners.flat.voice import has_own_voice
from cleaners.rules.dates import run_backwards
from cleaners.rules.discussion import is_comment_button
from cleaners.rules.folding import phrases

VOICES, FEW_VOICES, FEWEST_PEOPLE, FEWEST_UNTIMED = 0.6, 1 / 3, 3, 5
"""Of comments that no line announces such a share must speak as readers do, and so many people be named; where heads
state no time of day, there must be so many of them. Live reports, timelines, letters and lists of the dead have names
and dates as well. Names above the same button are told by it, and few voices are enough."""
TEASER_BUTTONS = phrases("read more|see more|show more|more|share|link|permalink|like|recommend")
"""Buttons that stand under lists of articles as well."""
BUTTONS = frozenset({"comment-button", "share-button", "share-bar", "comment-form"})


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
            posts = posts_of(reading, heads)
            if any(post.text for post in posts) or heads[0].kind == "placeholder":
                settle(reading, posts)
                return Thread(tuple(posts), lines_of(posts), method, confidence)
    return None


def thread_headings(reading: Reading) -> list[int]:
    """The lines right above the comments that head, count or sort them: what stands below is evidence enough."""
    found: list[int] = []
    for i in range(reading.thread.start - 1, -1, -1):
        if not reading.thread or reading.named(i) not in FURNITURE | HEADINGS:
            break
        found.append(i)
    return found


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
    heads = _of_one_form(_under_heading(reading, heads))
    kinds = Counter(head.kind for head in heads)
    heads = [head for head in heads if not _is_byline(reading, head, kinds)]
    good = [head for head in heads if head.is_strong or kinds[head.kind] >= 2 or _below_heading(reading, head)]
    footed = len(good) > 1 and closes(reading, good) and _below_heading(reading, good[0])
    while good and good[0].kind != "placeholder" and not footed and not _has_text(reading, good):
        good.pop(0)  # a date or an author at the article's foot
    if good and good[0].kind != "placeholder":
        good = good[_behind_article(reading, good) :]
    if not good or good[0].kind == "placeholder":
        return good
    headed = _below_heading(reading, good[0])
    told = headed or (any(head.is_strong for head in good) and any(head.kind.endswith("says") for head in good))
    told = told or _share_buttons(reading, good)
    if not told and any(reading.named(i) == "related-heading" for i in range(max(0, good[0].first - 6), good[0].first)):
        return []
    return (
        good if told or (_are_dated(good) and not _are_reports(good) and _speak_for_themselves(reading, good)) else []
    )


def _under_heading(reading: Reading, heads: list[Head]) -> list[Head]:
    """*heads* without those above the discussion's heading: the article's own author, the dates of teasers.

    The heading is the first below running text, and more heads stand under it than above.
    """
    top = next((i for i in range(reading.first_prose(), len(reading.lines)) if is_heading(reading, i)), 0)
    under = [head for head in heads if head.first > top]
    return under if len(under) >= 2 and 2 * len(under) > len(heads) else heads


def _of_one_form(heads: list[Head]) -> list[Head]:
    """*heads* without quotations ("Anna said:", where comments have dates) and without another form above or below.

    What stands above the first or below the last of the commonest form is a list of news with sections and dates.
    """
    dated = [head for head in heads if head.shown is not None]
    if len(dated) >= 3:
        people = {head.author for head in dated}
        quotes = [head for head in heads if head.kind == "says"]
        if len(dated) >= 2 * len(quotes) or any(head.author in people for head in quotes):
            heads = dated
    kinds = Counter(head.kind for head in heads).most_common(2)
    if len(kinds) < 2 or kinds[0][1] < max(2, kinds[1][1]):
        return heads
    of_kind = [at for at, head in enumerate(heads) if head.kind == kinds[0][0]]
    return heads[of_kind[0] : of_kind[-1] + 1]


def _is_byline(reading: Reading, head: Head, kinds: Counter[str]) -> bool:
    """True for the article's own author and date: once, behind "by" or with most of the text below."""
    if kinds[head.kind] >= 2 or head.kind in ("placeholder", "says", "dated-says"):
        return False
    above = sum(reading.is_prose(i) for i in range(head.first))
    below = sum(reading.is_prose(i) for i in range(head.last + 1, len(reading.lines)))
    return reading.named(head.first) == "byline" or above < 2 or below > above


def _below_heading(reading: Reading, head: Head) -> bool:
    """True when a line that heads or counts comments stands not far above."""
    return any(is_heading(reading, i) for i in range(max(0, head.first - 12), head.first))


def _has_text(reading: Reading, heads: list[Head]) -> bool:
    """True when something other than buttons stands below the first of *heads*, though a rule may know it."""
    if len(heads) == 1 or not _below_heading(reading, heads[0]):
        return bool(text_of(reading, heads, 0))
    return any(reading.named(i) not in FURNITURE for i in range(heads[0].last + 1, heads[1].first))


def _behind_article(reading: Reading, heads: list[Head]) -> int:
    """How many of *heads* stand above or over the article: below the last of them is much text, and more than above.

    The author and date of the article, of its standfirst and of teasers above it have the form of heads, too.
    """
    above = list(accumulate(map(reading.is_prose, range(len(reading.lines))), initial=0))
    return max(
        (
            at + 1
            for at, head in enumerate(heads)
            if sum(line.is_prose for line in text_of(reading, heads, at)) > max(10, above[head.first])
        ),
        default=0,
    )


def _are_dated(heads: list[Head]) -> bool:
    """True when most of *heads* state a time of day, or a long row of them a date; "Anna said:" is a quotation's.

    Lists of news name an author and a day above each teaser, and so do letters, but seldom a time.
    """
    timed = sum(head.is_strong for head in heads)
    dated = sum(head.shown is not None for head in heads)
    return 2 * timed >= len(heads) or (len(heads) >= FEWEST_UNTIMED and 2 * dated >= len(heads))


def _are_reports(heads: list[Head]) -> bool:
    """True where the latest stands first, as in live reports, or writers have a network's handle beside their name."""
    times = [head.shown.iso for head in heads if head.shown and head.shown.iso]
    return run_backwards(times) or any(" @" in head.author for head in heads if head.author)


def _speak_for_themselves(reading: Reading, heads: list[Head], voices: float = VOICES) -> bool:
    """True when several people speak, most in sentences and a share of *voices* in their own voice, as in comments.

    Readers answer one another, so that names return, at times of day; the section above each teaser always does. Two
    are enough if one comes back, and all speak of themselves.
    """
    texts = [text_of(reading, heads, at) for at in range(len(heads))]
    people = {head.author for head in heads}
    spoken = sum(has_own_voice(" ".join(line.unquoted for line in text)) for text in texts)
    closed = sum(any(line.closed for line in text) for text in texts)
    timed = all(head.is_strong for head in heads)
    several = len(people) >= FEWEST_PEOPLE and (4 * len(people) >= len(heads) or timed)
    answering = 2 <= len(people) < len(heads) and timed and spoken == len(texts)
    return (several or answering) and spoken >= voices * len(texts) and closed >= max(0.5, voices) * len(texts)


def _share_buttons(reading: Reading, heads: list[Head]) -> bool:
    """True when readers may answer or report most of what stands below *heads*."""
    stops = [*(head.first for head in heads[1:]), min(heads[-1].last + 40, len(reading.lines))]
    buttons = Counter(
        key
        for head, stop in zip(heads, stops, strict=True)
        for key in {reading.lines[i].key for i in range(head.last + 1, stop) if _is_answer(reading, i)}
    )
    return len(heads) >= 2 and any(3 * found >= 2 * len(heads) for found in buttons.values())


def _is_answer(reading: Reading, index: int) -> bool:
    line = reading.lines[index]
    return is_comment_button(line.segment) and any(map(str.isalpha, line.key)) and line.key not in TEASER_BUTTONS


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
            return heads if _speak_for_themselves(reading, heads, FEW_VOICES) else []
    return []


def _by_gaps(reading: Reading, body: int) -> list[Head]:
    """Names set apart by blank lines, wider than the article's, above texts in the first person.

    Those of an interview return again and again.
    """
    lines = reading.lines
    wide = [i for i in range(body + 1, len(lines) - 1) if lines[i].gap >= 2 and reading.votes[i] is None]
    heads = [Head(i, i, "lone", lines[i].text, i) for i in wide]
    named = [lines[i].size <= 3 and looks_like_name(lines[i].text) and lines[i + 1].gap <= 1 for i in wide]
    # The article's own parts may be set apart as well; the comments are the last parts, all of them.
    first = len(named) - next((at for at, name in enumerate(reversed(named)) if not name), len(named))
    heads = heads[first:]
    texts = [" ".join(line.unquoted for line in text_of(reading, heads, at)) for at in range(len(heads))]
    people = {head.author for head in heads}
    return heads if len(heads) >= 2 and 2 * len(people) > len(heads) and all(map(has_own_voice, texts)) else []


METHODS: tuple[tuple[str, float, Callable[[Reading, int], list[Head]]], ...] = (
    ("heads", 0.9, _by_heads),
    ("repeated furniture", 0.8, _by_furniture),
    ("heads", 0.8, _by_dates_above),
    ("gaps", 0.6, _by_gaps),
)
"""How comments are told, the surest first, with the confidence that each deserves."""
