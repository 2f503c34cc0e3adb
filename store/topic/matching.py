"""Find a profile's names, terms and concepts in a text of any language."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from store.topic import lexicon
from store.topic.languages import languages_of, script
from store.topic.profile import Profile
from store.topic.words import (
    capitalised,
    first_sounds,
    fold,
    fold_all,
    same_sound,
    skeleton,
    sounds,
    stems,
    words_of,
    writes_vowels,
)

# A word of a title counts as often as this many in the text: titles say what a text is about.
TITLE_COUNTS = 3
# Inflections and adjectives of a name: -а, -ского, -ischen, -ın.
_LONGEST_ENDING = 7
# What is shorter than this is known by the whole word only.
_SHORTEST_SPELLING = 4
# Consonants that an ending may add to a name.
_LONGEST_ENDING_SOUND = 3
# Compounds: Bergkarabach.
_SHORTEST_IN_COMPOUND = 6
_SHORTEST_IN_COMPOUND_SOUND = 4
_SHORTEST_COMPOUND = 9
# No stem of a word is shorter, unless the whole word is.
_SHORTEST_TERM_START = 3
# Consonants in each half of a name that is written in two words.
_SHORTEST_HALF = 2
_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class Evidence:
    """What of a profile is in a text: how often each name, term and concept, the last also of other themes.

    `languages` are those of its scripts, `language` that of most of its words; `seen` is a word for each feature.
    """

    names: Counter[str]
    terms: Counter[str]
    concepts: Counter[str]
    words: int
    languages: frozenset[str]
    language: str
    seen: dict[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """What a word was taken for. A name is nothing else; a word may be a term and a concept's.

    What `opens` may be the first half of a name that is written in two words.
    """

    name: str = ""
    term: str = ""
    concepts: tuple[str, ...] = ()
    opens: bool = False


NOTHING = Found()
_NO_PHRASES: dict[str, str] = {}


class Matcher:
    """Looks words up. Remembers what it found, for words recur; the answers depend on the word and language alone."""

    def __init__(self, profile: Profile) -> None:
        self._countries = {name.name for name in profile.names if name.spellings}
        self._spelled: dict[str, str] = {}
        self._sounding: dict[str, list[tuple[str, str]]] = {}
        for name in profile.names:
            for spelling in (name.name, *name.spellings):
                self._spelled.setdefault(fold(spelling), name.name)
            for sound in () if name.name.isupper() else sounds(name.name):
                self._sounding.setdefault(skeleton(sound), []).append((sound, name.name))
        self._starts = {key[0] for key in self._sounding if key}
        self._openings = {
            key[:half] for key in self._sounding for half in range(_SHORTEST_HALF, len(key) - _SHORTEST_HALF + 1)
        }
        self._beginnings = {spelling[:_SHORTEST_SPELLING] for spelling in self._spelled}
        terms = {" ".join(map(fold, term.text.split())): term.text for term in profile.terms}
        self._terms = {folded: text for folded, text in terms.items() if " " not in folded}
        self._term_starts = {term[:_SHORTEST_TERM_START] for term in self._terms}
        self._phrases_by_first: dict[str, dict[str, str]] = {}
        for folded, text in terms.items():
            first, space, second = folded.partition(" ")
            if space:
                self._phrases_by_first.setdefault(first, {})[second] = text
        self._memory: dict[tuple[str, str], Found] = {}

    def read(self, title: str, text: str, language: str | None = None) -> Evidence:
        """The evidence in a text; *language* is believed where its function words do not tell."""
        titled, words = words_of(title), words_of(text)
        counts = Counter(words)
        for word in titled:
            counts[word] += TITLE_COUNTS
        folded = fold_all(counts)
        scripts = {word: script(spelling) for word, spelling in folded.items()}
        spoken = languages_of(folded.values(), language)
        written = Counter(scripts.values())
        main = spoken[max(written, key=lambda name: (written[name], name))] if written else ""
        total = len(words) + len(titled)
        evidence = Evidence(Counter(), Counter(), Counter(), total, frozenset(spoken.values()), main, {})
        openers = set()
        for word, count in counts.items():
            found = self.recall(word, spoken[scripts[word]], folded[word])
            if found is not NOTHING:
                _count(evidence, found, word, count)
                if found.opens:
                    openers.add(word)
        if openers:
            self._count_halved_names(evidence, titled, openers, TITLE_COUNTS)
            self._count_halved_names(evidence, words, openers, 1)
        self._count_phrases(evidence, [folded[word] for word in titled], TITLE_COUNTS)
        self._count_phrases(evidence, [folded[word] for word in words], 1)
        return evidence

    def knows(self, folded: str) -> bool:
        """True when a folded word is a name or term of the profile."""
        return bool(self._spelled_name(folded, True) or self._term(folded))

    def recall(self, word: str, language: str, folded: str | None = None) -> Found:
        """What *word*, as written, is in *language*; *folded* saves folding it again."""
        found = self._memory.get((word, language))
        if found is None:
            if len(self._memory) >= _REMEMBERED:
                self._memory.clear()
            found = self._memory[word, language] = self._look_up(word, folded or fold(word), language)
        return found

    def _look_up(self, word: str, folded: str, language: str) -> Found:
        may_be_name = capitalised(word)
        if name := self._spelled_name(folded, may_be_name) or (self._sounding_name(word) if may_be_name else ""):
            return Found(name=name)
        if language == "ar" and (name := self._prefixed_name(word)):
            return Found(name=name)
        term, concepts = self._term(folded), lexicon.concepts(folded, language)
        opens = may_be_name and self._opens_name(word)
        return Found("", term, concepts, opens) if term or concepts or opens else NOTHING

    def _prefixed_name(self, word: str) -> str:
        """The name in an Arabic word that begins with "and", "in the" and their like."""
        for prefix in lexicon.ARABIC_PREFIXES:
            rest = word.removeprefix(prefix)
            if rest != word and len(rest) >= _SHORTEST_SPELLING:
                return self._spelled_name(fold(rest), True) or self._sounding_name(rest)
        return ""

    def _spelled_name(self, word: str, may_be_name: bool) -> str:
        """The name that begins *word*, or the second half of a compound; adjectives of countries need no capital."""
        if len(word) < _SHORTEST_COMPOUND and word[:_SHORTEST_SPELLING] not in self._beginnings:
            return ""
        for start in (0, *range(3, len(word) - _SHORTEST_IN_COMPOUND + 1)):
            part = word[start:]
            if part[:_SHORTEST_SPELLING] not in self._beginnings:
                continue
            shortest = _SHORTEST_IN_COMPOUND if start else max(len(part) // 2, len(part) - _LONGEST_ENDING)
            for end in range(len(part), max(shortest, _SHORTEST_SPELLING) - 1, -1):
                name = self._spelled.get(part[:end])
                if name and (may_be_name or name in self._countries):
                    return name
        return self._spelled.get(word, "") if may_be_name else ""

    def _sounding_name(self, original: str) -> str:
        if len(original) < _SHORTEST_COMPOUND and self._starts.isdisjoint(first_sounds(original[0])):
            return ""
        vowels_written = writes_vowels(original)
        for sound in sounds(original):
            key = skeleton(sound)
            endings = range(len(key), max(2, len(key) - _LONGEST_ENDING_SOUND) - 1, -1)
            for known, name in (pair for end in endings for pair in self._sounding.get(key[:end], ())):
                if same_sound(sound, known, vowels_written=vowels_written):
                    return name
            for start in range(1, len(key) - _SHORTEST_IN_COMPOUND_SOUND + 1):
                for known, name in self._sounding.get(key[start:], ()):
                    if vowels_written and same_sound(sound[-len(known) :], known):
                        return name
        return ""

    def _opens_name(self, word: str) -> bool:
        """True when *word*, or what follows an Arabic prefix, may be the first half of a name."""
        return any(
            skeleton(sound) in self._openings
            for half in {word, _unprefixed(word)}
            if half and not self._starts.isdisjoint(first_sounds(half[0]))
            for sound in sounds(half)
        )

    def _halved_name(self, first: str, second: str) -> str:
        """The name that is written in two words, as قره باغ; only the second may carry an ending.

        Two words sound like a third more easily than one does: where vowels are written, all of them must agree.
        """
        vowels_written = writes_vowels(first)
        for sound in sounds(first + second):
            key = skeleton(sound)
            for end in range(len(key), 2 * _SHORTEST_HALF - 1, -1):
                for known, name in self._sounding.get(key[:end], ()):
                    if sound.startswith(known) if vowels_written else same_sound(sound, known, vowels_written=False):
                        return name
        return ""

    def _count_halved_names(self, evidence: Evidence, words: list[str], openers: set[str], times: int) -> None:
        for first, second in pairwise(words):
            if first in openers:
                name = self._halved_name(first, second) or self._halved_name(_unprefixed(first), second)
                if name:
                    evidence.names[name] += times
                    evidence.seen.setdefault(name, f"{first} {second}")

    def _term(self, word: str) -> str:
        if word[:_SHORTEST_TERM_START] not in self._term_starts:
            return ""
        return next((term for stem in stems(word) if (term := self._terms.get(stem))), "")

    def _count_phrases(self, evidence: Evidence, words: list[str], times: int) -> None:
        for word, follower in pairwise(words):
            phrase = self._phrases_by_first.get(word, _NO_PHRASES).get(follower)
            if phrase:
                evidence.terms[phrase] += times
                evidence.seen.setdefault(phrase, phrase)


def _unprefixed(word: str) -> str:
    """An Arabic word without "and", "in the" and their like; any other as it is."""
    return next((word.removeprefix(prefix) for prefix in lexicon.ARABIC_PREFIXES if word.startswith(prefix)), word)


def _count(evidence: Evidence, found: Found, word: str, times: int) -> None:
    if found.name:
        evidence.names[found.name] += times
        evidence.seen.setdefault(found.name, word)
    if found.term:
        evidence.terms[found.term] += times
        evidence.seen.setdefault(found.term, word)
    for concept in found.concepts:
        evidence.concepts[concept] += times
        evidence.seen.setdefault(concept, word)


def half_count(words: int) -> float:
    """How many mentions in a text of so many words count by half (BM25's saturation): more add little.

    One for a headline or a short report, two for a long one.
    """
    return 0.5 + 0.5 * words / 300  # 300 words: a news report


def weigh(counts: Iterable[tuple[float, float]], words: int) -> float:
    """The sum of weights, each as far as its count lets it count in a text of so many words."""
    half = half_count(words)
    return math.fsum(weight * count / (count + half) for weight, count in counts)
