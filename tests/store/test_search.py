"""Search finds words however they are typed, and no typed words can break it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaners.records import Comment
from store import Filters, explain, search, stats
from store.errors import BadQuery, NoSuchDocument
from store.query import parse_query
from store.search_text import WORD, normal_words, search_text
from store.snippets import Marks, snippet
from tests.store.conftest import Keeper, nothing, page, reading

FOLDED = [
    ("Ёлка", "Елка"),
    ("Ստեփանակե՛րտ", "Ստեփանակերտ"),
    ("և", "եւ"),
    ("Łódź Straße İstanbul Đorđe", "Lodz Strasse Istanbul Dorde"),
    ("ﬁve", "five"),
    ("за́мок", "замок"),
    ("co\u00adoperation", "cooperation"),
    ("йод", "йод"),
    ("Bakı şəhəri", "Baki səhəri"),
]


@pytest.mark.parametrize(("written", "folded"), FOLDED)
def test_search_text(written: str, folded: str) -> None:
    assert search_text(written) == folded


@given(st.text())
def test_search_text_folds_once(text: str) -> None:
    assert search_text(search_text(text)) == search_text(text)


@given(st.one_of(st.text(), st.text(st.characters(max_codepoint=127))))
def test_the_short_way_to_words_of_ascii_ends_where_the_long_one_does(text: str) -> None:
    assert normal_words(text) == tuple(WORD.findall(search_text(text).casefold()))


@pytest.fixture
def library(keeper: Keeper) -> Keeper:
    keeper.keep(
        page(url="https://a.example/1"),
        reading("Рядом с ёлкой стоял солдат.", title="Перемирие", language="ru", published="2020-10-27T10:00:00+04:00"),
    )
    keeper.keep(
        page(url="https://b.example/2"),
        reading(
            "In Stepanakert a ceasefire was discussed again and again.",
            title="Talks about a ceasefire",
            language="en",
            authors=("Nune Łazarian",),
            published="2020-11-09",
            comments=(Comment(0, "No ceasefire will hold.", author="Zoë"),),
        ),
    )
    keeper.keep(page(url="https://b.example/3"), reading("The word ceasefire stands in the body only.", title="Other"))
    return keeper


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("елка OR ёлкой", ["article 1"]),
        ("CEASEFIRE", ["article 2", "article 3", "comment 1"]),
        ('"a ceasefire was"', ["article 2"]),
        ("discuss*", ["article 2"]),
        ("title:ceasefire", ["article 2"]),
        ("author:lazarian", ["article 2"]),
        ("author:zoe", ["comment 1"]),
        ("ceasefire -title:talks", ["article 3", "comment 1"]),
        ("ceasefire nowhere", []),
        ("перемирие", ["article 1"]),
        ('NEAR( "unclosed', []),
    ],
)
def test_queries(library: Keeper, query: str, found: list[str]) -> None:
    assert [f"{hit.kind} {hit.id}" for hit in search(library.store, query)] == found


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(site="b.example"), [2, 3]),
        (Filters(language="en"), [2]),
        (Filters(since="2020-11"), [2, 3]),
        (Filters(until="2020-11-09"), [2]),
        (Filters(since="2020-11-09", until="2020"), [2]),
        (Filters(relevant=True), []),
    ],
)
def test_filters(library: Keeper, filters: Filters, found: list[int]) -> None:
    assert sorted(hit.id for hit in search(library.store, "ceasefire", kinds=("article",), filters=filters)) == found


@pytest.mark.parametrize("query", ["", "   ", "-only", '""', "* - :", "OR"])
def test_query_without_a_word_is_refused(library: Keeper, query: str) -> None:
    with pytest.raises(BadQuery, match="such as"):
        search(library.store, query)


def test_date_that_is_none_is_refused(library: Keeper) -> None:
    with pytest.raises(BadQuery, match="2020-10-27"):
        search(library.store, "ceasefire", filters=Filters(since="yesterday"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab \"'*:-()^+{}[]ORNEARtitle,;.\0ёև"), max_size=25))
def test_no_typed_words_break_it(library: Keeper, query: str) -> None:
    try:
        search(library.store, query)
    except BadQuery:
        assert not any(not term.absent for terms in _terms(query) for term in terms)


def _terms(query: str) -> list[list[object]]:
    try:
        return parse_query(query)  # type: ignore[return-value]
    except BadQuery:
        return []


def test_snippet_is_in_the_texts_own_letters() -> None:
    text = "Один два. " * 40 + "Возле ёлки стоял Ёжик и молчал. " + "Три четыре. " * 40
    found = snippet(text, parse_query("ежик елки"), Marks("<b>", "</b>"), words=12)
    assert "<b>ёлки</b> стоял <b>Ёжик</b>" in found
    assert found.startswith("…")
    assert found.endswith("…")


def test_snippet_marks_phrases_whole_or_not_at_all() -> None:
    assert snippet("war and war crimes", parse_query('"war crimes"'), Marks()) == "war and [war] [crimes]"


def test_explain_finds_by_number_address_and_name(library: Keeper) -> None:
    store = library.store
    assert (
        explain(store, 2) == explain(store, "https://b.example/2") == explain(store, "http://www.b.example/2/?utm_id=x")
    )
    told = explain(store, "2")
    assert [segment.rule for segment in told.segments if segment.rule] == ["breadcrumb", "copyright"]
    for missing in ("99", "https://b.example/none", "none.txt"):
        with pytest.raises(NoSuchDocument, match="no document"):
            explain(store, missing)


def test_stats(library: Keeper) -> None:
    library.keep(page(url="https://c.example/list"), nothing())
    numbers = stats(library.store)
    assert numbers.counts["articles"] == 3
    assert numbers.counts["without_article"] == 1
    assert numbers.removed == {"breadcrumb": 3, "copyright": 3, "navigation": 1}
    assert numbers.sites["b.example"] == 2
