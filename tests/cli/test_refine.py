"""`topic refine`: marks change the profile only when told to, comments stay, and no mark counts twice."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import main
from store import open_store, start_run

SEEDS = Path(__file__).parents[2] / "seeds"
FOOTBALL = (
    "Armenia beat Azerbaijan in the Nations League\n\nThe striker scored two goals and the coach praised his players, "
    "the team and the goalkeeper after the match in Yerevan on Friday. Armenia and Azerbaijan play again in spring.\n\n"
    "The captain said that the team had trained hard for the match, and thanked the supporters in the stadium.\n"
)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    path = tmp_path / "topic.toml"
    written = (SEEDS / "topic.toml").read_text(encoding="utf-8")
    path.write_text(written.replace("[terms]", "# mine, and it stays\n[terms]", 1), encoding="utf-8")
    return path


@pytest.fixture
def db(tmp_path: Path) -> str:
    path = str(tmp_path / "seeds.db")
    (tmp_path / "football.txt").write_text(FOOTBALL, encoding="utf-8")
    assert run("ingest", path, str(SEEDS), str(tmp_path / "football.txt")).exit_code == 0
    return path


def score_of(db: str, profile: Path, title: str) -> float:
    lines = run("relevance", db, "--topic", str(profile), "--save").stdout.splitlines()
    return float(next(line for line in lines if title in line)[:4])


def test_shows_the_change_and_takes_it_when_told(db: str, profile: Path) -> None:
    before, written = score_of(db, profile, "Armenia beat"), profile.read_text(encoding="utf-8")
    run("mark", db, "1", "yes")
    run("mark", db, "6", "no")
    shown = run("topic", "refine", db, "--topic", str(profile))
    assert shown.exit_code == 0, shown.stderr
    assert "[concepts] player: 0 -> -0.02 (new: in 0 of 1 yes)" in shown.stdout
    assert "change by 1 yes and 1 no" in shown.stderr
    assert profile.read_text(encoding="utf-8") == written, "nothing is written without --apply"
    taken = run("topic", "refine", db, "--topic", str(profile), "--apply")
    assert taken.stdout == shown.stdout
    after = profile.read_text(encoding="utf-8")
    assert after != written
    assert "# mine, and it stays" in after
    assert " scores changed" in taken.stderr
    assert not taken.stderr.endswith("0 of 6 scores changed\n"), "the store has the new scores"
    assert score_of(db, profile, "Armenia beat") < before
    again = run("topic", "refine", db, "--topic", str(profile))
    assert again.exit_code == 1
    assert "no marks to learn from" in again.stderr
    assert run("topic", "refine", db, "--topic", str(profile), "--all").exit_code == 0


def test_nothing_marked(db: str, profile: Path) -> None:
    result = run("topic", "refine", db, "--topic", str(profile))
    assert (result.exit_code, "no marks to learn from" in result.stderr) == (1, True)


def test_a_store_is_scored_by_the_profile_that_it_was_crawled_with(db: str, profile: Path) -> None:
    """Not by the one of another topic that happens to be the default; nor is that one refined by the store's marks."""
    with open_store(db) as store:
        start_run(store, "crawl", {"topic": profile.name})
        start_run(store, "crawl", {"topic": ""})
    assert f"scored by {profile}" in run("relevance", db).stderr, "it lies beside the store"
    run("mark", db, "6", "no")
    assert f"lines of {profile} change" in run("topic", "refine", db).stderr
    profile.unlink()
    for arguments in (("relevance", db), ("topic", "refine", db)):
        gone = run(*arguments)
        assert (gone.exit_code, gone.stdout) == (1, "")
        assert "topic.toml: " in gone.stderr
