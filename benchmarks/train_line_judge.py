"""Train the judge of flat texts' lines on development pages flattened, and measure it on domains it has not seen.

    python -m benchmarks.train_headline --folds HEADLINES
    python -m benchmarks.train_line_judge --headlines HEADLINES [--folds FOLDER]

Writes cleaners/flat/judge.json. Each page is read by the rules several times: whole, cropped about its body in three
ways, with runs of its boilerplate left out, and its body alone. No table that a lesson was read with, of sites' lines
or of words' scores, saw the lesson's domain, and no trees for headlines did. --folds keeps the judges of the five folds
of domains, each trained without its own, for benchmarks/flattened.py. Fixed seeds; the same pages give the same file.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import random
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import lightgbm
import numpy as np
from numpy.typing import NDArray

import benchmarks.train_judge as training
import cleaners.flat.judge as judging
from benchmarks.flattened import BODY, BOILERPLATE, START_WORDS, Flat, flatten, read_json, site_tables
from benchmarks.gold import FOLDS, WORD, fold_of, load_pages
from cleaners.flat import read_by_rules
from cleaners.flat.features import NAMES, SCORED, features, words_of_line
from cleaners.flat.headline import Headlines, load_headlines
from cleaners.flat.reading import Reading
from cleaners.rules import observed

PARAMETERS = training.PARAMETERS | {"min_data_in_leaf": 60, "bagging_fraction": 0.7, "learning_rate": 0.08}
ROUNDS = 150
# A word counts when it stands on so many domains, and for as much as its odds differ from the average.
WORD_DOMAINS, SMOOTHING, LEAST_ODDS = 6, 2.0, 0.4
# How much a lesson counts by its way of cropping, and a page of news, which the cleaner is for.
WEIGHTS = {"whole": 1.0, "about": 1.5, "wide": 1.0, "narrow": 1.0, "thinned": 1.0, "clean": 0.7}
NEWS_WEIGHT = 2.5
HEADLINE, STANDFIRST_WORDS = 0.8, 10


@dataclass(slots=True)
class Lesson:
    """A text as the rules read it; for each line whether it is boilerplate, whether the gold text tells that, and how
    much it counts (0: not at all)."""

    domain: str
    whole: bool
    reading: Reading
    labels: NDArray[np.bool_]
    told: NDArray[np.bool_]
    weights: NDArray[np.float64]

    @property
    def fold(self) -> int:
        """The fold that the page's domain falls in."""
        return fold_of(self.domain)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--headlines", type=Path, required=True, help="where benchmarks.train_headline left its trees")
    parser.add_argument("--folds", type=Path, help="write the judges of the five folds to this folder")
    options = parser.parse_args()
    lessons = read_lessons([load_headlines(read_json(options.headlines, number)) for number in range(FOLDS)])
    path = Path(judging.__file__).with_name("judge.json")
    training.write_judge(path, train(lessons))
    if options.folds is not None:
        training.write_folds(options.folds, lambda held: train([lesson for lesson in lessons if lesson.fold != held]))


def read_lessons(headlines: Sequence[Headlines]) -> list[Lesson]:
    """The lessons of all development pages that are no forums, read with the *headlines* of their folds."""
    tables = site_tables()
    lessons = []
    for flat in filter(None, (flatten(page) for page in load_pages() if page.kind != "forum")):
        number = fold_of(flat.page.domain)
        with patch.object(observed, "site_lines", lambda number=number: tables[number]):
            found = (read_lesson(way, some, headlines[number]) for way, some in versions(flat))
            lessons += filter(None, found)
    return lessons


def versions(flat: Flat) -> Iterator[tuple[str, Flat]]:
    """*flat* whole, cropped in the ways of scrapers, and cleaned by its gold text."""
    chance = random.Random(zlib.crc32(flat.page.name.encode()))
    yield "whole", flat
    clean = flat.clean()
    if not clean:
        return
    yield "about", flat.cropped()
    yield "wide", flat.cropped(chance.randint(0, 10), chance.randint(1, 41))
    yield "narrow", flat.cropped(chance.randint(0, 3), chance.randint(1, 11))
    yield "thinned", Flat(flat.page, tuple(thinned(flat.cropped(12, 60), chance)))
    yield "clean", Flat(flat.page, clean if chance.random() < 0.7 else clean[1:])


def thinned(flat: Flat, chance: random.Random) -> Iterator[tuple[str, float]]:
    """The lines of *flat* without half of its runs of boilerplate, and a fifth of the rest of it."""
    stays, before = True, False
    for text, share in flat.lines:
        foreign = share < BOILERPLATE
        if foreign and not before:
            stays = chance.random() < 0.5
        before = foreign
        if not foreign or (stays and chance.random() >= 0.2):
            yield text, share


