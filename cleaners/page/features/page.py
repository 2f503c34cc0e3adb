"""What the features are drawn from: the page, and what several groups of them need to know of it, found once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from cleaners.forest import Rows
from cleaners.page.blocks import TextBlock
from cleaners.page.features.signs import count_signs
from cleaners.page.places import Place

Numbers: TypeAlias = NDArray[np.intp]

WORD = re.compile(r"\w+")
# From this many words on a block with few links reads as prose.
LONG_WORDS = 15
# How many elements up a block's surroundings are looked at.
LEVELS = 7


@dataclass(eq=False)
class Page:
    """One page as the judge sees it.

    `votes` has one list of shares for each voter that was asked, a share for each block. `class_scores` and
    `text_scores` are the log-odds of a class word and of a short block's word to belong to the body.
    """

    blocks: list[TextBlock]
    votes: dict[str, list[float]]
    title: str = ""
    description: str = ""
    has_body_property: bool = False
    is_forum: bool = False
    is_news: bool = False
    class_scores: dict[str, float] = field(default_factory=dict)
    text_scores: dict[str, float] = field(default_factory=dict)

    @cached_property
    def words(self) -> list[list[str]]:
        """Each block's words, as voters' texts and titles are compared."""
        return [WORD.findall(block.text.lower()) for block in self.blocks]

    @cached_property
    def signs(self) -> dict[str, Rows]:
        """How many signs of each class each block holds."""
        return count_signs([block.text for block in self.blocks])

    @cached_property
    def sizes(self) -> Rows:
        """Words, counting two signs of a script without spaces as one."""
        return np.maximum([len(block.words) for block in self.blocks], self.signs["wide"] / 2)

    @cached_property
    def chars(self) -> Rows:
        """Characters of each block."""
        return np.array([len(block.text) for block in self.blocks], dtype=np.float64)

    @cached_property
    def linked(self) -> Rows:
        """Characters of each block that stand in links."""
        return np.array([block.linked for block in self.blocks], dtype=np.float64)

    @cached_property
    def density(self) -> Rows:
        """Each block's link density."""
        return np.minimum(1.0, self.linked / self.chars)

    @cached_property
    def prose(self) -> Rows:
        """The words of long blocks with few links, 0 for the others."""
        return np.where((self.sizes >= LONG_WORDS) & (self.linked < 0.5 * self.chars), self.sizes, 0.0)

    @cached_property
    def makes(self) -> Numbers:
        """A number for each block, the same for those that one template wrote: same tags and classes, two levels up."""
        numbers: dict[object, int] = {}
        found = []
        for place, linked in zip([block.place for block in self.blocks], (self.density > 0.5).tolist(), strict=True):
            parent = place.parent
            make = place.tag, place.words, parent and (parent.tag, parent.words), linked
            found.append(numbers.setdefault(make, len(numbers)))
        return np.array(found, dtype=np.intp)

    @cached_property
    def tree(self) -> Tree:
        """The elements that stand around the blocks."""
        return Tree([block.place for block in self.blocks])


class Tree:
    """The places around the blocks, parents before their children; number -1 is no place.

    `own` has each block's place, `parents` each place's parent, `above` for each of LEVELS steps up each block's
    ancestor (`above[0]` is `own`).
    """

    def __init__(self, around: list[Place]) -> None:
        self.places: list[Place] = []
        self.numbers: dict[Place, int] = {}
        for place in around:
            self._add(place)
        numbers = self.numbers
        self.own: Numbers = np.array([numbers[place] for place in around], dtype=np.intp)
        self.parents: Numbers = np.array(
            [-1 if place.parent is None else numbers[place.parent] for place in self.places], dtype=np.intp
        )
        # A last row stands for "no place", and is its own parent: index -1 finds it.
        upward = np.append(self.parents, -1)
        self.above: list[Numbers] = [self.own]
        for _ in range(LEVELS):
            self.above.append(upward[self.above[-1]])
        self._by_depth = self._depths()

    def _add(self, place: Place) -> None:
        path = []
        step: Place | None = place
        while step is not None and step not in self.numbers:
            path.append(step)
            step = step.parent
        for new in reversed(path):
            self.numbers[new] = len(self.places)
            self.places.append(new)

    def _depths(self) -> list[Numbers]:
        depths = np.array([place.depth for place in self.places])
        order = np.argsort(depths, kind="stable")
        return np.split(order, np.flatnonzero(np.diff(depths[order])) + 1)

    def held(self, amounts: Rows) -> Rows:
        """What each place holds of *amounts* (a column a block), its descendants' included; a last row of zeros."""
        sums = np.zeros((len(self.places) + 1, amounts.shape[0]))
        for column, amount in enumerate(amounts):
            sums[:-1, column] = np.bincount(self.own, amount, len(self.places))
        for level in reversed(self._by_depth[1:]):
            np.add.at(sums, self.parents[level], sums[level])
        return sums
