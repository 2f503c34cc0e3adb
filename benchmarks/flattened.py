"""The flat-text cleaner on pages that it was not written on: development pages flattened, one block a line.

    python -m benchmarks.train_headline --folds HEADLINES
    python -m benchmarks.train_line_judge --headlines HEADLINES --folds FOLDER
    python -m benchmarks.flattened --folds FOLDER --headlines HEADLINES

A line is body where the page's gold text holds more than four fifths of it, boilerplate where less than one fifth.
Pages are read whole, and cropped as scrapers leave them, from six lines above the body's first to twenty-five below
its last. No table of sites' lines, no judge and no trees for headlines that a page is read with saw the domains of the
page's fold. A headline is right that has the gold's words; where no line has them all, one is invented that shares less
than half with it. Clean are the pages' body lines alone, under their headline: of them nothing should go. What does is
told apart by who took it, rules or judge. Writes benchmarks/results/flattened.json.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np

from benchmarks.gold import FOLDS, GoldPage, fold_of, load_pages
from benchmarks.machine import write_result
from benchmarks.site_lines import count_lines, told_blocks
from cleaners.flat import clean_text
from cleaners.flat.headline import Headlines, load_headlines
from cleaners.flat.judge import NAME, Judge, load_judge
from cleaners.forest import Forest
from cleaners.page.titles import fold
from cleaners.records import Label
from cleaners.rules import observed

BODY, BOILERPLATE, HALF = 0.8, 0.2, 0.5
# Shorter lines of a gold text stand elsewhere on the page as well.
BODY_WORDS, START_WORDS = 4, 8
ABOVE, BELOW = 6, 25
EVERY = 4
_LEAF = np.zeros(1, dtype=np.intp)
UNDECIDED = Judge(Forest(_LEAF, np.zeros(1), np.repeat(_LEAF, 2), np.zeros(1), _LEAF, 0), {})
"""A judge that removes nothing and gives nothing back."""
RULES_ALONE = ", by the rules alone"


@dataclass(frozen=True, slots=True)
class Flat:
    """A page as lines, each with the share of its words that the gold text has."""

    page: GoldPage
    lines: tuple[tuple[str, float], ...]

    def body(self) -> list[int]:
        """The lines that are of the body beyond doubt."""
        return [i for i, (text, share) in enumerate(self.lines) if share > BODY and len(text.split()) >= START_WORDS]

    def cropped(self, above: int = ABOVE, below: int = BELOW) -> Flat:
        """The lines about the body, from *above* lines over its first to *below* under its last."""
        body = self.body()
        return Flat(self.page, self.lines[max(0, body[0] - above) : body[-1] + below]) if body else self

    def clean(self) -> tuple[tuple[str, float], ...]:
        """The headline, and the lines of the body from its first to its last."""
        body = self.body()
        title = ((self.page.title, 1.0),) if self.page.title else ()
        return (*title, *(line for line in self.lines[body[0] : body[-1] + 1] if line[1] >= HALF)) if body else ()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=Path, required=True, help="where benchmarks.train_line_judge left its judges")
    parser.add_argument("--headlines", type=Path, required=True, help="where benchmarks.train_headline left its trees")
    options = parser.parse_args()
    readers = [
        (load_judge(read_json(options.folds, number)), load_headlines(read_json(options.headlines, number)))
        for number in range(FOLDS)
    ]
    tables = site_tables()
    pages = [page for page in load_pages() if page.kind == "news"]
    pages += [page for page in load_pages() if page.kind == "article"][::EVERY]
    scores: dict[str, list[Score]] = defaultdict(list)
    changed: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for flat in filter(None, map(flatten, pages)):
        number = fold_of(flat.page.domain)
        judge, headlines = readers[number]
        with patch.object(observed, "site_lines", lambda number=number: tables[number]):
            for name, some in ("", judge), (RULES_ALONE, UNDECIDED):
                scores[f"{flat.page.kind}, whole{name}"].append(score(flat, some, headlines))
                scores[f"{flat.page.kind}, cropped{name}"].append(score(flat.cropped(), some, headlines))
            changed[flat.page.kind].append(who_changed(flat.clean(), judge, headlines))
    rows = {name: summary(found) for name, found in scores.items()}
    clean = {kind: {"pages": len(found), **shares_changed(found)} for kind, found in changed.items()}
    write_result("flattened", {"pages": rows, "clean": clean})


def read_json(folder: Path, number: int) -> dict[str, object]:
    """A fold's data."""
    data: dict[str, object] = json.loads((folder / f"{number}.json").read_text(encoding="utf-8"))
    return data


