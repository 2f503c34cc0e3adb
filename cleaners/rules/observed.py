"""Lines seen on several unrelated sites and in no article: menus, forms and footers that no phrase list names.

`site_lines.tsv` is counted by benchmarks/site_lines.py on the development pages; a line and the number of sites.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from cleaners.records import Segment
from cleaners.rules.folding import count, fold

LONGEST_LINE = 25
"""No line of the table has more words."""
WORDED = 3
"""From so many words a line says what it is; "Events" or "Gaza" alone may head a chapter."""


@lru_cache(maxsize=1)
def site_lines() -> dict[str, int]:
    """Each folded line with the number of sites it was seen on."""
    rows = Path(__file__).with_name("site_lines.tsv").read_text(encoding="utf-8").splitlines()
    return {line: int(sites) for line, _, sites in (row.partition("\t") for row in rows if not row.startswith("#"))}


def is_site_phrase(segment: Segment) -> bool:
    """True for three words or more that several sites show about their articles, and none in one."""
    return WORDED <= count(segment.text) <= LONGEST_LINE and fold(segment.text) in site_lines()


def is_site_word(segment: Segment) -> bool:
    """The same for one or two words."""
    return count(segment.text) < WORDED and fold(segment.text) in site_lines()
