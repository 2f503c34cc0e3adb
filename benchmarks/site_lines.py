"""Count the lines that several sites show about their articles and none in one; write cleaners/rules/site_lines.tsv.

    python -m benchmarks.site_lines

A line's sites are registered domains of the development pages; publishers of one group count once each, so that a
line of three domains is asked for. Lines that a rule names already are left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from benchmarks.gold import GoldPage, gold_shares, load_pages
from cleaners.decoding import decode
from cleaners.page.blocks import text_blocks
from cleaners.page.tree import parse
from cleaners.records import Label, Segment
from cleaners.rules import Evidence, matching
from cleaners.rules.dates import is_date_line
from cleaners.rules.folding import fold
from cleaners.rules.observed import LONGEST_LINE

TABLE = Path(__file__).parents[1] / "cleaners" / "rules" / "site_lines.tsv"
SITES = 3
# The alignment of block and gold text of a larger page takes minutes.
MOST_BLOCKS = 3_000
HEAD = "# Lines seen on three sites or more, in no article. Written by python -m benchmarks.site_lines.\n"
WORD = re.compile(r"[^\W\d_]{2}")


def main() -> None:
    lines = count_lines(load_pages())
    rows = [f"{line}\t{sites}\n" for line, sites in sorted(lines.items(), key=lambda pair: (-pair[1], pair[0]))]
    TABLE.write_text(HEAD + "".join(rows), encoding="utf-8")
    print(f"{TABLE}: {len(rows)} lines")


def count_lines(pages: Iterable[GoldPage]) -> dict[str, int]:
    """Folded lines outside of the pages' gold text, on SITES domains or more and in the text of none."""
    about: dict[str, set[str]] = defaultdict(set)
    within: set[str] = set()
    for page in pages:
        for text, share in told_blocks(page) if page.kind != "forum" else ():
            for line in text.split("\n"):
                if share >= 0.5:
                    within.add(fold(line))
                elif len(line.split()) <= LONGEST_LINE:
                    about[fold(line)].add(page.domain)
    return {
        line: len(sites)
        for line, sites in about.items()
        if len(sites) >= SITES and line not in within and WORD.search(line) and is_news(line)
    }


@cache
def told_blocks(page: GoldPage) -> tuple[tuple[str, float], ...]:
    """The texts of the page's blocks, each with the share of its words that the gold text has; none of a huge page."""
    root = parse(decode(page.html, None, html=True))
    blocks = text_blocks(root) if root is not None else []
    if len(blocks) > MOST_BLOCKS:
        return ()
    return tuple(zip([block.text for block in blocks], gold_shares(blocks, page), strict=True))


def is_news(line: str) -> bool:
    """True where no rule that needs no company names *line* yet, and it is no date."""
    segment = Segment(line, Label.REMOVED)
    rule = matching(segment)
    named = rule is not None and rule.wants is Evidence.ENOUGH and not rule.name.startswith("site-")
    return not named and not is_date_line(line)


if __name__ == "__main__":
    main()
