"""Where the article begins and ends: the run of lines with the greatest sum of evidence for text.

Maximum subsequence segmentation (Pasternack and Roth 2009): running text counts for the article, lines that were
removed count against it, short lines a little. What stands outside the best run goes, if boilerplate stands there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cleaners.flat.reading import Reading

REMOVED, INSIDE, SHORT, TEXT = -12.0, -4.0, -2.5, 40.0
"""Weights, chosen on the development texts: a removed line outweighs a short paragraph, a long one outweighs three."""
BOXES = frozenset(
    {"ad-marker", "newsletter-prompt", "offer", "subscribe-button", "follow-line", "app-prompt", "related-link"}
    | {"donation-appeal", "donation-button", "share-bar", "share-button", "picture-credit", "enlarge-prompt"}
    | {"player-remnant", "player-control", "site-control", "signs-alone", "consent-banner", "box-heading", "sandwiched"}
)
"""Rules whose lines stand inside articles as well as about them: they cost INSIDE."""
BOX = -120.0
"""A run of removed lines counts at most so much: three long paragraphs below a long box are the article still."""
TEASER = 0.25
"""Running text alone between short lines, below the article's first end, is a teaser or the site on itself."""
BETWEEN = 8
"""So many removed lines tell running text beyond them from the article's."""
TAIL, TAIL_EVIDENCE = 12, 2
"""So many lines without one of running text are no end of an article, where two of them are boilerplate for certain."""
FOOT = frozenset(
    {"author-bio", "tag-line", "tag-heading", "comment-form", "comment-link", "copyright", "related-heading"}
    | {"reuse-notice", "disclaimer", "account-form", "source-line", "contact-line"}
)
"""Rules whose lines stand below an article, and seldom inside."""


def outside(reading: Reading) -> Iterable[int]:
    """The free lines before and after the article, where boilerplate shows that the article has ended."""
    if not reading.taken:
        return ()
    indices = [i for i in range(len(reading.lines)) if i not in reading.thread]
    first, last = _best_run(_scores(reading, indices))
    # Short lines right below the text may be its own; what is below the first removed line is not.
    end = next((p for p in range(last + 1, len(indices)) if indices[p] in reading.taken), len(indices))
    before = indices[:first] if reading.title is None else []
    return [*_beyond(reading, before[::-1]), *_beyond(reading, indices[end:])]


def core(reading: Reading) -> tuple[int, int]:
    """The indices of the first and last line of the article, by the evidence so far."""
    indices = [i for i in range(len(reading.lines)) if i not in reading.thread]
    if not indices:
        return 0, -1
    first, last = _best_run(_scores(reading, indices))
    return indices[first], indices[last]


def _scores(reading: Reading, indices: list[int]) -> list[float]:
    scores: list[float] = []
    box, prose, ended = 0.0, 0, False
    for index in indices:
        if index in reading.taken:
            scores.append(max(INSIDE if reading.taken[index].name in BOXES else REMOVED, BOX - box))
            box += scores[-1]
            ended = ended or (prose >= 3 and reading.named(index) in FOOT)
            continue
        box = 0.0
        prose += reading.is_prose(index)
        scores.append(_score(reading, index) * (TEASER if ended and _is_isolated(reading, index) else 1))
    return scores


def _score(reading: Reading, index: int) -> float:
    if index == reading.title:
        return TEXT
    line = reading.lines[index]
    return min(float(line.size), TEXT) if line.is_prose else SHORT


def _is_isolated(reading: Reading, index: int) -> bool:
    """True for running text of a teaser's length with none above and none below."""
    beside = (i for i in (index - 1, index + 1) if 0 <= i < len(reading.lines))
    return reading.is_prose(index) and reading.lines[index].size < 35 and not any(reading.is_prose(i) for i in beside)


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

    Running text among them asks for much boilerplate before it, and there must be less of it than in the article;
    else the article goes on as far as that text.
    """
    beyond = _prose(reading, indices)
    article = _prose(reading, range(len(reading.lines))) - beyond
    start = removed = 0
    for position, index in enumerate(indices):
        removed += index in reading.taken
        if reading.is_prose(index):
            if removed < BETWEEN or 2 * beyond > article:
                start, removed = position + 1, 0
            beyond -= reading.lines[index].size
    rest = indices[start:]
    enough = BETWEEN if _prose(reading, rest) else TAIL_EVIDENCE if len(rest) >= TAIL else 3
    return [i for i in rest if reading.is_free(i)] if sum(i in reading.taken for i in rest) >= enough else []


def _prose(reading: Reading, indices: Sequence[int]) -> int:
    """The words of the running text on *indices*."""
    return sum(reading.lines[i].size for i in indices if reading.is_prose(i) and i not in reading.thread)
