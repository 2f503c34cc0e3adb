"""Edits, newer cleaners and late snapshots: each leaves its own trace, and none takes the other's."""

from __future__ import annotations

from dataclasses import replace

from cleaners import clean
from cleaners.records import Comment
from store.history import history, word_diff
from tests.store.conftest import BODY, Keeper, page, reading

EDITED = BODY.replace("should hold", "will not hold")


def test_publishers_edit_is_a_revision(keeper: Keeper) -> None:
    keeper.keep(page())
    kept = keeper.keep(page("<p>other bytes</p>", day=1), reading(EDITED))
    assert kept.revision == "publisher"
    states = history(keeper.store, kept.page)
    assert [(state.cause, state.body) for state in states] == [("first", BODY), ("publisher", EDITED)]
    assert [state.seen_at[:10] for state in states] == ["2026-01-01", "2026-01-02"]


def test_byline_and_title_are_part_of_the_state(keeper: Keeper) -> None:
    keeper.keep(page(), reading(authors=("A. Reporter",)))
    assert keeper.keep(page("b", day=1), reading(authors=("B. Reporter",))).revision == "publisher"
    assert keeper.keep(page("c", day=2), reading(title="Talks fail", authors=("B. Reporter",))).revision == "publisher"
    assert [state.authors for state in history(keeper.store, 1)] == [
        ("A. Reporter",),
        ("B. Reporter",),
        ("B. Reporter",),
    ]


def test_white_space_and_boilerplate_are_no_edit(keeper: Keeper) -> None:
    keeper.keep(page(), reading())
    assert keeper.keep(page("b", day=1), reading(BODY.replace(". ", ".\n\n"))).revision is None
    assert len(history(keeper.store, 1)) == 1
    assert keeper.one("SELECT last_seen FROM articles") == "2026-01-02T12:00:00Z"
    assert keeper.one("SELECT body FROM articles") == BODY.replace(". ", ".\n\n")


def test_newer_cleaner_on_the_same_bytes_is_told_apart(keeper: Keeper) -> None:
    keeper.keep(page())
    assert keeper.keep(page(), reading(EDITED, cleaner="test-2")).revision == "cleaner"
    assert keeper.keep(page(day=1), reading(BODY, cleaner="test-3")).revision == "cleaner"
    assert keeper.keep(page("b", day=2), reading("New words.", cleaner="test-4")).revision == "unknown"


def test_upgrade_between_two_fetches_parts_cleaner_and_publisher(keeper: Keeper) -> None:
    html = "<html><body><article><h1>Talks</h1>{}</article></body></html>"
    paragraphs = "".join(
        f"<p>Sentence {n} of a report that is long enough to be one, with commas, and words.</p>" for n in range(9)
    )
    keeper.keep(page(html.format(paragraphs)), reading("What an old cleaner read.", cleaner="0"))
    edited = page(html.format(paragraphs.replace("Sentence 4", "Paragraph 4")), day=1)
    assert keeper.keep(edited, clean(edited)).revision == "publisher"
    assert [state.cause for state in history(keeper.store, 1)] == ["first", "cleaner", "publisher"]
    assert "Sentence 4" in history(keeper.store, 1)[1].body


def test_back_and_forth_is_three_states(keeper: Keeper) -> None:
    for day, body in enumerate((BODY, EDITED, BODY)):
        keeper.keep(page(str(day), day=day), reading(body))
    assert [state.body for state in history(keeper.store, 1)] == [BODY, EDITED, BODY]


def test_late_snapshot_adds_to_the_past_only(keeper: Keeper) -> None:
    keeper.keep(page("new", day=5), reading(EDITED, comments=(Comment(0, "Now."),)))
    kept = keeper.keep(page("old", day=1), reading(BODY, comments=(Comment(0, "Then."),)))
    assert kept.revision == "publisher"
    assert keeper.one("SELECT body FROM articles") == EDITED
    assert keeper.one("SELECT snapshot FROM pages") == 1
    assert keeper.one("SELECT first_seen FROM articles") == "2026-01-02T12:00:00Z"
    assert [state.body for state in history(keeper.store, 1)] == [BODY, EDITED]
    assert keeper.keep(page("older", day=2), reading(BODY)).revision is None


def test_word_diff() -> None:
    assert word_diff("The army  will\nhold the town.", "The army will not hold the town!") == [
        ("same", "The army will"),
        ("added", "not"),
        ("same", "hold the"),
        ("gone", "town."),
        ("added", "town!"),
    ]


