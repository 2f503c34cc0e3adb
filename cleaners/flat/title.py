"""Find the headline, and its copies."""

from __future__ import annotations

import re

from cleaners.flat.lines import Line
from cleaners.flat.reading import Reading
from cleaners.rules.folding import fold

SIGNED = frozenset({"byline", "dateline"})
"""The rules whose lines stand between a headline and its body."""
DEEPEST = 400
"""A headline further down than so many lines is none; the menu of a large site has 300."""
MENU = 5
"""So many lines of boilerplate above a line, and a menu stands there."""
_SITE_TAIL = re.compile(r"\s+(?:[|–—•·»:]|-{1,2}|::|//)\s+[^|]{2,60}$")
_NOTICE = re.compile(r"(?:updated?|correction|editor's note|note|warning|breaking)\b\s*:", re.IGNORECASE)


def find_title(reading: Reading) -> None:
    """Set the reading's title: the copied headline, the one like the page's title, or the one above the body.

    No headline is invented: a text that begins with running text has none.
    """
    for find in (_copied, _like_page_title, _above_body):
        index = find(reading)
        if index is not None and _stands_above_text(reading, index):
            reading.title = index
            return


def _stands_above_text(reading: Reading, title: int) -> bool:
    """True when no more running text stands above *title* than below it: else it belongs to a list or a foot."""
    prose = [i for i in range(len(reading.lines)) if reading.is_prose(i) and i not in reading.thread]
    sizes = {i: reading.lines[i].size for i in prose}
    return 2 * sum(size for i, size in sizes.items() if i > title) >= sum(sizes.values())


def is_copy(line: Line, title: Line) -> bool:
    """True when *line* is the headline again, as it is or with the site's name behind it."""
    return line.key == title.key or (title.size >= 3 and _without_site(line) == title.key)


def _without_site(line: Line) -> str | None:
    """The key of *line* less the site's name behind a bar or dash; None where there is none."""
    bare = _SITE_TAIL.sub("", line.text)
    return fold(bare) if bare != line.text else None


def _copied(reading: Reading) -> int | None:
    """The first plain one of two lines with the same headline, above the second paragraph of the body."""
    plain: dict[str, int] = {}
    with_site: set[str] = set()
    for index in range(min(_second_prose(reading), DEEPEST)):
        line = reading.lines[index]
        if index in reading.thread or reading.votes[index] is not None or not line.is_headline or line.size < 4:
            continue
        if line.key in with_site:
            return index
        # Far apart, equal lines are items of a menu that stands twice.
        if index - plain.get(line.key, -DEEPEST) <= 12:
            return plain[line.key]
        bare = _without_site(line)
        if bare in plain:
            return plain[bare]
        plain.setdefault(line.key, index)
        if bare is not None:
            with_site.add(bare)
    return None


def _like_page_title(reading: Reading) -> int | None:
    """The headline below a menu that has most of its words from the first line, the page's own title."""
    page = set((_without_site(reading.lines[0]) or reading.lines[0].key).split()) if reading.lines else set()
    likely: list[tuple[int, int]] = []
    menu = 0
    for index in range(1, min(_second_prose(reading), DEEPEST) if 3 <= len(page) <= 40 else 0):
        line = reading.lines[index]
        if reading.votes[index] is not None:
            menu += 1
        elif menu >= 3 and line.is_headline and index not in reading.thread:
            words = set(line.key.split())
            shared = len(words & page)
            if len(words) >= 4 and 4 * shared >= 3 * len(words) and 5 * shared >= 2 * len(page):
                likely.append((shared, -index))
    return -max(likely)[1] if likely else None


def _second_prose(reading: Reading) -> int:
    prose = (i for i in range(len(reading.lines)) if reading.is_prose(i) and i not in reading.thread)
    next(prose, None)
    return next(prose, len(reading.lines))


def _above_body(reading: Reading) -> int | None:
    lines = reading.lines
    body = reading.first_prose()
    if body == len(lines):
        return None
    if body == 0:
        return _long_headline(reading)
    unknown = [i for i in range(min(body, DEEPEST)) if reading.votes[i] is None]
    headlines = [i for i in unknown if lines[i].is_headline and not _NOTICE.match(lines[i].text)]
    below_menu = [i for i in headlines if _menu_above(reading, i)]
    if below_menu or len(unknown) > 12:
        return _below_menu(reading, below_menu or headlines, body)
    # An author above the line: the headline stood higher and was not kept.
    headlines = [i for i in headlines if not any(reading.named(j) == "byline" for j in range(i))]
    if not headlines:
        return None
    first = headlines[0]
    if len(unknown) > 1 and _is_kicker(reading, unknown[0], unknown[1]) and unknown[1] in headlines:
        first = unknown[1]
    elif first != unknown[0]:
        return None
    return first if _heads_body(reading, first, body) else None


def _long_headline(reading: Reading) -> int | None:
    """The first line, if it is as long as text but does not close, above text: a headline that sums up."""
    first = reading.lines[0]
    followed = len(reading.lines) > 1 and reading.is_prose(1)
    return 0 if followed and not first.closed and first.size <= 60 else None


def _menu_above(reading: Reading, index: int) -> bool:
    return sum(reading.votes[i] is not None and reading.named(i) not in SIGNED for i in range(index)) >= MENU


def _below_menu(reading: Reading, headlines: list[int], body: int) -> int | None:
    """Below a menu, the longest of the last headlines above the byline or the body; the first of equals."""
    if not headlines:
        return None
    signed = next((i for i in range(headlines[0], body) if reading.named(i) in SIGNED), body)
    near = [i for i in headlines if i < signed][-3:]
    return max(near, key=lambda i: (min(reading.lines[i].size, 8), -i), default=None)


def _is_kicker(reading: Reading, first: int, second: int) -> bool:
    """True when *first* is a label above the headline *second*, its section or the name of its picture.

    Such a label is next to the headline, short and no sentence; and it is in capitals, or in the headline's own
    words, or apart from it, or the headline below is signed.
    """
    label, headline = reading.lines[first], reading.lines[second]
    if second != first + 1 or label.closed or headline.size < 5 or label.size > 4:
        return False
    signed = second + 1 < len(reading.lines) and reading.named(second + 1) in SIGNED
    repeated = set(label.key.split()) <= set(headline.key.split())
    if label.size == 4:
        return signed and headline.size >= 8
    return signed or repeated or headline.gap >= 2 or label.text.isupper()


def _heads_body(reading: Reading, title: int, body: int) -> bool:
    """True when what follows is an article: signed or with a site's lines, or text longer than the headline."""
    if any(reading.votes[i] is not None for i in range(title + 1, body)):
        return True
    return body - title <= 4 and reading.lines[body].size > reading.lines[title].size
