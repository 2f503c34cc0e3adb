"""The headline: what the page's own statements of it agree on, without the site's name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cleaners.page.blocks import Around, TextBlock
from cleaners.page.structured import Structured, string

WORD = re.compile(r"\w+")
# What sites set between a headline and their name; a hyphen counts only with spaces around it.
SEPARATOR = re.compile(r"\s+[|\-–—:·•»«›/~]+\s+|\s*[|»]\s*|(?<=\w):\s+")


@dataclass(frozen=True, slots=True)
class Title:
    """A headline with the source that states it; `block` is the position of the block that shows it."""

    text: str
    source: str
    block: int | None = None


def fold(text: str) -> str:
    """Words in lower case with single spaces, as titles are compared."""
    return " ".join(WORD.findall(text.lower()))


def find_title(blocks: list[TextBlock], structured: Structured) -> Title | None:
    """The page's headline, or None where nothing states one."""
    stated = _stated(structured)
    headings = [
        (number, block)
        for number, block in enumerate(blocks)
        if block.place.tag == "h1" and not block.place.around & Around.HIDDEN
    ]
    for number, block in headings:
        folded = fold(block.text)
        if folded and any(folded in fold(text) or fold(text) in folded for text, _ in stated):
            return Title(_one_line(block.text), "h1", number)
    if len(headings) == 1:
        return Title(_one_line(headings[0][1].text), "h1", headings[0][0])
    for text, source in stated:
        short = strip_site_name(text, structured)
        return Title(short, source)
    return None


def strip_site_name(text: str, structured: Structured) -> str:
    """*text* without a trailing or leading part that names the site."""
    names = {fold(name) for name in structured.meta.get("og:site_name", ()) if name}
    parts = [part for part in SEPARATOR.split(text) if part.strip()]
    if len(parts) < 2:
        return text
    last = fold(parts[-1])
    if last in names or (len(last.split()) <= 4 and len(last) < 0.4 * len(text)):
        return text[: text.rindex(parts[-1])].rstrip(" |-–—:·•»«›/~\t")
    return text


def _stated(structured: Structured) -> list[tuple[str, str]]:
    """Titles that the head states, the most careful source first, as (text, source)."""
    stated = [(string(node.get("headline")), "json-ld") for node in structured.articles]
    stated += [
        (structured.first("og:title") or "", "og:title"),
        (structured.first("twitter:title") or "", "twitter:title"),
    ]
    stated += [(structured.title, "title")]
    return [(_one_line(text), source) for text, source in stated if text.strip()]


def _one_line(text: str) -> str:
    return " ".join(text.split())
