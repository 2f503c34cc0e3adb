"""The search page's own SQL: every filter and order, without reading the texts of hits that aren't shown."""

import sqlite3

import pytest

from store import open_store
from store.datasette.queries.search import NARROW, ORDERS, Question, answer
from store.search import Filters

FILTERS = {
    "none": Filters(),
    "site": Filters(site="one.example"),
    "language": Filters(language="en"),
    "no language": Filters(language="-"),
    "files": Filters(site="-"),
    "dates": Filters(since="2020-10", until="2020-11-10"),
    "relevant": Filters(relevant=True),
    "no copies": Filters(copies=False),
}


@pytest.fixture(scope="module")
def db(shelf):
    with open_store(shelf[0]) as store:
        store.connection.row_factory = sqlite3.Row
        yield store.connection


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("kind", NARROW)
@pytest.mark.parametrize("filters", FILTERS.values(), ids=FILTERS)
def test_the_pages_of_a_search_are_its_hits_each_once(db, kind, order, filters):
    words = "the OR hour OR сегодня OR this"
    whole = answer(db, Question(words, kind=kind, filters=filters, order=order), limit=100)
    assert len(whole.hits) == whole.counts[kind]
    one_by_one = [
        hit.id
        for page in range(1, len(whole.hits) + 1)
        for hit in answer(db, Question(words, kind=kind, filters=filters, order=order, page=page), limit=1).hits
    ]
    assert one_by_one == [hit.id for hit in whole.hits]
    assert sum(count for _, count in whole.sites) == len(whole.hits)
    for page in (1, len(whole.hits) + 1):
        part = answer(db, Question(words, kind=kind, filters=filters, order=order, page=page), limit=1)
        assert part.counts == whole.counts


@pytest.mark.parametrize("kind", NARROW)
def test_filtering_and_sorting_reads_indexes_alone(db, kind):
    moment = ORDERS["newest"].format(kind=kind)
    sql = f"SELECT hits.id FROM (SELECT 1 AS id) AS hits {NARROW[kind]} ORDER BY {moment}"
    plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}")]
    assert [step for step in plan if "articles" in step or "pages" in step or "comments" in step]
    for step in plan:
        if any(table in step for table in ("articles", "pages", "comments")):
            assert "COVERING INDEX" in step, plan
