"""How well documents like the examples are told from others: quality by language and topic, and cost.

    python -m benchmarks.relevance

Reads ../shared/eval: the relevance set against the profile in `seeds/topic.toml`, whole, cut short and with less of
the lexicon; and other topics, each learned from five of the development article pages and tested on all others.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from unittest.mock import patch

from benchmarks.machine import write_result
from store.topic import Profile, Relevance, lexicon, score
from store.topic.build import build_profile
from store.topic.examples import example_texts
from store.topic.feedback import Marked, refine

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "eval"
PROFILE = ROOT / "seeds" / "topic.toml"
EXAMPLES = 5
THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
DRAWS = 2000
# Words that a text is cut to: a report in brief, a teaser.
CUTS = (300, 150, 100, 60)

# Topics that the article pages have enough of, by their titles. The words here label pages; no profile sees them.
TOPICS = {
    "gardening": r"\bgarden",
    "search engines": r"\bseo\b",
    "weddings": r"\bwedding",
    "taxes": r"\btax(es)?\b",
    "wine": r"\bwines?\b",
    "sleep of toddlers": r"sleep.*(toddler|baby|babies|infant|training)|(toddler|baby|babies|infant).*sleep",
}


@dataclass(frozen=True)
class Document:
    """A document with its label: relevant, near or off-topic."""

    title: str
    text: str
    language: str
    label: str
    borderline: bool


def relevance_set() -> list[Document]:
    """The documents of the shared relevance set."""
    lines = (SHARED / "relevance" / "relevance.jsonl").read_text(encoding="utf-8").splitlines()
    rows = map(json.loads, lines)
    return [
        Document(row["title"] or "", row["text"], row["lang"], row["label"], row.get("borderline", False))
        for row in rows
    ]


def area(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The area under the ROC curve: how often a positive scores above a negative, a tie being half."""
    wins = sum((p > n) + 0.5 * (p == n) for p in positive for n in negative)
    return wins / (len(positive) * len(negative))


def quality(documents: Sequence[Document], found: Sequence[Relevance]) -> dict[str, object]:
    """Areas over all documents; precision, recall and F1 without the borderline, at several thresholds."""
    scores: dict[str, list[float]] = {}
    for document, relevance in zip(documents, found, strict=True):
        scores.setdefault(document.label, []).append(relevance.score)
    sure = [
        (d.label == "relevant", r.score, d.language) for d, r in zip(documents, found, strict=True) if not d.borderline
    ]
    right = Counter(language for wanted, value, language in sure if wanted and value >= 0.5)
    wanted = Counter(language for wanted, _, language in sure if wanted)
    return {
        "documents": len(documents),
        "area, relevant against off-topic": round(area(scores["relevant"], scores["off-topic"]), 3),
        "area, relevant against other wars": round(area(scores["relevant"], scores["near"]), 3),
        "by threshold": {str(t): at_threshold([(wanted, value) for wanted, value, _ in sure], t) for t in THRESHOLDS},
        "recall by language": {language: f"{right[language]}/{wanted[language]}" for language in sorted(wanted)},
    }


def at_threshold(sure: Sequence[tuple[bool, float]], threshold: float) -> dict[str, float]:
    """Precision, recall and F1 of pairs: whether it is wanted, and its score."""
    taken = sum(value >= threshold for _, value in sure)
    right = sum(wanted and value >= threshold for wanted, value in sure)
    precision, recall = right / max(1, taken), right / max(1, sum(wanted for wanted, _ in sure))
    return {
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "F1": round(2 * precision * recall / max(1e-9, precision + recall), 3),
    }


def intervals(documents: Sequence[Document], found: Sequence[Relevance]) -> dict[str, list[float]]:
    """Bounds of 95 % by bootstrap, drawing as many documents of each label; F1 without the borderline at 0.5."""
    by_label: dict[str, list[tuple[float, bool]]] = {}
    for document, relevance in zip(documents, found, strict=True):
        by_label.setdefault(document.label, []).append((relevance.score, document.borderline))
    draw = random.Random(6)
    rounds: dict[str, list[float]] = {"area, off-topic": [], "area, other wars": [], "F1": []}
    for _ in range(DRAWS):
        drawn = {label: draw.choices(rows, k=len(rows)) for label, rows in by_label.items()}
        scores = {label: [value for value, _ in rows] for label, rows in drawn.items()}
        rounds["area, off-topic"].append(area(scores["relevant"], scores["off-topic"]))
        rounds["area, other wars"].append(area(scores["relevant"], scores["near"]))
        sure = [(label == "relevant", value) for label, rows in drawn.items() for value, unsure in rows if not unsure]
        rounds["F1"].append(at_threshold(sure, 0.5)["F1"])
    edges = (round(0.025 * DRAWS), round(0.975 * DRAWS) - 1)
    return {name: [round(sorted(values)[edge], 3) for edge in edges] for name, values in rounds.items()}


def shortened(profile: Profile, documents: Sequence[Document]) -> dict[str, dict[str, object]]:
    """Quality where only the title and so many words of each text are left, and who changes sides for it."""
    whole = [score(profile, d.title, d.text, d.language).relevant for d in documents]
    results: dict[str, dict[str, object]] = {}
    for words in CUTS:
        short = [replace(d, text=" ".join(d.text.split()[:words])) for d in documents]
        found = [score(profile, d.title, d.text, d.language) for d in short]
        sure = [
            (d.label, before, r.relevant) for d, before, r in zip(short, whole, found, strict=True) if not d.borderline
        ]
        results[f"{words} words"] = {
            "relevant that fall out": sum(label == "relevant" and was and not now for label, was, now in sure),
            "others that come in": sum(label != "relevant" and now and not was for label, was, now in sure),
            **quality(short, found),
        }
    return results


