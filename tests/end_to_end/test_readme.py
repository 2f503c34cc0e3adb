"""The README's sessions print what the README says."""

import difflib
from pathlib import Path

import pytest

from docs.sessions import BLOCK, with_output

README = Path(__file__).parents[2] / "README.md"


@pytest.mark.slow
def test_every_session_in_the_readme_is_as_it_prints() -> None:
    written = README.read_text(encoding="utf-8")
    assert len(BLOCK.findall(written)) >= 3
    difference = difflib.unified_diff(
        written.splitlines(), with_output(written).splitlines(), "README.md", "today", n=1
    )
    assert "\n".join(difference) == "", "run `make docs`"
