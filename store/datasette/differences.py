"""Two texts side by side: paragraphs aligned, and within those that differ, the words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

# Comparing words costs their product in the worst case: longer paragraphs are shown as wholly changed.
MOST_WORDS = 1500
MOST_PARAGRAPHS = 2000
MOST_ALIGNED = 2500
# Less than a third of the words in common is another paragraph.
ALIKE = 0.33
WORDS = re.compile(r"\s*\S+")


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text, and whether the other side lacks it."""

    text: str
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """Two paragraphs that stand side by side; one of them may be empty."""

    left: tuple[Span, ...]
    right: tuple[Span, ...]

    @property
    def differs(self) -> bool:
        """True where the two aren't the same."""
        return any(span.differs for span in self.left + self.right)


def beside(left: str, right: str) -> list[Pair]:
    """The paragraphs of both texts, those that belong together in one pair."""
    old, new = paragraphs(left), paragraphs(right)
    pairs: list[Pair] = []
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            pairs += [Pair((Span(text),), (Span(text),)) for text in old[i:j]]
        else:
            pairs += changed(old[i:j], new[k:m])
    return pairs


def paragraphs(text: str) -> list[str]:
    """The lines of *text* that hold something, white space evened out."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return [line for line in lines if line][:MOST_PARAGRAPHS]


def changed(old: list[str], new: list[str]) -> Iterator[Pair]:
    """Paragraphs in a place where the texts differ: in order, those paired that say mostly the same."""
    if len(old) * len(new) > MOST_ALIGNED:
        yield from (words_beside(left, right) for left, right in zip_longest(old, new, fillvalue=""))
        return
    i = j = 0
    for left, right in [*aligned(old, new), (len(old), len(new))]:
        yield from (words_beside(text, "") for text in old[i:left])
        yield from (words_beside("", text) for text in new[j:right])
        if left < len(old):
            yield words_beside(old[left], new[right])
        i, j = left + 1, right + 1


def aligned(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """The pairs of places, rising on both sides, whose likeness adds up to most (Needleman and Wunsch 1970)."""
    bags = [Counter(text.split()) for text in old], [Counter(text.split()) for text in new]
    best: list[list[tuple[float, list[tuple[int, int]]]]] = [[(0.0, [])] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, left in enumerate(bags[0]):
        for j, right in enumerate(bags[1]):
            likeness = 2 * (left & right).total() / (left.total() + right.total())
            score, path = best[i][j]
            joined = (score + likeness, [*path, (i, j)]) if likeness >= ALIKE else (-1.0, [])
            best[i + 1][j + 1] = max(best[i][j + 1], best[i + 1][j], joined, key=lambda found: found[0])
    return best[-1][-1][1]


def words_beside(left: str, right: str) -> Pair:
    """One paragraph's two states, the words that only one of them has marked."""
    old, new = WORDS.findall(left), WORDS.findall(right)
    if not old or not new or max(len(old), len(new)) > MOST_WORDS:
        return Pair(spans([(left, True)]), spans([(right, True)]))
    first: list[tuple[str, bool]] = []
    second: list[tuple[str, bool]] = []
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        first.append(("".join(old[i:j]), what != "equal"))
        second.append(("".join(new[k:m]), what != "equal"))
    return Pair(spans(first), spans(second))


def spans(pieces: list[tuple[str, bool]]) -> tuple[Span, ...]:
    """The pieces that hold text."""
    return tuple(Span(text, differs) for text, differs in pieces if text)
