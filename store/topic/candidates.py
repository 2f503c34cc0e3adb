"""What of the example texts may enter a profile: names, words and phrases, each with its spellings."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise, zip_longest

from babel import Locale, UnknownLocaleError

from store.topic import background, lexicon
from store.topic.countries import country_code, country_spellings, own_languages
from store.topic.languages import is_function_word, languages_of, script
from store.topic.words import TOKEN, capitalised, fold, skeleton, sounds, stems, words_of

# Skeletons of three consonants are shared by names that are not the same.
_SHORTEST_SKELETON = 4
_SHORTEST_ALIKE = 4
_LONGEST_NAME = 4
# The kind of a name that stands only before others. The surname will do, and strangers bear the first name too.
FIRST_NAME = "first name"
_HYPHENS = ("-", "‐", "‑")
_OPENING = " \"'“”„«»‘’([-–"
# Above this share of general language a word with a capital is part of some name, South or United, but none itself.
_EVERYDAY = 1e-4
# A function word that the short lists do not have: been, will, between.
_TOO_COMMON = 5e-4
_SENTENCE_ENDS = ".!?:…։。"


@dataclass(frozen=True)
class Word:
    """A word of an example: as written, folded, its language.

    `tells` is true where a capital would mean a name, `joined` where a hyphen ties it to the word before.
    """

    written: str
    folded: str
    language: str
    tells: bool
    joined: bool


@dataclass(frozen=True)
class Text:
    """An example, read: its lines of words."""

    text: str
    lines: tuple[tuple[Word, ...], ...]
    language: str

    @property
    def words(self) -> Iterator[Word]:
        """All words in order."""
        return (word for line in self.lines for word in line)


@dataclass
class Candidate:
    """A name or term: `text` as the profile will have it; `forms`, as written, with their language and count."""

    text: str
    forms: Counter[tuple[str, str]] = field(default_factory=Counter)
    kind: str = "name"
    full: str = ""
    elsewhere: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    @property
    def folded(self) -> set[str]:
        """The forms as they are compared."""
        return {fold(written) for written, _ in self.forms}

    def contrast(self, rate: float) -> float:
        """How many bits more often than in general language, at *rate* among the examples' words."""
        return background.contrast(self.forms, rate)


def read(text: str) -> Text:
    """*text* as lines of words, each with its language."""
    clean = "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) != "Cf")
    words = words_of(clean)
    spoken = languages_of(set(map(fold, words)))
    written = Counter(script(fold(word)) for word in words)
    main = spoken[max(written, key=lambda name: (written[name], name))] if written else ""
    return Text(clean, tuple(_read_line(line, spoken) for line in clean.splitlines()), main)


def _read_line(line: str, spoken: dict[str, str]) -> tuple[Word, ...]:
    found = list(TOKEN.finditer(line))
    headline = sum(word[0][0].isupper() for word in found) > len(found) / 2
    words = []
    for word in found:
        before = line[: word.start()].rstrip(_OPENING)
        tells = not headline and bool(before) and before[-1] not in _SENTENCE_ENDS
        joined = line[word.start() - 1 : word.start()] in _HYPHENS and word.start() > 0
        words.append(Word(word[0], fold(word[0]), spoken[script(fold(word[0]))], tells, joined))
    return tuple(words)


def find_names(texts: Sequence[Text]) -> tuple[Candidate, ...]:
    """The words that have a capital inside a sentence and never go without, and all words for countries."""
    words = [word for text in texts for word in text.words]
    small = {word.folded for word in words if word.written[0].islower()}
    large = {word.folded for word in words if word.tells and word.written[0].isupper()} - small
    groups: dict[str, Candidate] = {}
    for word in words:
        code = country_code(word.folded, word.language) if capitalised(word.written) else None
        if code is None and (word.folded not in large or not _may_be_name(word)):
            continue
        key = code or _same(word.written, groups) or word.folded
        if key not in groups:
            groups[key] = Candidate("")
            if code:
                groups[key].kind = "country"
                groups[key].elsewhere, groups[key].languages = country_spellings(code), own_languages(code)
        groups[key].forms[word.written, word.language] += 1
    runs = Counter(run for text in texts for run in _runs(text, large))
    for candidate in groups.values():
        _christen(candidate, runs)
    first = {form for c in groups.values() if c.kind == FIRST_NAME for form, _ in c.forms}
    for candidate in groups.values():
        if candidate.kind == "name" and candidate.full.partition(" ")[0] in first:
            candidate.kind = "person"
    return tuple(groups.values())


def _may_be_name(word: Word) -> bool:
    general = is_function_word(word.folded) or word.folded in _calendar(word.language)
    general = general or background.frequency(word.written.casefold(), word.language) > _EVERYDAY
    return len(word.folded) > 1 and not general and not lexicon.concepts(word.folded, word.language)


