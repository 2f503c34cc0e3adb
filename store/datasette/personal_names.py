"""A byline's name in its parts, where it is plainly a person's."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Letters with their marks, and what stands inside names; no digit, comma or bracket, which say that it is more.
WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f.'’ʼ-])*")
MOST_WORDS = 6
# Words of bylines that are an office's, join two people, or come after a family's name.
NO_NAMES = frozenset(
    """and by et for from in jr jr. of sr sr. und with и для եւ և
    agence agencies agency associated bureau correspondent correspondents desk editor editorial editors guest
    international media network news newsroom office post press radio redaction redaktion reporter reporters reuters
    service staff team television the times tv writer writers агентство бюро корреспондент новости пресс редакция
    служба լրատվական խմբագրություն""".split()
)


@dataclass(frozen=True, slots=True)
class Person:
    """`given` `particle` `family`, as in Ludwig van Beethoven; the particle may be empty."""

    given: str
    particle: str
    family: str


def person(name: str) -> Person | None:
    """The parts of *name* by BibTeX's rule: a particle is in lower case, the family's name is what follows it.

    None for what may not be a person's name in this order: one word, an office, a script that has no case (where no
    rule tells the parts), or words and signs that no name has.
    """
    words = name.split()
    if not 2 <= len(words) <= MOST_WORDS or not all(map(WORD.fullmatch, words)):
        return None
    if not words[0][0].isupper() or not words[-1][0].isupper() or NO_NAMES & {word.casefold() for word in words}:
        return None
    lower = [place for place, word in enumerate(words) if word[0].islower()]
    first, last = (lower[0], lower[-1]) if lower else (len(words) - 1, len(words) - 2)
    return Person(" ".join(words[:first]), " ".join(words[first : last + 1]), " ".join(words[last + 1 :]))