def lexicons(documents: Sequence[Document]) -> Iterator[tuple[str, dict[str, object]]]:
    """The seeds learned and the documents scored with all of the lexicon, without its lines on war, without any."""
    texts = list(example_texts(PROFILE.parent).values())
    whole = lexicon.rows()
    for name, rows in {
        "whole": whole,
        "without conflict": [row for row in whole if row["domain"] != "conflict"],
        "without conflict, crime, disaster": [
            row for row in whole if row["domain"] not in ("conflict", "crime", "disaster")
        ],
        "none": [{**dict.fromkeys(row, ""), "concept": "none", "domain": ""} for row in whole[:1]],
    }.items():
        with patch.object(lexicon, "rows", return_value=rows):
            forget_lexicon()
            profile = build_profile(texts)
            found = [score(profile, d.title, d.text, d.language) for d in documents]
        yield name, {"concepts of the profile": len(profile.concepts), **quality(documents, found)}
    forget_lexicon()


def forget_lexicon() -> None:
    """Have the lexicon read anew."""
    for cached in (lexicon._columns, lexicon._index, lexicon._lengths):
        cached.cache_clear()


def other_topics() -> Iterator[tuple[str, dict[str, object]]]:
    """For each topic: learned from five pages, how it ranks its other pages above all pages without the topic.

    Twice, from the first five and from the last five; pages whose text has the topic's word but not their title are
    neither.
    """
    rows = (
        json.loads(path.read_text(encoding="utf-8")) for path in sorted((SHARED / "articles" / "dev").glob("*.json"))
    )
    pages = [(row["title"] or "", row["text"]) for row in rows if row["type"] == "article"]
    for topic, pattern in TOPICS.items():
        word = re.compile(pattern, re.IGNORECASE)
        on = [page for page in pages if word.search(page[0])]
        off = [page for page in pages if not word.search(page[0]) and len(word.findall(page[1])) < 3]
        areas = []
        for examples, rest in ((on[:EXAMPLES], on[EXAMPLES:]), (on[-EXAMPLES:], on[:-EXAMPLES])):
            profile = build_profile(["\n".join(page) for page in examples])
            areas.append(area(_scores(profile, rest), _scores(profile, off)))
        yield topic, {"pages": len(on), "others": len(off), "areas": [round(value, 3) for value in areas]}


def _scores(profile: Profile, pages: Sequence[tuple[str, str]]) -> list[float]:
    return [score(profile, *page).score for page in pages]


def feedback(documents: Sequence[Document]) -> Iterator[tuple[str, list[dict[str, float]]]]:
    """What marking one half of the documents does to the ranking of the other, both ways.

    For the profile of all five seeds, which has little left to learn here, and for that of the first seed alone.
    """
    texts = list(example_texts(PROFILE.parent).values())
    for name, profile in (("five seeds", Profile.load(PROFILE)), ("one seed", build_profile(texts[:1]))):
        halves = []
        for half in (0, 1):
            marked, others = documents[half::2], documents[1 - half :: 2]
            refined, _ = refine(profile, [Marked(d.title, d.text, d.label == "relevant", d.language) for d in marked])
            halves.append({"before": _against_wars(profile, others), "after": _against_wars(refined, others)})
        yield name, halves


def _against_wars(profile: Profile, documents: Sequence[Document]) -> float:
    scores = [(d.label, score(profile, d.title, d.text, d.language).score) for d in documents]
    relevant, near = ([value for label, value in scores if label == wanted] for wanted in ("relevant", "near"))
    return round(area(relevant, near), 3)


def cost(documents: Sequence[Document]) -> dict[str, float]:
    """Milliseconds a document, by a profile that has read nothing yet and by one that has; the lexicon's, once."""
    profile = Profile.load(PROFILE)
    score(profile, "", "")
    begun = time.process_time()
    for language in lexicon.languages():
        lexicon.concepts("", language)
    loading = round((time.process_time() - begun) * 1000, 1)
    times = []
    for _ in range(2):
        begun = time.process_time()
        for document in documents:
            score(profile, document.title, document.text, document.language)
        times.append(round((time.process_time() - begun) / len(documents) * 1000, 2))
    return {"first reading": times[0], "second reading": times[1], "reading the lexicon, once": loading}


def measure() -> dict[str, object]:
    """All results, as written to the file."""
    documents = relevance_set()
    # First, for the other measurements read the same words.
    milliseconds = cost(documents)
    profile = Profile.load(PROFILE)
    found = [score(profile, d.title, d.text, d.language) for d in documents]
    return {
        "relevance set": quality(documents, found),
        "intervals of 95 %": intervals(documents, found),
        "texts cut short": shortened(profile, documents),
        "lexicon": dict(lexicons(documents)),
        "other topics": dict(other_topics()),
        "area against other wars, half of the documents marked": dict(feedback(documents)),
        "milliseconds a document": milliseconds,
        "versions": {name: version(name) for name in ("wordfreq", "anyascii", "babel")},
    }


def main() -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    write_result("relevance", measure())


if __name__ == "__main__":
    main()