def read_lesson(way: str, flat: Flat, headlines: Headlines) -> Lesson | None:
    """What the rules make of *flat*; None for an empty text."""
    reading, _ = read_by_rules("\n".join(text for text, _ in flat.lines), headlines)
    if not flat.lines or len(reading.lines) != len(flat.lines):
        return None
    foreign = np.array([share < BOILERPLATE for _, share in flat.lines])
    own = np.array([share > BODY for _, share in flat.lines])
    words = np.array([len(text.split()) for text, _ in flat.lines])
    weights = np.where(foreign, 1 / max(foreign.sum(), 15), 0.0)
    weights += np.where(own, (3 * np.minimum(words, 40) + 6) / max(words[own].sum(), 150), 0.0)
    weights[[not is_judged(reading, i) for i in range(len(words))]] = 0
    weights[list(headings(flat))] = 0
    weights *= WEIGHTS[way] * (NEWS_WEIGHT if flat.page.kind == "news" else 1)
    return Lesson(flat.page.domain, way == "whole", reading, foreign, foreign | own, weights)


def is_judged(reading: Reading, index: int) -> bool:
    """True for a line that is free, or that a rule took for where it stands."""
    certain = index in reading.taken and reading.is_certain(index)
    return index not in reading.thread and index != reading.title and not certain


def headings(flat: Flat) -> Iterator[int]:
    """Lines above the body that may be its headline or standfirst, which the gold text leaves out."""
    title = set(WORD.findall(flat.page.title.lower()))
    seen = False
    for index, (text, share) in enumerate(flat.lines):
        if share > BODY and len(text.split()) >= START_WORDS:
            return
        words = set(WORD.findall(text.lower()))
        shared = len(words & title)
        if share < BOILERPLATE and len(words) >= 2 and shared >= HEADLINE * len(words) and 2 * shared >= len(title):
            seen = True
            yield index
        elif seen and share < BOILERPLATE and len(text.split()) >= STANDFIRST_WORDS:
            yield index


def train(lessons: Sequence[Lesson]) -> dict[str, object]:
    """A judge's data from *lessons*; the words of a lesson are scored by other folds' pages."""
    rows, labels, weights = [], [], []
    for held in sorted({lesson.fold for lesson in lessons}):
        scores = word_scores([lesson for lesson in lessons if lesson.fold != held])
        for lesson in lessons:
            if lesson.fold == held and lesson.weights.any():
                counts = lesson.weights > 0
                rows.append(features(lesson.reading, scores)[counts])
                labels.append(lesson.labels[counts])
                weights.append(lesson.weights[counts])
    weight = np.concatenate(weights)
    data = lightgbm.Dataset(np.vstack(rows), np.concatenate(labels), weight=weight / weight.mean())
    return {
        "columns": list(NAMES),
        "forest": training.flat_forest(lightgbm.train(PARAMETERS, data, ROUNDS).dump_model()["tree_info"]),
        "word_scores": word_scores(lessons),
        "trained_on": digest(lessons),
        "texts": len(lessons),
    }


def word_scores(lessons: Sequence[Lesson]) -> dict[str, float]:
    """The log odds of a word to stand in boilerplate rather than in text, less the average; each domain counts once."""
    seen: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for lesson in lessons:
        for i in np.flatnonzero(lesson.told) if lesson.whole else ():
            line = lesson.reading.lines[i]
            for word in set(words_of_line(line)) if line.size <= SCORED else ():
                seen[word][lesson.domain][0] += int(lesson.labels[i])
                seen[word][lesson.domain][1] += 1
    domains: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for by_domain in seen.values():
        for domain, (foreign, all_) in by_domain.items():
            domains[domain][0] += foreign
            domains[domain][1] += all_
    prior = sum(foreign / all_ for foreign, all_ in domains.values()) / len(domains)
    found = {}
    for word, by_domain in sorted(seen.items()):
        hits, count = sum(foreign / all_ for foreign, all_ in by_domain.values()), len(by_domain)
        odds = (hits + SMOOTHING * prior) / (count - hits + SMOOTHING * (1 - prior))
        score = round(math.log(odds) - math.log(prior / (1 - prior)), 1)
        if count >= WORD_DOMAINS and abs(score) >= LEAST_ODDS:
            found[word] = score
    return found


def digest(lessons: Sequence[Lesson]) -> str:
    """SHA-256 over the lessons' lines and labels."""
    hashed = hashlib.sha256()
    for lesson in lessons:
        hashed.update("\n".join(line.text for line in lesson.reading.lines).encode() + lesson.labels.tobytes())
    return hashed.hexdigest()


if __name__ == "__main__":
    main()
