"""The examples in docs/python.md run as they stand there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.main import main

ROOT = Path(__file__).parents[2]
BLOCKS = re.findall(
    r"^```python\n(.*?)^```", (ROOT / "docs" / "python.md").read_text("utf-8"), re.DOTALL | re.MULTILINE
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example texts and a store of them."""
    folder = tmp_path_factory.mktemp("python")
    (folder / "seeds").symlink_to(ROOT / "seeds")
    done = CliRunner().invoke(main, ["ingest", str(folder / "my.db"), str(ROOT / "seeds")])
    assert done.exit_code == 0, done.output
    return folder


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_an_example_runs(
    number: int, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    exec(compile(BLOCKS[number], f"docs/python.md, block {number + 1}", "exec"), {})
    assert capsys.readouterr().out.strip(), "every example prints something"


def test_there_are_examples() -> None:
    assert len(BLOCKS) == 4
