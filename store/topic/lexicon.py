"""General words of the news in many languages, by concept: what carries a theme from one language to another.

`lexicon.tsv` covers the first level of IPTC's Media Topics (economy, sport, health, conflict, ...), a concept a
line, a language a column. It is general: nothing in it belongs to one topic, and which of its concepts count is
decided by the examples. An entry is the beginning of a word, in any inflection; with a dot after it, the whole word.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from store.topic.words import fold

# Languages without a column read those of relatives that share most of their international words.
_RELATIVES = {
    "pt": ("es", "it"),
    "ca": ("es", "fr"),
    "gl": ("es", "it"),
    "ro": ("it", "fr"),
    "nl": ("de", "en"),
    "sv": ("de", "en"),
    "da": ("de", "en"),
    "nb": ("de", "en"),
    "uk": ("ru",),
    "be": ("ru",),
    "bg": ("ru",),
    "sr": ("ru",),
    "mk": ("ru",),
    "ur": ("fa", "ar"),
}
# A relative's short stems mean something else too often.
_SHARED_STEM = 5
_SHORTEST_STEM = 3
# Longest inflection or second half of a compound that may follow a stem.
_LONGEST_ENDING = 12
# Arabic writes its article and some prepositions in one word with the noun.
ARABIC_PREFIXES = ("وال", "بال", "لل", "ال", "و")

Index = dict[str, tuple[str, ...]]


def rows() -> list[dict[str, str]]:
    """The lines of the lexicon: `domain`, `concept`, and for each language its entries between spaces."""
    text = files(__package__).joinpath("lexicon.tsv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t"))


@cache
def _columns() -> dict[str, tuple[Index, Index]]:
    """For each language: its stems and its whole words, each with their concepts."""
    columns: dict[str, tuple[Index, Index]] = {}
    for row in rows():
        for language in [column for column in row if column not in ("domain", "concept")]:
            stems, words = columns.setdefault(language, ({}, {}))
            for entry in row[language].split():
                index = words if entry.endswith(".") else stems
                spelling = fold(entry.rstrip("."))
                index[spelling] = (*index.get(spelling, ()), row["concept"])
    return columns


@cache
def _index(language: str) -> tuple[Index, Index]:
    """The stems and whole words of *language*, or the longer stems of its relatives; empty where it has none."""
    columns = _columns()
    if language in columns:
        return columns[language]
    shared: Index = {}
    for relative in _RELATIVES.get(language, ()):
        shared |= {stem: found for stem, found in columns[relative][0].items() if len(stem) >= _SHARED_STEM}
    return shared, {}


@cache
def _lengths(language: str) -> dict[str, tuple[int, ...]]:
    """How long the stems are that begin with the same three letters, longest first."""
    lengths: dict[str, set[int]] = {}
    for stem in _index(language)[0]:
        lengths.setdefault(stem[:_SHORTEST_STEM], set()).add(len(stem))
    return {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()}


def languages() -> tuple[str, ...]:
    """The languages that have a column of their own."""
    return tuple(_columns())


def entries(concept: str, language: str) -> tuple[str, ...]:
    """The beginnings of words, and whole words without their dot, that stand for *concept* in a column of its own."""
    found = next((row.get(language) or "" for row in rows() if row["concept"] == concept), "")
    return tuple(entry.rstrip(".") for entry in found.split())


def covers(language: str | None) -> bool:
    """True when themes can be read in *language*, by its own column or a relative's."""
    return language in _columns() or language in _RELATIVES


def concepts(folded: str, language: str) -> tuple[str, ...]:
    """The concepts of a folded word; of several stems that begin it, the longest counts."""
    stems, words = _index(language)
    if folded in words:
        return words[folded]
    for length in _lengths(language).get(folded[:_SHORTEST_STEM], ()):
        if length <= len(folded) <= length + _LONGEST_ENDING and (found := stems.get(folded[:length])):
            return found
    if language == "ar":
        for prefix in ARABIC_PREFIXES:
            if folded.startswith(prefix) and len(folded) > len(prefix) + 2:
                return concepts(folded.removeprefix(prefix), language)
    return ()
