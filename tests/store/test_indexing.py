"""The full-text index follows the rows at the end of each transaction, and only what was kept of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.records import Comment
from store import search
from store.cleanings import parted
from store.verify import verify
from tests.store.conftest import Keeper, page, reading


def test_batch_that_fails_is_not_indexed(keeper: Keeper) -> None:
    keeper.keep(page(), reading("A first text about bridges."))
    with pytest.raises(ZeroDivisionError):
        fail_after_two_texts_about_rivers(keeper)
    keeper.keep(page(url="https://b.example/3"), reading("A fourth text about bridges."))
    assert [hit.id for hit in search(keeper.store, "bridges")] == [1, 2]
    assert search(keeper.store, "rivers") == []
    assert list(verify(keeper.store, archive=False)) == []


def fail_after_two_texts_about_rivers(keeper: Keeper) -> None:
    with keeper.store.transaction():
        keeper.keep(page(day=1), reading("A second text about rivers."))
        keeper.keep(page(url="https://b.example/2"), reading("A third text about rivers."))
        raise ZeroDivisionError


def test_what_a_transaction_changed_twice_is_indexed_as_it_reads_last(keeper: Keeper) -> None:
    with keeper.store.transaction():
        for day, word in enumerate(("bridges", "rivers", "hills")):
            comments = (Comment(0, f"What about {word}?", author="Ann", platform_id="1"),)
            keeper.keep(page(day=day), reading(f"A text about {word}.", comments=comments))
    assert [hit.kind for hit in search(keeper.store, "hills")] == ["article", "comment"]
    assert search(keeper.store, "bridges") == []


def test_rules_do_not_grow_with_the_pages(keeper: Keeper) -> None:
    for number in range(5):
        cleaned = reading(f"Text {number} of its own.")
        menu = cleaned.segments[0]
        counted = type(menu)(menu.text, menu.label, "repetition", f"stands on {number} of 40 pages of x.example")
        cleaned = type(cleaned)(cleaned.article, (), (*cleaned.segments, counted), "test-1")
        keeper.keep(page(url=f"https://x.example/{number}"), cleaned)
    assert keeper.rows("SELECT reason FROM rules WHERE name = 'repetition'") == [("stands on ",)]
    reasons = keeper.rows("SELECT reason FROM removed WHERE rule = 'repetition' ORDER BY page")
    assert reasons == [(f"stands on {number} of 40 pages of x.example",) for number in range(5)]


@given(st.text())
def test_a_parted_reason_is_whole_again(reason: str) -> None:
    general, detail = parted(reason)
    assert general + (detail or "") == reason
