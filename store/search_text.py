"""How text is folded before it is searched or compared: one function for index, query and hash.

FTS5's tokenizer `unicode61` folds case, and most Latin diacritics, but leaves what differs between the ways in which
one word is typed in our languages. Letters of their own that every reader types, such as й, ї and ə, stay.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

# Written into the store's facts: an index made with another one has to be rebuilt.
SEARCH_TEXT_VERSION = "1"

# Letters that no decomposition takes apart, as they are typed on a keyboard without them.
PLAIN_LETTERS = {
    "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ħ": "h", "Ħ": "H",
    "ı": "i", "ŧ": "t", "Ŧ": "T", "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE",
    "þ": "th", "Þ": "Th",
    "ё": "е", "Ё": "Е",
}  # fmt: skip
# Armenian emphasis, exclamation, comma-like and question marks stand inside the word that they belong to.
IN_WORD_MARKS = "\u055b\u055c\u055d\u055e"
# Soft hyphen, zero-width space, word joiner, byte order mark: invisible, but they would split a word.
INVISIBLE = "\u00ad\u200b\u2060\ufeff"
DROPPED = re.compile(f"[{IN_WORD_MARKS}{INVISIBLE}]+")
# Stress on Cyrillic vowels, vowel signs of Arabic and points of Hebrew: optional in writing.
COMBINING = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670]+")


def latin_without_diacritics() -> dict[str, str]:
    """Each precomposed Latin letter with the letter that it is built on."""
    blocks = (range(0x00C0, 0x0250), range(0x1E00, 0x1F00))
    letters = (chr(code) for block in blocks for code in block)
    bases = ((letter, unicodedata.normalize("NFD", letter)) for letter in letters)
    return {letter: base[0] for letter, base in bases if len(base) > 1}


FOLDED = str.maketrans(latin_without_diacritics() | PLAIN_LETTERS)
WORD = re.compile(r"\w+")
# The same for ASCII, a byte at a time and in a sixth of the time: letters small, what is in no word a blank.
ASCII_WORDS = bytes(ord(chr(code).lower()) if WORD.match(chr(code)) else ord(" ") for code in range(128)).ljust(256)


def search_text(text: str | None) -> str:
    """*text* as it is indexed: NFKC (which takes և and ﬁ apart), marks and diacritics folded; case as it is.

    Idempotent. White space and punctuation stay, so that snippets of it read well; case is the tokenizer's work.
    """
    if not text:
        return ""
    if text.isascii():
        return text
    return COMBINING.sub("", unicodedata.normalize("NFKC", DROPPED.sub("", text))).translate(FOLDED)


@lru_cache(maxsize=4)  # an article's body is hashed, then signed
def normal_words(text: str) -> tuple[str, ...]:
    """The words of *text* for comparison: folded, lower case, punctuation gone."""
    if text.isascii():
        return tuple(text.encode("ascii").translate(ASCII_WORDS).decode("ascii").split())
    return tuple(WORD.findall(search_text(text).casefold()))


def digest16(text: str) -> bytes:
    """16 bytes that stand for *text*."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def text_hash(text: str) -> bytes | None:
    """The hash by which two texts are the same; None where there is no word to compare."""
    words = normal_words(text)
    return digest16(" ".join(words)) if words else None