def site_tables() -> list[dict[str, int]]:
    """For each fold, the table of sites' lines that the other folds' pages make."""
    pages = load_pages()
    return [count_lines(page for page in pages if fold_of(page.domain) != fold) for fold in range(FOLDS)]


def flatten(page: GoldPage) -> Flat | None:
    """The lines of *page*; None where it has none, or too many."""
    lines = tuple((" ".join(text.split("\n")), share) for text, share in told_blocks(page) if text.strip())
    return Flat(page, lines) if lines else None


def who_changed(lines: Sequence[tuple[str, float]], judge: Judge, headlines: Headlines) -> tuple[bool, bool]:
    """Whether rules took a line of a clean text, and whether the judge did."""
    cleaned = clean_text("\n".join(text for text, _ in lines), judge, headlines)
    takers = {segment.rule == NAME for segment in cleaned.removed}
    return False in takers, True in takers


def shares_changed(found: Sequence[tuple[bool, bool]]) -> dict[str, float]:
    rules, judge = (sum(taken) / len(found) for taken in zip(*found, strict=True))
    return {"changed by rules": round(rules, 4), "changed by the judge": round(judge, 4)}


@dataclass(frozen=True, slots=True)
class Score:
    """One text's: the share of the body's words that are kept and of the boilerplate's lines that are removed, whether
    the gold's headline is among the lines, and whether it was found; where it is not, whether none was invented."""

    body: float
    boilerplate: float
    has_headline: bool
    right: bool


def score(flat: Flat, judge: Judge, headlines: Headlines) -> Score:
    """How *flat* is read."""
    labels: dict[int, set[Label]] = defaultdict(set)
    cleaned = clean_text("\n".join(text for text, _ in flat.lines), judge, headlines)
    for segment in cleaned.segments:
        labels[segment.line].add(segment.label)
    kept = body = removed = boilerplate = 0
    for number, (text, share) in enumerate(flat.lines, 1):
        words = len(text.split())
        if share > BODY and words >= BODY_WORDS:
            body += words
            kept += words * bool(labels[number] & {Label.BODY, Label.TITLE})
        elif share < BOILERPLATE:
            boilerplate += 1
            removed += Label.REMOVED in labels[number]
    wanted = fold(flat.page.title)
    has_headline = bool(wanted) and any(fold(text) == wanted for text, _ in flat.lines)
    found = fold(cleaned.article.title or "") if cleaned.article else ""
    return Score(
        kept / body if body else 1.0,
        removed / boilerplate if boilerplate else 1.0,
        has_headline,
        found == wanted if has_headline else not found or likeness(found, wanted) >= HALF,
    )


def likeness(line: str, other: str) -> float:
    """The share of all words that both have."""
    words, others = set(line.split()), set(other.split())
    return len(words & others) / max(1, len(words | others))


def summary(found: Sequence[Score]) -> dict[str, float]:
    """The means over texts; headlines right and invented as shares of those that have one, and that have none."""
    having = [score.right for score in found if score.has_headline]
    lacking = [not score.right for score in found if not score.has_headline]
    return {
        "pages": len(found),
        "body words kept": round(sum(score.body for score in found) / len(found), 4),
        "boilerplate lines removed": round(sum(score.boilerplate for score in found) / len(found), 4),
        "with a headline": len(having),
        "headlines right": round(sum(having) / max(1, len(having)), 4),
        "headlines invented": round(sum(lacking) / max(1, len(lacking)), 4),
    }


if __name__ == "__main__":
    main()
