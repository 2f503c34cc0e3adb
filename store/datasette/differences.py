"""Two texts side by side: paragraphs aligned, and within those that differ, the words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

# Comparing words costs their product in the worst case: longer paragraphs are shown as wholly changed.
MOST_WORDS = 1500
MOST_PARAGRAPHS = 2000
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
    """Paragraphs in a place where the texts differ, paired in order."""
    for left, right in zip_longest(old, new, fillvalue=""):
        yield words_beside(left, right)


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
