"""`mark`: what it says back, and that a command of several parts happens whole or not at all."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import main

SEEDS = Path(__file__).parents[2] / "seeds"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.fixture
def db(tmp_path: Path) -> str:
    path = str(tmp_path / "seeds.db")
    assert run("ingest", path, str(SEEDS)).exit_code == 0
    return path


def test_mark_tag_and_note(db: str) -> None:
    said = run("mark", db, "1", "yes", "--tag", "Drones", "--note", "see also 2", "--by", "anna").stdout
    assert said.startswith("1: yes\ntags: drones\nnote 1, ")
    assert said.endswith(", anna: see also 2\n")
    assert run("mark", db).stdout.startswith("yes       1  ")
    assert run("mark", db, "1", "clear", "--untag", "drones", "--withdraw", "1").stdout == "1: not marked\n"
    assert run("mark", db).stdout == ""


def test_without_marks_says_how_to_make_one(db: str) -> None:
    nothing = run("mark", db)
    assert nothing.exit_code == 0
    assert nothing.stdout == ""
    assert "Nothing is marked yet. `conflictwire mark DB ID yes`" in nothing.stderr


def test_all_of_a_command_or_nothing(db: str) -> None:
    result = run("mark", db, "1", "no", "--withdraw", "7")
    assert result.exit_code == 1
    assert "has no note 7" in result.stderr
    assert run("mark", db, "1").stdout == "1: not marked\n"


def test_unknown_document(db: str) -> None:
    result = run("mark", db, "77", "yes")
    assert (result.exit_code, "no document with the number 77" in result.stderr) == (1, True)
