"""From the heads of comments to the comments: which lines below each head, or above it, are whose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from cleaners.flat.heads import Head, head_at
from cleaners.flat.lines import Line
from cleaners.flat.reading import Reading
from cleaners.rules.dates import find_date, is_date_line
from cleaners.rules.discussion import is_comment_button

HEADINGS = frozenset({"discussion-heading", "comment-link"})
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
TRACKBACK = re.compile(
    r"(?:pingback|trackback|ping|rétrolien|rétroliens?|пингбэк|трекбэк|referência|geri bildirim)\s*:.*", re.IGNORECASE
)


@dataclass
class Post:
    """One comment as lines: its head, its text, its furniture and its date, by index."""

    head: Head
    text: list[int] = field(default_factory=list)
    furniture: list[int] = field(default_factory=list)
    dates: list[int] = field(default_factory=list)

    @property
    def below(self) -> list[int]:
        """All of its lines but the head, in order."""
        return sorted([*self.text, *self.furniture, *self.dates])

    def drop(self, indices: Sequence[int]) -> None:
        """Take *indices* out of the comment."""
        for lines in (self.text, self.furniture, self.dates):
            lines[:] = [i for i in lines if i not in indices]


def posts_of(reading: Reading, heads: list[Head]) -> list[Post]:
    """The comments that *heads* head, or that stand above them where author and date are the comments' foot."""
    if posts := _feet(reading, heads):
        return posts
    stops = [*(head.first for head in heads[1:]), end_of(reading, heads[-1])]
    return [_post(reading, head, range(head.last + 1, stop)) for head, stop in zip(heads, stops, strict=True)]


def is_heading(reading: Reading, index: int) -> bool:
    """True for a line that heads or counts comments; "Reply" is a button, and "Comment *" a form's field."""
    line = reading.lines[index]
    return reading.named(index) in HEADINGS and not line.text.endswith("*") and not is_comment_button(line.segment)


def lines_of(posts: list[Post]) -> range:
    """The lines from the first to the last of *posts*."""
    lines = [i for post in posts for i in (post.head.first, post.head.last, *post.below)]
    return range(min(lines), max(lines) + 1)


def text_of(reading: Reading, heads: list[Head], at: int) -> list[Line]:
    """What stands below head *at*, as far as a reader may have written it."""
    stop = heads[at + 1].first if at + 1 < len(heads) else end_of(reading, heads[at])
    return [reading.lines[i] for i in range(heads[at].last + 1, stop) if reading.votes[i] is None]


def closes(reading: Reading, heads: list[Head]) -> bool:
    """True where nothing that a reader wrote stands below the last of *heads*, but perhaps the form for the next."""
    below = heads[-1].last + 1
    return (below < len(reading.lines) and reading.named(below) in ENDS) or not text_of(reading, heads, len(heads) - 1)


def end_of(reading: Reading, last: Head) -> int:
    """Where the last comment ends: at the first line that is the site's own, or names someone else with a date."""
    for i in range(last.last + 1, len(reading.lines)):
        vote = reading.votes[i]
        if vote is not None and vote.name in ENDS and (i > last.last + 1 or vote.name != "comment-form"):
            return i
        if i > last.last + 1 and vote is None and (head := head_at(reading.lines, i)) and head.dates_below:
            return i
    return len(reading.lines)


def published(post: Post, lines: Sequence[Line]) -> tuple[str | None, str | None, bool]:
    """The time of a comment: resolved, as shown, and whether it is relative."""
    if post.head.shown is not None:
        return post.head.shown.iso, post.head.raw, post.head.shown.relative
    for i in post.dates:
        shown = find_date(lines[i].text)
        if shown is not None:
            return shown.iso, lines[i].text, shown.relative
    return None, None, False


def _feet(reading: Reading, heads: list[Head]) -> list[Post]:
    """The comments above *heads*, where author and date stand at the foot: "Comment by Name — DATE"; else none.

    Then text stands between the discussion's heading and the first of them, and none below the last.
    """
    top = next((i for i in range(heads[0].first - 1, -1, -1) if is_heading(reading, i)), None)
    if top is None or heads[0].first - top > 40 or not closes(reading, heads):
        return []
    starts = [top + 1, *(head.last + 1 for head in heads[:-1])]
    posts = [_post(reading, head, range(start, head.first)) for head, start in zip(heads, starts, strict=True)]
    closed = [any(reading.lines[i].closed for i in post.text) for post in posts]
    # A line between heading and first head may be the site's: it is no sentence, where comments are.
    return posts if all(post.text for post in posts) and (closed[0] or 2 * sum(closed) < len(closed)) else []


def _post(reading: Reading, head: Head, inside: range) -> Post:
    post = Post(head)
    for i in inside:
        vote, text = reading.votes[i], reading.lines[i].text
        if (vote is not None and vote.name in FURNITURE) or TRACKBACK.fullmatch(text):
            post.furniture.append(i)
        elif is_date_line(text) and not post.dates and head.shown is None:
            post.dates.append(i)
        else:
            post.text.append(i)
    if head.kind == "furniture":
        post.furniture.append(head.last)
    return post
