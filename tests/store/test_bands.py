"""Bands are found wherever they are: in memory, in the table, or in what another process has just added."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

import store.bands
from store import Store, open_store, start_run
from store.bands import candidates, newest_of
from store.duplicates import forget_signature, rebuild_duplicates, stored_signature
from store.signatures import band_hashes
from store.verify import verify
from tests.store.conftest import Keeper, page, reading

CHANCE = random.Random(8)
STORY = CHANCE.choices(["".join(CHANCE.choices("abcdefghij", k=6)) for _ in range(900)], k=200)


def keep(keeper: Keeper, number: int) -> None:
    """A telling of the story that shares bands with those numbered a little lower and higher."""
    words = " ".join(STORY[number * 2 :] + STORY[: number * 2 : 2])
    keeper.keep(page(f"<p>{number}</p>", url=f"https://site{number}.example/a", day=number), reading(words))


def links(keeper: Keeper) -> list[tuple[object, ...]]:
    return keeper.rows("SELECT * FROM duplicates ORDER BY 1, 2")


def found(store: Store, article: int) -> list[int]:
    mine = stored_signature(store.connection, article)
    assert mine is not None
    return candidates(store.connection, article, band_hashes(mine))


@pytest.fixture
def others(keeper: Keeper, path: Path) -> Iterator[Keeper]:
    """The same store, opened by another process."""
    with open_store(path) as store:
        yield Keeper(store, start_run(store, "test", {}))


@pytest.mark.parametrize("at_once", [1, 3, 5])
def test_links_are_the_same_however_many_are_filed_at_once(
    at_once: int, keeper: Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        keep(keeper, number)
    assert keeper.one("SELECT count(*) FROM bands") == 0
    monkeypatch.setattr(store.bands, "FILED_AT_ONCE", at_once)
    with open_store(tmp_path / "other.db") as opened:
        filing = Keeper(opened, start_run(opened, "test", {}))
        for number in range(12):
            keep(filing, number)
        assert filing.one("SELECT count(*) FROM bands")
        assert filing.one("SELECT count(*) FROM bands_due") == 12 % at_once
        assert links(filing) == links(keeper) != []
        rebuild_duplicates(opened)
        assert links(filing) == links(keeper)
        assert [found(opened, number) for number in range(1, 13)] == [
            found(keeper.store, number) for number in range(1, 13)
        ]
        assert list(verify(opened, archive=False)) == []


def test_what_another_process_adds_edits_files_or_forgets_is_seen(
    keeper: Keeper, others: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        keep((keeper, others)[number % 2], number)
    everything = {1, 2, 3, 4}
    assert [set(found(each.store, 1)) for each in (keeper, others)] == [everything - {1}] * 2
    edited = page("edited", url="https://site1.example/a", day=20)
    others.keep(edited, reading(" ".join(f"word{number}" for number in range(90))))
    assert [set(found(each.store, 1)) for each in (keeper, others)] == [{3, 4}] * 2
    with others.store.transaction() as db:
        forget_signature(db, 3)
    assert [link for link in found(keeper.store, 1) if stored_signature(keeper.store.connection, link)] == [4]
    monkeypatch.setattr(store.bands, "FILED_AT_ONCE", 1)
    keep(others, 4)
    monkeypatch.undo()
    assert keeper.one("SELECT count(*) FROM bands_due") == 0
    keep(keeper, 5)
    assert [set(found(each.store, 1)) for each in (keeper, others)] == [{4, 5, 6}] * 2


def test_rolled_back_bands_are_gone_from_memory(keeper: Keeper) -> None:
    keep(keeper, 0)
    db = keeper.store.connection
    db.execute("BEGIN IMMEDIATE")
    keep(keeper, 1)
    assert found(keeper.store, 1) == [2]
    db.execute("ROLLBACK")
    assert found(keeper.store, 1) == []
    keep(keeper, 2)  # under the number that was given back
    in_memory = newest_of(db).articles
    assert [(number, article) for article, (number, _) in in_memory.items()] == keeper.rows("SELECT * FROM bands_due")
    assert links(keeper)


def test_bands_in_memory_are_made_again_after_a_stop(keeper: Keeper, path: Path) -> None:
    keep(keeper, 0)
    keep(keeper, 1)
    with open_store(path) as again:
        assert found(again, 1) == [2]
