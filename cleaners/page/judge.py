"""The judge: a forest of boosted trees that turns the features of a block into its probability to be body.

Trained by benchmarks/train_judge.py, which writes `judge.json`: trees as flat arrays, the tables of class words and
of short blocks' words, and the digest of the pages that they were learned from.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleaners.page.features import Page, feature_names, features

# A page is kept as a whole where it is all doubtful, but nothing that is more likely furniture than this.
LOWEST, HIGHEST = 0.15, 0.5


@dataclass(frozen=True, slots=True)
class Forest:
    """Decision trees in one set of arrays: node *n* sends a row left where its feature is at most the threshold.

    Leaves point to themselves and carry a value; `roots` are the trees' first nodes.
    """

    feature: NDArray[np.int32]
    threshold: NDArray[np.float64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float64]
    roots: NDArray[np.int32]
    depth: int

    def scores(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """The sum of the trees' values (log-odds) for each row."""
        nodes = np.broadcast_to(self.roots, (len(rows), len(self.roots))).copy()
        offsets = (np.arange(len(rows)) * rows.shape[1])[:, None]
        flat = rows.ravel()
        for _ in range(self.depth):
            goes_left = flat.take(offsets + self.feature.take(nodes)) <= self.threshold.take(nodes)
            nodes = np.where(goes_left, self.left.take(nodes), self.right.take(nodes))
        total: NDArray[np.float64] = self.value.take(nodes).sum(axis=1)
        return total


@dataclass(frozen=True, slots=True)
class Judge:
    """A trained forest with the tables that its features look words up in."""

    forest: Forest
    class_scores: dict[str, float]
    text_scores: dict[str, float]
    columns: tuple[str, ...]
    trained_on: str = ""

    def probabilities(self, page: Page) -> list[float]:
        """Each block's probability to be body."""
        if not page.blocks:
            return []
        page.class_scores, page.text_scores = self.class_scores, self.text_scores
        rows = np.array(features(page), dtype=np.float64)
        found: list[float] = (1 / (1 + np.exp(-self.forest.scores(rows)))).tolist()
        return found


def load_judge(data: dict[str, object]) -> Judge:
    """A judge from the contents of `judge.json`. Raises ValueError where its columns are not this version's."""
    columns = tuple(map(str, data["columns"]))  # type: ignore[call-overload]
    if list(columns) != feature_names():
        raise ValueError("judge.json was trained on other features; run benchmarks/train_judge.py")
    trees = data["forest"]
    assert isinstance(trees, dict)
    forest = Forest(
        feature=np.array(trees["feature"], dtype=np.int32),
        threshold=np.array(trees["threshold"], dtype=np.float64),
        left=np.array(trees["left"], dtype=np.int32),
        right=np.array(trees["right"], dtype=np.int32),
        value=np.array(trees["value"], dtype=np.float64),
        roots=np.array(trees["roots"], dtype=np.int32),
        depth=int(trees["depth"]),
    )
    return Judge(forest, data["class_scores"], data["text_scores"], columns, str(data["trained_on"]))  # type: ignore[arg-type]


@lru_cache(maxsize=1)
def shipped_judge() -> Judge | None:
    """The judge beside this module, None where the file is missing."""
    path = Path(__file__).with_name("judge.json")
    if not path.exists():
        return None
    return load_judge(json.loads(path.read_text(encoding="utf-8")))


def threshold(probabilities: list[float], sizes: list[int]) -> float:
    """The probability from which blocks are kept, so that the page's expected word F1 is greatest.

    With blocks in falling order, keeping those down to one gives 2 TP / (kept + expected), all known from the
    probabilities (Ye et al. 2012, "Optimizing F-measure"). A page on which the judge doubts everything alike keeps
    its text that way. The result stays between LOWEST and HIGHEST.
    """
    expected = sum(p * n for p, n in zip(probabilities, sizes, strict=True))
    best, bound, kept, hits = 0.0, HIGHEST, 0.0, 0.0
    for probability, size in sorted(zip(probabilities, sizes, strict=True), reverse=True):
        kept += size
        hits += probability * size
        score = 2 * hits / (kept + expected) if kept + expected else 0.0
        if score > best:
            best, bound = score, probability
    return min(max(bound, LOWEST), HIGHEST)
