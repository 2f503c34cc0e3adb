"""What each voter gives the judge and costs: word F1 out of fold beside CPU, for the stages that could be.

    python -m benchmarks.ablation [--cache FILE]

Each row is one forest that hears the voters named, grown as the judge's second stage is. Prints a table like the one in
docs/benchmarks.md, whose forests were smaller (130 trees), so that its rows compare with one another only.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from dataclasses import replace
from functools import partial
from pathlib import Path

import benchmarks.train_judge as training
import cleaners.page.voters as jury
from benchmarks.gold import FOLDS
from cleaners.page.judge import load_judge

# Voters that were tried and are not asked.
TRIED = {
    "recall": partial(jury.trafilatura_lines, recall=True),
    "fast": partial(jury.trafilatura_lines, fast=True),
}
VOTERS = ("structured", "trafilatura", "boilerpy3", *TRIED)
CONFIGURATIONS = (
    ("structured",),
    ("structured", "boilerpy3"),
    ("structured", "fast"),
    ("structured", "trafilatura"),
    ("structured", "trafilatura", "boilerpy3"),
    ("structured", "trafilatura", "boilerpy3", "recall"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, help="keep the samples here (the voters take minutes)")
    options = parser.parse_args()
    jury.VOTERS.update(TRIED)
    samples = training.cached_samples(options.cache, VOTERS)
    print("| Voters | Web F1 | News F1 | Forum F1 | ms of voters a page |\n|---|---:|---:|---:|---:|")
    for voters in CONFIGURATIONS:
        measured = unseen(samples, voters)
        spent = sum(sample.seconds[voter] for sample in samples for voter in voters) / len(samples)
        cells = [f"{measured[kind]:.4f}" for kind in ("article", "news", "forum")]
        print(f"| {', '.join(voters)} | {' | '.join(cells)} | {1000 * spent:.1f} |", flush=True)


def unseen(samples: list[training.Sample], voters: tuple[str, ...]) -> dict[str, float]:
    """The mean word F1 by kind of page of one forest that hears *voters*, out of fold."""
    training.PLANS = (replace(training.PLANS[1], voters=voters, enough=0.0),)
    training.VOTERS = voters
    scores: dict[str, list[float]] = defaultdict(list)
    for held in range(FOLDS):
        judge = load_judge(training.train([sample for sample in samples if sample.fold != held]))
        for sample in samples:
            if sample.fold == held:
                scores[sample.gold.kind].append(training.judged(judge, sample)["judge"])
    return {kind: sum(found) / len(found) for kind, found in scores.items()}


if __name__ == "__main__":
    main()
