"""What the judge sees of each block: its text, its place, its neighbours, its containers and the jury's votes.

Each group is a function from the page to one row of numbers a block, beside the names of its columns. The order of
GROUPS is the order of the columns that the judge was trained on; the columns of the voters that were asked follow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from cleaners.forest import Rows
from cleaners.page.features import containers, neighbours, place, position, text
from cleaners.page.features.page import Page
from cleaners.page.features.votes import vote_features, vote_names

__all__ = ["Page", "Rows", "feature_names", "features", "own_features"]

GROUPS: tuple[tuple[Sequence[str], Callable[[Page], Rows]], ...] = (
    (text.NAMES, text.text_features),
    (place.NAMES, place.place_features),
    (place.PART_NAMES, place.part_features),
    (containers.NAMES, containers.container_features),
    (position.NAMES, position.position_features),
    (neighbours.NAMES, neighbours.neighbour_features),
)


def feature_names(voters: Sequence[str]) -> list[str]:
    """The columns of `features`, in order."""
    return [name for names, _ in GROUPS for name in names] + vote_names(voters)


def own_features(page: Page) -> Rows:
    """One row a block, with those columns of `feature_names` that no voter has a part in."""
    return np.hstack([group(page) for _, group in GROUPS])


def features(page: Page, voters: Sequence[str], own: Rows | None = None) -> Rows:
    """One row a block, with the columns of `feature_names`; *voters* are those whose votes count.

    *own* are the page's `own_features`, where they are known already.
    """
    return np.hstack([own_features(page) if own is None else own, vote_features(page, voters)])
