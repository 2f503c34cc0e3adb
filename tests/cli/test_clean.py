"""`conflictwire clean`: the forms of its output, on the seeds."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import main

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))


def run(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(main, ["clean", *arguments], input=text)


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.name[:3])
def test_the_words_of_the_json_are_exactly_the_words_of_a_flat_text(seed: Path) -> None:
    result = run("--json", str(seed))
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    parts = [found["title"], found["body"]]
    parts += [comment["author"] or "" for comment in found["comments"]]
    parts += [comment["text"] for comment in found["comments"]]
    parts += [line["text"] for line in found["removed"]]
    assert Counter(words(" ".join(parts))) == Counter(words(seed.read_text(encoding="utf-8")))


def test_every_removed_line_has_its_number_rule_and_reason() -> None:
    for line in json.loads(run("--json", str(SEEDS[0])).stdout)["removed"]:
        assert line["rule"]
        assert line["reason"]
        assert line["line"] > 0


def test_several_files_are_a_json_object_a_line() -> None:
    lines = run("--json", *map(str, SEEDS)).stdout.splitlines()
    assert [json.loads(line)["file"] for line in lines] == [str(seed) for seed in SEEDS]
    assert [bool(json.loads(line)["title"]) for line in lines] == [True, True, True, False, True]


def test_a_folder_is_its_texts_and_pages(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    for name in ("a.txt", "below/b.txt", "c.png", ".hidden.txt"):
        (tmp_path / name).write_text("A title\n\nA paragraph with some words in it.\n", encoding="utf-8")
    lines = run("--json", str(tmp_path)).stdout.splitlines()
    assert [json.loads(line)["file"] for line in lines] == [str(tmp_path / "a.txt"), str(tmp_path / "below" / "b.txt")]
    empty = run("--json", str(tmp_path / "empty"), str(tmp_path / "a.txt"))
    assert (empty.exit_code, len(empty.stdout.splitlines())) == (1, 1)
    (tmp_path / "empty").mkdir()
    assert "no text or page in" in run("--json", str(tmp_path / "empty")).stderr


def test_the_diff_shows_every_line_once_in_order_with_sign_and_rule() -> None:
    output = run("--diff", "--no-color", str(SEEDS[1])).output.splitlines()
    assert output[0].split() == ["-", "donation-bar", "0", "$"]
    assert output[-1].startswith("- donation-appeal")
    kept = [line for line in output if line.startswith("  body")]
    assert len(kept) == 11, "paragraphs of the article"


def test_colour_is_for_terminals_unless_asked_for() -> None:
    assert "\x1b[" not in run("--diff", str(SEEDS[1])).output
    assert "\x1b[" in run("--diff", "--color", str(SEEDS[1])).output


def test_plain_output_is_the_article_then_its_comments() -> None:
    output = run(str(SEEDS[0])).output
    title, body, comments = output.partition("\n")[0], output.index("A ceasefire in the"), output.index("24 comments")
    assert title == "Nagorno-Karabakh soldiers say they will stay on front lines until they win"
    assert body < comments
    assert "19. ningrum pujiastuti" in output
    assert "Subscribe to Global News" not in output


def test_one_bad_file_costs_no_other_and_makes_the_exit_code_one(tmp_path: Path) -> None:
    picture = tmp_path / "picture.txt"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    result = run("--json", str(picture), str(SEEDS[4]), str(tmp_path / "missing.txt"))
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 1
    assert f"{picture}: expected text or HTML, found a PNG image" in result.stderr
    assert "missing.txt: cannot be read: No such file" in result.stderr


def test_a_dash_reads_standard_input() -> None:
    result = run("--json", "-", text=SEEDS[1].read_text(encoding="utf-8"))
    assert json.loads(result.stdout)["title"].startswith("Ceasefire")
