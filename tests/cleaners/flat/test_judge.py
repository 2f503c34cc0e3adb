"""What the judge of lines may do, whatever it believes: here it is made sure of one thing or the other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.flat import clean_text
from cleaners.flat.features import NAMES, features
from cleaners.flat.judge import MOST_LINES, NAME, Judge, load_judge
from cleaners.flat.lines import split_lines
from cleaners.flat.reading import Reading
from cleaners.forest import Forest
from cleaners.records import Label

HEADLINE, STANDFIRST = "The night ferry stops in March", "Harbour board ends the crossing after forty years"
BODY = (
    "The harbour board voted on Friday to end the night ferry, because too few passengers use it in winter.",
    "Islanders had collected four thousand signatures against the decision, and brought them in February.",
    "The company that runs the boats says that it loses money on every crossing, its chairman told reporters.",
)
SITE = ("Share this article", "Sign up for our daily newsletter", "© 2026 The Northern Courier")
COMMENTS = (
    "2 Comments",
    "Vera Lund says:",
    "I live there and I was not asked.",
    "Reply",
    "Tomas Reyk says:",
    "You were, Vera!",
)


def certain(value: float) -> Judge:
    """A judge with the same log odds for every line."""
    one = np.zeros(1, dtype=np.intp)
    return Judge(Forest(one, np.zeros(1), np.zeros(2, dtype=np.intp), np.array([value]), one, 0), {})


REMOVES_ALL, KEEPS_ALL = certain(20.0), certain(-20.0)


def by_label(text: str, judge: Judge, label: Label) -> list[str]:
    return [segment.text for segment in clean_text(text, judge).labelled(label)]


def test_reason_is_the_probability() -> None:
    judged = [s for s in clean_text("\n".join([HEADLINE, *BODY, *SITE]), REMOVES_ALL).removed if s.rule == NAME]
    assert [segment.text for segment in judged] == list(BODY)
    assert {segment.reason for segment in judged} == {"is boilerplate with a probability of 100%"}


@pytest.mark.parametrize("site", [(), SITE[:1]], ids=["no boilerplate", "one line of it"])
def test_text_without_evident_boilerplate_is_left_alone(site: tuple[str, ...]) -> None:
    assert by_label("\n".join([HEADLINE, *BODY, *site]), REMOVES_ALL, Label.BODY) == list(BODY)


def test_headline_standfirst_and_comments_stay() -> None:
    text = "\n".join([HEADLINE, STANDFIRST, *BODY, *SITE, "", *COMMENTS])
    assert by_label(text, REMOVES_ALL, Label.TITLE) == [HEADLINE]
    assert by_label(text, REMOVES_ALL, Label.BODY) == [STANDFIRST]
    assert by_label(text, REMOVES_ALL, Label.COMMENT) == [COMMENTS[2], COMMENTS[5]]


def test_long_archives_are_left_to_the_rules() -> None:
    text = "\n".join([*SITE, *BODY * MOST_LINES])
    assert clean_text(text, REMOVES_ALL) == clean_text(text, KEEPS_ALL)


def test_text_removed_for_its_place_comes_back_and_what_rules_know_does_not() -> None:
    beyond = "Two people were hurt when a bus left the icy road near the harbour, the police said."
    menu = ("Home", "About us", "Contact us", "Privacy Policy", "Terms of use", "Advertise with us", "Login", "Sitemap")
    text = "\n".join([HEADLINE, *BODY, *SITE, *menu, "Sport", beyond, "Weather", *SITE])
    undecided = certain(0.0)
    assert by_label(text, undecided, Label.BODY) == list(BODY)
    assert by_label(text, KEEPS_ALL, Label.BODY) == [*BODY, beyond]


@given(st.lists(st.sampled_from([*BODY, *SITE, *COMMENTS, HEADLINE, ""]) | st.text(max_size=40), max_size=30))
def test_nothing_is_lost_whatever_the_judge_believes(lines: list[str]) -> None:
    text = "\n".join(lines)
    for judge in (REMOVES_ALL, KEEPS_ALL):
        assert [word for s in clean_text(text, judge).segments for word in s.text.split()] == text.split()


@given(st.lists(st.sampled_from([*BODY, *SITE, *COMMENTS]) | st.text(min_size=1, max_size=40), max_size=30))
def test_features_are_a_finite_row_for_each_line(lines: list[str]) -> None:
    reading = Reading.of(split_lines("\n".join(lines)))
    if reading.lines:
        rows = features(reading, {"share": 2.0})
        assert rows.shape == (len(reading.lines), len(NAMES))
        assert np.isfinite(rows).all()


def test_judge_of_other_features_is_refused() -> None:
    with pytest.raises(ValueError, match="train_line_judge"):
        load_judge({"columns": ["size"], "forest": {}, "word_scores": {}, "trained_on": ""})
