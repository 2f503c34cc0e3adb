"""Which line is the headline: boosted trees that hear of each line above the text how it is written, what the rules
say of it and of its neighbours, and how much of it the text and other lines say again.

Nothing here knows a language. Trained by benchmarks/train_headline.py on development pages flattened, whole and
cropped; `headline.json` holds the trees and the digest of the texts that they were learned from.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from cleaners.flat.features import SHAPE, certainty, shape
from cleaners.flat.reading import Reading
from cleaners.flat.title import first_plain
from cleaners.forest import Forest, Rows, shifted

DEEPEST = 500
"""A headline further down than so many lines is none; the menu of a large site has 300."""
SHORTEST, LONGEST = 2, 60
"""Words of a headline, at the least and at the most."""
SIGNED = frozenset({"byline", "dateline"})
"""The rules whose lines stand between a headline and its body."""
MEANT = 4
"""Words from so many letters on are compared with the text's."""
ALIKE, SITE = 3, 5
"""Words from which on lines are compared, and how many a site's name adds to a headline."""
LEAD = 3
"""So many lines of running text are the beginning of what a headline heads."""
NEAR, WIDELY = 6, 12
"""Lines to both sides that a headline's length is compared with, and its words."""
LIKELY = 0.5
"""From this probability a line is the headline."""
VOTED = ("vote", "signed")
SAID_AGAIN = ("in_text", "in_lead", "in_first", "first_in", "copies", "copy_with_more", "likest", "likest_below")
PLACED = (
    *("index", "to_prose", "prose_above", "prose_below", "headlines_below", "voted_below", "signed_below"),
    *("headlines_above", "voted_above", "size_rank", "size_share", "longest_near"),
)
BESIDE = ("size", "closed", "prose", "vote", "signed", "capitals", "time", "headline")
STEPS = (-2, -1, 1, 2, 3)
WHOLE = ("lines", "voted_share", "prose_words", "candidates", "first_prose")
NAMES = (
    *SHAPE,
    *VOTED,
    *SAID_AGAIN,
    *PLACED,
    *(f"{name}{step:+d}" for step in STEPS for name in BESIDE),
    *WHOLE,
)


def candidates(reading: Reading) -> list[int]:
    """The lines that may be the headline: no comment's, not above more running text than below, not too long."""
    prose = list(reading.prose())
    sizes = [reading.lines[i].size for i in prose]
    half, above, last = sum(sizes) / 2, 0, -1
    for index, size in zip(prose, sizes, strict=True):
        last = index
        above += size
        if above > half:
            break
    return [
        i
        for i in range(min(last, DEEPEST - 1) + 1)
        if i not in reading.thread
        and SHORTEST <= reading.lines[i].size <= LONGEST
        and any(sign.isalpha() for sign in reading.lines[i].text)
    ]


def features(reading: Reading, asked: Sequence[int]) -> Rows:
    """A row of NAMES for each of the lines *asked*."""
    lines = reading.lines
    shown = range(min(len(lines), DEEPEST + NEAR))
    shapes = np.array([shape(lines[i]) for i in shown], dtype=float)
    votes = np.array([_voted(reading, i) for i in shown], dtype=float)
    columns = dict(zip(SHAPE, shapes.T, strict=True)) | dict(zip(VOTED, votes.T, strict=True))
    prose = list(reading.prose())
    beside = np.column_stack([columns[name] for name in BESIDE])
    index = np.array(asked, dtype=int)
    words = sum(lines[i].size for i in prose)
    whole = (
        np.log1p(len(lines)), float((votes[:, 0] > 0).mean()), np.log1p(words), np.log1p(len(asked)),
        float(min(prose[0] if prose else len(lines), 200)),
    )  # fmt: skip
    return np.hstack(
        [
            shapes[index],
            votes[index],
            _said_again(reading, asked, prose),
            _placed(reading, asked, prose, columns),
            *(shifted(beside, step, -1.0)[index] for step in STEPS),
            np.tile(whole, (len(index), 1)),
        ]
    )


def _voted(reading: Reading, index: int) -> tuple[float, float]:
    vote = reading.votes[index]
    return certainty(vote), vote is not None and vote.name in SIGNED


