"""How well comments are found where no platform's entry helps, and what the search costs where there are none.

    python -m benchmarks.comments        needs ../shared/eval; writes benchmarks/results/comments.json

Each development page is read three times: with all platforms, without the one whose entry reads it, and without any.
What is lost in between is what a page of an unknown platform would lose. Cost is CPU time.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType

from benchmarks.adapters import FETCHED_AT, comments_of
from benchmarks.gold import SHARED, load_pages
from benchmarks.machine import write_result
from cleaners.comments import Found, find_comments
from cleaners.comments.platforms import Platform, platforms
from cleaners.decoding import decode
from cleaners.page.tree import parse

SETS = SHARED.parent / "comments"
FIELDS = {"author": ("a_ok", "a_n"), "date": ("d_ok", "d_n"), "parent": ("p_ok", "p_n")}
Choose = Callable[[Found], tuple[Platform, ...]]


def all_of_them(found: Found) -> tuple[Platform, ...]:
    """Every platform."""
    return platforms()


def without_its_own(found: Found) -> tuple[Platform, ...]:
    """All but the one that read the page."""
    methods = {comment.method for comment in found.comments}
    return tuple(platform for platform in platforms() if platform.name not in methods)


def none_of_them(found: Found) -> tuple[Platform, ...]:
    """No platform: schema.org's JSON-LD and the general signs are left."""
    return ()


READINGS: dict[str, Choose] = {
    "all platforms": all_of_them,
    "the page's own left out": without_its_own,
    "no platform": none_of_them,
}


@cache
def scorer() -> ModuleType:
    """The development sets' own scorer, as a module."""
    spec = importlib.util.spec_from_file_location("comments_scorer", SETS / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def scores(split: str, choose: Choose) -> dict[str, float]:
    """F1 and the shares of right authors, days and parents, in per cent, over the pages of one set."""
    tally: Counter[str] = Counter()
    for path in sorted((SETS / split).glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        tree = parse(decode(gzip.decompress(path.with_suffix(".html.gz").read_bytes()), None, html=True))
        if tree is None:
            continue
        url = gold["url"] or ""
        known = choose(find_comments(tree, url, FETCHED_AT))
        result, _ = scorer().score_page(gold, comments_of(find_comments(tree, url, FETCHED_AT, known)))
        tally.update({name: value for name, value in result.items() if isinstance(value, int | float)})
    shares = {name: percent(tally[right], tally[of]) for name, (right, of) in FIELDS.items()}
    return {"F1": percent(2 * tally["n_tp"], tally["n_tp"] + tally["n_fp"] + tally["n_gold"]), **shares}


def percent(part: float, whole: float) -> float:
    """*part* of *whole*, one digit behind the point."""
    return round(100 * part / whole, 1) if whole else 0.0


def cost() -> dict[str, object]:
    """CPU milliseconds a page of articles, and on how many of them comments are found, by method."""
    spent: dict[bool, list[float]] = {True: [], False: []}
    methods: Counter[str] = Counter()
    for page in load_pages():
        tree = parse(decode(page.html, None, html=True)) if page.kind != "forum" else None
        if tree is None:
            continue
        began = time.process_time()
        found = find_comments(tree, page.url, FETCHED_AT)
        spent[bool(found.comments)].append(1000 * (time.process_time() - began))
        methods.update({comment.method for comment in found.comments[:1]})
    return {
        "pages without comments": len(spent[False]),
        "median ms without": round(statistics.median(spent[False]), 2),
        "90 % within ms": round(statistics.quantiles(spent[False], n=10)[-1], 2),
        "median ms with": round(statistics.median(spent[True]), 2),
        "pages with comments, by method": dict(sorted(methods.items())),
    }


def main() -> None:
    """Measure and write."""
    if not Path(SETS).is_dir():
        sys.exit(f"{SETS}: the development sets are not there")
    measured = {split: {name: scores(split, choose) for name, choose in READINGS.items()} for split in ("dev", "extra")}
    write_result("comments", {"per cent": measured, "cost on article pages": cost()})


if __name__ == "__main__":
    main()
