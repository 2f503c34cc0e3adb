"""Train the judge on the development pages, and measure it on domains that it has not seen.

    python -m benchmarks.train_judge [--cache FILE] [--folds FOLDER]

Writes cleaners/page/judge.json. Fixed seeds; the same pages and versions of the voters give the same file. Gold labels
come from aligning each page's blocks with its gold text. Folds are by domain: no page is judged by a forest or a
word table that saw its domain, and the tables that a forest learns beside are themselves out of fold. --folds keeps
the five judges for `benchmarks.adapters:article_unseen`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import pickle
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import lightgbm
import numpy as np
from numpy.typing import NDArray

import cleaners.page.judge as judging
from benchmarks.gold import FOLDS, GoldPage, fold_of, gold_shares, load_pages, word_f1
from cleaners.decoding import decode
from cleaners.page.blocks import TextBlock, text_blocks
from cleaners.page.cleaner import DESCRIPTIONS
from cleaners.page.features import Page, feature_names, features
from cleaners.page.places import Around
from cleaners.page.structured import read_structured
from cleaners.page.titles import find_title, fold
from cleaners.page.tree import parse
from cleaners.page.voters import Case, ask

PARAMETERS = {
    "objective": "binary",
    "num_leaves": 31,
    "max_depth": 8,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "max_bin": 63,
    "seed": 7,
    "num_threads": 1,
    "deterministic": True,
    "verbose": -1,
}


@dataclass(frozen=True, slots=True)
class Plan:
    """A stage of the judge: whom it hears, how its forest grows, and the expected F1 from which its opinion stands."""

    voters: tuple[str, ...]
    rounds: int
    learning_rate: float
    extra_trees: bool
    enough: float


# The first two differ in kind, so that their average is better than each. What other stages would give and cost is in
# docs/benchmarks.md, by benchmarks/ablation.py.
PLANS = (
    Plan(("structured",), 240, 0.07, extra_trees=True, enough=0.975),
    Plan(("structured", "trafilatura"), 240, 0.04, extra_trees=False, enough=0.8),
    Plan(("structured", "trafilatura", "boilerpy3"), 130, 0.07, extra_trees=False, enough=0.0),
)
VOTERS = PLANS[-1].voters
# News is what the judge is for, and its pages are one in nine.
NEWS_WEIGHT = 3.0
# A gold text that the page does not hold teaches nothing.
WORST_GOLD = 0.8
# A word counts when it stands on this many domains, and for as much as its odds differ from the average.
CLASS_DOMAINS, TEXT_DOMAINS, SMOOTHING, LEAST_ODDS = 4, 8, 4.0, 0.35
SHORT_BLOCK = 30
EASY_SIZE, EASY_KEPT = 12, 4


@dataclass(slots=True)
class Sample:
    """One page, ready to learn from; `seconds` of CPU each voter took."""

    gold: GoldPage
    page: Page
    sizes: NDArray[np.float64]
    labels: NDArray[np.bool_]
    usable: bool
    seconds: dict[str, float]

    @property
    def fold(self) -> int:
        """The fold that the page's domain falls in."""
        return fold_of(self.gold.domain)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, help="keep the samples here (the voters take minutes)")
    parser.add_argument("--folds", type=Path, help="write the judges of the five folds to this folder")
    parser.add_argument("--only-folds", action="store_true", help="measure, and leave judge.json alone")
    options = parser.parse_args()
    samples = cached_samples(options.cache, VOTERS)
    measured = cross_validate(samples, options.folds)
    print(json.dumps(measured, indent=1))
    if not options.only_folds:
        data = train(samples) | {"measured": measured}
        write_judge(Path(judging.__file__).with_name("judge.json"), data)


