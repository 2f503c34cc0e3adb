"""Every rule of the table against its case file: what it removes, and the near misses that it keeps."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from cleaners.records import Label, Segment
from cleaners.rules import LONGEST, RULES, matching

CASES = Path(__file__).parent
TABLE = {rule.name: rule for rule in RULES}


def cases(kind: str) -> list[tuple[str, str]]:
    return [
        (rule.name, text)
        for rule in RULES
        if (CASES / f"{rule.name}.toml").exists()
        for text in tomllib.loads((CASES / f"{rule.name}.toml").read_text(encoding="utf-8"))[kind]
    ]


def segment(text: str) -> Segment:
    return Segment(text, Label.BODY)


@pytest.mark.parametrize("name", TABLE)
def test_rule_has_cases_of_both_kinds(name: str) -> None:
    table = tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))
    assert set(table) == {"remove", "keep"}
    assert len(table["remove"]) >= 2
    assert len(table["keep"]) >= 1


@pytest.mark.parametrize(("name", "text"), cases("remove"))
def test_rule_removes(name: str, text: str) -> None:
    assert TABLE[name].applies(segment(text))


@pytest.mark.parametrize(("name", "text"), cases("keep"))
def test_rule_keeps_near_miss(name: str, text: str) -> None:
    assert not TABLE[name].applies(segment(text))


def test_names_are_unique_and_reasons_complete_a_sentence() -> None:
    assert len(TABLE) == len(RULES)
    for rule in RULES:
        assert rule.reason[0].islower(), rule.name
        assert not rule.reason.endswith("."), rule.name


def test_no_rule_takes_a_long_segment() -> None:
    assert matching(segment("We use cookies. " * LONGEST)) is None


def test_first_rule_names_a_line_that_two_know() -> None:
    both = segment("© Getty Images")
    assert TABLE["copyright"].applies(both)
    assert matching(both) is TABLE["picture-credit"]
