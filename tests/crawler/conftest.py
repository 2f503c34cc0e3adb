from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.frontier import Frontier
from tests.crawler.server import Site, serving


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as server:
        yield server


class Clock:
    """A clock that a test sets."""

    now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def frontier(tmp_path: Path, clock: Clock) -> Iterator[Frontier]:
    opened = Frontier(tmp_path / "news.frontier.db", clock)
    yield opened
    opened.close()
