"""Countries in the example texts, and what they are called elsewhere (Unicode CLDR, by Babel)."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from functools import cache
from os.path import commonprefix

from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages

from store.topic.languages import script
from store.topic.words import fold, skeleton, sounds, words_of

# Languages whose names for countries a profile carries: Unicode CLDR has many more, a person has to read these.
_LOCALES = (
    "en de fr es it pt nl sv da nb fi pl cs sk sl hr sr bg mk ro hu el sq ru uk be ka hy az tr kk uz ky tg he ar fa ur "
    "hi id lt lv et"
).split()
_VOWELS = frozenset("aeiouаеиоуыэюяіαεηιουωաեէըիոօაეიოუ")
# The beginning that a country and its language share, as in Armenia, Armenian: shorter ones begin other words too
# (Armenië and Armeens share that of armed). An adjective counts as its country's from three letters: turc, Turquie.
_SHORTEST_STEM = 5
_SHARED_BY_ADJECTIVE = 3
# Turkish is official in Cyprus too, Persian in Afghanistan.
_FEW_COUNTRIES = 2
# Turkey for Türkiye, but not Human for Umman (Oman).
_LIKE_ENGLISH = 0.7


@cache
def _territories(locale: str) -> dict[str, str]:
    """Folded beginnings of country names, and of the adjectives that share them, with the country's code."""
    names = Locale.parse(locale)
    found: dict[str, str] = {}
    for code, territory in names.territories.items():
        if len(code) == 2 and territory:
            for stem in _stems(names, code):
                found.setdefault(stem, code)
    return found


def _stems(names: Locale, code: str) -> list[str]:
    """What begins the words for a country in one language: its name, its language's, and what the two share."""
    territory = fold(_word_of(names.territories.get(code, ""), code))
    found = [territory] if territory else []
    for language in get_official_languages(code):
        adjective = fold(names.languages.get(language, "")).partition(" ")[0]
        shared = commonprefix([territory, adjective])  # noqa: RUF071 (letters, not paths)
        if len(shared) >= _SHARED_BY_ADJECTIVE:
            found += [adjective]
        if len(shared) >= _SHORTEST_STEM - 1 and (len(shared) >= _SHORTEST_STEM or _tells_early(shared)):
            found += [shared]
    return [stem for stem in found if len(stem) >= _SHORTEST_STEM - 1]


def _tells_early(word: str) -> bool:
    """False for the alphabets in which four letters begin everyday words of many languages."""
    return script(word) not in ("latin", "cyrillic", "greek")


def _word_of(territory: str, code: str) -> str:
    """The one word of a country's name; of several, the one that sounds as in English: جمهوری آذربایجان."""
    words = words_of(territory)
    if len(words) == 1:
        return words[0]
    english = Locale("en").territories.get(code, "")
    return next((word for word in words if _same_name(word, english)), "")


def country_code(word: str, language: str) -> str | None:
    """The country that *word*, a name or an adjective in *language*, stands for."""
    try:
        stems = _territories(language)
    except (ValueError, UnknownLocaleError):
        return None
    folded = fold(word)
    for end in range(len(folded), max(_SHORTEST_STEM - 1, len(folded) - 6) - 1, -1):
        if code := stems.get(folded[:end]):
            return code
    code = next((code for sound in sounds(word) if (code := _sounding().get(sound))), None)
    english = Locale("en").territories.get(code or "", "")
    return code if SequenceMatcher(None, fold(word), fold(english)).ratio() >= _LIKE_ENGLISH else None


@cache
def _sounding() -> dict[str, str]:
    """Country codes by the exact sound of a name in any language: CLDR's English has Türkiye, its German Türkei."""
    found: dict[str, str] = {}
    for names in map(Locale.parse, _LOCALES):
        for code, territory in names.territories.items():
            if len(code) == 2 and len(territory) >= _SHORTEST_STEM and len(words_of(territory)) == 1:
                found.setdefault(sounds(territory)[0], code)
    return found


@cache
def country_spellings(code: str) -> tuple[str, ...]:
    """What begins the country's name and adjective in the languages of `_LOCALES`, folded, without the inflection."""
    stems: set[str] = set()
    for locale in _LOCALES:
        names = Locale.parse(locale)
        stems |= {_without_vowels(stem) for stem in _stems(names, code)}
    return tuple(sorted(stem for stem in stems if stem and not any(stem.startswith(s) for s in stems - {stem})))


@cache
def own_languages(code: str) -> tuple[str, ...]:
    """The country's official languages that are official in hardly any other: Armenian, but not Russian."""
    territories = [str(territory) for territory in Locale("en").territories if len(str(territory)) == 2]
    spoken = Counter(language for territory in territories for language in get_official_languages(territory))
    return tuple(tag for tag in get_official_languages(code) if "_" not in tag and spoken[tag] <= _FEW_COUNTRIES)


def _without_vowels(stem: str) -> str:
    """*stem* without the vowels at its end, which inflection changes, as far as enough is left."""
    while len(stem) > _SHORTEST_STEM and stem[-1] in _VOWELS:
        stem = stem[:-1]
    return stem


def _same_name(first: str, second: str) -> bool:
    """True when two words share a skeleton of four consonants or more."""
    keys = {skeleton(sound) for sound in sounds(first)}
    return any(len(key) >= 4 for key in keys & {skeleton(sound) for sound in sounds(second)})
