"""Floors under the quality that docs/topic.md states."""

import json
from pathlib import Path

import pytest

from benchmarks import relevance, steered_site, steering
from store.topic import Profile, score

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
@needs_shared
def test_short_texts_seldom_fall_out() -> None:
    """Of 15 relevant texts, one does not come to its topic in 150 words, another not in 60."""
    cut = relevance.shortened(PROFILE, relevance.relevance_set())
    for words, most in (("150 words", 1), ("60 words", 2)):
        assert cut[words]["relevant that fall out"] <= most
        assert cut[words]["others that come in"] == 0


@pytest.mark.shared
@pytest.mark.slow
@needs_shared
def test_other_topics_floor() -> None:
    for topic, result in relevance.other_topics():
        assert min(result["areas"]) >= 0.95, topic


@pytest.mark.shared
@needs_shared
def test_marks_help_with_what_was_not_marked() -> None:
    """On average over both halves: a few documents each, of which one more or less in its place is 0.01."""
    for name, halves in relevance.feedback(relevance.relevance_set()):
        before, after = (sum(half[when] for half in halves) / len(halves) for when in ("before", "after"))
        gain = {"five seeds": 0.0, "one seed": 0.01}[name]
        assert after >= before + gain, (name, halves)


@pytest.mark.slow
def test_steering_reaches_nine_tenths_at_three_tenths() -> None:
    pages = steered_site.build()
    assert len(pages) >= 1000
    assert sum(page.relevant for page in pages.values()) / steered_site.ARTICLES == pytest.approx(0.1)
    budget = round(steering.BUDGET * len(pages))
    best_first, breadth_first = (
        steering.crawled(pages, topic=topic, max_pages=budget).reached(len(pages), steering.BUDGET)
        for topic in (True, False)
    )
    assert best_first >= 0.9
    assert breadth_first < 0.75


def test_the_chart_is_of_the_kept_results() -> None:
    root = Path(__file__).parents[3]
    results = json.loads((root / "benchmarks" / "results" / "steering.json").read_text(encoding="utf-8"))
    drawn = (root / "docs" / "pictures" / "steering.svg").read_text(encoding="utf-8")
    assert drawn == steering.drawn(results), "run python -m benchmarks.steering"
