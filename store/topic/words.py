"""Words as the topic room compares them: tokens, folded spellings, and how a word sounds in any script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from anyascii import anyascii

TOKEN = re.compile(r"[^\W\d_]+")

# Signs inside words that say nothing about which word it is: soft hyphens and joiners (Armenian newspapers hyphenate
# their HTML), the Armenian stress and question marks, the vowel signs of Arabic and Hebrew, tatweel.
_INVISIBLE = re.compile(
    "[\u00ad\u0300-\u036f\u055a-\u055f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u200b-\u200f\u2060\ufeff]"
)
# Letters that two alphabets, or two keyboards, write differently for the same sound in the same word.
_SAME_LETTER = str.maketrans({"ı": "i", "ي": "ی", "ى": "ی", "ك": "ک"})

# Scripts with no capital letters: there a name cannot be told by its first letter. The first leave vowels out.
_ABJAD = re.compile(r"[\u0590-\u08FF]")
_UNICAMERAL = re.compile(r"[\u0590-\u08FF\u10D0-\u10FF\u0900-\u0DFF\u3040-\u30FF\u4E00-\u9FFF]")


_FIRST_UNICAMERAL = "\u0590"


def words_of(text: str) -> list[str]:
    """The words of *text* in order, as written but for invisible signs; numbers and hyphens separate."""
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return TOKEN.findall(text)


def fold(word: str) -> str:
    """The spelling of *word* that is compared: without case, accents and invisible signs."""
    if word.isascii():
        return word.casefold()
    # Decomposed before as well: 𝐀 has no lower case, the A that it stands for has.
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    return _INVISIBLE.sub("", bare).translate(_SAME_LETTER)


def fold_all(words: Iterable[str]) -> dict[str, str]:
    """Each of *words*, as `words_of` gives them, with its folded spelling; in one go, which costs a third."""
    unique = tuple(words)
    # No letter folds to a line's end or is changed by its neighbour, so that the words come back as they went in.
    return dict(zip(unique, fold("\n".join(unique)).split("\n"), strict=True)) if unique else {}


def stems(folded: str) -> Iterator[str]:
    """What *folded* may be an inflected form of, itself first: of five letters or more with an ending of up to three.

    Shorter stems take only an s: plan is not in plant, nor thin in think.
    """
    yield folded
    for cut in range(1, 4):
        stem = folded[:-cut]
        if len(stem) >= 5 or (len(stem) >= 3 and folded[-cut:] == "s"):
            yield stem


def writes_vowels(word: str) -> bool:
    """False for the Arabic and Hebrew scripts, which leave short vowels out."""
    return _ABJAD.match(word) is None


def capitalised(word: str) -> bool:
    """True when *word* may be a name: it has a capital first, or its script has none."""
    return word[:1].isupper() or (word >= _FIRST_UNICAMERAL and _UNICAMERAL.match(word) is not None)


# The romanisation leaves these out, but they are the vowels that Arabic writes.
_LONG_VOWELS = str.maketrans({"ا": "a", "و": "u", "ی": "i"})


class _Letters(dict[int, str]):
    """For each character that was met, the letters a to z that stand for it."""

    def __missing__(self, character: int) -> str:
        latin = anyascii(chr(character).translate(_LONG_VOWELS)).lower()
        self[character] = "".join(filter(str.isalpha, latin))
        return self[character]


_LETTERS = _Letters()


def romanise(word: str) -> str:
    """*word* in the letters a to z, from any script."""
    return word.translate(_LETTERS)


# Letters that sound alike, or that one orthography writes for another's. Voiced and voiceless stops are one class:
# Western Armenian swaps them, and Arabic has no p or g. The same letters stand for several sounds in different
# orthographies (ch, j, c); each reading is tried.
_DIGRAPHS = tuple(
    pair.split(">") for pair in "sch>s tch>s ch>? kh>k gh>k sh>s zh>s ph>f th>t ts>s tz>s dj>s dz>s ck>k".split()
)
_CLASSES = str.maketrans({**dict(zip("bpdtgkqxszvwfmnlr", "PPTTKKKKSSFFFMNLR", strict=True)), "h": None, "y": "i"})
_READINGS = tuple(
    {**_CLASSES, **{ord(letter): sound for letter, sound in reading.items()}}
    for reading in ({"?": "S", "j": "S", "c": "S"}, {"?": "K", "j": "K", "c": "K"}, {"?": "S", "j": "i", "c": "K"})
)
# Vowels in front of a name that languages write for one another: Aliyev, Əliyev.
_FRONT = {"a": "a", "e": "a", "o": "o", "u": "o", "i": "i"}
# What a letter begins to sound like together with the next: ts, dj, ph.
_DIGRAPH_SOUNDS = {"t": "S", "d": "S", "p": "F"}
_DIGRAPH = re.compile("|".join(digraph for digraph, _ in _DIGRAPHS))
_AMBIGUOUS = re.compile("[?cj]")
_REPEATED = re.compile(r"(.)\1+")
_LATER_VOWELS = re.compile(r"(?<=.)[aeiou]")


@lru_cache(maxsize=20_000)
def sounds(word: str) -> tuple[str, ...]:
    """How *word* may sound: a capital for each class of consonants, vowels as they are, one for each reading."""
    spoken = romanise(word)
    if _DIGRAPH.search(spoken):
        for digraph, letter in _DIGRAPHS:
            spoken = spoken.replace(digraph, letter)
    ways = _READINGS if _AMBIGUOUS.search(spoken) else _READINGS[:1]
    readings = (spoken.translate(reading) for reading in ways)
    return tuple(dict.fromkeys(_REPEATED.sub(r"\1", reading) for reading in readings))


@lru_cache(maxsize=1_000)
def first_sounds(letter: str) -> frozenset[str]:
    """What the skeleton of a word that begins with *letter* may begin with; all that there is where it is silent."""
    spoken = romanise(letter)[:1]
    starts = {skeleton(sound)[:1] for sound in sounds(spoken)}
    starts.update(_DIGRAPH_SOUNDS.get(spoken, ""))
    return frozenset("PTKSFMNLRa" if "" in starts else starts)


def skeleton(sound: str) -> str:
    """The consonants of a sound, and whether a vowel stands in front.

    In the family of Soundex (Russell 1918), but over transliteration: Karabakh, Карабах, Ղարաբաղ, Qarabağ,
    Karabach and قره‌باغ share KRPK.
    """
    return _LATER_VOWELS.sub("", "a" + sound[1:] if sound[:1].islower() else sound)


def same_sound(sound: str, known: str, *, vowels_written: bool = True) -> bool:
    """True when *sound*, which may carry an ending, is the name that sounds *known*; their skeletons agree already.

    The shorter the skeleton, the more of the vowels must agree, and one in front always. Where a script leaves short
    vowels out, those that it writes must stand where the name has them.
    """
    if not vowels_written:
        letters = iter(known)
        return all(letter in letters for letter in sound)
    if _FRONT.get(sound[:1]) != _FRONT.get(known[:1]):
        return False
    needed = {2: 1.0, 3: 0.8}.get(len(skeleton(known)), 0.7)
    return SequenceMatcher(None, sound[: len(known) + 1], known, autojunk=False).ratio() >= needed or sound == known