def _said_again(reading: Reading, asked: Sequence[int], prose: Sequence[int]) -> Rows:
    """How much of each line the text, its beginning, the first line and other lines near by say again."""
    lines = reading.lines
    words = {i: frozenset(lines[i].key.split()) for i in range(min(len(lines), DEEPEST + NEAR))}
    meant = {i: frozenset(word for word in found if len(word) >= MEANT) for i, found in words.items()}
    text = Counter(word for i in prose for word in set(lines[i].key.split()))
    copies = Counter(line.key for line in lines)
    first = words.get(0, frozenset())
    rows = []
    for i in asked:
        mine, told = words[i] or frozenset({""}), meant[i]
        own = int(reading.is_prose(i))
        following = bisect_right(prose, i)
        said = frozenset(word for j in prose[following : following + LEAD] for word in lines[j].key.split())
        beside = (*range(max(0, i - WIDELY), i), *range(i + 1, min(len(words), i + WIDELY + 1)))
        near = [j for j in beside if ALIKE <= len(words[j]) <= LONGEST]
        alike = {j: len(mine & words[j]) / len(mine | words[j]) for j in near}
        rows.append(
            (
                sum(text[word] > own for word in told) / max(len(told), 1),
                len(told & said) / max(len(told), 1),
                len(mine & first) / len(mine) if i else 1.0,
                len(mine & first) / max(len(first), 1) if i else 1.0,
                min(copies[lines[i].key], 5),
                any(len(mine) >= ALIKE and mine < words[j] and len(words[j]) <= len(mine) + SITE for j in near),
                max(alike.values(), default=0.0),
                max((share for j, share in alike.items() if j > i), default=0.0),
            )
        )
    return np.array(rows, dtype=float).reshape(len(rows), len(SAID_AGAIN))


def _placed(reading: Reading, asked: Sequence[int], prose: Sequence[int], columns: Mapping[str, Rows]) -> Rows:
    """Where each line stands to the text, and to the headlines and the boilerplate between it and the text."""
    lines = reading.lines
    plain = (columns["headline"] > 0) & (columns["vote"] == 0)
    headlines = np.concatenate([[0], np.cumsum(plain)])
    voted = np.concatenate([[0], np.cumsum(columns["vote"] > 0)])
    signed = np.concatenate([[0], np.cumsum(columns["signed"] > 0)])
    size = np.expm1(columns["size"])
    rows = []
    sizes = np.concatenate([[0], np.cumsum([lines[j].size for j in prose])])
    total = max(sizes[-1], 1)
    for i in asked:
        at = bisect_right(prose, i)
        following = prose[at] if at < len(prose) else len(size)
        end = min(following, len(size))
        above = sizes[at] - (lines[i].size if reading.is_prose(i) else 0)
        near = size[max(0, i - NEAR) : min(len(size), i + NEAR + 1)]
        free = np.flatnonzero(plain[:end])[-NEAR:]
        rows.append(
            (
                min(i, 200),
                min(following - i, 100),
                above / total,
                (sizes[-1] - sizes[at]) / total,
                headlines[end] - headlines[min(i + 1, end)],
                voted[end] - voted[min(i + 1, end)],
                signed[end] - signed[min(i + 1, end)],
                min(headlines[i], 50),
                min(voted[i], 50),
                int((size[free] > size[i]).sum()),
                size[i] / max(near.max(), 1),
                float(len(free) > 0 and size[i] >= size[free].max()),
            )
        )
    return np.array(rows, dtype=float).reshape(len(rows), len(PLACED))


@dataclass(frozen=True, slots=True)
class Headlines:
    """Trained trees that give each line's probability to be the headline."""

    forest: Forest
    trained_on: str = ""

    def find(self, reading: Reading) -> int | None:
        """The headline's line, or None: no text is given one that none of its lines is likely to be."""
        asked = candidates(reading)
        if not asked:
            return None
        scores = self.forest.scores(features(reading, asked))
        best = int(scores.argmax())
        return first_plain(reading, asked[best], asked) if 1 / (1 + np.exp(-scores[best])) >= LIKELY else None


def load_headlines(data: Mapping[str, object]) -> Headlines:
    """Trees from the contents of `headline.json`. Raises ValueError where their columns are not this version's."""
    if data["columns"] != list(NAMES):
        raise ValueError("headline.json was trained on other features; run benchmarks/train_headline.py")
    trees = data["forest"]
    assert isinstance(trees, dict)
    return Headlines(Forest.of(trees), str(data["trained_on"]))


@lru_cache(maxsize=1)
def shipped_headlines() -> Headlines:
    """The trees beside this module."""
    return load_headlines(json.loads(Path(__file__).with_name("headline.json").read_text(encoding="utf-8")))