@cache
def _calendar(language: str) -> frozenset[str]:
    """The folded names of months and days, which German and English write like names."""
    try:
        locale = Locale.parse(language)
    except (ValueError, UnknownLocaleError):
        return frozenset()
    names = (*locale.months["format"]["wide"].values(), *locale.days["format"]["wide"].values())
    return frozenset(map(fold, names))


def _same(written: str, groups: dict[str, Candidate]) -> str | None:
    """The group of names that *written* is another spelling of: Kelbajar, Kalbajar; across scripts Kelud, Келуд."""
    spoken = set(sounds(written))
    keys = {key for sound in sounds(written) if len(key := skeleton(sound)) >= _SHORTEST_SKELETON}
    for group, candidate in groups.items():
        known = next(iter(candidate.forms))[0]
        if candidate.kind == "country":
            continue
        if not keys.isdisjoint(map(skeleton, sounds(known))):
            return group
        # Short ones must sound the same, vowels too, and cannot be two words of one language.
        alike = len(written) >= _SHORTEST_ALIKE and not spoken.isdisjoint(sounds(known))
        if alike and script(fold(written)) != script(fold(known)):
            return group
    return None


def _runs(text: Text, large: set[str]) -> Iterator[tuple[str, ...]]:
    """The names that stand side by side in a line: Recep Tayyip Erdogan. A hyphen ends a run: Nagorno-Karabakh."""
    for line in text.lines:
        run: list[str] = []
        for word, follower in zip_longest(line, line[1:]):
            if word.folded in large and word.written[0].isupper():
                run.append(word.written)
            if not run or follower is None or follower.joined or follower.folded not in large:
                if len(run) > 1:
                    yield tuple(run)
                run = []


def _christen(candidate: Candidate, runs: Counter[tuple[str, ...]]) -> None:
    """Give a candidate its commonest spelling, the full name in which it often stands, and a kind."""
    forms: Counter[str] = Counter()
    for (written, _), count in candidate.forms.items():
        forms[written] += count
    candidate.text = min(forms, key=lambda form: (-forms[form], len(form), form))
    if candidate.kind == "country":
        # The country rather than its adjective: Armenia, though Armenian is the commoner word.
        candidate.text = min((f for f in forms if f.istitle()), key=lambda f: (len(f), f), default=candidate.text)
        return
    full = [run for run in runs if run[-1] in forms and len(run) <= _LONGEST_NAME and runs[run] > 1]
    if full:
        commonest: tuple[str, ...] = min(full, key=lambda run: (-runs[run], -len(run), run))
        candidate.full = " ".join(commonest)
    if sum(n for run, n in runs.items() if run[0] in forms) == forms.total():
        candidate.kind = FIRST_NAME
    elif len(candidate.text) > 1 and candidate.text.isupper():
        candidate.kind = "acronym"


def find_terms(texts: Sequence[Text], names: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The other words, inflected forms together, of languages whose general use is known."""
    taken = {fold(form) for name in names for form, _ in name.forms}
    words: dict[str, list[Word]] = {}
    for word in (word for text in texts for word in text.words):
        if _may_be_term(word, taken):
            words.setdefault(word.folded, []).append(word)
    groups: dict[str, Candidate] = {}
    for folded in sorted(words):  # a stem comes before its inflected forms
        stem = next((stem for stem in stems(folded) if stem in groups), folded)
        group = groups.setdefault(stem, Candidate(stem))
        group.forms.update((word.written.casefold(), word.language) for word in words[folded])
    return tuple(groups.values())


def _may_be_term(word: Word, taken: set[str]) -> bool:
    return (
        len(word.folded) > 2
        and word.folded not in taken
        and not is_function_word(word.folded)
        and word.folded not in _calendar(word.language)
        and background.has(word.language)
        and background.frequency(word.written.casefold(), word.language) < _TOO_COMMON
    )


def find_phrases(texts: Sequence[Text], names: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Two words side by side in two texts or more, neither of them a name nor a function word."""
    taken = {fold(form) for name in names for form, _ in name.forms}
    groups: dict[str, Candidate] = {}
    having: Counter[str] = Counter()
    for text in texts:
        here = set()
        for line in text.lines:
            for first, second in pairwise(line):
                if _may_be_term(first, taken) and _may_be_term(second, taken):
                    phrase = f"{first.folded} {second.folded}"
                    here.add(phrase)
                    rarer = min(first, second, key=lambda w: background.frequency(w.written.casefold(), w.language))
                    groups.setdefault(phrase, Candidate(phrase)).forms[rarer.written.casefold(), rarer.language] += 1
        having.update(here)
    return tuple(candidate for phrase, candidate in groups.items() if having[phrase] > 1)
