"""What holds for any text: nothing lost, nothing doubled, the same answer again, and in bounded time."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners.flat import clean_text
from cleaners.records import Cleaned

SEEDS = sorted((Path(__file__).parents[3] / "seeds").glob("*.txt"))
# Lines that wake every part of the cleaner, in any order, between lines of any signs.
KNOWN = st.sampled_from(
    [line for seed in SEEDS for line in seed.read_text(encoding="utf-8").splitlines()[:40]]
    + [
        "Jan says:",
        "Anna on May 5, 2020 at 10:30 am",
        "3 Comments",
        "Reply",
        "Read also",
        "Home",
        "By Jan Novak",
        "[ad_1]",
    ]
    + [
        "27.02.2026. 06:20h",
        "1. Avatar",
        "Facebook",
        "© 2026 Courier",
        "Leave a Reply",
        "Tags: a, b",
        "0 $",
        "",
        "",
        "",
    ]
)
TEXTS = st.lists(KNOWN | st.text(max_size=60), max_size=40).map("\n".join)


def words_out(cleaned: Cleaned) -> list[str]:
    return [word for segment in cleaned.segments for word in segment.text.split()]


@given(TEXTS)
def test_segments_are_the_lines_in_order_and_in_their_words(text: str) -> None:
    assert words_out(clean_text(text)) == text.split()


@given(TEXTS)
def test_record_holds_each_segment_once(text: str) -> None:
    cleaned = clean_text(text)
    article = cleaned.article
    parts = [article.title or "", article.body] if article else []
    parts += [part for comment in cleaned.comments for part in (comment.author or "", comment.text)]
    parts += [segment.text for segment in cleaned.removed]
    assert sorted(word for part in parts for word in part.split()) == sorted(text.split())


@given(TEXTS)
def test_same_text_gives_the_same_record(text: str) -> None:
    assert clean_text(text) == clean_text(text)


@given(TEXTS)
def test_every_removed_segment_names_rule_reason_and_line(text: str) -> None:
    for segment in clean_text(text).removed:
        assert segment.rule
        assert segment.reason
        assert segment.line > 0


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem[:3])
def test_cleaning_a_cleaned_seed_removes_nothing_more(path: Path) -> None:
    article = clean_text(path.read_bytes().decode("utf-8")).article
    assert article is not None
    again = clean_text(f"{article.title}\n\n{article.body}" if article.title else article.body)
    assert again.article is not None
    assert (again.article.title, again.article.body) == (article.title, article.body)
    assert again.removed == ()


@pytest.mark.parametrize(
    "text",
    [
        "word " * 200_000,
        "x" * 1_000_000,
        "Share " * 100_000 + "\n" + "a/" * 300_000,
        "\n".join(f"Line {n} of a long list" for n in range(20_000)),
        "\n".join(["Home", "Read also", "Jan says:", "A headline that asks?"] * 5_000),
        "\n" * 1_000_000,
        "(" * 50_000 + "\n" + "1" * 90 + "\n" + "«" * 50_000,
    ],
    ids=["long line of words", "long word", "long lines of buttons", "many lines", "many suspects", "blank", "signs"],
)
def test_long_text_takes_bounded_time(text: str) -> None:
    start = time.process_time()
    assert words_out(clean_text(text)) == text.split()
    assert time.process_time() - start < 30


@settings(max_examples=20)
@given(st.text(alphabet="ab .\r\n\t\x0b\x85\u2028\ufeff", max_size=80))
def test_line_ends_of_all_systems(text: str) -> None:
    assert words_out(clean_text(text)) == text.split()
