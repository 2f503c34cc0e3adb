"""The flat-text cleaner on pages that it was not written on: development pages flattened, one block a line.

    python -m benchmarks.train_line_judge --folds FOLDER
    python -m benchmarks.flattened --folds FOLDER

A line is body where the page's gold text holds more than four fifths of it, boilerplate where less than one fifth.
Pages are read whole, and cropped as scrapers leave them, from six lines above the body's first to twenty-five below
its last. Neither the table of sites' lines nor the judge that a page is read with saw the domains of the page's
fold. Clean are the pages' body lines alone, under their headline: of them nothing should go. What does is told apart by
who took it, rules or judge. Writes benchmarks/results/flattened.json.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np

from benchmarks.gold import FOLDS, GoldPage, fold_of, load_pages
from benchmarks.machine import write_result
from benchmarks.site_lines import count_lines, told_blocks
from cleaners.flat import clean_text
from cleaners.flat.judge import NAME, Judge, load_judge
from cleaners.forest import Forest
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

    def _body(self) -> list[int]:
        """The lines that are of the body beyond doubt."""
        return [i for i, (text, share) in enumerate(self.lines) if share > BODY and len(text.split()) >= START_WORDS]

    def cropped(self, above: int = ABOVE, below: int = BELOW) -> Flat:
        """The lines about the body, from *above* lines over its first to *below* under its last."""
        body = self._body()
        return Flat(self.page, self.lines[max(0, body[0] - above) : body[-1] + below]) if body else self

    def clean(self) -> tuple[tuple[str, float], ...]:
        """The headline, and the lines of the body from its first to its last."""
        body = self._body()
        title = ((self.page.title, 1.0),) if self.page.title else ()
        return (*title, *(line for line in self.lines[body[0] : body[-1] + 1] if line[1] >= HALF)) if body else ()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=Path, required=True, help="where benchmarks.train_line_judge left its judges")
    folder = parser.parse_args().folds
    judges = [load_judge(json.loads((folder / f"{fold}.json").read_text(encoding="utf-8"))) for fold in range(FOLDS)]
    tables = site_tables()
    pages = [page for page in load_pages() if page.kind == "news"]
    pages += [page for page in load_pages() if page.kind == "article"][::EVERY]
    scores: dict[str, list[tuple[float, float]]] = defaultdict(list)
    changed: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for flat in filter(None, map(flatten, pages)):
        fold = fold_of(flat.page.domain)
        with patch.object(observed, "site_lines", lambda fold=fold: tables[fold]):
            for name, judge in ("", judges[fold]), (RULES_ALONE, UNDECIDED):
                scores[f"{flat.page.kind}, whole{name}"].append(score(flat.lines, judge))
                scores[f"{flat.page.kind}, cropped{name}"].append(score(flat.cropped().lines, judge))
            changed[flat.page.kind].append(who_changed(flat.clean(), judges[fold]))
    rows = {name: summary(found) for name, found in scores.items()}
    clean = {kind: {"pages": len(found), **shares_changed(found)} for kind, found in changed.items()}
    write_result("flattened", {"pages": rows, "clean": clean})


def site_tables() -> list[dict[str, int]]:
    """For each fold, the table of sites' lines that the other folds' pages make."""
    pages = load_pages()
    return [count_lines(page for page in pages if fold_of(page.domain) != fold) for fold in range(FOLDS)]


def flatten(page: GoldPage) -> Flat | None:
    """The lines of *page*; None where it has none, or too many."""
    lines = tuple((" ".join(text.split("\n")), share) for text, share in told_blocks(page) if text.strip())
    return Flat(page, lines) if lines else None


def who_changed(lines: Sequence[tuple[str, float]], judge: Judge) -> tuple[bool, bool]:
    """Whether rules took a line of a clean text, and whether the judge did."""
    takers = {segment.rule == NAME for segment in clean_text("\n".join(text for text, _ in lines), judge).removed}
    return False in takers, True in takers


def shares_changed(found: Sequence[tuple[bool, bool]]) -> dict[str, float]:
    rules, judge = (sum(taken) / len(found) for taken in zip(*found, strict=True))
    return {"changed by rules": round(rules, 4), "changed by the judge": round(judge, 4)}


def score(lines: Sequence[tuple[str, float]], judge: Judge) -> tuple[float, float]:
    """The share of the body's words that are kept, and of the boilerplate's lines that are removed."""
    labels: dict[int, set[Label]] = defaultdict(set)
    for segment in clean_text("\n".join(text for text, _ in lines), judge).segments:
        labels[segment.line].add(segment.label)
    kept = body = removed = boilerplate = 0
    for number, (text, share) in enumerate(lines, 1):
        words = len(text.split())
        if share > BODY and words >= BODY_WORDS:
            body += words
            kept += words * bool(labels[number] & {Label.BODY, Label.TITLE})
        elif share < BOILERPLATE:
            boilerplate += 1
            removed += Label.REMOVED in labels[number]
    return kept / body if body else 1.0, removed / boilerplate if boilerplate else 1.0


def summary(found: Iterable[tuple[float, float]]) -> dict[str, float]:
    bodies, boilerplates = zip(*found, strict=True)
    return {
        "pages": len(bodies),
        "body words kept": round(sum(bodies) / len(bodies), 4),
        "boilerplate lines removed": round(sum(boilerplates) / len(boilerplates), 4),
    }


if __name__ == "__main__":
    main()
