"""What comments of one thread have in common is the site's, in whatever language: buttons, roles, notes, the last line.

Nothing here knows a phrase. What most comments of a thread begin or end with is no reader's; what closes each of the
others closes the last as well; and a list of short lines, such as no other comment has, is the page below.
"""

from __future__ import annotations

import re
from collections import Counter

from cleaners.flat.lines import Line
from cleaners.flat.posts import Post
from cleaners.flat.reading import Reading
from cleaners.rules.discussion import is_comment_button
from cleaners.rules.folding import fold

LONGEST_LABEL = 12
"""A button or note of so many words at most."""
SHARED, FEWEST = 0.5, 3
"""A line is the site's where half of the comments begin or end with it, and three do."""
CLOSING = 0.6
"""The share of the comments before the last that must end alike."""
MENU_LINE, MENU_RUN = 6, 4
"""So many lines in a row of so many words at most, none of them a sentence, are a menu or a list of links."""
_NUMBER = re.compile(r"\d[\d.,:]*")


def settle(reading: Reading, posts: list[Post]) -> None:
    """Take out of *posts* what the comparison of the comments shows not to be theirs."""
    names = {fold(post.head.author) for post in posts if post.head.author and len(post.head.author) > 2}
    shapes = {i: _shape(reading.lines[i], names) for post in posts for i in post.below}
    _close_last(reading, posts, shapes)
    _peel(reading, posts, shapes)


def _shape(line: Line, names: set[str]) -> str:
    """The line's words without numbers, and with a sign for the thread's own people."""
    shape = _NUMBER.sub("0", line.key)
    for name in names:
        if name in shape:
            shape = shape.replace(name, "@")
    return shape or line.text


def _peel(reading: Reading, posts: list[Post], shapes: dict[int, str]) -> None:
    """Call furniture what most comments begin or end with; a comment keeps its last line of text."""
    counts = Counter(shape for post in posts for shape in {shapes[i] for i in post.text})
    common = {shape for shape, found in counts.items() if found >= max(FEWEST, SHARED * len(posts))}

    def is_common(i: int) -> bool:
        return shapes[i] in common and reading.lines[i].size <= LONGEST_LABEL

    for post in posts if common else ():
        for at in (0, -1):
            while len(post.text) > 1 and is_common(post.text[at]):
                post.furniture.append(post.text.pop(at))


def _close_last(reading: Reading, posts: list[Post], shapes: dict[int, str]) -> None:
    """End the last comment where the others end, or above a list of short lines such as none of them has."""
    last = posts[-1]
    if not last.text or last.text[-1] < last.head.first:
        return
    foot = _foot(reading, posts[:-1], shapes)
    closing = (i for i in last.below if i > last.text[0] and foot is not None and shapes[i] == foot)
    end = next(closing, None)
    if end is None and foot is None and len(posts) <= 2:
        end = _last_button(reading, last)
    if end is not None:
        last.drop([i for i in last.below if i > end])
    elif not any(_menu(reading, post) for post in posts[:-1]):
        menu = _menu(reading, last)
        last.drop([i for i in last.below if menu and i >= menu])


def _foot(reading: Reading, posts: list[Post], shapes: dict[int, str]) -> str | None:
    """The shape of the line with which *posts* end, or None where they do not end alike."""
    feet = Counter(shapes[post.below[-1]] for post in posts if post.text and post.below[-1] > post.text[0])
    if not feet:
        return None
    foot, found = feet.most_common(1)[0]
    return foot if found >= max(2, CLOSING * len(posts)) else None


def _last_button(reading: Reading, post: Post) -> int | None:
    """The last of the buttons right below the text of *post*, where some are."""
    buttons: list[int] = []
    for i in post.below:
        # Of lines that several rules know only the first is named: "Reply" is a heading as well.
        if i > post.text[0] and is_comment_button(reading.lines[i].segment):
            buttons.append(i)
        elif buttons:
            break
    return buttons[-1] if any(any(map(str.isalpha, reading.lines[i].text)) for i in buttons) else None


def _menu(reading: Reading, post: Post) -> int | None:
    """Where a list of short lines begins in the text of *post*, below its first line."""
    run = 0
    for at, i in enumerate(post.text[1:], 1):
        run = run + 1 if reading.lines[i].size <= MENU_LINE and not reading.lines[i].closed else 0
        if run == MENU_RUN:
            return post.text[at - MENU_RUN + 1]
    return None
