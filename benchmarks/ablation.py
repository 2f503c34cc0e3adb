"""What each voter gives the judge and costs, and what each of its stages does: word F1 out of fold beside CPU.

    python -m benchmarks.ablation [--cache FILE]

First the judge as it ships, with fewer of its stages and with bounds that are never doubtful enough or always; then
single forests, each of which hears the voters named and grows as the judge's second stage does. By the judge's blocks
alone, without the rules that come after it. Half an hour; writes benchmarks/results/ablation.json.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import benchmarks.train_judge as training
import cleaners.page.voters as jury
from benchmarks.gold import FOLDS
from benchmarks.machine import write_result
from benchmarks.train_judge import Plan, Sample
from cleaners.page.judge import Judge, load_judge

# Voters that were tried and are not asked.
TRIED = {
    "recall": partial(jury.trafilatura_lines, recall=True),
    "fast": partial(jury.trafilatura_lines, fast=True),
}
VOTERS = (*training.VOTERS, *TRIED)
SETS = (
    ("structured",),
    ("structured", "boilerpy3"),
    ("structured", "fast"),
    ("structured", "trafilatura"),
    ("structured", "trafilatura", "boilerpy3"),
    ("structured", "trafilatura", "boilerpy3", "recall"),
)
# By name, the bounds of the shipped judge's stages: the expected F1 from which the opinion stands.
STAGES = {
    "first stage alone": (0.0,),
    "second where under 0.95 is expected": (0.95, 0.0),
    "second where under 0.975 is expected": (0.975, 0.0),
    "second where under 0.985 is expected": (0.985, 0.0),
    "second always": (1.1, 0.0),
    "as shipped: and third where under 0.8 is expected": (0.975, 0.8, 0.0),
    "all three always": (1.1, 1.1, 0.0),
}


@dataclass(slots=True)
class Tally:
    """Word F1 by kind of page, CPU seconds of the voters that were asked, and how many pages asked a slow one."""

    scores: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    seconds: float = 0.0
    asking: int = 0

    def add(self, judge: Judge, sample: Sample) -> None:
        """Let *judge* decide on one page."""
        opinion = training.decided(judge, sample)
        self.scores[sample.gold.kind].append(opinion.f1)
        self.seconds += sum(sample.seconds[voter] for voter in opinion.asked)
        self.asking += opinion.stages > 1

    def told(self) -> dict[str, float]:
        """The means."""
        pages = sum(map(len, self.scores.values()))
        means = {kind: round(sum(scores) / len(scores), 4) for kind, scores in sorted(self.scores.items())}
        return {
            **means,
            "ms of voters a page": round(1000 * self.seconds / pages, 1),
            "pages past the first stage": round(self.asking / pages, 3),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, help="keep the samples here (the voters take minutes)")
    options = parser.parse_args()
    jury.VOTERS.update(TRIED)
    samples = training.cached_samples(options.cache, VOTERS)
    stages = unseen(samples, training.PLANS, STAGES)
    forests: dict[str, dict[str, float]] = {}
    for voters in SETS:
        forests |= unseen(samples, [replace(training.PLANS[1], voters=voters)], {" + ".join(voters): (0.0,)})
    write_result("ablation", {"pages": len(samples), "stages": stages, "forests": forests})


def unseen(
    samples: Sequence[Sample], plans: Sequence[Plan], variants: Mapping[str, Sequence[float]]
) -> dict[str, dict[str, float]]:
    """What the judge that *plans* give does with the bounds of each of *variants*, each page judged out of fold."""
    shipped = training.PLANS, training.VOTERS
    training.PLANS, training.VOTERS = tuple(plans), plans[-1].voters
    tallies = {name: Tally() for name in variants}
    try:
        for held in range(FOLDS):
            judge = load_judge(training.train([sample for sample in samples if sample.fold != held]))
            for name, bounds in variants.items():
                varied = bounded(judge, bounds)
                for sample in samples:
                    if sample.fold == held:
                        tallies[name].add(varied, sample)
    finally:
        training.PLANS, training.VOTERS = shipped
    return {name: tally.told() for name, tally in tallies.items()}


def bounded(judge: Judge, bounds: Sequence[float]) -> Judge:
    """*judge* with as many of its stages as there are *bounds*."""
    some = zip(judge.stages, bounds, strict=False)
    return replace(judge, stages=tuple(replace(stage, enough=bound) for stage, bound in some))


if __name__ == "__main__":
    main()
