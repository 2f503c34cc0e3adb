"""`serve --public`: what it claims to turn off is off, whichever way it is asked for."""

import asyncio
import json
import re
import sqlite3
from contextlib import closing
from urllib.parse import quote

import pytest

from store.datasette.application import PUBLIC_SETTINGS
from store.datasette.metadata import PRIVATE
from tests.store.datasette.addresses import EXAMPLES, TABLES, filled
from tests.store.datasette.conftest import Site
from tests.store.datasette.library import SCRIPT, fill

SQL = quote("select tag from page_tags")
THROUGH = quote(json.dumps({"table": "page_tags", "column": "tag", "value": SCRIPT}))
SQL_ASKED = [
    f"/store?sql={SQL}",
    f"/store.json?sql={SQL}",
    f"/store.json?sql={SQL}&_shape=array",
    f"/store.csv?sql={SQL}",
    f"/store/articles?_where={quote('1=1')}",
    f"/store/articles.json?_where={quote('id in (select page from page_tags)')}&_shape=array",
    f"/store/pages.json?_through={THROUGH}",
]
ABOUT = (
    "databases settings plugins metadata versions threads actor config permissions allow-debug logout messages patterns"
)


@pytest.fixture(scope="module")
def wide(tmp_path_factory):
    """A public store with more rows than are given out."""
    path = tmp_path_factory.mktemp("public") / "wide.db"
    numbers = fill(path)
    with closing(sqlite3.connect(path)) as db, db:
        urls = [(f"https://one.example/other/{number}", numbers["plain"]) for number in range(500)]
        db.executemany("INSERT INTO page_urls VALUES (?, ?)", urls)
    return Site(path, numbers, public=True)


@pytest.mark.parametrize("path", SQL_ASKED)
def test_nobody_asks_in_sql(public_site, path):
    answer = public_site.get(path)
    assert answer.status_code == 403
    assert SCRIPT not in answer.text


def test_a_refusal_is_json_where_json_was_asked_for(public_site):
    assert public_site.get(f"/store.json?sql={SQL}").json()["status"] == 403
    assert "Not for everybody" in public_site.get("/store/runs").text


@pytest.mark.parametrize("path", ["/store.db", "/store.db?_dl=1", "/wide.db", "/news.db"])
def test_the_database_is_not_downloaded(public_site, path):
    answer = public_site.get(path)
    assert answer.status_code in (403, 404)
    assert b"SQLite format 3" not in answer.content


@pytest.mark.parametrize("name", ABOUT.split())
@pytest.mark.parametrize("ending", ["", ".json", "/"])
def test_the_server_tells_nothing_of_itself(public_site, name, ending):
    answer = public_site.get(f"/-/{name}{ending}", follow_redirects=False)
    assert answer.status_code == 404
    assert str(public_site.path) not in answer.text


@pytest.mark.parametrize("table", PRIVATE)
@pytest.mark.parametrize("ending", ["", ".json", ".csv", "/1", "/1.json", ".json?_shape=object&_nl=on"])
def test_private_tables_are_shut(public_site, table, ending):
    assert public_site.get(f"/store/{table}{ending}").status_code in (403, 404)


@pytest.mark.parametrize("path", EXAMPLES + TABLES)
def test_no_page_tells_what_the_owner_said(public_site, path):
    answer = public_site.get(filled(path, public_site.numbers), follow_redirects=False)
    assert "noindex" in answer.headers["x-robots-tag"]
    assert not re.search("page_tags|page_notes|/home/somebody|name=.action", answer.text)


@pytest.mark.parametrize("name", ["hostile", "plain"])
@pytest.mark.parametrize("table", ["pages", "articles"])
def test_a_row_counts_no_marks(site, public_site, table, name):
    """Datasette lists how many rows of other tables refer to this one."""
    row = f"/store/{table}/{site.numbers[name]}"
    for path in (row, f"{row}.json?_extras=foreign_key_tables", "/store.json"):
        assert not re.search("page_tags|page_notes|marks|runs|forgotten", public_site.get(path).text), path
    assert "page_tags" in site.get(f"/store/pages/{site.numbers[name]}").text


@pytest.mark.parametrize(
    ("path", "rows"),
    [
        ("/store/page_urls.json?_shape=array&_size=max", PUBLIC_SETTINGS["max_returned_rows"]),
        ("/store/page_urls.json?_shape=array", 50),
        ("/store/page_urls.json?_shape=arrays&_size=200", 200),
    ],
)
def test_rows_are_bounded(wide, path, rows):
    found = wide.get(path).json()
    assert len(found if isinstance(found, list) else found["rows"]) == rows


@pytest.mark.parametrize("path", ["/store/page_urls.json?_size=201", "/store/page_urls.csv?_stream=on"])
def test_nobody_asks_for_more(wide, path):
    assert wide.get(path).status_code == 400
    assert wide.get("/store/page_urls.csv?_size=max").text.count("\n") == 201


def test_nothing_that_is_sent_changes_the_store(public_site):
    before = dump(public_site.path)
    sent = {"action": "yes", "said": "x", "token": "x", "csrftoken": "x", "sql": "delete from articles"}
    for path in [*EXAMPLES, *TABLES, "/store/articles", "/-/messages"]:
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            answer = asyncio.run(
                public_site.datasette.client.request(
                    method, filled(path, public_site.numbers), data=sent, follow_redirects=False
                )
            )
            assert answer.status_code in (302, 403, 404, 405), (method, path)
            assert "ds_actor" not in answer.headers.get("set-cookie", "").replace('ds_actor=""', "")
    assert dump(public_site.path) == before


def dump(path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return list(db.iterdump())


def test_it_says_what_it_did(public_site):
    """The line for the person who started it names what the tests above try."""
    from store.datasette.application import PUBLIC_NOTICE

    for word in ("SQL", "download", "marking", "robots", "limited"):
        assert word in PUBLIC_NOTICE
