"""Where the article begins and ends: the run of lines with the greatest sum of evidence for text.

Maximum subsequence segmentation (Pasternack and Roth 2009): running text counts for the article, lines that were
removed count against it, short lines a little. What stands outside the best run goes, if boilerplate stands there.
"""

from __future__ import annotations

from collections.abc import Iterable

from cleaners.flat.reading import Reading

REMOVED, SHORT, TEXT = -12.0, -2.5, 40.0
"""Weights, chosen on the development texts: a removed line outweighs a short paragraph, a long one outweighs three."""


def outside(reading: Reading) -> Iterable[int]:
    """The free lines before and after the article, where boilerplate shows that the article has ended."""
    if not reading.taken:
        return ()
    indices = [i for i in range(len(reading.lines)) if i not in reading.thread]
    scores = [_score(reading, i) for i in indices]
    first, last = _best_run(scores)
    # Short lines right below the text may be its own; what is below the first removed line is not.
    end = next((p for p in range(last + 1, len(indices)) if indices[p] in reading.taken), len(indices))
    before = indices[:first] if reading.title is None else []
    return [*_beyond(reading, before[::-1]), *_beyond(reading, indices[end:])]


def _score(reading: Reading, index: int) -> float:
    line = reading.lines[index]
    if index == reading.title:
        return TEXT
    if index in reading.taken:
        return REMOVED
    return min(float(line.size), TEXT) if line.is_prose else SHORT


def _best_run(scores: list[float]) -> tuple[int, int]:
    """First and last position of the run with the greatest sum (Kadane's algorithm)."""
    best, best_first, best_last = float("-inf"), 0, len(scores) - 1
    total, first = 0.0, 0
    for position, score in enumerate(scores):
        if total <= 0:
            total, first = 0.0, position
        total += score
        if total > best:
            best, best_first, best_last = total, first, position
    return best_first, best_last


def _beyond(reading: Reading, indices: list[int]) -> list[int]:
    """The free ones of *indices*, which lead away from the article, if the others say what they all are.

    Running text among them asks for much boilerplate before it; else the article goes on as far as that text.
    """
    start = 0
    for position, index in enumerate(indices):
        if reading.is_prose(index) and sum(i in reading.taken for i in indices[start:position]) < 8:
            start = position + 1
    rest = indices[start:]
    removed = sum(i in reading.taken for i in rest)
    return [i for i in rest if reading.is_free(i)] if removed >= max(3, 0.3 * len(rest)) else []