FIRST = Comment(0, "It began at night.", author="Ann", published="2026-01-01T10:00:00Z", platform_id="c1")
REPLY = Comment(1, "It did not.", author="Ben", parent=0, depth=1)


def test_parents_are_comments(keeper: Keeper) -> None:
    keeper.keep(page(), reading(comments=(FIRST, REPLY)))
    assert keeper.rows("SELECT id, parent FROM comments ORDER BY id") == [(1, None), (2, 1)]


def test_vanished_comment_is_marked_and_may_come_back(keeper: Keeper) -> None:
    keeper.keep(page("a"), reading(comments=(FIRST, REPLY)))
    gone = keeper.keep(page("b", day=1), reading(comments=(FIRST,)))
    assert gone.comments.vanished == 1
    assert keeper.rows("SELECT author, vanished_at, last_seen FROM comments ORDER BY id") == [
        ("Ann", None, "2026-01-02T12:00:00Z"),
        ("Ben", "2026-01-02T12:00:00Z", "2026-01-01T12:00:00Z"),
    ]
    keeper.keep(page("c", day=2), reading(comments=(FIRST, REPLY)))
    assert keeper.rows("SELECT vanished_at FROM comments") == [(None,), (None,)]


def test_second_page_of_comments_does_not_make_the_first_vanish(keeper: Keeper) -> None:
    keeper.keep(page("a"), reading(comments=(FIRST,)))
    second = page("b", url="https://example.org/story/comment-page-2/", day=1)
    kept = keeper.keep(second, reading(comments=(replace(REPLY, position=0, parent=None),)))
    assert (kept.page, kept.comments.new, kept.comments.vanished) == (1, 1, 0)


def test_edited_comment_keeps_its_earlier_words(keeper: Keeper) -> None:
    keeper.keep(page("a"), reading(comments=(FIRST,)))
    kept = keeper.keep(page("b", day=1), reading(comments=(replace(FIRST, text="It began at dawn."),)))
    assert kept.comments.changed == 1
    assert keeper.rows("SELECT text FROM comments") == [("It began at dawn.",)]
    assert keeper.rows("SELECT text, last_seen FROM comment_revisions") == [
        ("It began at night.", "2026-01-01T12:00:00Z")
    ]


def test_comment_that_is_none_to_a_newer_cleaner_is_withdrawn(keeper: Keeper) -> None:
    keeper.keep(page(), reading(comments=(FIRST, REPLY)))
    kept = keeper.keep(page(), reading(comments=(FIRST,), cleaner="test-2"))
    assert (kept.comments.withdrawn, kept.comments.vanished) == (1, 0)
    assert keeper.rows("SELECT author, withdrawn_by FROM comments ORDER BY id") == [("Ann", None), ("Ben", "test-2")]


def test_same_comment_from_page_and_feed_is_one(keeper: Keeper) -> None:
    keeper.keep(page(), reading(comments=(replace(FIRST, platform_id=None),)))
    keeper.keep(page("feed", day=1), reading(comments=(replace(FIRST, origin="feed", published="2026-01-01"),)))
    assert keeper.one("SELECT count(*) FROM comments") == 1


def test_empty_comments_of_nobody_stay_apart(keeper: Keeper) -> None:
    keeper.keep(page(), reading(comments=(Comment(0, ""), Comment(1, ""), Comment(2, "A word."))))
    assert keeper.one("SELECT count(*) FROM comments") == 3


def test_relative_times_do_not_move_with_the_fetch(keeper: Keeper) -> None:
    ago = replace(FIRST, platform_id=None, relative=True, published="2026-01-01T10:00:00Z", published_raw="2 hours ago")
    keeper.keep(page(), reading(comments=(ago,)))
    later = replace(ago, published="2026-01-01T12:00:00Z", published_raw="1 day ago")
    keeper.keep(page(day=1), reading(comments=(later,)))
    assert keeper.rows("SELECT published, published_raw FROM comments") == [("2026-01-01T10:00:00Z", "2 hours ago")]


def test_spam_over_many_articles_is_linked(keeper: Keeper) -> None:
    words = "Buy our wonderful medicine today at the lowest price in all of town."
    for number in range(3):
        spam = (Comment(0, words, author=f"Name {number}"), Comment(1, "Thanks!", author="Ann"))
        keeper.keep(page(url=f"https://example.org/{number}"), reading(f"Body {number}.", comments=spam))
    assert keeper.rows("SELECT id, duplicate_of, duplicate_rule FROM comments WHERE duplicate_of IS NOT NULL") == [
        (3, 1, "same-text"),
        (5, 1, "same-text"),
    ]
