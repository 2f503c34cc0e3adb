"""The judge: boosted trees that turn the features of a block into its probability to be body.

It sits in stages. The first hears only the voters that cost nothing; where it leaves the page in doubt, the next asks a
slow voter as well, by a forest of its own, so that no vote is ever guessed, and their opinions are averaged. Trained by
benchmarks/train_judge.py, which writes `judge.json`: trees as flat arrays, the tables of class words and of short
blocks' words, and the digest of the pages that they were learned from.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from cleaners.forest import Forest, Rows
from cleaners.page.features import Page, feature_names, features, own_features

# A page is kept as a whole where it is all doubtful, but nothing that is more likely furniture than this.
LOWEST, HIGHEST = 0.15, 0.5


@dataclass(frozen=True, slots=True)
class Stage:
    """A forest, the voters whose votes it was trained with, and the expected F1 from which its opinion stands."""

    voters: tuple[str, ...]
    forest: Forest
    enough: float


@dataclass(frozen=True, slots=True)
class Decision:
    """Each block's probability to be body, the bound from which blocks are kept, and how many stages were needed."""

    probabilities: list[float]
    bound: float
    stages: int


@dataclass(frozen=True, slots=True)
class Judge:
    """Trained stages, from the quickest on, with the tables that their features look words up in."""

    stages: tuple[Stage, ...]
    class_scores: dict[str, float]
    text_scores: dict[str, float]
    trained_on: str = ""

    def decide(self, page: Page, ask: Callable[[str], list[float]], counted: Sequence[bool]) -> Decision:
        """The opinion of *page* after the first stage that leaves no doubt; after the last where all do.

        *ask* gives a voter's votes, and is asked once for each. Blocks that are not *counted*, a comment's, have no
        part in the page's expected F1.
        """
        page.class_scores, page.text_scores = self.class_scores, self.text_scores
        sizes = [len(block.words) for block, counts in zip(page.blocks, counted, strict=True) if counts]
        own, scores = own_features(page), list[Rows]()
        for stage in self.stages:
            for voter in stage.voters:
                if voter not in page.votes:
                    page.votes[voter] = ask(voter)
            scores.append(stage.forest.scores(features(page, stage.voters, own)))
            found: list[float] = (1 / (1 + np.exp(-np.mean(scores, axis=0)))).tolist()
            bound, expected = threshold([p for p, counts in zip(found, counted, strict=True) if counts], sizes)
            if expected >= stage.enough:
                break
        return Decision(found, bound, len(scores))


def load_judge(data: dict[str, object]) -> Judge:
    """A judge from the contents of `judge.json`. Raises ValueError where its columns are not this version's."""
    stages = tuple(map(_load_stage, data["stages"]))  # type: ignore[call-overload]
    return Judge(stages, data["class_scores"], data["text_scores"], str(data["trained_on"]))  # type: ignore[arg-type]


def _load_stage(data: dict[str, object]) -> Stage:
    voters = tuple(map(str, data["voters"]))  # type: ignore[call-overload]
    if data["columns"] != feature_names(voters):
        raise ValueError("judge.json was trained on other features; run benchmarks/train_judge.py")
    trees = data["forest"]
    assert isinstance(trees, dict)
    return Stage(voters, Forest.of(trees), float(data["enough"]))  # type: ignore[arg-type]


@lru_cache(maxsize=1)
def shipped_judge() -> Judge | None:
    """The judge beside this module, None where the file is missing."""
    path = Path(__file__).with_name("judge.json")
    if not path.exists():
        return None
    return load_judge(json.loads(path.read_text(encoding="utf-8")))


def threshold(probabilities: list[float], sizes: list[int]) -> tuple[float, float]:
    """The probability from which blocks are kept, so that the page's expected word F1 is greatest; and that F1.

    With blocks in falling order, keeping those down to one gives 2 TP / (kept + expected), all known from the
    probabilities (Ye et al. 2012, "Optimizing F-measure"). A page on which the judge doubts everything alike keeps
    its text that way. The bound stays between LOWEST and HIGHEST.
    """
    expected = sum(p * n for p, n in zip(probabilities, sizes, strict=True))
    best, bound, kept, hits = 0.0, HIGHEST, 0.0, 0.0
    for probability, size in sorted(zip(probabilities, sizes, strict=True), reverse=True):
        kept += size
        hits += probability * size
        score = 2 * hits / (kept + expected) if kept + expected else 0.0
        if score > best:
            best, bound = score, probability
    return min(max(bound, LOWEST), HIGHEST), best
