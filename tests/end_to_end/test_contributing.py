"""What CONTRIBUTING.md tells a newcomer to type does something."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", re.findall(r"\.venv/bin/pytest ([^`\n]+)", GUIDE))
def test_the_tests_that_it_names_are_there(arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", *arguments.split()],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "path", sorted(set(re.findall(r"`((?:tests|store|cleaners|docs|benchmarks)/[\w./-]+)`", GUIDE)))
)
def test_the_files_that_it_names_are_there(path: str) -> None:
    assert (ROOT / path.replace("NAME", "breadcrumb")).exists()
