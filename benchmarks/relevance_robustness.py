"""How much hangs on the very examples and words that a profile was made of.

    python -m benchmarks.relevance_robustness

Reads ../shared/eval. The relevance set, scored by profiles of fewer of the seeds, of a lexicon that lacks three lines
in ten at random, and of examples in five languages, taken from the set itself and left out of the scoring.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from itertools import combinations
from unittest.mock import patch

from benchmarks.machine import write_result
from benchmarks.relevance import PROFILE, Document, area, at_threshold, forget_lexicon, relevance_set
from store.topic import Profile, lexicon, score
from store.topic.build import build_profile
from store.topic.examples import example_texts

DRAWS = 8
KEPT_OF_LEXICON = 0.7
# In these the set has several relevant documents; two more languages are drawn.
ALWAYS = ("en", "fr", "ru")

Row = dict[str, float]


def measured(profile: Profile, documents: Sequence[Document]) -> Row:
    """Both areas, and F1 at 0.5 without the borderline documents."""
    rows = [(d, score(profile, d.title, d.text, d.language).score) for d in documents]
    relevant, near, off = (
        [value for d, value in rows if d.label == wanted] for wanted in ("relevant", "near", "off-topic")
    )
    sure = [(d.label == "relevant", value) for d, value in rows if not d.borderline]
    return {"off-topic": area(relevant, off), "other wars": area(relevant, near), "F1": at_threshold(sure, 0.5)["F1"]}


def spread(rows: Sequence[Row]) -> dict[str, object]:
    """The mean and the worst of each figure."""
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    return {
        "profiles": len(rows),
        **{
            name: {"mean": round(sum(values) / len(values), 3), "worst": round(min(values), 3)}
            for name, values in columns.items()
        },
    }


def measure() -> dict[str, object]:
    """All results, as written to the file."""
    documents = relevance_set()
    texts = list(example_texts(PROFILE.parent).values())
    results: dict[str, object] = {}
    for count in (4, 3, 2, 1):
        profiles = [build_profile(chosen) for chosen in combinations(texts, count)]
        results[f"{count} of the 5 seeds"] = spread([measured(profile, documents) for profile in profiles])
    results["lexicon without 3 lines in 10"] = spread([_with_less_lexicon(n, texts, documents) for n in range(DRAWS)])
    results["five languages"] = spread([_of_five_languages(n, documents) for n in range(DRAWS)])
    return {"areas and F1": results}


def _with_less_lexicon(seed: int, texts: Sequence[str], documents: Sequence[Document]) -> Row:
    whole = lexicon.rows()
    rows = random.Random(seed).sample(whole, round(KEPT_OF_LEXICON * len(whole)))
    try:
        with patch.object(lexicon, "rows", return_value=rows):
            forget_lexicon()
            return measured(build_profile(texts), documents)
    finally:
        forget_lexicon()


def _of_five_languages(seed: int, documents: Sequence[Document]) -> Row:
    draw = random.Random(seed)
    spoken: dict[str, list[Document]] = {}
    for document in documents:
        if document.label == "relevant":
            spoken.setdefault(document.language, []).append(document)
    languages = [*ALWAYS, *draw.sample(sorted(spoken.keys() - set(ALWAYS)), 2)]
    examples = [draw.choice(spoken[language]) for language in languages]
    profile = build_profile([f"{example.title}\n{example.text}" for example in examples])
    return measured(profile, [document for document in documents if document not in examples])


def main() -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    write_result("relevance_robustness", measure())


if __name__ == "__main__":
    main()
