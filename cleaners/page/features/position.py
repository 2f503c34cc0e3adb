"""Where on the page a block stands, seen from the headline, from the last heading, and from the main container."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from cleaners.forest import Rows
from cleaners.page.features.page import WORD, Page
from cleaners.page.features.text import text_score
from cleaners.records import Block

# Longer than this a block is neither the headline nor the page's description of itself.
LONGEST_LINE = 60
# The main container holds this share of the weight; nothing is further from it than FAR steps.
MAIN_SHARE, FAR = 0.6, 20
NAMES = (
    "position words-before after-title title-distance title-overlap is-title title-share"
    " description-overlap description-share heading-distance heading-score heading-words heading-level"
    " in-main main-distance main-begin main-end page-prose forum news body-property"
).split()
VOTED_NAMES = "in-voted-main voted-main-distance page-voted".split()


def position_features(page: Page) -> Rows:
    """One row a block, with the columns of NAMES."""
    count = len(page.blocks)
    order = np.arange(count)
    total = page.sizes.sum() or 1.0
    title = WORD.findall(page.title.lower())
    heading = _title_position(page, title)
    away = order - heading if heading >= 0 else np.zeros(count)
    inside, distance = main_distance(page, page.prose)
    constants = [page.prose.sum() / total, page.is_forum, page.is_news, page.has_body_property]
    return np.column_stack(
        [
            order / count,
            (np.cumsum(page.sizes) - page.sizes) / total,
            np.sign(away),
            np.copysign(np.log1p(np.abs(away)), away),
            *_shared_words(page, title),
            *_described(page),
            *_under_heading(page),
            inside,
            distance,
            *_within_main(page, inside),
            *(np.full(count, value, dtype=np.float64) for value in constants),
        ]
    )


def voted_position_features(page: Page, votes: Rows) -> Rows:
    """The same from the container that holds most of what has *votes*; the columns of VOTED_NAMES."""
    voted = page.sizes * votes
    inside, distance = main_distance(page, voted)
    share = voted.sum() / (page.sizes.sum() or 1.0)
    return np.column_stack([inside, distance, np.full(len(votes), share)])


def _shared_words(page: Page, title: list[str]) -> tuple[list[float], list[bool], list[float]]:
    """How much of the headline a block holds, whether it is it, and how much of the block the headline holds."""
    wanted = set(title)
    overlap, same, share = [], [], []
    for found in page.words:
        words = set(found) if len(found) < LONGEST_LINE else set()
        shared = len(words & wanted)
        overlap.append(shared / len(wanted) if wanted else 0.0)
        same.append(bool(title) and found == title)
        share.append(shared / len(words) if words else 0.0)
    return overlap, same, share


def _described(page: Page) -> tuple[list[float], list[float]]:
    """How much of the page's description of itself a block holds, by pairs of words, and the reverse."""
    words = WORD.findall(page.description.lower())
    wanted = set(pairwise(words))
    overlap, share = [], []
    for found in page.words:
        pairs = set(pairwise(found)) if wanted and len(found) < 2 * LONGEST_LINE else set()
        shared = len(pairs & wanted)
        overlap.append(shared / len(wanted) if wanted else 0.0)
        share.append(shared / len(pairs) if pairs else 0.0)
    return overlap, share


def _under_heading(page: Page) -> tuple[Rows, list[float], list[float], list[float]]:
    """Of the last heading above a block: how far it is, what its words score, how many they are, and its level."""
    distance, scores, sizes, levels = [], [], [], []
    last, score, size, level = -1, 0.0, 0.0, 0.0
    for number, block in enumerate(page.blocks):
        distance.append(number - last if last >= 0 else 99)
        scores.append(score)
        sizes.append(size)
        levels.append(level)
        if block.kind is Block.HEADING:
            last, score, size, level = number, text_score(page, number)[0], page.sizes[number], block.place.level
    return np.log1p(distance), scores, sizes, levels


def _within_main(page: Page, inside: Rows) -> tuple[Rows, Rows]:
    """The share of the main container's words that stands before a block, and behind it; -1 outside of it."""
    words = np.where(inside > 0, page.sizes, 0.0)
    total = words.sum() or 1.0
    before = (np.cumsum(words) - words) / total
    behind = 1.0 - np.cumsum(words) / total
    return np.where(inside > 0, before, -1.0), np.where(inside > 0, behind, -1.0)


def _title_position(page: Page, title: list[str]) -> int:
    """The heading that shows the title, else the first h1, else -1."""
    first = -1
    for number, block in enumerate(page.blocks):
        if block.place.tag == "h1":
            if title and page.words[number] == title:
                return number
            if first < 0:
                first = number
    if first < 0 and title in page.words:
        first = page.words.index(title)
    return first


def main_distance(page: Page, weights: Rows) -> tuple[Rows, Rows]:
    """Whether each block stands in the main container, and how far it is from it.

    The main container is the deepest place with MAIN_SHARE of *weights*. Within it the distance is the steps up to
    it; elsewhere it is negative, the steps from the main container up to the nearest ancestor of both.
    """
    tree = page.tree
    held = tree.held(weights[None, :])[:-1, 0]
    bound = MAIN_SHARE * weights.sum()
    holders = [n for n in np.flatnonzero((held >= bound) & (held > 0)).tolist() if tree.places[n].depth > 1]
    chain: dict[int, int] = {}
    step = max(holders, key=lambda number: tree.places[number].depth, default=-1)
    while step >= 0:
        chain[step] = len(chain)
        step = int(tree.parents[step])
    rows: list[tuple[int, int]] = []
    for number, parent in enumerate(tree.parents.tolist()):
        if number in chain:
            rows.append((chain[number], 0))
        else:
            up, steps = rows[parent] if parent >= 0 else (FAR, 0)
            rows.append((up, steps + 1))
    found = np.array(rows, dtype=np.float64)[tree.own]
    inside = (found[:, 0] == 0) & bool(chain)
    return inside.astype(np.float64), np.where(found[:, 0] == 0, found[:, 1], -found[:, 0])
