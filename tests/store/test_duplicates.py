"""Copies are linked with rule, score and direction; other stories are left alone."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from store import open_store, start_run
from store.duplicates import rebuild_duplicates
from store.signatures import containment, resemblance, signature
from tests.store.conftest import Keeper, page, reading

CHANCE = random.Random(5)
VOCABULARY = ["".join(CHANCE.choices("abcdefghijklmnoprstuvz", k=CHANCE.randint(3, 9))) for _ in range(3000)]


def story(words: int = 300, chance: random.Random = CHANCE) -> list[str]:
    return chance.choices(VOCABULARY, k=words)


def links(keeper: Keeper) -> list[tuple[object, ...]]:
    return keeper.rows("SELECT article, duplicate_of, rule FROM duplicates ORDER BY 1, 2")


def keep(keeper: Keeper, number: int, words: list[str], **article: object) -> int:
    snapshot = page(f"<p>{number}</p>", url=f"https://site{number}.example/story", day=number)
    return keeper.keep(snapshot, reading(" ".join(words), **article)).page  # type: ignore[arg-type]


def test_same_text_elsewhere(keeper: Keeper) -> None:
    words = story()
    keep(keeper, 1, words)
    shouted = [word.upper() for word in words]
    assert keeper.keep(page(url="https://b.example/x", day=2), reading("… ".join(shouted))).duplicate_of == 1
    assert links(keeper) == [(2, 1, "same-text")]
    assert keeper.rows("SELECT cluster FROM articles") == [(1,), (1,)]


def test_copy_variant_excerpt_and_other(keeper: Keeper) -> None:
    words = story(400)
    keep(keeper, 1, words)
    keep(keeper, 2, ["Agency:", *words, *story(30)])
    keep(keeper, 3, words[:200] + story(150))
    keep(keeper, 4, words[100:280])
    keep(keeper, 5, story(400))
    rules = {row[0]: row[2] for row in links(keeper) if row[1] == 1}
    assert rules == {2: "copy", 3: "variant", 4: "excerpt"}
    assert keeper.rows("SELECT id FROM articles WHERE cluster = 1 ORDER BY id") == [(1,), (2,)]


def test_follow_up_with_a_background_paragraph_is_another_story(keeper: Keeper) -> None:
    words = story(400)
    keep(keeper, 1, words)
    keep(keeper, 2, story(300) + words[:60])
    assert links(keeper) == []


def test_original_is_the_earlier_by_its_stated_date(keeper: Keeper) -> None:
    words = story()
    keep(keeper, 1, words, published="2020-10-28")
    keep(keeper, 2, words, published="2020-10-27")
    keep(keeper, 3, words, published="2020-10-29")
    assert links(keeper) == [(1, 2, "same-text"), (3, 1, "same-text"), (3, 2, "same-text")]
    assert keeper.rows("SELECT DISTINCT cluster FROM articles") == [(2,)]


def test_edit_that_makes_another_text_takes_the_links_back(keeper: Keeper) -> None:
    words = story()
    for number in (1, 2, 3):
        keep(keeper, number, words)
    keeper.keep(page("edited", url="https://site1.example/story", day=9), reading(" ".join(story())))
    assert links(keeper) == [(3, 2, "same-text")]
    assert keeper.rows("SELECT id, cluster FROM articles ORDER BY id") == [(1, None), (2, 2), (3, 2)]


def test_short_texts_are_linked_under_the_same_title_only(keeper: Keeper) -> None:
    for number, title in enumerate(("Gallery", "Gallery", "Another"), 1):
        keep(keeper, number, ["See", "the", "pictures."], title=title)
    keep(keeper, 4, [])
    keep(keeper, 5, [])
    assert links(keeper) == [(2, 1, "same-text")]


def test_rebuilt_links_are_those_of_the_way(keeper: Keeper) -> None:
    first = story()
    for number in range(1, 9):
        keep(keeper, number, first[number * 5 :] + story(number * 4))
        keep(keeper, 20 + number, story())
    before = (links(keeper), keeper.rows("SELECT id, cluster FROM articles"))
    assert before[0]
    assert rebuild_duplicates(keeper.store) == len(before[0])
    assert (links(keeper), keeper.rows("SELECT id, cluster FROM articles")) == before


def test_estimates_are_near_the_truth() -> None:
    words = story(600)
    one, two = signature(" ".join(words)), signature(" ".join(words[:300] + story(300)))
    assert one is not None
    assert two is not None
    assert abs(resemblance(one, two) - 1 / 3) < 0.12
    assert abs(containment(one, two, resemblance(one, two)) - 0.5) < 0.14
    assert signature("too short to compare") is None


LATER = random.Random(6)
STORY = story(300, LATER)
# One story in six papers, two other stories; no two alike in date, length and address.
TELLINGS = (
    (STORY, "2020-10-28"),
    (["Agency:", *STORY, *story(20, LATER)], "2020-10-27"),
    (STORY[:240], "2020-10-28"),
    (STORY[:150] + story(100, LATER), None),
    (STORY[40:200], "2020-10-26"),
    (STORY, None),
    (story(300, LATER), "2020-10-27"),
    (story(200, LATER) + STORY[:30], "2020-10-29"),
)


def outcome(keeper: Keeper) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Links and clusters by address instead of by number."""
    found = keeper.rows(
        """SELECT later.url, earlier.url, rule, score, containment FROM duplicates
        JOIN pages AS later ON later.id = article JOIN pages AS earlier ON earlier.id = duplicate_of ORDER BY 1, 2"""
    )
    clusters = keeper.rows(
        """SELECT pages.url, first.url FROM articles JOIN pages ON pages.id = articles.id
        JOIN pages AS first ON first.id = articles.cluster ORDER BY 1"""
    )
    return found, clusters


@settings(max_examples=12, deadline=None)
@given(st.permutations([*range(len(TELLINGS)), 0, 2]))
def test_links_are_the_same_in_any_order_of_ingest_and_when_made_anew(order: list[int]) -> None:
    """Also where a second snapshot of a telling, a month older or later, comes before, between or after the others."""
    results = []
    for numbers in (order, [*range(len(TELLINGS)), 0, 2]):
        with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "s.db") as store:
            keeper = Keeper(store, start_run(store, "test", {}))
            met: set[int] = set()
            for number in numbers:
                words, published = TELLINGS[number]
                days = number if (number in met) == (number == 0) else number + 30
                met.add(number)
                snapshot = page(f"<p>{number}</p>", url=f"https://site{number}.example/story", day=days)
                keeper.keep(snapshot, reading(" ".join(words), published=published))
            results.append(outcome(keeper))
            rebuild_duplicates(store)
            results.append(outcome(keeper))
    assert all(results[0])
    assert all(result == results[0] for result in results)


def test_date_that_the_publisher_corrects_turns_the_link(keeper: Keeper) -> None:
    words = story()
    keep(keeper, 1, words, published="2020-10-27")
    keep(keeper, 2, words, published="2020-10-28")
    assert links(keeper) == [(2, 1, "same-text")]
    later = page("<p>1, corrected</p>", url="https://site1.example/story", day=9)
    keeper.keep(later, reading(" ".join(words), published="2020-10-29"))
    assert links(keeper) == [(1, 2, "same-text")]
    assert keeper.rows("SELECT cluster FROM articles") == [(2,), (2,)]
