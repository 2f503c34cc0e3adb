"""`/story` and `/story/` are one document where something shows it, and two where nothing does."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlite_utils
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners import ONLY_COMMENTS
from cleaners.records import Cleaned, Comment, Snapshot
from store import open_store, start_run
from store.explain import find_page
from store.schema import migrations
from tests.store.conftest import BODY, Keeper, nothing, page, reading

BARE, SLASHED = "https://example.org/story", "https://example.org/story/"
OTHER = "The museum shows drawings that two sisters made between the wars, and letters that were found with them later."
EDITED = BODY.replace("second", "third") + " The talks go on in the morning."
COMMENT = (Comment(0, "A word.", author="Anna"),)
FEED = Cleaned(None, COMMENT, (), "test-1", reason=ONLY_COMMENTS + SLASHED, about=SLASHED)

Sight = tuple[Snapshot, Cleaned]
CASES: dict[str, tuple[Sight, Sight, int]] = {
    "one redirects to the other": (
        (page("a", SLASHED), reading()),
        (page("b", BARE, 1, response_url=SLASHED), reading(OTHER)),
        1,
    ),
    "one redirected to the other once": (
        (page("a", BARE, response_url=SLASHED), reading()),
        (page("b", BARE, 1), reading(OTHER)),
        1,
    ),
    "a site begins to redirect": (
        (page("a", BARE), reading()),
        (page("b", BARE, 1, response_url=SLASHED), reading(OTHER)),
        1,
    ),
    "one names the other as canonical": (
        (page("a", SLASHED), reading()),
        (page("b", BARE, 1), reading(OTHER, canonical_url=SLASHED)),
        1,
    ),
    "the first names the other as canonical": (
        (page("a", BARE), reading(canonical_url=SLASHED)),
        (page("b", SLASHED, 1), reading(OTHER)),
        1,
    ),
    "the same bytes": ((page("a", BARE), reading()), (page("a", SLASHED, 1), reading(OTHER)), 1),
    "the same text in other bytes": ((page("a", BARE), reading()), (page("b", SLASHED, 1), reading()), 1),
    "the text, edited": ((page("a", BARE), reading()), (page("b", SLASHED, 1), reading(EDITED)), 1),
    "comments on it, read before the page": ((page("a", f"{SLASHED}feed/"), FEED), (page("b", BARE, 1), reading()), 1),
    "comments on it, read later": ((page("a", BARE), reading()), (page("b", f"{SLASHED}feed/", 1), FEED), 1),
    "other texts": ((page("a", BARE), reading()), (page("b", SLASHED, 1), reading(OTHER)), 2),
    "each its own canonical": (
        (page("a", BARE), reading(canonical_url=BARE)),
        (page("b", SLASHED, 1), reading(OTHER, canonical_url=SLASHED)),
        2,
    ),
    "a list and an article": ((page("a", SLASHED), nothing()), (page("b", BARE, 1), reading()), 2),
    "two lists": ((page("a", SLASHED), nothing()), (page("b", BARE, 1), nothing()), 2),
    "other parameters": ((page("a", f"{BARE}?p=1"), reading()), (page("b", f"{SLASHED}?p=2", 1), reading(OTHER)), 2),
    "words of one sign": ((page("a", BARE), reading("!")), (page("b", SLASHED, 1), reading("?")), 2),
}


@pytest.mark.parametrize("case", CASES)
def test_evidence_joins_and_its_absence_keeps_apart(keeper: Keeper, case: str) -> None:
    first, second, pages = CASES[case]
    keeper.keep(*first)
    kept = keeper.keep(*second)
    assert keeper.one("SELECT count(*) FROM pages") == pages
    assert keeper.one("SELECT count(*) FROM snapshots") == 2
    assert not keeper.keep(*second).changed
    assert keeper.one("SELECT count(*) FROM pages") == pages
    if pages == 1:
        assert kept.page == 1
        assert {row[0] for row in keeper.rows("SELECT page FROM page_urls")} == {1}
        assert find_page(keeper.store, BARE) == find_page(keeper.store, SLASHED) == 1


def test_an_edit_under_the_other_address_is_a_revision(keeper: Keeper) -> None:
    keeper.keep(page("a", BARE))
    kept = keeper.keep(page("b", SLASHED, 1), reading(EDITED, comments=COMMENT))
    assert (kept.same_as_twin, kept.revision) == (True, "publisher")
    assert keeper.rows("SELECT body FROM articles") == [(EDITED,)]
    assert keeper.one("SELECT count(*) FROM revisions") == 2


def test_what_turns_out_to_be_one_later_is_linked(keeper: Keeper) -> None:
    keeper.keep(page("a", BARE))
    assert keeper.keep(page("b", SLASHED, 1), reading(OTHER)).same_as_twin is False
    assert keeper.keep(page("c", SLASHED, 2)).duplicate_of == 1
    assert keeper.one("SELECT count(DISTINCT coalesce(cluster, id)) FROM articles") == 1


VERSIONS = [BODY, EDITED, BODY + " More will follow."]
SIGHTS = st.lists(st.tuples(st.booleans(), st.integers(0, 2)), min_size=1, max_size=8)


def seen(folder: Path, sights: list[tuple[bool, int]], body: Callable[[bool, int], str]) -> list[tuple[object, ...]]:
    with open_store(folder / "news.db") as store:
        keeper = Keeper(store, start_run(store, "test", {}))
        for day, (slashed, version) in enumerate(sights):
            keeper.keep(page(f"<p>{day}</p>", SLASHED if slashed else BARE, day), reading(body(slashed, version)))
        return keeper.rows("SELECT identity, url FROM pages ORDER BY id")


@settings(max_examples=25, deadline=None)
@given(SIGHTS)
def test_one_document_is_one_page_however_it_is_met_and_edited(
    tmp_path_factory: pytest.TempPathFactory, sights: list[tuple[bool, int]]
) -> None:
    assert len(seen(tmp_path_factory.mktemp("one"), sights, lambda _, version: VERSIONS[version])) == 1


@settings(max_examples=25, deadline=None)
@given(SIGHTS)
def test_two_documents_are_never_mixed(
    tmp_path_factory: pytest.TempPathFactory, sights: list[tuple[bool, int]]
) -> None:
    texts = (VERSIONS, [OTHER, OTHER + " Entry is free.", OTHER.replace("two", "three")])
    found = seen(tmp_path_factory.mktemp("two"), sights, lambda slashed, version: texts[slashed][version])
    assert sorted(url for _, url in found) == sorted({SLASHED if slashed else BARE for slashed, _ in sights})


def test_pages_of_an_old_store_keep_all_their_addresses(path: Path) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    migrations.apply(sqlite_utils.Database(connection), stop_before="m008_last_slashes")
    rows = [
        (1, "example.org/story", SLASHED),
        (2, "example.org/other", "https://www.example.org/other"),
        (3, "example.org/", "https://example.org/"),
        (4, "example.org/a?p=1", "http://example.org/a/?p=1"),
        (5, "file:a.txt#sha256=0", "file:a.txt#sha256=0"),
        (6, "example.org/tale", "https://example.org/tale/comment-page-2/"),
    ]
    for number, identity, url in rows:
        connection.execute(
            "INSERT INTO pages VALUES (?, ?, ?, ?, 'none', NULL, NULL, NULL, NULL, '', '')",
            [number, identity, url, "" if number == 5 else "example.org"],
        )
    connection.execute("INSERT INTO page_urls VALUES (?, 1), (?, 1)", [BARE, SLASHED])
    connection.close()
    with open_store(path) as store:
        keeper = Keeper(store, start_run(store, "test", {}))
        assert [row[0] for row in keeper.rows("SELECT identity FROM pages ORDER BY id")] == [
            "example.org/story/", "example.org/other", "example.org/", "example.org/a/?p=1", "file:a.txt#sha256=0",
            "example.org/tale/",
        ]  # fmt: skip
        for address in (BARE, SLASHED):
            assert keeper.keep(page(url=address)).page == 1
