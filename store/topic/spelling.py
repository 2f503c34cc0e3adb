"""How a profile's names are written in a language: what one types to find them there."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from babel import Locale, UnknownLocaleError

from store.topic.countries import country_code
from store.topic.languages import script
from store.topic.profile import Name, Profile
from store.topic.words import fold, romanise

# A spelling of the profile is the beginning of a name, which a search for whole words must still find something by.
_SHORTEST = 4
# Languages that are not written in Latin letters.
_SCRIPTS = dict.fromkeys("ru uk be bg sr mk kk ky tg ab os".split(), "cyrillic") | {
    "hy": "armenian",
    "ka": "georgian",
    "el": "greek",
    "he": "hebrew",
    "ar": "arabic",
    **dict.fromkeys("fa ur ps ckb".split(), "persian"),
}
# The Arabic script as these languages write it.
_PERSIAN = "persian"
# Alphabets that write no doubled consonants.
_ONE_FOR_TWO = ("armenian", "georgian", "persian", "arabic", "hebrew")
_REPEATED = re.compile(r"([^\W\d_aeiou])\1")


def spelled(name: Name, profile: Profile, language: str) -> str:
    """*name* as it is written in *language*, or empty where nobody knows.

    In the examples' languages it is written as they have it. Elsewhere countries, and cities for which time zones are
    named, come from Unicode CLDR, others from the profile's own spellings; the rest is transcribed by sound. A
    transcription is a guess, and given only where the profile would know the name by it.
    """
    if language in profile.languages and writes_in(name.name, language):
        return name.name
    if known := _by_cldr(name.name, profile.languages, language):
        return known
    for spelling in () if name.kind == "country" else name.spellings:
        if writes_in(spelling, language) and len(spelling) >= _SHORTEST:
            return spelling
    guess = transcribed(name.name, language)
    if profile.matcher.recall(guess, language).name == name.name:
        return guess
    return name.name if writes_in(name.name, language) else ""


def writes_in(word: str, language: str) -> bool:
    """True when *word* is in the script of *language*."""
    return script(word) == _letters(language)


def _letters(language: str) -> str:
    alphabet = _SCRIPTS.get(language, "latin")
    return "arabic" if alphabet == _PERSIAN else alphabet


def transcribed(word: str, language: str) -> str:
    """*word* in the letters of *language*, by sound: Pashinyan is Пашинян in Russian and Paschinjan in German."""
    latin = romanise(word)
    alphabet = _SCRIPTS.get(language, "latin")
    letters = _transcriptions().get(language if alphabet == "latin" else alphabet)
    if letters is None:
        return latin.capitalize()
    single = _REPEATED.sub(r"\1", latin) if alphabet in _ONE_FOR_TWO else latin
    return _SOUND.sub(lambda found: letters[found[0]], single).capitalize()


@cache
def _transcriptions() -> dict[str, dict[str, str]]:
    """For each alphabet, or language with an orthography of its own, what it writes for one to four Latin letters."""
    text = files(__package__).joinpath("transcription.tsv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines(), delimiter="\t"))
    return {alphabet: {row["latin"]: row[alphabet] for row in rows} for alphabet in rows[0] if alphabet != "latin"}


_SOUND = re.compile("|".join(_transcriptions()["cyrillic"]))  # the file has the longest first


def _by_cldr(name: str, languages: Iterable[str], language: str) -> str:
    """The country or city that is called *name* in one of *languages*, or in English, as *language* calls it."""
    there = _locale(language)
    if there is None:
        return ""
    for spoken in dict.fromkeys((*languages, "en")):
        if code := country_code(name, spoken):
            return str(there.territories.get(code, ""))
        if zone := _zones(spoken).get(fold(name)):
            return _city(zone, there.time_zones)
    return ""


@cache
def _zones(language: str) -> Mapping[str, str]:
    """The time zones that are named for a city, by what *language* calls it."""
    locale = _locale(language)
    if locale is None:
        return {}
    return {fold(_city(zone, locale.time_zones)): zone for zone in map(str, Locale("ru").time_zones)}


def _city(zone: str, named: Mapping[str, Mapping[str, str]]) -> str:
    # CLDR leaves out what the zone itself says: Asia/Baku.
    return named.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")


def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language)
    except (ValueError, UnknownLocaleError):
        return None
