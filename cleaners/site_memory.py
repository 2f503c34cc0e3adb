"""How a line is written down to be counted over a site's pages."""

from __future__ import annotations

import re

# Amounts, percentages and dates of a donation bar differ from page to page while the line stays the same.
NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")


def normal_line(text: str) -> str:
    """*text* without regard to case, white space and the digits of its numbers: the key in `SiteMemory.lines`."""
    return " ".join(NUMBER.sub("0", text.casefold()).split())
