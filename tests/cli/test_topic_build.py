"""`topic build`: says what is wrong with a folder, and writes over no profile that says something else unasked."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import main

SEEDS = Path(__file__).parents[2] / "seeds"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def built(tmp_path: Path) -> Path:
    path = tmp_path / "topic.toml"
    assert run("topic", "build", SEEDS, "-o", path).exit_code == 0
    return path


def test_the_same_again_is_written_without_asking(built: Path) -> None:
    before = built.read_text(encoding="utf-8")
    built.write_text("# mine\n" + before, encoding="utf-8")
    assert run("topic", "build", SEEDS, "-o", built).exit_code == 0
    assert built.read_text(encoding="utf-8") == "# mine\n" + before


def test_what_would_change_is_shown_and_written_only_by_force(built: Path) -> None:
    edited = (
        built.read_text(encoding="utf-8").replace("[terms]", "[terms] # mine").replace("ceasefire = {", "truce = {")
    )
    built.write_text(edited, encoding="utf-8")
    told = run("topic", "build", SEEDS, "-o", built)
    assert told.exit_code == 1
    assert "-truce = {" in told.stdout
    assert "+ceasefire = {" in told.stdout
    assert "--force" in told.stderr
    assert built.read_text(encoding="utf-8") == edited
    assert run("topic", "build", SEEDS, "-o", built, "--force").exit_code == 0
    written = built.read_text(encoding="utf-8")
    assert "\nceasefire = {" in written
    assert "# mine" in written


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "It has nothing."),
        ({"photo.jpg": b"\xff\xd8\xff"}, "It has photo.jpg."),
        ({"blank.txt": b" \n"}, "It has blank.txt."),
        ({"noise.txt": bytes(range(256)) * 9}, ""),
    ],
)
def test_a_folder_without_examples(tmp_path: Path, files: dict[str, bytes], said: str) -> None:
    folder = tmp_path / "examples"
    folder.mkdir()
    for name, body in files.items():
        (folder / name).write_bytes(body)
    told = run("topic", "build", folder, "-o", tmp_path / "topic.toml")
    assert told.exception is None or isinstance(told.exception, SystemExit)
    assert said in told.stderr
    if said:
        assert told.exit_code == 1
        assert not (tmp_path / "topic.toml").exists()


@pytest.mark.parametrize("body", [b"\x89PNG\r\n\x1a\n", b"my own notes, no profile"])
def test_a_file_that_is_no_profile_is_named_and_left_alone(tmp_path: Path, body: bytes) -> None:
    other = tmp_path / "other.file"
    other.write_bytes(body)
    for told in (run("topic", "build", SEEDS, "-o", other), run("relevance", SEEDS, "--topic", other)):
        assert told.exit_code == 1
        assert isinstance(told.exception, SystemExit)
        assert told.stderr.startswith(f"Error: {other}: ")
    assert other.read_bytes() == body


def test_relevance_of_a_folder_without_texts_says_so(built: Path, tmp_path: Path) -> None:
    told = run("relevance", "--topic", built, tmp_path)
    assert (told.exit_code, told.stdout) == (1, "")
    assert f"no text or page in {tmp_path}" in told.stderr


def test_the_first_profile_makes_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("topic", "build", SEEDS).exit_code == 0
    assert (tmp_path / "seeds" / "topic.toml").is_file()
    told = run("topic", "build", SEEDS, "-o", "no/such/topic.toml")
    assert (told.exit_code, "No such file or directory" in told.stderr) == (1, True)


def test_one_example_makes_a_profile_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text((next(SEEDS.glob("*.txt"))).read_text(encoding="utf-8"), encoding="utf-8")
    told = run("topic", "build", tmp_path, "-o", tmp_path / "topic.toml")
    assert told.exit_code == 0
    assert "from 1 example, one.txt" in told.stderr
    assert "from 3 examples on" in told.stderr


def test_relevance_of_a_folder_is_that_of_its_files(built: Path, tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    for seed in sorted(SEEDS.glob("*.txt"))[:2]:
        (tmp_path / "texts" / seed.name).write_bytes(seed.read_bytes())
    told = run("relevance", "--topic", built, tmp_path / "texts")
    assert told.exit_code == 0
    assert told.stdout.count("yes") >= 2
