"""The headline's copies: lines that repeat it, as it is or with the site's name behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaners.flat.lines import Line
from cleaners.flat.reading import Reading
from cleaners.rules.folding import fold

_SITE_TAIL = re.compile(r"(?<!\s)\s+(?:[|–—•·»:]|-{1,2}|::|//)\s+[^|]{2,60}$")


TOGETHER = 12
"""Equal lines further apart are items of lists that stand twice."""


def first_plain(reading: Reading, title: int, asked: Sequence[int]) -> int:
    """The first of the headline's copies without the site's name: of lines close by, or of all of *asked* where *title*
    has that name."""
    bare = _without_site(reading.lines[title])
    for index in asked:
        key = reading.lines[index].key
        if key == bare or (key == reading.lines[title].key and title - TOGETHER <= index <= title and bare is None):
            return index
    return title


def is_copy(line: Line, title: Line) -> bool:
    """True when *line* is the headline again, as it is or with the site's name behind it."""
    return line.key == title.key or (title.size >= 3 and _without_site(line) == title.key)


def _without_site(line: Line) -> str | None:
    """The key of *line* less the site's name behind a bar or dash; None where there is none."""
    bare = _SITE_TAIL.sub("", line.text)
    return fold(bare) if bare != line.text else None
