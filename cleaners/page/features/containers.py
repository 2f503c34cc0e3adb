"""How much text, links and votes a block's containers hold, and the blocks of the same make."""

from __future__ import annotations

import numpy as np

from cleaners.forest import Rows
from cleaners.page.features.page import Page

ANCESTORS = 3
NAMES = [
    *(
        f"{name}-{level}"
        for level in range(ANCESTORS + 1)
        for name in ("words", "share", "blocks", "links", "prose")
        # How many words stand far out is the page's length, which says nothing of the block.
        if not (name == "words" and level > 1)
    ),
    *"group-size group-words group-links group-prose".split(),
]
VOTED_NAMES = [*(f"voted-{level}" for level in range(ANCESTORS + 1)), "group-voted"]


def container_features(page: Page) -> Rows:
    """One row a block, with the columns of NAMES."""
    amounts = np.stack([page.sizes, page.chars, page.linked, np.ones(len(page.blocks)), page.prose])
    held = page.tree.held(amounts)
    total = page.sizes.sum() or 1.0
    columns = []
    for level in range(ANCESTORS + 1):
        words, chars, linked, blocks, prose = held[page.tree.above[level]].T
        if level <= 1:
            columns.append(np.log1p(words))
        columns += [words / total, np.log1p(blocks), linked / _least(chars), prose / _least(words)]
    words, chars, linked, blocks, prose = (_in_group(page, amount) for amount in amounts)
    columns += [np.log1p(blocks), words / blocks, linked / _least(chars), prose / _least(words)]
    return np.column_stack(columns)


def voted_features(page: Page, votes: Rows) -> Rows:
    """The share of the words of each of a block's containers, and of its group, that has *votes*."""
    amounts = np.stack([page.sizes, page.sizes * votes])
    held = page.tree.held(amounts)
    columns = []
    for level in range(ANCESTORS + 1):
        words, voted = held[page.tree.above[level]].T
        columns.append(voted / _least(words))
    words, voted = (_in_group(page, amount) for amount in amounts)
    return np.column_stack([*columns, voted / _least(words)])


def _least(amounts: Rows) -> Rows:
    """*amounts* as a divisor."""
    return np.where(amounts == 0, 1.0, amounts)


def _in_group(page: Page, amounts: Rows) -> Rows:
    """For each block what all blocks of its make hold of *amounts*."""
    sums: Rows = np.bincount(page.makes, amounts).astype(np.float64)
    return sums[page.makes]
