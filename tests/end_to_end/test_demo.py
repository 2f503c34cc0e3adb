"""The demo as `make demo` runs it: once, and once more."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.newsroom.contents import changed, contents
from tests.newsroom.demo import ROOT, SEEDS
from tests.newsroom.edition import read_edition


def demo(store: Path) -> tuple[str, str]:
    command = [sys.executable, "-m", "tests.newsroom.demo", str(store)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout, done.stderr


@pytest.mark.slow
def test_the_demo_and_the_demo_again(tmp_path: Path) -> None:
    store = tmp_path / "demo.db"
    first, progress = demo(store)
    stories = len(read_edition().stories) + len(list(SEEDS.glob("*.txt")))
    assert re.search(rf"^ +{stories}  articles$", first, re.MULTILINE), first
    assert "0 of them for what a robots.txt forbids" in progress
    assert "search" in first
    assert "serve" in first
    before = contents(store)

    second, _ = demo(store)
    assert "Nothing in the store has changed" in second
    assert changed(before, contents(store)) == []


def test_a_change_is_noticed(tmp_path: Path) -> None:
    """The comparison itself can fail."""
    assert changed({"articles": "a", "pages": "b"}, {"articles": "a", "pages": "c", "new": "d"}) == ["new", "pages"]
    assert contents(tmp_path / "none.db") == {}
