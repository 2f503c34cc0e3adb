"""The flat-text cleaner on pages that it was not written on: development pages flattened, one block a line.

    python -m benchmarks.flattened

A line is body where the page's gold text holds more than four fifths of it, boilerplate where less than one fifth.
Pages are read whole, and cropped as scrapers leave them, from six lines above the body's first to twenty-five below
its last. The table of sites' lines is counted anew without the domains of the page's fold. Writes
benchmarks/results/flattened.json.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unittest.mock import patch

from benchmarks.gold import FOLDS, GoldPage, fold_of, gold_shares, load_pages
from benchmarks.machine import write_result
from benchmarks.site_lines import MOST_BLOCKS, count_lines
from cleaners.decoding import decode
from cleaners.flat import clean_text
from cleaners.page.blocks import text_blocks
from cleaners.page.tree import parse
from cleaners.records import Label
from cleaners.rules import observed

BODY, BOILERPLATE = 0.8, 0.2
# Shorter lines of a gold text stand elsewhere on the page as well.
BODY_WORDS, START_WORDS = 4, 8
ABOVE, BELOW = 6, 25
EVERY = 4


@dataclass(frozen=True, slots=True)
class Flat:
    """A page as lines, each with the share of its words that the gold text has."""

    page: GoldPage
    lines: tuple[tuple[str, float], ...]

    def cropped(self) -> Flat:
        """The lines about the body."""
        body = [i for i, (text, share) in enumerate(self.lines) if share > BODY and len(text.split()) >= START_WORDS]
        return Flat(self.page, self.lines[max(0, body[0] - ABOVE) : body[-1] + BELOW]) if body else self


def main() -> None:
    pages = [page for page in load_pages() if page.kind == "news"]
    pages += [page for page in load_pages() if page.kind == "article"][::EVERY]
    tables = [count_lines(page for page in load_pages() if fold_of(page.domain) != fold) for fold in range(FOLDS)]
    scores: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for flat in filter(None, map(flatten, pages)):
        with patch.object(observed, "site_lines", lambda flat=flat: tables[fold_of(flat.page.domain)]):
            scores[f"{flat.page.kind}, whole"].append(score(flat.lines))
            scores[f"{flat.page.kind}, cropped"].append(score(flat.cropped().lines))
    rows = {name: summary(found) for name, found in scores.items()}
    write_result("flattened", {"pages": rows})


def flatten(page: GoldPage) -> Flat | None:
    root = parse(decode(page.html, None, html=True))
    blocks = text_blocks(root) if root is not None else []
    if not 0 < len(blocks) <= MOST_BLOCKS:
        return None
    lines = [(" ".join(b.text.split("\n")), share) for b, share in zip(blocks, gold_shares(blocks, page), strict=True)]
    return Flat(page, tuple(line for line in lines if line[0].strip()))


def score(lines: Sequence[tuple[str, float]]) -> tuple[float, float]:
    """The share of the body's words that are kept, and of the boilerplate's lines that are removed."""
    labels: dict[int, set[Label]] = defaultdict(set)
    for segment in clean_text("\n".join(text for text, _ in lines)).segments:
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
