"""The five seeds: what each must give, exactly."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaners.flat import clean_text
from cleaners.records import Cleaned, Label

SEEDS = Path(__file__).parents[3] / "seeds"
TITLES = {
    "000": "Nagorno-Karabakh soldiers say they will stay on front lines until they win",
    "001": "Ceasefire … What Ceasefire? Azerbaijan Offensive On Nagorno-Karabakh Continues",
    "002": (
        "Azerbaijan Primes Itself For Another Day Of Intense Hostilities, As Armenia Restores Some Positions Overnight"
    ),
    "003": None,
    "004": "Artsakh army breaks ceasefire in Karabakh for the second time",
}


def clean_seed(number: str) -> Cleaned:
    (path,) = SEEDS.glob(f"{number}_*.txt")
    return clean_text(path.read_bytes().decode("utf-8"))


def body(cleaned: Cleaned) -> list[str]:
    return [segment.text for segment in cleaned.labelled(Label.BODY)]


@pytest.mark.parametrize("number", TITLES)
def test_title(number: str) -> None:
    article = clean_seed(number).article
    assert article is not None
    assert article.title == TITLES[number]


@pytest.mark.parametrize(("number", "lines"), [("000", 6), ("001", 11), ("002", 40), ("003", 19), ("004", 6)])
def test_body_has_so_many_lines(number: str, lines: int) -> None:
    assert len(body(clean_seed(number))) == lines


@pytest.mark.parametrize(
    ("number", "removed"),
    [
        ("001", {1: "donation-bar", 2: "donation-bar", 3: "donation-bar", 4: "donation-bar", 5: "donation-bar",
                 10: "duplicate-title", 12: "enlarge-prompt", 39: "donation-appeal"}),
        ("003", {1: "ad-marker"}),
        ("004", {1: "masthead"}),
    ],
)  # fmt: skip
def test_removed_lines_name_their_rule(number: str, removed: dict[int, str]) -> None:
    assert {segment.line: segment.rule for segment in clean_seed(number).removed} == removed


def test_seed_000_comments_keep_names_paragraphs_and_empty_ones() -> None:
    comments = clean_seed("000").comments
    assert len(comments) == 24
    assert [comment.position + 1 for comment in comments if not comment.text] == [4, 13]
    assert {comment.position + 1: comment.author for comment in comments if comment.author} == {
        7: "明清 啊羯间电 天",
        19: "ningrum pujiastuti",
    }
    assert comments[8].text.count("\n\n") == 2
    assert comments[17].text == "🇦🇲 🇦🇲 🇦🇲 Long live Armenia 🇦🇲 🇦🇲 🇦🇲"


def test_seed_002_keeps_its_subhead() -> None:
    assert "How did it begin?" in body(clean_seed("002"))


def test_seed_004_comments_are_an_inference_and_say_so() -> None:
    cleaned = clean_seed("004")
    assert len(cleaned.comments) == 4
    assert cleaned.comments[0].text == "Not a weapon, but a means of defense."
    assert all(comment.confidence < 1 and comment.method == "another voice" for comment in cleaned.comments)
    assert any("another voice" in note for note in cleaned.notes)
