"""The blocks before and after, and the run of like blocks that a block stands in."""

from __future__ import annotations

import numpy as np

from cleaners.forest import Rows, shifted
from cleaners.page.features.page import Page
from cleaners.page.features.text import ends_sentence
from cleaners.records import Block

REACH = 2
WINDOW = 4
NAMES = [
    *(
        f"{side}-{distance}-{name}"
        for distance in range(1, REACH + 1)
        for side in ("before", "after")
        for name in ("size", "links", "heading", "ends-sentence", "same-place")
    ),
    *"window-prose window-links".split(),
]


def neighbour_features(page: Page) -> Rows:
    """One row a block, with the columns of NAMES; beyond the page's ends stands nothing."""
    seen = np.column_stack(
        [
            np.log1p(page.sizes),
            page.density,
            [block.kind is Block.HEADING for block in page.blocks],
            [ends_sentence(block.text) for block in page.blocks],
        ]
    )
    # Parent and tag together say that two blocks stand side by side.
    sides: dict[object, int] = {}
    places = [block.place for block in page.blocks]
    side = np.array([sides.setdefault((place.parent, place.tag), len(sides)) for place in places])
    columns = []
    for distance in range(1, REACH + 1):
        for step in (-distance, distance):
            columns.append(shifted(seen, step, 0.0))
            columns.append(shifted(side[:, None], step, -1) == side[:, None])
    words = window_sums(page.sizes)
    chars = window_sums(page.chars)
    columns += [(window_sums(page.prose) / words)[:, None], (window_sums(page.linked) / chars)[:, None]]
    return np.hstack(columns)


def window_sums(amounts: Rows) -> Rows:
    """For each block the sum of *amounts* over WINDOW blocks to both sides."""
    running = np.concatenate([[0.0], np.cumsum(amounts)])
    order = np.arange(len(amounts))
    high = np.minimum(order + WINDOW + 1, len(amounts))
    return np.asarray(running[high] - running[np.maximum(order - WINDOW, 0)])
