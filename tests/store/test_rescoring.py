"""Articles off the topic are set aside with their score, and come in, offline, when a better profile takes them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cleaners import clean
from store.export import export
from store.marks import mark_page, marked_documents
from store.reclean import Scope, reclean
from store.rescoring import rescore, scored
from store.topic import Profile, score
from store.verify import verify
from tests.store.conftest import Keeper, contents, page

PROFILE = Profile.load(Path(__file__).parents[2] / "seeds" / "topic.toml")
STRICT = replace(PROFILE, threshold=0.999)
MARKUP = (
    '<html><head><title>Shelling near Stepanakert</title><meta property="og:type" content="article"></head><body>'
    "<article><h1>Shelling near Stepanakert</h1>"
    "<p>Armenia and Azerbaijan accused each other on Friday of shelling towns near Stepanakert, in Nagorno-Karabakh, "
    "and of breaking the ceasefire that ministers had agreed on in Moscow a day before.</p>"
    "<p>The defence ministry said that four soldiers had been killed when artillery hit their positions at the front "
    "line, and that families had fled from villages in the south.</p></article></body></html>"
)


@pytest.fixture
def aside(keeper: Keeper) -> Keeper:
    """A store with one page, which a strict profile has set aside."""
    snapshot = page(MARKUP)
    cleaned = clean(snapshot)
    assert cleaned.article is not None
    relevance = score(STRICT, cleaned.article.title or "", cleaned.article.body)
    assert not relevance.relevant
    keeper.keep(snapshot, cleaned, relevance=relevance, aside=True)
    return keeper


def test_is_no_article_but_recorded_with_its_score(aside: Keeper) -> None:
    assert aside.rows("SELECT reason, relevant, relevance > 0.5 FROM pages") == [("off the topic", 0, 1)]
    assert list(export(aside.store, "articles")) == []
    assert list(verify(aside.store)) == []


def test_a_review_of_recleaning_does_not_promise_it(aside: Keeper) -> None:
    """Recleaning knows no topic, and leaves it aside."""
    everything = Scope(everything=True)
    assert reclean(aside.store, run=None, scope=everything).changes == ()
    assert reclean(aside.store, run=aside.run, scope=everything).changed == 0


def test_a_better_profile_takes_it_in_from_the_archive(aside: Keeper) -> None:
    (found,) = scored(aside.store, PROFILE)
    assert (found.aside, found.relevance.relevant, found.title) == (True, True, "Shelling near Stepanakert")
    done = rescore(aside.store, PROFILE)
    assert (done.scored, done.taken_in) == (1, 1)
    (article,) = export(aside.store, "articles")
    assert article["title"] == "Shelling near Stepanakert"
    assert "four soldiers" in str(article["text"])
    assert aside.rows("SELECT reason, relevant FROM pages") == [(None, 1)]
    assert list(verify(aside.store)) == []
    assert rescore(aside.store, PROFILE).changed == 0


def test_the_same_profile_leaves_it_aside(aside: Keeper) -> None:
    assert rescore(aside.store, STRICT).taken_in == 0
    assert list(export(aside.store, "articles")) == []


def test_the_same_again_changes_nothing(aside: Keeper) -> None:
    before = contents(aside.store)
    snapshot = page(MARKUP)
    cleaned = clean(snapshot)
    assert cleaned.article is not None
    relevance = score(STRICT, cleaned.article.title or "", cleaned.article.body)
    aside.keep(snapshot, cleaned, relevance=relevance, aside=True)
    assert contents(aside.store) == before


def test_recleaning_leaves_it_aside(aside: Keeper) -> None:
    reclean(aside.store, run=aside.run, scope=Scope(everything=True))
    assert aside.rows("SELECT reason FROM pages") == [("off the topic",)]


def test_an_article_of_the_corpus_stays_in_it(aside: Keeper) -> None:
    rescore(aside.store, PROFILE)
    snapshot = page(MARKUP.replace("four soldiers", "five soldiers"), day=1)
    cleaned = clean(snapshot)
    assert cleaned.article is not None
    aside.keep(snapshot, cleaned, relevance=score(STRICT, "", cleaned.article.body), aside=True)
    (article,) = export(aside.store, "articles")
    assert "five soldiers" in str(article["text"])


def test_a_mark_brings_it_in_with_the_next_visit_and_has_its_text_before(aside: Keeper) -> None:
    mark_page(aside.store, 1, True)
    (document,) = marked_documents(aside.store)
    assert "four soldiers" in document.text
    snapshot = page(MARKUP, day=1)
    cleaned = clean(snapshot)
    assert cleaned.article is not None
    aside.keep(snapshot, cleaned, relevance=score(STRICT, "", cleaned.article.body), aside=True)
    assert len(list(export(aside.store, "articles"))) == 1


def test_a_mark_brings_it_in_offline_whatever_the_score(aside: Keeper) -> None:
    mark_page(aside.store, 1, True)
    assert rescore(aside.store, STRICT).taken_in == 1
    (article,) = export(aside.store, "articles")
    assert "four soldiers" in str(article["text"])
    assert rescore(aside.store, STRICT).taken_in == 0


def test_without_its_archive_it_stays_where_it_is(aside: Keeper) -> None:
    for file in aside.store.archive.folder.glob("*.warc.gz"):
        file.unlink()
    assert rescore(aside.store, PROFILE).taken_in == 0
    assert list(export(aside.store, "articles")) == []
