"""The quality gate: mean word F1 and titles on our own pages, and on a part of the development pages."""

import gzip
import json
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.adapters import article
from tests.cleaners.page.test_pages import FOLDERS, PAGES, cleaned, expected

FLOORS = tomllib.loads((PAGES / "floors.toml").read_text(encoding="utf-8"))
NEWS = Path(__file__).parents[4] / "shared" / "eval" / "articles" / "news"


def f1(got: str, gold: str) -> float:
    bag, wanted = (Counter(re.findall(r"\w+", text.lower())) for text in (got, gold))
    hit = sum((bag & wanted).values())
    return 2 * hit / (sum(bag.values()) + sum(wanted.values())) if hit else float(not bag and not wanted)


def fold(text: object) -> str:
    return " ".join(re.findall(r"\w+", str(text or "").lower()))


def test_own_pages_stay_above_their_floor():
    pairs = []
    for folder in FOLDERS:
        wanted, found = expected(folder), cleaned(folder).article
        body = " ".join(wanted["body"] or [])
        pairs.append((f1(found.body if found else "", body), (found.title if found else None) == wanted["title"]))
    assert sum(score for score, _ in pairs) / len(pairs) >= FLOORS["own"]["f1"]
    assert sum(title for _, title in pairs) / len(pairs) >= FLOORS["own"]["title"]


@pytest.mark.shared
@pytest.mark.skipif(not NEWS.is_dir(), reason="the development sets are not in ../shared/eval")
def test_news_pages_stay_above_their_floor():
    scores, titles = [], []
    for path in sorted(NEWS.glob("*.json"))[::4]:
        gold = json.loads(path.read_text(encoding="utf-8"))
        found = article(gzip.decompress(path.with_suffix(".html.gz").read_bytes()), gold["url"] or "")
        scores.append(f1(str(found["text"]), gold["text"]))
        titles.append(fold(found["title"]) == fold(gold["title"]))
    assert sum(scores) / len(scores) >= FLOORS["news"]["f1"]
    assert sum(titles) / len(titles) >= FLOORS["news"]["title"]
