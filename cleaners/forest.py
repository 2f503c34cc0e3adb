"""Rows of features, and trained decision trees as flat arrays, asked with numpy alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Rows: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Forest:
    """Decision trees in one set of arrays: node *n* sends a row to `below[2n]` where its feature is at most the
    threshold, else to `below[2n + 1]`.

    Leaves point to themselves and carry a value; `roots` are the trees' first nodes.
    """

    feature: NDArray[np.intp]
    threshold: NDArray[np.float64]
    below: NDArray[np.intp]
    value: NDArray[np.float64]
    roots: NDArray[np.intp]
    depth: int

    @classmethod
    def of(cls, trees: Mapping[str, object]) -> Forest:
        """The forest that `flat_forest` of benchmarks/train_judge.py wrote."""
        left, right = np.array(trees["left"]), np.array(trees["right"])
        return cls(
            feature=np.array(trees["feature"], dtype=np.intp),
            threshold=np.array(trees["threshold"], dtype=np.float64),
            below=np.stack([left, right], axis=1).ravel().astype(np.intp),
            value=np.array(trees["value"], dtype=np.float64),
            roots=np.array(trees["roots"], dtype=np.intp),
            depth=int(str(trees["depth"])),
        )

    def scores(self, rows: Rows) -> Rows:
        """The sum of the trees' values (log-odds) for each row."""
        nodes = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        offsets = (np.arange(len(rows)) * rows.shape[1])[:, None]
        flat = rows.ravel()
        for _ in range(self.depth):
            goes_right = flat.take(self.feature.take(nodes) + offsets) > self.threshold.take(nodes)
            nodes = self.below.take(2 * nodes + goes_right)
        total: Rows = self.value.take(nodes).sum(axis=1)
        return total


def shifted(rows: Rows, step: int, nothing: float) -> Rows:
    """Each row's neighbour *step* rows on, *nothing* where there is none; *rows* may be a single column."""
    found = np.full_like(rows, nothing)
    if abs(step) < len(rows):
        if step > 0:
            found[:-step] = rows[step:]
        else:
            found[-step:] = rows[:step]
    return found
