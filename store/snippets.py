"""The piece of a text where the search words stand, marked, in the text's own letters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from store.query import Term
from store.search_text import search_text

WORD = re.compile(r"[\w\u055b-\u055e\u00ad]+")
AROUND = 16


@dataclass(frozen=True, slots=True)
class Marks:
    """What to put before and after a hit, and where text was left out."""

    before: str = "["
    after: str = "]"
    cut: str = "…"


def snippet(text: str, alternatives: Iterable[Iterable[Term]], marks: Marks, words: int = 2 * AROUND) -> str:
    """About *words* words of *text* around the densest hits; its beginning where nothing is hit."""
    tokens = list(WORD.finditer(text))
    if not tokens:
        return ""
    hits = hit_tokens(tokens, alternatives)
    start = densest(sorted(hits), words) if hits else 0
    chosen = tokens[start : start + words]
    pieces, at = [], chosen[0].start()
    for number, token in enumerate(chosen, start):
        pieces.append(text[at : token.start()])
        pieces.append(f"{marks.before}{token.group()}{marks.after}" if number in hits else token.group())
        at = token.end()
    whole = " ".join("".join(pieces).split())
    lead = marks.cut if start else ""
    tail = marks.cut if start + words < len(tokens) else ""
    return f"{lead}{whole}{tail}"


def hit_tokens(tokens: list[re.Match[str]], alternatives: Iterable[Iterable[Term]]) -> set[int]:
    """The numbers of the tokens that a wanted term covers; of a phrase all or none."""
    words = [search_text(token.group()).casefold() for token in tokens]
    hits: set[int] = set()
    for term in (term for terms in alternatives for term in terms if not term.absent):
        folded = [word.casefold() for word in term.words]
        length = len(folded)
        for start, word in enumerate(words):
            if not (word == folded[0] or (term.prefix and length == 1 and word.startswith(folded[0]))):
                continue
            run = words[start : start + length]
            if run == folded or (term.prefix and run[:-1] == folded[:-1] and run[-1].startswith(folded[-1])):
                hits.update(range(start, start + length))
    return hits


def densest(hits: list[int], words: int) -> int:
    """Where the window of *words* begins that has the most hits: a few words ahead of its first one."""
    best, most, end = hits[0], 0, 0
    for number, first in enumerate(hits):
        while end < len(hits) and hits[end] < first + words - 4:
            end += 1
        if end - number > most:
            best, most = first, end - number
    return max(0, best - 4)
