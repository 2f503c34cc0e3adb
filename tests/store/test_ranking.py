"""Ranking: titles count more, and a word that is everywhere is not ranked everywhere."""

from __future__ import annotations

import pytest

from store import ranking, search
from tests.store.conftest import Keeper, page, reading


def numbers(keeper: Keeper, query: str, **rest: int) -> list[int]:
    return [hit.id for hit in search(keeper.store, query, kinds=("article",), **rest)]  # type: ignore[arg-type]


@pytest.fixture
def wire(keeper: Keeper) -> Keeper:
    """30 articles about a truce; the 3rd has it in its title, the 4th says it thrice."""
    for number in range(1, 31):
        title = "Truce holds" if number == 3 else f"Report {number}"
        body = (
            f"Text {number} about a truce." + (" Truce, truce." if number == 4 else "") + " More words follow here." * 9
        )
        keeper.keep(page(str(number), url=f"https://example.org/{number}"), reading(body, title=title))
    return keeper


def test_title_counts_more_than_repetition(wire: Keeper) -> None:
    assert numbers(wire, "truce", limit=2) == [3, 4]


def test_of_too_many_hits_the_newest_and_the_titled_are_ranked(wire: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranking, "RANKED_AT_MOST", 10)
    found = numbers(wire, "truce", limit=5)
    assert found[0] == 3
    assert all(number > 20 for number in found[1:])
    assert numbers(wire, "truce -holds", limit=2)[0] > 20
    assert numbers(wire, "body:truce", limit=2)[0] > 20


def test_pages_show_every_hit_once(wire: Keeper) -> None:
    pages = [numbers(wire, "truce", limit=7, offset=offset) for offset in range(0, 35, 7)]
    assert sorted(number for found in pages for number in found) == list(range(1, 31))
