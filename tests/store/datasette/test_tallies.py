"""Of a large store the front page doesn't wait for all that is counted."""

import asyncio
import threading

import pytest

from store.datasette import application
from store.datasette.asking import tallies
from store.datasette.queries import overview


@pytest.fixture
def slow(monkeypatch):
    """A store whose removed lines take until the event is set."""
    counted = threading.Event()

    def wait(result, rows):
        assert counted.wait(60)
        overview.count_rules(result, rows)

    late = tuple((wait if count is overview.count_rules else count, sql) for count, sql in overview.LATE)
    monkeypatch.setattr(overview, "LATE", late)
    return counted


def test_the_front_page_comes_before_the_removed_lines_are_counted(shelf, slow):
    datasette = application(shelf[0])

    async def visit():
        try:
            first = await datasette.client.get("/")
            again = await datasette.client.get("/")
        finally:
            slow.set()
        await tallies(datasette).current()
        return first.text, again.text, (await datasette.client.get("/")).text

    first, again, whole = asyncio.run(visit())
    for text in (first, again):
        assert "<dt>articles</dt><dd>10</dd>" in text
        assert "<dt>comments</dt><dd>6</dd>" in text
        assert "Lines removed are still being counted" in text
    assert "still being counted" not in whole
    assert "<dt>articles</dt><dd>10</dd>" in whole


def test_counting_that_fails_is_an_error_and_no_endless_wait(shelf, monkeypatch):
    def fails(result, rows):
        raise RuntimeError("no")

    monkeypatch.setattr(overview, "EARLY", ((fails, overview.PAGES),))
    datasette = application(shelf[0])

    async def visit():
        return await asyncio.wait_for(datasette.client.get("/"), 60)

    assert asyncio.run(visit()).status_code == 500
