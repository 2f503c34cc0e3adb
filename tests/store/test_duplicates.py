"""Copies are linked with rule, score and direction; other stories are left alone."""

from __future__ import annotations

import random

from store.duplicates import rebuild_duplicates
from store.signatures import containment, resemblance, signature
from tests.store.conftest import Keeper, page, reading

CHANCE = random.Random(5)
VOCABULARY = ["".join(CHANCE.choices("abcdefghijklmnoprstuvz", k=CHANCE.randint(3, 9))) for _ in range(3000)]


def story(words: int = 300) -> list[str]:
    return CHANCE.choices(VOCABULARY, k=words)


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
