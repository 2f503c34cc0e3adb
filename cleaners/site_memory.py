"""How a line is written down to be counted over a site's pages."""

from __future__ import annotations

import re

# Amounts, percentages and dates of a donation bar differ from page to page while the line stays the same.
NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
DIGITS = "0123456789"


def normal_line(text: str) -> str:
    """*text* without regard to case, white space and the digits of its numbers: the key in `SiteMemory.lines`."""
    folded = text.casefold()
    # Ten looks through a line are a twentieth of the pattern's one, and most lines have no number.
    if not folded.isascii() or any(digit in folded for digit in DIGITS):
        folded = NUMBER.sub("0", folded)
    return " ".join(folded.split())