def write_judge(path: Path, data: dict[str, object]) -> None:
    """Write a judge as it ships."""
    path.write_text(
        json.dumps(data, separators=(",", ":"), sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    print(f"{path}: {path.stat().st_size:,} bytes")


def write_folds(folder: Path, train_without: Callable[[int], dict[str, object]]) -> None:
    """Write to *folder* the judge of each fold, which is trained without it."""
    folder.mkdir(parents=True, exist_ok=True)
    for held in range(FOLDS):
        write_judge(folder / f"{held}.json", train_without(held))


def cached_samples(cache: Path | None, voters: Sequence[str]) -> list[Sample]:
    """The samples of all development pages, from *cache* if that is there."""
    if cache is not None and cache.exists():
        loaded: list[Sample] = pickle.loads(cache.read_bytes())
        return loaded
    samples = [sample for page in load_pages() if (sample := read_sample(page, voters))]
    if cache is not None:
        cache.write_bytes(pickle.dumps(samples))
    return samples


def read_sample(gold: GoldPage, voters: Sequence[str]) -> Sample | None:
    """One page with the votes of *voters*; None where it shows no text."""
    markup = decode(gold.html, None, html=True)
    root = parse(markup)
    blocks = text_blocks(root) if root is not None else []
    if root is None or not blocks:
        return None
    structured = read_structured(root)
    title = find_title(blocks, structured, gold.url)
    page = Page(
        blocks,
        {},
        title.text if title else "",
        structured.first(*DESCRIPTIONS) or "",
        any(block.place.around & Around.BODY_PROPERTY for block in blocks),
        structured.is_forum,
        structured.is_news,
    )
    case = Case(root, markup, structured, page.words)
    seconds = {}
    for voter in voters:
        began = time.process_time()
        page.votes[voter] = ask(case, voter)
        seconds[voter] = time.process_time() - began
    labels = np.array(gold_shares(blocks, gold)) >= 0.5
    best = word_f1("\n".join(b.text for b, keep in zip(blocks, labels, strict=True) if keep), gold.words)
    sizes = np.array([len(words) for words in page.words], dtype=float)
    forget_tree(blocks)
    return Sample(gold, page, sizes, labels, best > WORST_GOLD, seconds)


def forget_tree(blocks: Iterable[TextBlock]) -> None:
    """Let go of the elements, which cannot be pickled."""
    for block in blocks:
        place = block.place
        while place is not None and place.element is not None:
            place.element = None
            place = place.parent


def word_tables(samples: Sequence[Sample]) -> tuple[dict[str, float], dict[str, float]]:
    """The log-odds of class words and of short blocks' words to belong to the body, against the average."""
    classes: dict[str, list[tuple[float, str]]] = defaultdict(list)
    texts: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for sample in samples:
        class_sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        text_sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for block, label, size in zip(sample.page.blocks, sample.labels, sample.sizes, strict=True):
            if not size:
                continue
            for word in words_around(block):
                class_sums[word][0] += size * label
                class_sums[word][1] += size
            if size <= SHORT_BLOCK:
                for word in set(fold(block.text).split()):
                    text_sums[word][0] += label
                    text_sums[word][1] += 1
        for sums, table in ((class_sums, classes), (text_sums, texts)):
            for word, (hits, all_) in sums.items():
                table[word].append((hits / all_, sample.gold.domain))
    return log_odds(classes, CLASS_DOMAINS, 0.45), log_odds(texts, TEXT_DOMAINS, 0.15)


def words_around(block: TextBlock) -> set[str]:
    words = set(block.inline_words)
    place = block.place
    while place is not None:
        words.update(place.words)
        place = place.parent
    return words


def log_odds(seen: dict[str, list[tuple[float, str]]], domains: int, prior: float) -> dict[str, float]:
    found = {}
    for word, rows in sorted(seen.items()):
        if len({domain for _, domain in rows}) < domains:
            continue
        hits = sum(share for share, _ in rows)
        odds = (hits + SMOOTHING * prior) / (len(rows) - hits + SMOOTHING * (1 - prior))
        value = math.log(odds) - math.log(prior / (1 - prior))
        if abs(value) >= LEAST_ODDS:
            found[word] = round(value, 1)
    return found


def train(samples: Sequence[Sample]) -> dict[str, object]:
    """A judge's data from *samples*."""
    class_scores, text_scores = word_tables([s for s in samples if s.usable])
    lessons = unseen_lessons(samples)
    return {
        "stages": [
            {
                "voters": list(plan.voters),
                "enough": plan.enough,
                "columns": feature_names(plan.voters),
                "forest": flat_forest(grown(lessons, plan).dump_model()["tree_info"]),
            }
            for plan in PLANS
        ],
        "class_scores": class_scores,
        "text_scores": text_scores,
        "trained_on": digest(samples),
        "pages": len(samples),
    }


@dataclass(slots=True)
class Lessons:
    """What a forest learns from: rows with the columns of `feature_names(VOTERS)`, their labels and weights."""

    rows: NDArray[np.float64]
    labels: NDArray[np.bool_]
    weights: NDArray[np.float64]


def unseen_lessons(samples: Sequence[Sample]) -> Lessons:
    """The rows of *samples*; each page's own features use tables that other folds' pages made."""
    rows, labels, weights = [], [], []
    for held in range(FOLDS):
        class_scores, text_scores = word_tables([s for s in samples if s.usable and s.fold != held])
        for sample in samples:
            if sample.fold == held and sample.usable:
                kept, weight = thinned(sample)
                page = sample.page
                page.class_scores, page.text_scores = class_scores, text_scores
                rows.append(features(page, VOTERS)[kept])
                labels.append(sample.labels[kept])
                weights.append(weight[kept])
    return Lessons(np.vstack(rows), np.concatenate(labels), np.concatenate(weights))


def grown(lessons: Lessons, plan: Plan) -> lightgbm.Booster:
    """A forest that hears the plan's voters alone."""
    names = feature_names(VOTERS)
    columns = [names.index(name) for name in feature_names(plan.voters)]
    weights = lessons.weights / lessons.weights.mean()
    parameters = PARAMETERS | {"learning_rate": plan.learning_rate, "extra_trees": plan.extra_trees}
    return lightgbm.train(
        parameters, lightgbm.Dataset(lessons.rows[:, columns], lessons.labels, weight=weights), plan.rounds
    )


def thinned(sample: Sample) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Which rows to learn from, and their weights: a block weighs as its share of the gold text, by which it is
    scored. Of the plainly foreign blocks one in EASY_KEPT stays, with the others' weight."""
    votes = np.array(sample.page.votes["trafilatura"])
    easy = ~sample.labels & (votes < 0.3) & (sample.sizes < EASY_SIZE)
    kept = ~easy | (np.cumsum(easy) % EASY_KEPT == 0)
    sizes = np.maximum(sample.sizes, 1.0)
    weight = np.minimum(sizes / max(100, len(sample.gold.words)), 0.3) + 0.15 / max(20, len(sizes)) + 0.002
    if sample.gold.kind == "news":
        weight = weight * NEWS_WEIGHT
    return kept, weight * np.where(easy, float(EASY_KEPT), 1.0)


def flat_forest(trees: list[dict[str, object]]) -> dict[str, object]:
    """LightGBM's nested trees as flat arrays (see `cleaners.forest.Forest`)."""
    flat: dict[str, list[float]] = {key: [] for key in ("feature", "threshold", "left", "right", "value")}
    depth = 0

    def add(node: dict[str, object], level: int) -> int:
        nonlocal depth
        depth = max(depth, level)
        number = len(flat["feature"])
        for values in flat.values():
            values.append(0)
        if "leaf_value" in node:
            flat["left"][number] = flat["right"][number] = number
            flat["value"][number] = round(float(node["leaf_value"]), 4)  # type: ignore[arg-type]
        else:
            flat["feature"][number] = int(node["split_feature"])  # type: ignore[call-overload]
            flat["threshold"][number] = float(f"{node['threshold']:.6g}")
            flat["left"][number] = add(node["left_child"], level + 1)  # type: ignore[arg-type]
            flat["right"][number] = add(node["right_child"], level + 1)  # type: ignore[arg-type]
        return number

    roots = [add(tree["tree_structure"], 0) for tree in trees]  # type: ignore[arg-type]
    return {**flat, "roots": roots, "depth": depth}


def digest(samples: Sequence[Sample]) -> str:
    """SHA-256 over the pages and their gold texts."""
    hashed = hashlib.sha256()
    for sample in samples:
        hashed.update(sample.gold.name.encode() + sample.gold.html + sample.gold.text.encode())
    return hashed.hexdigest()


def cross_validate(samples: Sequence[Sample], folder: Path | None) -> dict[str, dict[str, float]]:
    """By kind of page the mean word F1 of the judge and of each of its stages alone, and the mean number of stages that
    a page needed; each page judged by a fold that has not seen its domain.
    """
    scores: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for held in range(FOLDS):
        data = train([s for s in samples if s.fold != held])
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{held}.json").write_text(json.dumps(data), encoding="utf-8")
        judge = judging.load_judge(data)
        for sample in samples:
            if sample.fold == held:
                for name, score in judged(judge, sample).items():
                    scores[sample.gold.kind][name].append(score)
    return {
        kind: {name: round(sum(values) / len(values), 4) for name, values in found.items()}
        for kind, found in sorted(scores.items())
    }


def judged(judge: judging.Judge, sample: Sample) -> dict[str, float]:
    """One page's word F1 by the judge and by each of its stages alone, and whether the stages were needed."""
    alone = {"+".join(stage.voters): replace(judge, stages=(stage,)) for stage in judge.stages}
    found: dict[str, float] = {}
    for name, some in {**alone, "judge": judge}.items():
        opinion = decided(some, sample)
        found[name], found["stages"] = opinion.f1, float(opinion.stages)
    return found


@dataclass(frozen=True, slots=True)
class Decided:
    """What a judge made of one page: its word F1, how many stages were needed, and the voters that were asked."""

    f1: float
    stages: int
    asked: tuple[str, ...]


def decided(judge: judging.Judge, sample: Sample) -> Decided:
    """Let *judge* decide on one page."""
    page = replace(sample.page, votes={})
    decision = judge.decide(page, sample.page.votes.__getitem__, [True] * len(sample.labels))
    chosen = zip(page.blocks, decision.probabilities, strict=True)
    text = "\n".join(block.text for block, probability in chosen if probability >= decision.bound)
    return Decided(word_f1(text, sample.gold.words), decision.stages, tuple(page.votes))


if __name__ == "__main__":
    main()
