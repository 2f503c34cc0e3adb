"""Train the trees that find a flat text's headline, on development pages flattened, and measure them on unseen domains.

    python -m benchmarks.train_headline [--folds FOLDER]

Writes cleaners/flat/headline.json. Each page is read whole, cropped about its body as for the judge of lines, and from
its headline on: from there, from some lines above it, and from below it, where there is none to find. A line is the
headline that has the gold's words; where no line has them all, one that has most. --folds keeps the trees of the five
folds of domains, each grown without its own, for benchmarks/flattened.py. Fixed seeds; the same pages, the same file.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import lightgbm
import numpy as np
from numpy.typing import NDArray

import benchmarks.train_judge as training
import cleaners.flat.headline as headlines
from benchmarks.flattened import Flat, flatten, likeness, site_tables
from benchmarks.gold import fold_of, load_pages
from benchmarks.train_line_judge import NEWS_WEIGHT, versions
from cleaners.flat import read_lines
from cleaners.forest import Rows
from cleaners.page.titles import fold
from cleaners.rules import observed

PARAMETERS = training.PARAMETERS | {
    "num_leaves": 15,
    "max_depth": 6,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "learning_rate": 0.08,
}
ROUNDS = 120
# How much alike a line must be to the gold's headline to be it, where none has all its words.
ALIKE = 0.6
LEAST_WEIGHT = 0.02


@dataclass(slots=True)
class Lesson:
    """A text's likely headlines: their rows of features, which of them is it, and how much each counts."""

    domain: str
    rows: Rows
    labels: NDArray[np.bool_]
    weights: NDArray[np.float64]
    lines: tuple[str, ...]

    @property
    def fold(self) -> int:
        """The fold that the page's domain falls in."""
        return fold_of(self.domain)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=Path, help="write the trees of the five folds to this folder")
    options = parser.parse_args()
    lessons = read_lessons()
    training.write_judge(Path(headlines.__file__).with_name("headline.json"), train(lessons))
    if options.folds is not None:
        training.write_folds(options.folds, lambda held: train([lesson for lesson in lessons if lesson.fold != held]))


def read_lessons() -> list[Lesson]:
    """The lessons of all development pages with a headline that are no forums."""
    tables = site_tables()
    pages = (page for page in load_pages() if page.kind != "forum" and fold(page.title))
    lessons = []
    for flat in filter(None, map(flatten, pages)):
        with patch.object(observed, "site_lines", lambda flat=flat: tables[fold_of(flat.page.domain)]):
            lessons += [lesson for some in (*versions(flat), *about_headline(flat)) if (lesson := read_lesson(some[1]))]
    return lessons


def about_headline(flat: Flat) -> Iterator[tuple[str, Flat]]:
    """*flat* from its headline, from some lines above it, and from the line below it, to the body's end or further."""
    chance = random.Random(zlib.crc32(b"headline " + flat.page.name.encode()))
    wanted, body = fold(flat.page.title), flat.body()
    above = [
        i for i, (text, _) in enumerate(flat.lines) if fold(text) == wanted and body and i < body[min(2, len(body) - 1)]
    ]
    if not above:
        return
    start, end = above[-1], body[-1] + 1
    yield "from", Flat(flat.page, flat.lines[start : end + chance.randint(0, 12)])
    yield "near", Flat(flat.page, flat.lines[max(0, start - chance.randint(1, 4)) : end + chance.randint(0, 20)])
    yield "above", Flat(flat.page, flat.lines[max(0, start - chance.randint(5, 30)) : end + chance.randint(0, 40)])
    yield "below", Flat(flat.page, flat.lines[start + 1 : end + chance.randint(0, 12)])


def read_lesson(flat: Flat) -> Lesson | None:
    """What is to be learned from *flat*; None where no line may be the headline."""
    reading, _ = read_lines("\n".join(text for text, _ in flat.lines))
    asked = headlines.candidates(reading)
    if not asked:
        return None
    lines = tuple(fold(reading.lines[i].text) for i in asked)
    wanted = fold(flat.page.title)
    labels = np.array([line == wanted for line in lines])
    if not labels.any():
        labels = np.array([likeness(line, wanted) >= ALIKE for line in lines])
    weights = np.where(labels, 1.0, max(1 / len(asked), LEAST_WEIGHT)) * (
        NEWS_WEIGHT if flat.page.kind == "news" else 1
    )
    return Lesson(flat.page.domain, headlines.features(reading, asked), labels, weights, lines)


def train(lessons: Sequence[Lesson]) -> dict[str, object]:
    """The trees' data from *lessons*."""
    weight = np.concatenate([lesson.weights for lesson in lessons])
    rows, labels = np.vstack([lesson.rows for lesson in lessons]), np.concatenate([lesson.labels for lesson in lessons])
    data = lightgbm.Dataset(rows, labels, weight=weight / weight.mean())
    return {
        "columns": list(headlines.NAMES),
        "forest": training.flat_forest(lightgbm.train(PARAMETERS, data, ROUNDS).dump_model()["tree_info"]),
        "trained_on": digest(lessons),
        "texts": len(lessons),
    }


def digest(lessons: Sequence[Lesson]) -> str:
    """SHA-256 over the lessons' lines and labels."""
    hashed = hashlib.sha256()
    for lesson in lessons:
        hashed.update("\n".join(lesson.lines).encode() + lesson.labels.tobytes())
    return hashed.hexdigest()


if __name__ == "__main__":
    main()
