"""What voters say of a block and of the blocks around it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cleaners.forest import Rows
from cleaners.page.features.containers import VOTED_NAMES as CONTAINER_NAMES
from cleaners.page.features.containers import voted_features
from cleaners.page.features.neighbours import window_sums
from cleaners.page.features.page import LONG_WORDS, Page
from cleaners.page.features.position import VOTED_NAMES as POSITION_NAMES
from cleaners.page.features.position import voted_position_features

COLUMNS = ("vote", "before", "after", "window", "span", "any")
# The voter whose votes also say what the page's main container is.
MAIN_VOTER = "trafilatura"


def vote_names(voters: Sequence[str]) -> list[str]:
    """The columns of `vote_features`."""
    names = [f"{voter}-{column}" for voter in voters for column in COLUMNS]
    return [*names, *CONTAINER_NAMES, *POSITION_NAMES] if MAIN_VOTER in voters else names


def vote_features(page: Page, voters: Sequence[str]) -> Rows:
    """Each voter's vote on the block, on its neighbours, and whether the block stands between its first and last."""
    parts = [_voter_features(page, np.array(page.votes[voter])) for voter in voters]
    if MAIN_VOTER in voters:
        main = np.array(page.votes[MAIN_VOTER])
        parts += [voted_features(page, main), voted_position_features(page, main)]
    return np.hstack(parts)


def _voter_features(page: Page, votes: Rows) -> Rows:
    count = len(votes)
    weighted = votes * page.sizes
    strong = np.flatnonzero(weighted >= LONG_WORDS)
    order = np.arange(count)
    span = (order >= strong[0]) & (order <= strong[-1]) if len(strong) else np.zeros(count)
    around = window_sums(page.sizes)
    return np.column_stack(
        [
            votes,
            np.concatenate([[0.0], votes[:-1]]),
            np.concatenate([votes[1:], [0.0]]),
            window_sums(weighted) / np.where(around == 0, 1.0, around),
            span,
            np.full(count, votes.any()),
        ]
    )
