"""Tables in the documents: written anew from the benchmarks' results, and the conditions beside them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

import benchmarks.machine
from docs.measured import RESULTS, TABLES, with_tables

PAGE = "Before.\n\n<!-- measured: {} -->\n| stale |\n<!-- end -->\n\nAfter.\n"


@pytest.mark.parametrize("name", TABLES)
def test_a_table_takes_the_place_of_the_stale_one_and_the_prose_stays(name: str) -> None:
    """Once written it is left alone."""
    written = with_tables(PAGE.format(name))
    assert "stale" not in written
    assert written.startswith("Before.")
    assert written.endswith("After.\n")
    assert name == "in-short" or "| ---: |" in written
    assert with_tables(written) == written


def test_a_table_of_no_such_name_is_an_error() -> None:
    """Otherwise a misspelt mark would keep its old figures for ever."""
    with pytest.raises(KeyError, match="speeed"):
        with_tables(PAGE.format("speeed"))


def test_two_tables_of_a_page_are_told_apart() -> None:
    """What stands between them is prose."""
    written = with_tables(PAGE.format("store") + "Between.\n" + PAGE.format("search"))
    assert written.count("<!-- end -->") == 2
    assert "Between." in written


def test_results_name_no_folder_of_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the names of files."""
    monkeypatch.setattr(benchmarks.machine, "RESULTS", tmp_path)
    monkeypatch.setattr(sys, "argv", ["speed", "--keep", "/somewhere/of/mine/big.db", "--articles", "9"])
    benchmarks.machine.write_result("speed", {"ms": 1})
    told = json.loads((tmp_path / "speed.json").read_text(encoding="utf-8"))
    assert told["command"].endswith(" --keep big.db --articles 9")


def test_no_result_names_a_folder_of_the_machine() -> None:
    """Nor do those that were written before."""
    commands = [json.loads(file.read_text(encoding="utf-8")).get("command", "") for file in RESULTS.glob("*.json")]
    assert len(commands) > 10
    assert not [command for command in commands if "/" in command]
