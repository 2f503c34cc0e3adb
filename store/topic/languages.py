"""Which language a text is in, as far as the lexicon needs to know it."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from store.topic.words import fold

# The commonest words that carry no meaning of their own, a dozen for each language: enough to tell a paragraph.
_FUNCTION_WORDS = {
    "en": "the of and to in that is was for with on by",
    "de": "der die und das von den mit ist nicht ein auf für",
    "fr": "le les des et une du dans est que pour sur par",
    "es": "el los las del que una por con para se su más",
    "it": "il di che della per una del sono con gli nel non",
    "pt": "o os do da em não uma para com no na ao",
    "nl": "het van een de en dat niet zijn voor met op aan",
    "sv": "och att det som en på är av för med den inte",
    "pl": "i w nie na się z do że jest od przez oraz",
    "ro": "și în de la cu pe nu este din care pentru sau",
    "ru": "и в не на что с по как для это из за",
    "uk": "і в не на що з та у як для від є",
    "bg": "и на да се за от не са че това в по",
    "tr": "ve bir bu için ile da de olarak daha çok olan gibi",
    "az": "və bir bu üçün ilə də da olan edib ki daha olub",
    "hy": "և է ու որ են մեջ էր համար մի այդ հետ նաև",
    "fa": "و در به از که این را با است برای آن می",
    "ar": "في من على أن إلى التي عن مع الذي هذا ما بين",
}
_LANGUAGES_OF = {
    word: frozenset(code for code, words in _FUNCTION_WORDS.items() if word in map(fold, words.split()))
    for words in _FUNCTION_WORDS.values()
    for word in map(fold, words.split())
}

# Letters that one of the languages of a script has and its neighbours lack, after folding.
_TELLING_LETTERS = {"ə": "az", "є": "uk", "і": "uk", "پ": "fa", "چ": "fa", "گ": "fa", "ł": "pl", "ø": "da"}
# So many function words, or telling letters, decide.
_ENOUGH = 3


def is_function_word(folded: str) -> bool:
    """True for the commonest words without meaning, of any language that is known."""
    return folded in _LANGUAGES_OF


def primary(tag: str | None) -> str | None:
    """The language of a BCP 47 tag, without region or script: `en` of `en-GB`."""
    return tag.replace("_", "-").partition("-")[0].lower() if tag else None


# Where too few function words tell: the language most written in each script. Latin is left to the declaration.
_OF_SCRIPT = {"latin": "en", "cyrillic": "ru", "armenian": "hy", "arabic": "ar", "georgian": "ka", "greek": "el"}
_SCRIPT_STARTS = (
    (0x0000, "latin"),
    (0x0370, "greek"),
    (0x0400, "cyrillic"),
    (0x0530, "armenian"),
    (0x0590, "hebrew"),
    (0x0600, "arabic"),
    (0x0780, "other"),
    (0x10A0, "georgian"),
    (0x1100, "other"),
)


def script(word: str) -> str:
    """The script of a word's first letter: latin, greek, cyrillic, armenian, hebrew, arabic, georgian or other."""
    return _script_of(word[:1] or "\0")


@lru_cache(maxsize=5_000)
def _script_of(letter: str) -> str:
    return _SCRIPT_STARTS[bisect_right(_SCRIPT_STARTS, (ord(letter), "~")) - 1][1]


def languages_of(folded: Iterable[str], declared: str | None = None) -> dict[str, str]:
    """For each script among folded words, the language that most of its function words belong to.

    A text may hold two: Armenian beside its French translation. Pages declare the language of their template, so
    the words come first, and *declared* decides where fewer than three of them tell. A word counts once, however
    often it stands there: il is a year in Azerbaijani.
    """
    words = set(folded)
    hits: dict[str, Counter[str]] = {name: Counter() for name in set(map(script, words))}
    for word in _LANGUAGES_OF.keys() & words:
        hits[script(word)].update(_LANGUAGES_OF[word])
    letters = "".join(words)
    for letter, code in _TELLING_LETTERS.items():
        if letters.count(letter) >= _ENOUGH and script(letter) in hits:
            hits[script(letter)][code] += _ENOUGH
    return {name: _best(found, name, primary(declared)) for name, found in hits.items()}


def likely_language(word: str, declared: str | None) -> str:
    """The language of a word that stands alone: the declared one, if that is written so, or its script's."""
    return _likely(script(word), declared)


@lru_cache(maxsize=1_000)
def _likely(script_name: str, declared: str | None) -> str:
    return _best(Counter(), script_name, primary(declared))


def _best(hits: Counter[str], script_name: str, declared: str | None) -> str:
    # Of neighbours with as many words, Russian and Ukrainian, the one that is written most.
    main = _OF_SCRIPT.get(script_name)
    best = max(hits, key=lambda code: (hits[code], code == declared, code == main, code), default="")
    if hits[best] >= _ENOUGH:
        return best
    writes_so = declared is not None and declared in _WRITTEN_IN.get(script_name, ())
    return declared if writes_so and declared else best or _OF_SCRIPT.get(script_name, "")


_WRITTEN_IN: dict[str, set[str]] = {}
for _code, _words in _FUNCTION_WORDS.items():
    _WRITTEN_IN.setdefault(script(_words), set()).add(_code)
