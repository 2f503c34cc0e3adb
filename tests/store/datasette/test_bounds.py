"""A large store stalls no page: what is counted is bounded, and what takes too long is left out or said to be too slow.

Work is measured in SQLite's own steps, which are the same on any machine.
"""

import re
import sqlite3
from contextlib import closing
from types import SimpleNamespace

import pytest
from datasette.database import Database, QueryInterrupted

from store import open_store
from store.datasette import article_views, asking
from store.datasette.queries.search import FACETS, INDEXES, MOST_FACETED, Question, facet, matching
from store.datasette.safety import MOST_FACETS
from store.datasette.served_database import COUNT_LIMIT
from store.query import parse_query
from tests.store.datasette.conftest import Site

MANY, SITES = 3 * MOST_FACETED, 7000
# `shelling` is in all articles, `half` in half of them.
GENERATED = f"""
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MANY})
INSERT INTO pages (id, identity, url, site, snapshot, first_seen, last_seen)
SELECT i, 'i' || i, 'https://s' || (i % {SITES}) || '.example/' || i, 's' || (i % {SITES}) || '.example', NULL,
    '2020-10-01T00:00:00Z', '2020-10-01T00:00:00Z' FROM n;
INSERT INTO articles (id, title, authors, published, published_utc, language, tags, body, markdown, words,
    field_sources, snapshot, cleaner, first_seen, last_seen)
SELECT id, 'Title ' || id, '[]', '2020-10-01', '2020-10-01', 'l' || (id % 90), '[]', 'shelling', '', 1, '{{}}', 1, '1',
    first_seen, last_seen FROM pages;
INSERT INTO articles_fts (rowid, title, body, authors)
SELECT id, '', CASE WHEN id % 2 THEN 'shelling half' ELSE 'shelling' END, '' FROM articles;
"""
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    path = tmp_path_factory.mktemp("large") / "large.db"
    open_store(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.executescript(GENERATED)
    return Site(path, {})


def steps(path, words: str) -> tuple[int, list[tuple[str, int]]]:
    """The hundreds of steps that the facets of a search take, and the sites that they name."""
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    with open_store(path) as store:
        db = store.connection
        rows = matching(INDEXES[0], parse_query(words), Question(words))
        db.set_progress_handler(count, 100)
        sites, _ = facet(db, INDEXES[0], rows)
        db.set_progress_handler(None, 0)
    return counted, list(sites)


def test_facets_cost_no_more_for_more_hits(large):
    (half, _), (whole, sites) = steps(large.path, "half"), steps(large.path, "shelling")
    assert half > 100
    assert whole < 1.2 * half
    assert len(sites) == FACETS


def test_a_search_says_that_its_facets_are_of_the_newest(large):
    page = large.get("/search?q=shelling").text
    assert f"{MANY:,} articles".replace(",", "\u202f") in page
    assert "(newest 10\u202f000)" in page
    assert len(re.findall(r'href="/search[^"]*site=', page)) <= FACETS


@pytest.mark.parametrize("path", ["/store/articles?_facet=language&_facet=title", "/store/removed?_facet=rule"])
def test_a_tables_facets_and_count_are_given_up_in_time(large, monkeypatch, path):
    """Datasette's own pages: each of their slow queries has a limit, and the page comes without its answer."""
    limits = []
    execute = Database.execute

    async def slow(self, sql, params=None, truncate=False, custom_time_limit=None, **others):
        if "count(*)" in sql:
            limits.append(custom_time_limit)
            raise QueryInterrupted(sqlite3.OperationalError("interrupted"), sql, params)
        return await execute(self, sql, params, truncate, custom_time_limit, **others)

    monkeypatch.setattr(Database, "execute", slow)
    page = large.get(path)
    assert page.status_code == 200
    assert "timed out" in page.text
    assert limits
    assert all(limit and limit <= COUNT_LIMIT for limit in limits)


def test_many_facets_at_once_are_refused(large):
    columns = ["title", "language", "section", "words", "cluster"]
    assert len(columns) > MOST_FACETS
    page = large.get("/store/articles?" + "&".join(f"%5Ffacet={column}" for column in columns))
    assert (page.status_code, page.text) == (400, "Ask for 4 facets at a time, or fewer.")
    assert large.get("/store/articles?_facet=language&_facet_size=20&_size=1").status_code == 200


def test_what_takes_too_long_is_said_to_be_too_slow(tmp_path, monkeypatch):
    open_store(tmp_path / "slow.db").close()
    slow = Site(tmp_path / "slow.db", {})
    monkeypatch.setitem(slow.datasette._settings, "sql_time_limit_ms", 50)
    monkeypatch.setattr(article_views.queries, "article_page", lambda db, number: db.execute(ENDLESS).fetchone())
    page = slow.get("/article/1")
    assert page.status_code == 503
    assert "took too long" in page.text
    assert slow.get("/article/1.json").json()["status"] == 503
    # And the connection is as good as before.
    assert slow.get("/").status_code == 200


@pytest.mark.parametrize(("busy", "waited", "ends"), [(0.02, 0, False), (0.02, 5, False), (0, 7, True), (1.1, 0, True)])
def test_time_is_the_processors_so_that_neighbours_cut_no_page(monkeypatch, busy, waited, ends):
    """One second is allowed; what the query takes of it, and what the clock has run, are given."""
    now = [0.0, 0.0]
    monkeypatch.setattr(asking, "time", SimpleNamespace(thread_time=lambda: now[0], monotonic=lambda: now[1]))
    with closing(sqlite3.connect(":memory:")) as db:
        with asking.time_limit(db, 1):
            now[:] = busy, busy + waited
            if ends:
                with pytest.raises(sqlite3.OperationalError, match="interrupted"):
                    db.execute(ENDLESS)
            else:
                db.execute(ENDLESS.replace("FROM n)", "FROM n WHERE i < 9999)"))
        db.execute(ENDLESS.replace("FROM n)", "FROM n WHERE i < 9999)"))


def test_a_question_that_takes_too_long_is_cut(large, monkeypatch):
    monkeypatch.setitem(large.datasette._settings, "sql_time_limit_ms", 50)
    page = large.get("/store", params={"sql": ENDLESS})
    assert page.status_code == 503
    assert "took too long" in page.text
