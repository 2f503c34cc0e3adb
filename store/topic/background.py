"""How common a word is in general language: what the examples' words are held against."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache

from wordfreq import available_languages, get_frequency_dict, word_frequency

# A word that wordfreq has not seen; its lists end at about one in a hundred million.
_UNSEEN = 1e-7


@cache
def has(language: str) -> bool:
    """True when general language is known for *language*."""
    return language in available_languages("best")


def frequency(word: str, language: str) -> float:
    """The share of *word* among all words of *language*; what is not known counts as rare."""
    return max(word_frequency(word, language), _UNSEEN) if has(language) else _UNSEEN


def commonest(beginning: str, language: str) -> str:
    """The commonest word that begins so, of those that *language* uses at all often; empty where none is known."""
    return next((word for word in _by_frequency(language) if word.startswith(beginning)), "")


@cache
def _by_frequency(language: str) -> tuple[str, ...]:
    return tuple(get_frequency_dict(language, "small")) if has(language) else ()


def contrast(forms: Iterable[tuple[str, str]], rate: float) -> float:
    """How many bits more often words occur, at *rate* (0 to 1) together, than all their *forms* in general language."""
    return math.log2(rate / math.fsum(frequency(word, language) for word, language in forms))
