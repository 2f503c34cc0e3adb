"""Folding and the rules over it cost long rows of signs no more than their length."""

from __future__ import annotations

from time import process_time

import pytest

from cleaners.records import Label, Segment
from cleaners.rules import matching
from cleaners.rules.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("\u201eAnna\u201c \u2013", "anna"),
        ("Anna  \t Hill!", "anna hill"),
        ("The report (opens in a new tab)", "the report"),
        ("\u2014 * _", ""),
    ],
)
def test_signs_at_the_edges_go(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize("row", [" ", "-", "_ ", ";(", "1", "1,"])
def test_a_long_row_of_signs_costs_its_length(row: str) -> None:
    before = process_time()
    matching(Segment("a" + row * 20_000 + "b", Label.BODY))
    matching(Segment(row * 20_000 + "b", Label.BODY))
    assert process_time() - before < 4
