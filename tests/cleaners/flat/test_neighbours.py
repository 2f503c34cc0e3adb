"""Every rule over a whole text against its case file: texts we wrote, with the lines that must go and no others."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from cleaners.flat import NEIGHBOUR_RULES, clean_text

CASES = Path(__file__).parent / "neighbours"
TABLE = {rule.name: rule for rule in NEIGHBOUR_RULES}


def cases() -> list[object]:
    return [
        pytest.param(text, id=f"{path.stem}: {text['what']}")
        for path in sorted(CASES.glob("*.toml"))
        for text in tomllib.loads(path.read_text(encoding="utf-8"))["text"]
    ]


@pytest.mark.parametrize("name", TABLE)
def test_rule_has_a_text_where_it_removes_and_one_where_it_keeps(name: str) -> None:
    texts = tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))["text"]
    if name == "company":  # its lines bear the names of the table's rules
        assert any("source-label" in removed_by_line(text["lines"]).values() for text in texts)
        return
    used = {rule for text in texts for rule in removed_by_line(text["lines"]).values()}
    assert name in used
    assert any(len(text["removed"]) < len(text["lines"]) for text in texts)


@pytest.mark.parametrize("text", cases())
def test_text_loses_these_lines_and_no_others(text: dict[str, list[str]]) -> None:
    assert sorted(removed_by_line(text["lines"])) == text["removed"]


def removed_by_line(lines: list[str]) -> dict[int, str]:
    return {segment.line: segment.rule for segment in clean_text("\n".join(lines)).removed}
