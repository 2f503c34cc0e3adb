"""Floors under the quality and speed that docs/topic.md states."""

import time
from pathlib import Path

import pytest

from benchmarks import relevance, steered_site, steering
from store.topic import Profile, link_score, score

PROFILE = Profile.load(relevance.PROFILE)
needs_shared = pytest.mark.skipif(not relevance.SHARED.exists(), reason="../shared/eval is not there")


@pytest.mark.shared
@needs_shared
def test_relevance_floors() -> None:
    documents = relevance.relevance_set()
    found = [score(PROFILE, d.title, d.text, d.language) for d in documents]
    quality = relevance.quality(documents, found)
    assert quality["area, relevant against off-topic"] >= 0.98
    assert quality["area, relevant against other wars"] >= 0.97
    assert quality["by threshold"]["0.5"]["F1"] >= 0.97


@pytest.mark.shared
@pytest.mark.slow
@needs_shared
def test_other_topics_floor() -> None:
    for topic, result in relevance.other_topics():
        assert min(result["areas"]) >= 0.95, topic


def test_steering_reaches_nine_tenths_at_three_tenths() -> None:
    pages = steered_site.build()
    relevant = sum(page.relevant for page in pages.values())
    assert len(pages) >= 1000
    assert relevant / steered_site.ARTICLES == pytest.approx(0.1)
    best_first, breadth_first = steering.steered(pages, PROFILE), steering.breadth_first(pages)
    assert len(best_first) == len(breadth_first) == len(pages), "every page is reached in the end"
    assert steering.reached(best_first, 0.3) >= 0.9
    assert steering.reached(breadth_first, 0.3) < 0.75


def test_the_chart_is_the_one_in_the_docs() -> None:
    pages = steered_site.build()
    orders = {"steered": steering.steered(pages, PROFILE), "breadth-first": steering.breadth_first(pages)}
    drawn = (Path(__file__).parents[3] / "docs" / "pictures" / "steering.svg").read_text(encoding="utf-8")
    assert drawn == steering.chart(orders), "run python -m benchmarks.steering"


def test_a_document_and_a_link_cost_little() -> None:
    """Bounds three times as wide as the stated ones: other processes share the machine."""
    text = "Shelling resumed around Stepanakert; Armenia and Azerbaijan accuse each other. The weather was mild. " * 40
    score(PROFILE, "", text)
    begun = time.process_time()
    for number in range(20):
        score(PROFILE, f"Report {number}", text)
    assert (time.process_time() - begun) / 20 < 0.006
    begun = time.process_time()
    for number in range(2000):
        link_score(
            PROFILE, "Read more of the Karabakh truce", f"https://x.example/world/{number}", "A ceasefire", 0.5, 0.2
        )
    assert (time.process_time() - begun) / 2000 < 0.00015
