"""What ingest promises: nothing lost, nothing double, nothing changed by doing it again."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from cleaners import clean
from cleaners.records import Cleaned, Comment, Discussion, Label, Segment, Snapshot
from store.cleanings import read_segments
from store.topic import Relevance
from tests.store.conftest import BODY, FIRST_DAY, Keeper, contents, nothing, page, reading

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))


def flat(file: Path, folder: str = "") -> Snapshot:
    return Snapshot(folder + file.name, file.read_bytes(), FIRST_DAY, headers=(("content-type", "text/plain"),))


def test_again_changes_no_row(keeper: Keeper) -> None:
    comments = (Comment(0, "First."), Comment(1, "", author="Ann", parent=0, depth=1))
    keeper.keep(page(), reading(comments=comments))
    keeper.keep(page(url="https://example.org/list"), nothing())
    before = contents(keeper.store)
    assert not keeper.keep(page(), reading(comments=comments)).changed
    assert not keeper.keep(page(url="https://example.org/list"), nothing()).changed
    assert contents(keeper.store) == before


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
def test_segments_come_back_as_the_cleaner_gave_them(keeper: Keeper, seed: Path) -> None:
    snapshot = flat(seed)
    cleaned = clean(snapshot)
    kept = keeper.keep(snapshot, cleaned)
    cleaning = keeper.one("SELECT cleaning FROM snapshots WHERE id = ?", kept.snapshot)
    assert tuple(read_segments(keeper.store.connection, int(str(cleaning)))) == cleaned.segments
    assert keeper.store.archive.read(next(keeper.store.archive.places())[0]).body == snapshot.body


def test_seeds_twice_and_from_another_folder_are_the_same_documents(keeper: Keeper) -> None:
    for seed in SEEDS:
        keeper.keep(flat(seed), clean(flat(seed)))
    before = contents(keeper.store)
    for seed in SEEDS:
        moved = replace(flat(seed, "/somewhere/else/"), fetched_at=FIRST_DAY.replace(year=2027))
        assert not keeper.keep(moved, clean(moved)).changed
    assert contents(keeper.store) == before
    assert keeper.one("SELECT count(*) FROM articles") == len(SEEDS) == 5


def test_files_of_one_name_with_other_words_are_other_documents(keeper: Keeper) -> None:
    one = keeper.keep(Snapshot("a.txt", b"one", FIRST_DAY), reading("One text."))
    two = keeper.keep(Snapshot("b/a.txt", b"two", FIRST_DAY), reading("Another text."))
    assert one.page != two.page
    assert keeper.one("SELECT count(*) FROM revisions WHERE cause != 'first'") == 0


def test_page_without_article_is_kept_with_the_reason(keeper: Keeper) -> None:
    kept = keeper.keep(page(), nothing())
    assert kept.article is None
    assert keeper.rows("SELECT reason FROM pages") == [("a list of links, not an article",)]
    assert keeper.one("SELECT rule FROM removed") == "navigation"
    assert keeper.keep(page(day=1), reading()).article == kept.page
    assert keeper.rows("SELECT reason FROM pages") == [(None,)]


def test_page_that_is_gone_leaves_its_article(keeper: Keeper) -> None:
    keeper.keep(page(), reading(comments=(Comment(0, "A word."),)))
    keeper.keep(page("<p>gone</p>", day=1, status=404), nothing("the server says 404"))
    assert keeper.rows("SELECT body FROM articles") == [(BODY,)]
    assert keeper.rows("SELECT vanished_at FROM comments") == [(None,)]
    assert keeper.rows("SELECT status FROM snapshots ORDER BY id") == [(200,), (404,)]
    assert keeper.rows("SELECT snapshot FROM pages") == [(1,)]


def test_text_that_stands_on_many_pages_is_kept_once(keeper: Keeper) -> None:
    for number in range(3):
        keeper.keep(page(url=f"https://example.org/{number}"), reading(f"Body {number}."))
    assert keeper.one("SELECT count(*) FROM texts WHERE text = 'Home / News'") == 1
    assert keeper.one("SELECT count(*) FROM removed WHERE rule = 'breadcrumb'") == 3


def test_addresses_of_one_document(keeper: Keeper) -> None:
    keeper.keep(page(url="http://www.example.org/story?utm_source=feed"))
    keeper.keep(page(url="https://m.example.org/story/amp/", day=1))
    keeper.keep(page(url="https://example.org/?p=7", day=2), reading(canonical_url="https://example.org/story"))
    assert keeper.one("SELECT count(*) FROM pages") == 1
    assert keeper.one("SELECT count(*) FROM snapshots") == 3


def test_hostile_canonical_does_not_take_over_another_sites_article(keeper: Keeper) -> None:
    keeper.keep(page())
    hostile = page("<p>lies</p>", url="https://hostile.example/x", day=1)
    kept = keeper.keep(hostile, reading("Lies.", canonical_url="https://example.org/story"))
    assert kept.new_page
    assert keeper.rows("SELECT body FROM articles ORDER BY id") == [(BODY,), ("Lies.",)]


def test_relevance_is_kept_and_refreshed(keeper: Keeper) -> None:
    keeper.keep(page(), relevance=Relevance(0.75, True, ("ceasefire",)))
    assert keeper.rows("SELECT relevance, relevant, topic_terms FROM pages") == [(0.75, 1, '["ceasefire"]')]
    assert not keeper.keep(page(), relevance=Relevance(0.75, True, ("ceasefire",))).changed
    assert keeper.keep(page(), relevance=Relevance(0.5, False, ())).changed
    assert keeper.rows("SELECT relevance, relevant, topic_terms FROM pages") == [(0.5, 0, "[]")]


def test_notes_sources_and_stated_times(keeper: Keeper) -> None:
    cleaned = replace(reading(published="2020-10-27T23:30:00+04:00", authors=("Անի Ավագյան",)), notes=("Inferred.",))
    keeper.keep(page(), cleaned, source="front-page")
    assert keeper.rows("SELECT published, published_utc, authors FROM articles") == [
        ("2020-10-27T23:30:00+04:00", "2020-10-27T19:30:00Z", '["Անի Ավագյան"]')
    ]
    assert keeper.rows("SELECT note FROM notes") == [("Inferred.",)]
    assert keeper.rows("SELECT name FROM sources JOIN snapshots ON source = sources.id") == [("front-page",)]


def test_lone_surrogates_and_nul_do_not_stop_it(keeper: Keeper) -> None:
    broken = "A lone \ud800 surrogate and a \0 byte."
    addresses = {"author_url": broken, "permalink": broken, "platform_id": broken, "published_raw": broken}
    cleaned = replace(
        reading(
            broken,
            title=broken,
            comments=(Comment(0, broken, author=broken, **addresses),),
            image=broken,
            section=broken,
            tags=(broken,),
        ),
        notes=(broken,),
        discussions=(Discussion("disqus", broken, broken, 3),),
    )
    keeper.keep(page(), cleaned)
    assert "surrogate" in str(keeper.one("SELECT body FROM articles"))
    assert "surrogate" in str(keeper.one("SELECT permalink FROM comments"))
    before = contents(keeper.store)
    keeper.keep(page(), replace(cleaned, cleaner="test-2"))
    assert {name for name, rows in contents(keeper.store).items() if rows != before[name]} <= {"articles", "snapshots"}


def test_failure_on_the_way_leaves_the_store_as_it_was(keeper: Keeper) -> None:
    keeper.keep(page())
    before = contents(keeper.store)
    keeper.store.connection.execute(
        "CREATE TEMP TRIGGER fails BEFORE INSERT ON comments BEGIN SELECT raise(ABORT, 'a test'); END"
    )
    with pytest.raises(sqlite3.IntegrityError):
        keeper.keep(page(url="https://example.org/other"), reading("Other words.", comments=(Comment(0, "A word."),)))
    assert contents(keeper.store) == before


def test_same_bytes_read_differently_keep_both_readings(keeper: Keeper) -> None:
    keeper.keep(page(), reading())
    better = Cleaned(None, (), (Segment("Menu", Label.REMOVED, "menu", "links"),), "test-2", "only a menu")
    keeper.keep(page(), better)
    assert keeper.one("SELECT count(*) FROM cleanings") == 2
    assert keeper.rows("SELECT cleaner FROM snapshots") == [("test-2",)]
    assert keeper.one("SELECT count(*) FROM texts WHERE text = 'Home / News'") == 1
