"""What the judge of lines hears of each: its shape, its words, its neighbours, and where it stands to the article.

Nothing here knows a language; the words' scores, which the judge brings, do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from cleaners.flat.lines import Line
from cleaners.flat.reading import Reading
from cleaners.flat.zone import FOOT, core
from cleaners.forest import Rows, shifted
from cleaners.rules import Evidence, Rule
from cleaners.rules.folding import opens_small

Column = NDArray[np.float64]

SCORED = 30
"""Longer lines are told by their shape; their words say little."""
_WORD = re.compile(r"[^\W\d_]+")
_DIGIT, _STOP = re.compile(r"\d"), re.compile(r"[,;.!?،。，、:]")
_BAR, _ADDRESS = re.compile(r"[|·•/»›→>]"), re.compile(r"@|https?:|www\.|\.(?:com|org|net|de|ru|fr)\b")
_TIME = re.compile(r"\b\d{1,2}[:.h]\d\d\b|\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b")
_QUOTE = re.compile(r"[\"“„«»'‘–—-]")
_BRACKET = re.compile(r"[(（\[][^()（）\[\]]{2,60}[)）\]]\.?$")

SHAPE = (
    *("size", "letters_a_word", "closed", "prose", "headline", "digits", "stops", "capitals", "upper", "opens_small"),
    *("opens_digit", "opens_quote", "ends_colon", "ends_dots", "asks", "bars", "address", "time", "ends_bracket"),
)
OWN = (*SHAPE, "vote", "voted_foot", "taken", "copies", "in_title", "in_prose")
WORDED = ("word_mean", "word_least", "word_most", "word_first")
# Of these the lines above and below tell as well: their own, and means over more of them.
BESIDE = ("size", "closed", "prose", "taken", "capitals", "word_mean", "vote", "time")
SPREAD = ("size", "prose", "taken", "capitals", "word_mean", "headline", "closed")
STEPS, SPANS = (-2, -1, 1, 2), (4, 12)
PLACED = (
    *("from_top", "from_end", "prose_above", "prose_below", "to_prose_above", "to_prose_below", "taken_since_prose"),
    *("taken_until_prose", "core_before", "core_behind", "run", "run_above", "run_below", "run_taken", "run_size"),
    *("run_capitals", "run_word_mean", "run_last", "run_first", "below_title"),
)
WHOLE = ("lines", "taken_share", "taken_lines", "prose_words", "prose_share", "titled")
NAMES = (
    *OWN,
    *WORDED,
    *(f"{name}{step:+d}" for step in STEPS for name in BESIDE),
    *(f"{name}_{side}{span}" for span in SPANS for side in ("above", "below") for name in SPREAD),
    *PLACED,
    *WHOLE,
)


def features(reading: Reading, word_scores: Mapping[str, float]) -> Rows:
    """A row of NAMES for each line of *reading*."""
    own = _own(reading)
    columns = dict(zip(OWN, own.T, strict=True)) | dict(zip(WORDED, _worded(reading, word_scores).T, strict=True))
    found = list(columns.values())
    found += [shifted(columns[name], step, -1.0) for step in STEPS for name in BESIDE]
    for span in SPANS:
        found += [_mean_above(columns[name], span) for name in SPREAD]
        found += [_mean_above(columns[name][::-1], span)[::-1] for name in SPREAD]
    found += _placed(reading, columns)
    return np.column_stack(found)


def words_of_line(line: Line) -> list[str]:
    """The words by which a line is scored."""
    return _WORD.findall(line.key)


def _own(reading: Reading) -> Rows:
    copies = Counter(line.key for line in reading.lines)
    title = frozenset(reading.lines[reading.title].key.split()) if reading.title is not None else frozenset()
    prose = Counter(
        word for i, line in enumerate(reading.lines) if reading.is_prose(i) for word in set(line.key.split())
    )
    return np.array(
        [(*shape(line), *_told(reading, i, copies, title, prose)) for i, line in enumerate(reading.lines)], dtype=float
    )


def shape(line: Line) -> tuple[float, ...]:
    """The columns of SHAPE: how the line is written."""
    text, size = line.text, line.size
    words = text.split()
    return (
        np.log1p(size),
        min(len(text) / max(size, 1), 20.0),
        line.closed,
        line.is_prose,
        line.is_headline,
        len(_DIGIT.findall(text)) / len(text),
        len(_STOP.findall(text)) / max(size, 1),
        sum(word[0].isupper() for word in words) / len(words),
        text.isupper(),
        opens_small(text),
        text[0].isdigit(),
        _QUOTE.match(text) is not None,
        text.endswith((":", "：")),
        text.endswith(("…", "...")),
        text.rstrip("\"'”’»").endswith(("?", "!", "？", "！", "؟")),
        min(len(_BAR.findall(text)), 5),
        _ADDRESS.search(text) is not None,
        _TIME.search(text) is not None,
        _BRACKET.search(text) is not None,
    )


def certainty(vote: Rule | None) -> int:
    """How sure the rule is by itself that knows the line: 0 where none does, the most where it wants no evidence."""
    return 0 if vote is None else 1 + Evidence.NEIGHBOUR - vote.wants


def _told(
    reading: Reading, index: int, copies: Counter[str], title: frozenset[str], prose: Counter[str]
) -> tuple[float, ...]:
    line, vote = reading.lines[index], reading.votes[index]
    words = set(line.key.split()) or {""}
    own = int(reading.is_prose(index))
    return (
        certainty(vote),
        vote is not None and vote.name in FOOT,
        index in reading.taken,
        min(copies[line.key], 5),
        len(words & title) / len(words),
        sum(prose[word] > own for word in words) / len(words),
    )


def _worded(reading: Reading, word_scores: Mapping[str, float]) -> Rows:
    rows = []
    for line in reading.lines:
        words = words_of_line(line) if line.size <= SCORED else []
        scores = [word_scores.get(word, 0.0) for word in words] or [0.0]
        rows.append((sum(scores) / len(scores), min(scores), max(scores), scores[0]))
    return np.array(rows, dtype=float)


def _mean_above(column: Column, span: int) -> Column:
    """The mean of *column* over up to *span* lines above each; -1 where there are none."""
    sums = np.concatenate([[0.0], np.cumsum(column)])
    here = np.arange(len(column))
    start = np.maximum(here - span, 0)
    counts = here - start
    return np.where(counts > 0, (sums[here] - sums[start]) / np.maximum(counts, 1), -1.0)


def _placed(reading: Reading, columns: Mapping[str, Column]) -> list[Column]:
    lines = len(reading.lines)
    here = np.arange(lines)
    free_prose = np.array([reading.is_prose(i) and i not in reading.thread for i in range(lines)])
    taken = columns["taken"]
    sizes = np.where(free_prose, np.expm1(columns["size"]), 0.0)
    total = max(sizes.sum(), 1.0)
    above = np.concatenate([[0.0], np.cumsum(sizes)])[:-1]
    last = np.maximum.accumulate(np.where(free_prose, here, -1))
    following = np.minimum.accumulate(np.where(free_prose, here, lines)[::-1])[::-1]
    removed = np.concatenate([[0.0], np.cumsum(taken)])
    first_core, last_core = core(reading)
    run = (free_prose[1:] | free_prose[:-1]).cumsum() if lines > 1 else np.zeros(0, dtype=int)
    run = np.concatenate([[0], run])
    length = np.bincount(run)[run]
    start = np.maximum.accumulate(np.where(np.concatenate([[True], run[1:] != run[:-1]]), here, 0))
    below_title = here - reading.title if reading.title is not None else np.full(lines, -100.0)

    def of_run(name: str) -> Column:
        sums: Column = np.bincount(run, weights=columns[name])[run] / length
        return sums

    def near(distance: NDArray[np.int_]) -> Column:
        found: Column = np.minimum(distance, 100).astype(float)
        return found

    whole = (
        *(np.log1p(lines), taken.mean(), np.log1p(taken.sum()), np.log1p(sizes.sum()), free_prose.mean()),
        float(reading.title is not None),
    )
    return [
        *(near(here), near(lines - 1 - here), above / total, (total - above - sizes) / total),
        *(near(here - last), near(following - here), removed[here] - removed[last + 1]),
        *(removed[np.minimum(following, lines)] - removed[here], near(first_core - here), near(here - last_core)),
        *(near(length), near(here - start), near(start + length - 1 - here), of_run("taken"), of_run("size")),
        *(of_run("capitals"), of_run("word_mean"), (following == lines).astype(float), (last == -1).astype(float)),
        np.clip(below_title, -100, 100).astype(float),
        *(np.full(lines, value) for value in whole),
    ]
