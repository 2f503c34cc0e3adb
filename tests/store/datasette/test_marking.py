"""Marking in the page: only for who has the token, never in public, and nothing typed is lost."""

import asyncio
import re
import sqlite3
from contextlib import closing

import pytest

from store import open_store
from store.datasette import marking as marking_module
from store.datasette.marking import marking
from store.datasette.queries.overview import overview
from store.marks import said_of
from tests.store.datasette import library
from tests.store.datasette.conftest import Site


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "own.db"
    return Site(path, library.fill(path))


class Reader:
    """Somebody with a browser: keeps cookies, sends forms with the token that the page gave."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.cookies: dict[str, str] = {}

    def log_in(self, token: str | None = None):
        token = token or marking(self.site.datasette).token
        answer = self.site.get("/login", params={"token": token})
        self.cookies |= dict(answer.cookies)
        return answer

    def get(self, path: str):
        answer = self.site.get(path, cookies=self.cookies)
        self.cookies |= dict(answer.cookies)
        return answer

    def send(self, name: str, action: str, said: str = "", **more: str):
        address = f"/article/{self.site.numbers[name]}"
        self.get(address)
        form = {"action": action, "said": said, "csrftoken": self.cookies.get("ds_csrftoken", "")} | more
        return asyncio.run(
            self.site.datasette.client.post(f"{address}/mark", data=form, cookies=self.cookies, follow_redirects=False)
        )


@pytest.fixture
def reader(own) -> Reader:
    someone = Reader(own)
    assert someone.log_in().status_code == 302
    return someone


def said(site: Site, name: str):
    with open_store(site.path) as store:
        return said_of(store, site.numbers[name])


def test_marks_tags_and_notes_are_kept_and_taken_back(own, reader):
    for action, words in [
        ("yes", ""),
        ("tag", "Drones  and Men"),
        ("tag", "second"),
        ("note", "Quotes\nthe ministry."),
    ]:
        answer = reader.send("plain", action, words)
        assert answer.status_code == 303
        assert answer.headers["location"] == f"/article/{own.numbers['plain']}#yours"
    found = said(own, "plain")
    assert (found.relevant, found.tags, found.notes[0].text) == (
        True,
        ("drones and men", "second"),
        "Quotes\nthe ministry.",
    )
    page = reader.get(f"/article/{own.numbers['plain']}").text
    assert 'value="clear" aria-pressed="true">Relevant' in page
    assert "/tag/drones%20and%20men" in page
    for action, words in [("clear", ""), ("untag", "second"), ("withdraw", str(found.notes[0].number))]:
        assert reader.send("plain", action, words).status_code == 303
    found = said(own, "plain")
    assert (found.relevant, found.tags, found.notes) == (None, ("drones and men",), ())


def test_the_way_back_is_the_search_that_led_there(reader):
    answer = reader.send("plain", "yes", led="q=ceasefire&at=1")
    assert answer.headers["location"].endswith("?q=ceasefire&at=1#yours")
    answer = reader.send("plain", "yes", led="//evil.example/\r\nx: y")
    assert answer.headers["location"].startswith("/article/")


def test_what_is_marked_is_found_again(own, reader):
    plain, copy = own.numbers["plain"], own.numbers["copy"]
    reader.send("plain", "tag", "Two words")
    reader.send("copy", "no")
    assert 'href="/tag/two%20words"' in reader.get("/tags").text
    assert f'href="/article/{plain}"' in reader.get("/tag/two%20words").text
    assert f'href="/article/{copy}"' in reader.get("/marked/no").text
    for query in ('q=shelling tag:"two words"', "q=shelling&tag=Two Words"):
        assert own.get(f"/search.json?{query}").json()["hits"][0]["article"] == plain
        assert own.get(f"/search.json?{query}").json()["total"] == 1
    assert own.get("/search.json?q=shelling&marked=no").json()["hits"][0]["article"] == copy
    assert own.get("/search?q=tag:second", follow_redirects=False).headers["location"] == "/tag/second"
    assert "at=1" in own.get("/search?q=shelling&tag=two words").text


@pytest.mark.parametrize("name", ["aside", "empty"])
def test_a_page_without_an_article_is_marked_like_any_other(own, reader, name):
    number = own.numbers[name]
    for action, words in [("yes", ""), ("tag", "Look again"), ("note", "Why not?")]:
        assert reader.send(name, action, words).headers["location"] == f"/article/{number}#yours"
    found = said(own, name)
    assert (found.relevant, found.tags, found.notes[0].text) == (True, ("look again",), "Why not?")
    for path in ("/tag/look%20again", "/marked/yes"):
        assert re.search(rf'href="/article/{number}"[^>]*>https://one.example/', reader.get(path).text)
    assert "Why not?" in reader.get(f"/article/{number}").text


def test_a_mark_outranks_the_profile_in_the_search_for_what_is_on_topic(own, reader):
    assert own.get("/search.json?q=shelling&relevant=1").json()["total"] == 1
    reader.send("plain", "no")
    assert own.get("/search.json?q=shelling&relevant=1").json()["total"] == 0


def test_lists_and_figures_heed_marks(own, reader):
    """Of its site the profile judged `plain` alone; lists and figures say what a person said of it."""

    def site_figures():
        with closing(sqlite3.connect(own.path)) as db:
            site = overview(db).sites["one.example"]
            return site.judged, site.relevant

    assert "off topic" not in own.get("/search?q=shelling").text
    assert site_figures() == (1, 1)
    reader.send("plain", "no")
    assert "off topic" in own.get("/search?q=shelling").text
    assert site_figures() == (1, 0)
    reader.send("plain", "clear")
    assert site_figures() == (1, 1)


def test_nobody_marks_without_the_token(own):
    stranger = Reader(own)
    assert stranger.log_in("guessed").status_code == 403
    assert "ds_actor" not in stranger.cookies
    assert stranger.send("plain", "yes").status_code == 403
    stranger.cookies["ds_actor"] = own.datasette.sign({"a": {"id": "root"}}, "actor")
    assert stranger.send("plain", "yes").status_code == 403
    page = stranger.get(f"/article/{own.numbers['plain']}").text
    assert 'href="/login"' in page
    assert "<textarea" not in page
    assert said(own, "plain").marks == ()


def test_the_cookie_alone_is_not_enough(own, reader):
    """Another site can make a browser send the cookie; it can't read the page's token."""
    for token in ("", "x", "ImFiYyI.abc"):
        assert reader.send("plain", "yes", csrftoken=token).status_code == 403
    assert said(own, "plain").marks == ()


def test_the_cookie_is_for_this_server_and_no_script(own):
    cookie = Reader(own).log_in().headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert marking(own.datasette).token not in own.get("/-/metadata.json").text
    assert marking(own.datasette).token not in cookie


def test_logging_out_ends_it(reader):
    reader.get("/article/1")
    answer = asyncio.run(
        reader.site.datasette.client.post(
            "/logout", data={"csrftoken": reader.cookies["ds_csrftoken"]}, cookies=reader.cookies
        )
    )
    assert 'ds_actor=""' in answer.headers["set-cookie"]
    assert "max-age=0" in answer.headers["set-cookie"].lower()


def test_in_public_there_is_no_marking_and_no_mark(own, reader):
    reader.send("plain", "tag", "secret")
    reader.send("plain", "note", "my own words")
    reader.send("copy", "no")
    public = Site(own.path, own.numbers, public=True)
    assert marking(public.datasette) is None
    for path in ("/login", "/tags", "/tag/secret", "/marked/no"):
        assert public.get(path).status_code == 404
    for path in ("/store/page_tags", "/store/page_notes.json", "/store/marks", "/store/marked"):
        assert public.get(path).status_code == 403
    assert public.get("/search.json?q=shelling&tag=secret").json()["total"] == 2
    assert public.get("/search.json?q=shelling&marked=no").json()["total"] == 2
    page = public.get(f"/article/{own.numbers['plain']}").text
    assert "secret" not in page
    assert "my own words" not in page
    assert Reader(public).send("plain", "yes").status_code == 403


def test_a_file_that_may_not_be_written_has_no_marking(own, monkeypatch):
    monkeypatch.setattr(marking_module, "may_write", lambda path: False)
    closed = Site(own.path, own.numbers)
    assert closed.get("/login").status_code == 404
    assert "Marking is off" in closed.get(f"/article/{own.numbers['plain']}").text


def test_while_a_crawl_holds_the_store_the_note_waits_in_the_form(own, reader, monkeypatch):
    monkeypatch.setattr(marking_module, "MILLISECONDS_TO_WAIT", 50)
    with closing(sqlite3.connect(own.path, isolation_level=None)) as crawl:
        crawl.execute("BEGIN IMMEDIATE")
        answer = reader.send("plain", "note", "Long thought about")
        crawl.execute("ROLLBACK")
    assert answer.status_code == 503
    assert "A crawl is writing" in answer.text
    assert "Long thought about</textarea>" in answer.text
    assert reader.send("plain", "note", "Long thought about").status_code == 303


@pytest.mark.parametrize(
    ("action", "words", "status"),
    [
        ("tag", "", 400),
        ("tag", "x" * 61, 400),
        ("note", " \n ", 400),
        ("withdraw", "999", 400),
        ("withdraw", "²", 400),
        ("drop", "", 400),
        ("", "", 400),
    ],
)
def test_what_cannot_be_kept_says_why(own, reader, action, words, status):
    answer = reader.send("plain", action, words)
    assert answer.status_code == status
    assert "That was not kept" in answer.text
    assert said(own, "plain").tags == ()


def test_a_form_is_bounded(own, reader):
    assert reader.send("plain", "note", "x" * 300_000).status_code == 413


def test_what_is_marked_is_printed_as_text(own, reader):
    reader.send("plain", "note", library.HOSTILE)
    reader.send("plain", "tag", "<script>x</script>")
    for path in (f"/article/{own.numbers['plain']}", "/tags", "/tag/%3Cscript%3Ex%3C%2Fscript%3E"):
        page = reader.get(path)
        assert page.status_code == 200
        assert "<script" not in page.text
        assert "<img" not in page.text
