"""A page's comments from page, feed and API: one row a comment, whatever comes first and however often."""

# ruff: noqa: E501 - lines of records and markup
from __future__ import annotations

import itertools
import json
import sqlite3
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners import ONLY_COMMENTS, clean
from cleaners.comments import same
from cleaners.records import Cleaned, Comment, Snapshot
from store.comments_elsewhere import keys
from store.reclean import Scope, reclean, stale_pages
from store.repair import rebuild
from tests.store.conftest import Keeper, contents, page, reading

URL = "https://example.org/story"
API = "https://example.org/wp-json/wp/v2/comments?post=5&per_page=100&order=asc"
FEED = "https://example.org/story/feed/"
PAGE = (
    Comment(0, "Nobody told us on the quay.", "Vera Lund", published="2026-01-01T10:26:00", platform_id="comment-11"),
    Comment(1, "The pier is still closed…", "Nils", published="2026-01-01", platform_id="comment-9", score=3),
)
REST = (
    Comment(0, "The pier is still closed, and that is that for the year.", "Nils", published="2026-01-01T08:00:00+00:00",
        platform_id="comment-9", origin="rest"),
    Comment(1, "Nobody told us on the quay.", "Vera Lund", "https://vera.example", "2026-01-01T09:26:00+00:00",
        parent=0, depth=1, platform_id="comment-11", origin="rest"),
    Comment(2, "Nor us.", "Tomas Reyk", published="2026-01-01T11:00:00+00:00", parent=1, depth=2,
        platform_id="comment-12", origin="rest"),
)  # fmt: skip
BY_FEED = (replace(REST[2], position=0, parent=None, depth=0, origin="feed"),)


def elsewhere(comments: tuple[Comment, ...]) -> Cleaned:
    return Cleaned(None, comments, (), "test-1", reason=ONLY_COMMENTS + URL, about=URL)


SIGHTINGS = {
    "page": (lambda day: page(day=day), reading(comments=PAGE)),
    "rest": (lambda day: page(f"[{day}]", API, day), elsewhere(REST)),
    "feed": (lambda day: page(f"<rss/>{day}", FEED, day), elsewhere(BY_FEED)),
}
COLUMNS = """SELECT comments.author, comments.author_url, comments.published, comments.text, comments.origin,
    comments.score, answered.author, comments.depth, comments.vanished_at
    FROM comments LEFT JOIN comments AS answered ON answered.id = comments.parent ORDER BY comments.platform_id"""


def see(keeper: Keeper, order: tuple[str, ...]) -> None:
    for day, name in enumerate(order):
        snapshot, cleaned = SIGHTINGS[name]
        keeper.keep(snapshot(day), cleaned)


@pytest.mark.parametrize("order", list(itertools.permutations(SIGHTINGS)), ids="-".join)
def test_in_any_order_each_comment_is_one_row_with_what_each_knows(keeper: Keeper, order: tuple[str, ...]) -> None:
    see(keeper, order)
    rows = keeper.rows(COLUMNS)
    nobody, nor, pier = rows
    assert nobody == ("Vera Lund", "https://vera.example", "2026-01-01T09:26:00+00:00", PAGE[0].text, "page", None, "Nils",
        1, None)  # fmt: skip
    assert pier[1:6] == (None, "2026-01-01T08:00:00+00:00", REST[0].text, "page", 3)
    assert nor[3:8] == ("Nor us.", "rest", None, "Vera Lund", 2)
    assert keeper.one("SELECT count(*) FROM pages") == 1
    assert keeper.one("SELECT count(DISTINCT position) FROM comments") == 3


def test_seen_again_by_each_nothing_changes(keeper: Keeper) -> None:
    see(keeper, ("page", "rest", "feed"))
    before = keeper.rows(COLUMNS)
    for day, name in enumerate(("page", "feed", "rest", "page", "page"), start=3):
        snapshot, cleaned = SIGHTINGS[name]
        counts = keeper.keep(snapshot(day), cleaned).comments
        assert (counts.new, counts.changed, counts.vanished) == (0, 0, 0), name
    assert keeper.rows(COLUMNS) == before
    assert keeper.one("SELECT count(*) FROM comment_revisions") == 0


def test_the_page_stays_what_the_page_is(keeper: Keeper) -> None:
    see(keeper, ("page", "rest"))
    assert keeper.rows("SELECT reason, snapshots.url FROM pages JOIN snapshots ON snapshots.id = pages.snapshot") == [
        (None, URL)
    ]


def test_what_left_the_page_and_stands_in_the_api_has_not_vanished(keeper: Keeper) -> None:
    see(keeper, ("page", "rest"))
    keeper.keep(page(day=3), reading(comments=PAGE[:1]))
    assert keeper.one("SELECT vanished_at IS NOT NULL FROM comments WHERE author = 'Nils'") == 1
    for day in (4, 5):
        keeper.keep(page(f"[{day}]", API, day), elsewhere(REST))
        assert keeper.one("SELECT vanished_at FROM comments WHERE author = 'Nils'") is None
        assert keeper.keep(page("again", day=day), reading(comments=PAGE[:1])).comments.vanished == 0


def test_another_site_cannot_speak_for_a_page(keeper: Keeper) -> None:
    see(keeper, ("page",))
    keeper.keep(page("[]", "https://elsewhere.net/wp-json/wp/v2/comments?post=5"), elsewhere(REST))
    assert keeper.rows("SELECT pages.url, count(*) FROM pages JOIN comments ON comments.page = pages.id GROUP BY 1") == [
        ("https://elsewhere.net/wp-json/wp/v2/comments?post=5", 3), (URL, 2)]  # fmt: skip


