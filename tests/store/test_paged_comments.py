"""Comments on several pages of comments: one discussion, in one order."""

from __future__ import annotations

import sqlite3

import pytest

from cleaners.records import Comment, Snapshot
from store.datasette.queries.article import article_page
from tests.store.conftest import Keeper, page, reading

URL = "https://example.org/story"
TEXTS = [f"Remark number {number} from the quay." for number in range(6)]


def comments(first: int, count: int = 3) -> tuple[Comment, ...]:
    return tuple(
        Comment(at, TEXTS[at + first], f"Reader {at + first}", published=f"2026-01-01T1{at + first}:00:00",
            platform_id=f"comment-{at + first}")
        for at in range(count)
    )  # fmt: skip


def further(day: int) -> Snapshot:
    return page(f"<p>{day}</p>", f"{URL}/comment-page-2", day)


def shown(keeper: Keeper) -> list[str]:
    """The comments' texts as the article's page in the browser has them."""
    db = sqlite3.connect(keeper.store.path)
    db.row_factory = sqlite3.Row
    found = article_page(db, 1)
    assert found is not None
    texts = [piece.comment["text"] for piece in found.thread if piece.comment is not None]
    db.close()
    return texts


@pytest.mark.parametrize("first", [0, 1], ids=["the article's page first", "the further page first"])
def test_each_stands_once_in_the_order_of_the_pages(keeper: Keeper, first: int) -> None:
    for day in range(4):
        if day % 2 == first:
            keeper.keep(page(day=day), reading(comments=comments(0)))
        else:
            keeper.keep(further(day), reading(comments=comments(3)))
        if day:
            assert keeper.rows("SELECT position, text FROM comments ORDER BY position") == list(enumerate(TEXTS))
            assert shown(keeper) == TEXTS


def test_what_vanished_takes_no_other_comments_place(keeper: Keeper) -> None:
    keeper.keep(page(), reading(comments=comments(0)))
    keeper.keep(further(1), reading(comments=comments(3)))
    keeper.keep(page(day=2), reading(comments=comments(0, 1)))
    assert sorted(shown(keeper)) == TEXTS
    assert keeper.one("SELECT count(DISTINCT position) FROM comments") == len(TEXTS)
    assert keeper.rows("SELECT text FROM comments WHERE vanished_at IS NOT NULL ORDER BY id") == [
        (text,) for text in TEXTS[1:3]
    ]
