"""What people say of documents: the newest holds, the history stays, and what is forgotten is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.verify import outcome
from store import Filters, open_store, start_run
from store.errors import BadMark, NoSuchDocument
from store.export import export
from store.forget import forget_author, forget_url
from store.marks import (
    all_tags,
    carry_over,
    mark_page,
    marked_documents,
    note_page,
    said_of,
    tag_page,
    untag_page,
    withdraw_note,
)
from store.repair import Rebuilt, Repaired, judgements, rebuild
from store.search import search
from store.topic import Relevance
from tests.store.conftest import Keeper, contents, nothing, page, reading
from tests.store.test_forget import NAME, bytes_of, with_comments


@pytest.fixture
def filled(keeper: Keeper) -> Keeper:
    keeper.keep(page(), with_comments(), relevance=Relevance(0.2, False))
    keeper.keep(page("<p>2</p>", url="https://b.example/2"), reading("Talks again."), relevance=Relevance(0.9, True))
    keeper.keep(page("<p>3</p>", url="https://b.example/"), nothing())
    return keeper


def test_newest_mark_holds_and_the_history_stays(filled: Keeper) -> None:
    for verdict in (True, False, None, True):
        assert mark_page(filled.store, 1, verdict, by="anna")
    said = said_of(filled.store, 1)
    assert said.relevant is True
    assert [(each.relevant, each.by) for each in said.marks] == [
        (verdict, "anna") for verdict in (True, None, False, True)
    ]
    assert filled.rows("SELECT page, relevant FROM marked") == [(1, 1)]
    mark_page(filled.store, 1, None)
    assert filled.rows("SELECT * FROM marked") == []


def test_saying_the_same_twice_changes_nothing(filled: Keeper) -> None:
    assert not mark_page(filled.store, 1, None)
    mark_page(filled.store, "https://example.org/story", False)
    tag_page(filled.store, 1, "Drones")
    before = contents(filled.store)
    assert not mark_page(filled.store, 1, False, by="somebody else")
    assert not tag_page(filled.store, 1, " drones ")
    assert not untag_page(filled.store, 1, "tanks")
    assert contents(filled.store) == before


def test_tags_and_notes(filled: Keeper) -> None:
    tag_page(filled.store, 1, "Air\u2028 War")
    tag_page(filled.store, 1, "Շուշի")
    tag_page(filled.store, 2, "air war")
    first = note_page(filled.store, 1, "  Quotes the ministry.\x1b\nSee also 2.  ", by=" anna \n b ")
    note_page(filled.store, 1, "Second thoughts")
    said = said_of(filled.store, 1)
    assert said.tags == ("air war", "շուշի")
    assert [(each.text, each.by) for each in said.notes] == [
        ("Quotes the ministry.\nSee also 2.", "anna b"),
        ("Second thoughts", ""),
    ]
    assert all_tags(filled.store) == [("air war", 2), ("շուշի", 1)]
    withdraw_note(filled.store, 1, first)
    untag_page(filled.store, 1, "AIR WAR")
    tag_page(filled.store, 1, "air war")
    assert [each.text for each in said_of(filled.store, 1).notes] == ["Second thoughts"]
    assert filled.one("SELECT count(*) FROM page_tags WHERE page = 1") == 3
    assert filled.one("SELECT count(*) FROM page_notes") == 2


@pytest.mark.parametrize("bad", ["", "  ", "\u200b\x00"[1:], "x" * 20_000])
def test_what_cannot_be_kept(filled: Keeper, bad: str) -> None:
    before = contents(filled.store)
    for say in (tag_page, note_page):
        with pytest.raises(BadMark):
            say(filled.store, 1, bad)
    with pytest.raises(NoSuchDocument):
        mark_page(filled.store, 99, True)
    with pytest.raises(BadMark):
        withdraw_note(filled.store, 1, 99)
    assert contents(filled.store) == before


def test_note_of_another_page_is_not_withdrawn(filled: Keeper) -> None:
    number = note_page(filled.store, 1, "mine")
    with pytest.raises(BadMark):
        withdraw_note(filled.store, 2, number)


def test_marks_outrank_the_profile(filled: Keeper) -> None:
    wanted = Filters(relevant=True)
    assert [hit.page for hit in search(filled.store, "talks", kinds=("article",), filters=wanted)] == [2]
    mark_page(filled.store, 1, True)
    mark_page(filled.store, 2, False)
    assert [hit.page for hit in search(filled.store, "talks", kinds=("article",), filters=wanted)] == [1]
    assert [row["id"] for row in export(filled.store, "articles", wanted)] == [1]


def test_export_and_marked_documents(filled: Keeper) -> None:
    mark_page(filled.store, 1, True, by="anna")
    mark_page(filled.store, 3, False)
    tag_page(filled.store, 2, "b")
    tag_page(filled.store, 2, "a")
    note_page(filled.store, 2, "=1+1")
    rows = {row["page"]: row for row in export(filled.store, "marks")}
    assert [(n, row["marked"], row["own_tags"], row["notes"]) for n, row in rows.items()] == [
        (1, 1, "", None),
        (2, None, "a; b", "=1+1"),
        (3, 0, "", None),
    ]
    assert [row["marked"] for row in export(filled.store, "articles")] == [1, None]
    documents = list(marked_documents(filled.store))
    assert [(each.page, each.relevant, bool(each.text)) for each in documents] == [(1, True, True), (3, False, False)]


def test_forgotten_page_takes_what_was_said_of_it(filled: Keeper, tmp_path: Path) -> None:
    mark_page(filled.store, 1, True)
    tag_page(filled.store, 1, "palimpsest")
    note_page(filled.store, 1, "a zymurgical note")
    forget_url(filled.store, 1, reason="test")
    assert (
        filled.rows("SELECT page FROM marks UNION SELECT page FROM page_tags UNION SELECT page FROM page_notes") == []
    )
    everything = bytes_of(tmp_path)
    assert b"zymurgical" not in everything
    assert b"palimpsest" not in everything


def test_forgotten_commenter_is_in_no_note(filled: Keeper, tmp_path: Path) -> None:
    tag_page(filled.store, 2, NAME)
    note_page(filled.store, 2, f"Is this {NAME.upper()}, or {NAME}son?")
    forget_author(filled.store, NAME, reason="test")
    said = said_of(filled.store, 2)
    assert (said.tags, said.notes[0].text) == (("[erased]",), f"Is this [erased], or {NAME}son?")
    withdrawn = note_page(filled.store, 2, "x")
    withdraw_note(filled.store, 2, withdrawn)
    assert NAME.casefold().encode() not in bytes_of(tmp_path).replace(f"{NAME}son".encode(), b"")


def test_rebuilt_store_keeps_what_was_said(filled: Keeper, path: Path) -> None:
    mark_page(filled.store, 1, True, by="anna")
    mark_page(filled.store, 2, False)
    tag_page(filled.store, 2, "kept")
    note_page(filled.store, 1, "kept too")
    before = {url: said_of(filled.store, url) for url in ("https://example.org/story", "https://b.example/2")}
    filled.store.close()
    rebuild(path)
    with open_store(path) as store:
        assert {url: said_of(store, url) for url in before} == before


def test_what_was_set_aside_stays_so_in_a_rebuilt_store(filled: Keeper, path: Path) -> None:
    aside = page("<p>4</p>", url="https://b.example/4")
    filled.keep(aside, reading("The cup final."), relevance=Relevance(0.1, False, ("cup",)), aside=True)
    kept = "SELECT url, reason, relevance, relevant, topic_terms FROM pages WHERE relevance IS NOT NULL ORDER BY url"
    before = filled.rows(kept)
    assert ("off the topic", 0.1) in {row[1:3] for row in before}
    filled.store.close()
    assert rebuild(path).judged == len(before) == 3
    with open_store(path) as store:
        after = store.connection.execute(kept).fetchall()
        assert [row for row in after if row[1]] == [row for row in before if row[1]]
        assert [row[2:] for row in after] == [row[2:] for row in before]


def test_a_rebuilt_store_says_that_it_forgot_the_topic(filled: Keeper, tmp_path: Path) -> None:
    rubbish = tmp_path / "rubbish"
    rubbish.write_bytes(b"no database" * 1000)
    assert judgements(rubbish) == {}
    (said,) = outcome(Repaired(3, (), Rebuilt(3, 0)), "my.db")
    assert "relevance my.db --topic PROFILE --save" in said


def test_nothing_can_be_carried_over_from_rubbish(filled: Keeper, tmp_path: Path) -> None:
    rubbish = tmp_path / "rubbish"
    rubbish.write_bytes(b"no database" * 1000)
    assert carry_over(rubbish, filled.store) == 0


def test_marks_of_two_pages_that_are_one_in_the_new_database_are_carried_over(tmp_path: Path, filled: Keeper) -> None:
    """`/story` and `/story/`, which what was read since has shown to be one."""
    (url,) = filled.rows("SELECT identity FROM pages WHERE id = 1")[0]
    filled.store.connection.execute("UPDATE pages SET identity = ? WHERE id = 2", [f"{str(url).rstrip('/')}/"])
    for number in (1, 2):
        tag_page(filled.store, number, "air war")
        note_page(filled.store, number, f"of {number}")
    with open_store(tmp_path / "new.db") as new:
        keeper = Keeper(new, start_run(new, "test", {}))
        keeper.keep(page(url=str(filled.one("SELECT url FROM pages WHERE id = 1"))))
        assert carry_over(filled.store.path, new) == 3
        said = said_of(new, 1)
        assert (said.tags, [each.text for each in said.notes]) == (("air war",), ["of 1", "of 2"])
