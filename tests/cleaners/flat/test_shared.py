"""The labelled flat texts of the development set: nothing lost, and nothing taken from clean ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cleaners.flat import clean_text
from cleaners.records import Label

FLAT = Path(__file__).parents[4] / "shared" / "eval" / "flat"
LABELLED = sorted(path for path in FLAT.glob("*.json") if path.name != "manifest.json")
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not LABELLED, reason="the development sets in ../shared/eval are absent"),
]


@pytest.mark.parametrize("path", LABELLED, ids=lambda path: path.stem)
def test_body_lines_stay_and_words_are_kept(path: Path) -> None:
    text = path.with_suffix(".txt").read_bytes().decode("utf-8")
    cleaned = clean_text(text)
    assert [word for segment in cleaned.segments for word in segment.text.split()] == text.split()
    kept = {segment.line for segment in cleaned.labelled(Label.BODY)}
    body = {
        g["line"] for g in json.loads(path.read_text(encoding="utf-8")) if g["label"] == "body" and "lenient" not in g
    }
    assert body <= kept


@pytest.mark.parametrize("path", LABELLED, ids=lambda path: path.stem)
def test_comments_are_the_labelled_ones(path: Path) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    lines: dict[int, set[int]] = {}
    for label in gold:
        if label["label"] == "comment" and "lenient" not in label:
            lines.setdefault(label["comment"], set()).add(label["line"])
    cleaned = clean_text(path.with_suffix(".txt").read_bytes().decode("utf-8"))
    assert len(cleaned.comments) == len(lines)
    assert {segment.line for segment in cleaned.labelled(Label.COMMENT)} >= set().union(*lines.values())
