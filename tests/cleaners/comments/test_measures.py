"""Floors on the development sets; a floor is only ever raised."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[3]
SCORER = PROJECT.parent / "shared" / "eval" / "comments" / "score.py"
FLOORS = [("dev", {"F1": 98.5, "author": 99.0, "date": 99.0}), ("extra", {"F1": 90.5, "author": 96.0})]


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.skipif(not SCORER.exists(), reason="../shared/eval is not there")
@pytest.mark.parametrize(("pages", "floors"), FLOORS, ids=[pages for pages, _ in FLOORS])
def test_floors(pages: str, floors: dict[str, float]) -> None:
    command = [sys.executable, str(SCORER), pages, "--impl", "benchmarks.adapters:comments"]
    shown = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    line = next(line for line in shown.splitlines() if line.startswith("ALL"))
    got = {name: float(value) for name, value in re.findall(r"(?<!page)\b(F1|author|date) +([\d.]+)", line)}
    assert {name: got[name] for name in floors if got[name] < floors[name]} == {}
