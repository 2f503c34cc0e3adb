"""The nearest documents: copies before variants before those on the same matter."""

from __future__ import annotations

from store.similar import similar
from tests.store.conftest import Keeper, page, reading

MATTER = "The Sevanaberd reservoir and its Kharkov pumps were shelled."


def test_wording_comes_before_words(keeper: Keeper) -> None:
    words = [f"word{number}" for number in range(200)]
    texts = [
        " ".join(words) + " " + MATTER,
        " ".join(words[:120] + [f"other{number}" for number in range(80)]),
        "Engineers reached the Sevanaberd reservoir, where Kharkov pumps stand idle.",
        *(f"A text about matter {number} entirely apart, numbered {number}." for number in range(20)),
    ]
    for number, text in enumerate(texts):
        keeper.keep(page(str(number), url=f"https://example.org/{number}"), reading(text, title=f"Title {number}"))
    near = similar(keeper.store, reference=1, limit=3)
    assert [found.page for found in near[:2]] == [2, 3]
    assert near[0].resemblance > 0.3
    assert near[1].resemblance == 0
    assert set(near[1].shared_words) >= {"sevanaberd", "kharkov"}
    assert [found.page for found in similar(keeper.store, text=texts[0], limit=2)] == [1, 2]


def test_text_that_nothing_is_near(keeper: Keeper) -> None:
    keeper.keep(page(), reading())
    assert similar(keeper.store, text="Completely unrelated.") == []
    assert similar(keeper.store, text="") == []
    assert similar(keeper.store, reference=1) == []
