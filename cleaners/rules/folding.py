"""One spelling for texts that a reader takes as the same, so that a phrase list needs one entry for each."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SIGNS = str.maketrans(
    {
        "’": "'", "‘": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
        "–": "-", "—": "-", "‑": "-", "−": "-", "\u00ad": None, "\u200b": None, "\ufeff": None, "\u0307": None,
    }
)  # fmt: skip
STEM = 4
_WORD = re.compile(r"[^\W\d_]+")
# What screen readers are told of a link, flattened behind its words.
_OPENS = re.compile(r"(?<![\s,;(])[\s,;(]*opens (?:in )?(?:a )?new (?:tab|window)\)?\s*$")
_LETTER = re.compile(r"[^\W_]")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """*text* in lower case, with plain quotes, dashes and spaces, and no signs at either end.

    Compatibility forms are unified (NFKC), so that "…" equals "...", and a Turkish İ is an i. A button's words that
    were glued to their own copy ("SubscribeSubscribe") count once.
    """
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_SIGNS)
    folded = " ".join(_without_edges(_OPENS.sub("", folded)).split())
    half = len(folded) // 2
    return folded[:half] if half >= 4 and folded[:half] == folded[half:] else folded


def _without_edges(text: str) -> str:
    """*text* from its first letter or digit to its last, in a time that long rows of signs do not square."""
    first, last = _LETTER.search(text), _LETTER.search(text[::-1])
    return text[first.start() : len(text) - last.start()] if first and last else ""


@lru_cache(maxsize=8192)
def count(text: str) -> int:
    """How many words *text* has, by white space."""
    return len(text.split())


def opens_small(text: str) -> bool:
    """True when *text* begins with a small letter; Georgian letters, which Unicode calls small, have no capitals."""
    return text[:1] != text[:1].title()


@lru_cache(maxsize=8192)
def stems(text: str) -> frozenset[str]:
    """The first four letters of each word of *text*, folded."""
    return frozenset(word[:STEM] for word in _WORD.findall(fold(text)))


def speaks_of(text: str, subject: frozenset[str]) -> bool:
    """True when a word of *text* has one of the stems of *subject*: a cheap question before a costly pattern."""
    return not subject.isdisjoint(stems(text))


def phrases(*lists: str) -> frozenset[str]:
    """The folded phrases of *lists*, each of which holds phrases between bars."""
    return frozenset(fold(phrase) for entry in lists for phrase in entry.split("|")) - {""}


def either(*alternatives: str) -> re.Pattern[str]:
    """A pattern, blind to case, that knows each of *alternatives*."""
    return re.compile("|".join(alternatives), re.IGNORECASE)


def either_folded(*alternatives: str) -> re.Pattern[str]:
    """The same for folded text, in which ß is ss and the Armenian ligature և is եւ."""
    return re.compile("|".join(alternatives).replace("ß", "ss").replace("և", "եւ"))


def words_of(*lists: str) -> str:
    """The words of *lists*, bar-separated, as one alternation for a regular expression, longest first."""
    entries = {re.escape(word.strip()) for entry in lists for word in entry.split("|")} - {""}
    return "(?:" + "|".join(sorted(entries, key=lambda word: (-len(word), word))) + ")"
