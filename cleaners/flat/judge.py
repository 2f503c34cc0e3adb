"""The judge of lines: boosted trees that tell what the rules left over, and take back what they took for its place.

It speaks last, and only where the rules found boilerplate: a text without any stays as it is. Trained by
benchmarks/train_line_judge.py on development pages flattened, whole and cropped, after the rules had read them.
`judge.json` holds the trees, the words' scores and the digest of the pages that they were learned from.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from cleaners.flat.features import NAMES, features
from cleaners.flat.reading import Reading
from cleaners.forest import Forest
from cleaners.rules import Rule

NAME = "judge"
EVIDENCE, IN_ALL = 2, 4
"""So many lines that rules removed, and so many with those that the judge is SURE of, tell a text with boilerplate from
a clean one in which a rule mistook a line."""
LEAST_PROSE = 3
"""With fewer lines of running text there is no article to tell lists of names, scores or verses from."""
MOST_LINES = 5_000
"""A longer text is a list or an archive of many articles, unlike all that the judge has seen."""
REMOVED, WITHIN, BELOW, SURE = 0.8, 0.84, 0.9, 0.95
"""From these probabilities a line goes: any; what no rule knows within the text; the same right below it; and what an
article may hold: running text, and within it subheads and PHRASE words or more, such as head a ticker's entries."""
PHRASE = 6
GIVEN_BACK = 0.3
"""Up to this probability running text comes back that a rule took for its place alone."""
BY_PLACE = frozenset({"outside-article", "masthead", "sandwiched", "suspect-run", "repeated-line"})
STANDFIRST_SIZE = 5
"""A line of so many words between the headline's place and the text may be headline or standfirst: it stays."""
RECORD = re.compile(r"[^\W\d_][^,;–—]*[,;–—]\s*\S")
"""A name with something said of it: "Armen Sargsyan, 19, Gyumri". Tags and headlines seldom look like that for long."""
RECORDS = 3


@dataclass(frozen=True, slots=True)
class Judge:
    """Trained trees, with the scores of words that their features look up."""

    forest: Forest
    word_scores: Mapping[str, float]
    trained_on: str = ""

    def probabilities(self, reading: Reading) -> list[float]:
        """Each line's probability to be boilerplate."""
        found: list[float] = (1 / (1 + np.exp(-self.forest.scores(features(reading, self.word_scores))))).tolist()
        return found

    def apply(self, reading: Reading) -> None:
        """Remove the free lines of *reading* that are boilerplate all but surely, and free what the rules mistook."""
        if len(reading.taken) < EVIDENCE or len(reading.lines) > MOST_LINES:
            return
        prose = list(reading.prose())
        probabilities = self.probabilities(reading)
        sure = sum(probabilities[index] >= SURE for index in reading.free())
        if len(prose) < LEAST_PROSE or len(reading.taken) + sure < IN_ALL:
            return
        listed = _announced(reading, probabilities) | _records(reading)
        bounds = dict(_bounds(reading, prose[0], prose[-1], listed))
        for index, rule in list(reading.taken.items()):
            if rule.name in BY_PLACE and probabilities[index] <= GIVEN_BACK and reading.lines[index].is_prose:
                del reading.taken[index]
        for index, bound in bounds.items():
            if probabilities[index] >= bound:
                reason = f"is boilerplate with a probability of {probabilities[index]:.0%}"
                reading.take([index], Rule(NAME, _never, reason))


def _bounds(reading: Reading, first: int, last: int, listed: Set[int]) -> Iterator[tuple[int, float]]:
    """The probability from which each free line goes; none for headlines, standfirsts and what is *listed*.

    *first* and *last* are the indices of the first and last running text.
    """
    # Short lines right below the text may be its own; what is below the first removed line is not.
    end = min((i for i in reading.taken if i > last), default=len(reading.lines))
    for index in reading.free():
        unknown, size = reading.votes[index] is None, reading.lines[index].size
        if index in listed or (index < first and unknown and size >= STANDFIRST_SIZE):
            continue
        within = first < index < last
        heads = within and index - 1 not in reading.taken and _heads(reading, index)
        if heads or reading.is_prose(index) or (within and unknown and size >= PHRASE):
            yield index, SURE
        elif unknown and first < index < end:
            yield index, WITHIN if within else BELOW
        else:
            yield index, REMOVED


def _heads(reading: Reading, index: int) -> bool:
    """Whether the line stands on running text as its subhead, or as the time of a ticker's entry on the subhead."""
    is_time = not any(character.isalpha() for character in reading.lines[index].text)
    return reading.is_prose(index + 1) or (is_time and _is_item(reading, index + 1) and reading.is_prose(index + 2))


def _announced(reading: Reading, probabilities: Sequence[float]) -> set[int]:
    """The lines of lists below a line right below running text that announces them: names of the dead, demands.

    Such a line ends with a colon, or stays itself; what a rule knows is listed below a colon alone.
    """
    with_colon: set[int] = set()
    below_head: set[int] = set()
    for index in range(1, len(reading.lines)):
        if not _is_item(reading, index):
            continue
        above = index - 1
        is_head = index > 1 and reading.is_free(above) and reading.is_free(index - 2) and reading.is_prose(index - 2)
        if above in with_colon or (is_head and reading.lines[above].text.endswith((":", "："))):
            with_colon.add(index)
        kept = is_head and _is_item(reading, above) and reading.votes[above] is None and probabilities[above] < BELOW
        if reading.votes[index] is None and (above in below_head or kept):
            below_head.add(index)
    return with_colon | below_head


def _records(reading: Reading) -> set[int]:
    """The lines of RECORDS and more in a row that no rule knows and that are all a RECORD."""
    found: set[int] = set()
    run: list[int] = []
    for index in range(len(reading.lines) + 1):
        if (
            index < len(reading.lines)
            and _is_item(reading, index)
            and reading.votes[index] is None
            and RECORD.match(reading.lines[index].text)
        ):
            run.append(index)
            continue
        if len(run) >= RECORDS:
            found.update(run)
        run = []
    return found


def _is_item(reading: Reading, index: int) -> bool:
    """Whether the line is free and no running text."""
    return reading.is_free(index) and not reading.is_prose(index)


def _never(_: object) -> bool:
    return False


def load_judge(data: Mapping[str, object]) -> Judge:
    """A judge from the contents of `judge.json`. Raises ValueError where its columns are not this version's."""
    if data["columns"] != list(NAMES):
        raise ValueError("judge.json was trained on other features; run benchmarks/train_line_judge.py")
    trees, scores = data["forest"], data["word_scores"]
    assert isinstance(trees, dict)
    assert isinstance(scores, dict)
    return Judge(Forest.of(trees), scores, str(data["trained_on"]))


@lru_cache(maxsize=1)
def shipped_judge() -> Judge:
    """The judge beside this module."""
    return load_judge(json.loads(Path(__file__).with_name("judge.json").read_text(encoding="utf-8")))