def test_a_page_without_numbers_tells_its_comments_from_those_that_a_feed_brought(keeper: Keeper) -> None:
    """Whichever told of them first, the page seen again brings nothing new and takes nothing away."""
    bare = tuple(replace(comment, platform_id=None) for comment in PAGE)
    keeper.keep(page("<rss/>", FEED), elsewhere(tuple(replace(c, origin="feed") for c in PAGE)))
    for day in (1, 2, 3):
        counts = keeper.keep(page(day=day), reading(comments=bare)).comments
        assert (counts.new, counts.vanished) == (0, 0), day
    assert keeper.rows("SELECT platform_id, origin FROM comments ORDER BY id") == [
        ("comment-11", "page"), ("comment-9", "page")]  # fmt: skip


def test_comments_that_answer_each_other_make_no_circle(keeper: Keeper) -> None:
    """A broken site may say so; reading it again moves nothing."""
    one = Comment(0, "Nobody told us.", "Vera Lund", platform_id="comment-1", origin="rest", answers="comment-2")
    two = Comment(1, "Nor us.", "Tomas Reyk", platform_id="comment-2", origin="rest", parent=0, depth=1)
    own = Comment(2, "Nor me.", "Nils", platform_id="comment-3", origin="rest", answers="comment-3")
    links = []
    for day in range(3):
        keeper.keep(page(f"[{day}]", API, day), elsewhere((one, two, own)))
        links.append(keeper.rows("SELECT platform_id, parent, depth FROM comments ORDER BY id"))
    assert links == [[("comment-1", 2, 1), ("comment-2", None, 0), ("comment-3", None, 0)]] * 3


ANSWER = [
    {"id": 11, "parent": 0, "author_name": "Vera Lund", "date_gmt": "2026-01-01T09:26:00", "link": URL + "#comment-11",
     "content": {"rendered": "<p>Nobody told us on the quay.</p>"}},
    {"id": 12, "parent": 11, "author_name": "Tomas Reyk", "date_gmt": "2026-01-01T11:00:00", "link": URL + "#comment-12",
     "content": {"rendered": "<p>Nor us.</p>"}},
]  # fmt: skip


def test_recleaning_and_rebuilding_read_the_api_again_offline(keeper: Keeper) -> None:
    article = (
        "<html><body><article><h1>Talks resume</h1>" + f"<p>{reading().article.body}</p>" * 3 + "</article>"
        '<ol class="commentlist"><li class="comment" id="comment-11"><cite class="fn">Vera Lund</cite>'
        '<time datetime="2026-01-01T10:26">x</time><div class="comment-content"><p>Nobody told us on the quay.</p></div>'
        "</li></ol></body></html>"
    )
    answer = Snapshot(
        API, json.dumps(ANSWER).encode(), page(day=1).fetched_at, headers=(("Content-Type", "application/json"),)
    )
    for snapshot in (page(article), answer):
        keeper.keep(snapshot, clean(snapshot))
    before = keeper.rows(COLUMNS)
    assert [(row[3], row[6]) for row in before] == [("Nobody told us on the quay.", None), ("Nor us.", "Vera Lund")]
    assert [stale.present for stale in stale_pages(keeper.store, Scope(everything=True))] == [True, False]
    whole = contents(keeper.store)
    outcome = reclean(keeper.store, run=keeper.run, scope=Scope(everything=True))
    assert (outcome.read, outcome.changed, outcome.changes) == (2, 0, ())
    assert contents(keeper.store) == whole
    keeper.store.connection.execute("UPDATE snapshots SET cleaner = 'older'")
    assert reclean(keeper.store, run=keeper.run).changes == ()
    assert keeper.rows(COLUMNS) == before
    path = keeper.store.path
    keeper.store.close()
    assert rebuild(path).snapshots == 2
    assert sqlite3.connect(path).execute(COLUMNS).fetchall() == before


def test_a_thousand_comments_by_one_guest_are_not_each_compared_with_all(keeper: Keeper) -> None:
    """1,000 and 1,000 took half a minute, in which nobody else could write."""

    def said(word: str, **rest: str) -> tuple[Comment, ...]:
        texts = (f"I think that number {n} is {word} about the river." for n in range(1000))
        return tuple(Comment(n, text, "Guest", **rest) for n, text in enumerate(texts))  # type: ignore[arg-type]

    began = time.process_time()
    keeper.keep(page(), reading(comments=said("wrong")))
    keeper.keep(page("<rss/>", FEED, 1), elsewhere(said("right", origin="feed")))
    assert keeper.one("SELECT count(*) FROM comments") == 2000
    assert time.process_time() - began < 10


WORDS = st.lists(st.sampled_from(["one", "Two", "three", "four", "5"]), max_size=10).map(" ".join)
ENDINGS = st.sampled_from(["", "…", " [...]", " read more"])
COMMENTS = st.builds(
    lambda text, end, author, number: Comment(0, text + end, author, platform_id=number),
    WORDS, ENDINGS, st.sampled_from(["Ann", "ANN", None]), st.sampled_from([None, "comment-7", "7", "x"]),
)  # fmt: skip


@given(COMMENTS, COMMENTS)
def test_what_is_the_same_is_found_by_its_keys(one: Comment, other: Comment) -> None:
    if same(one, other):
        assert {*keys(one)} & {*keys(other)}
