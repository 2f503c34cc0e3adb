"""`/story` and `/story/` in a crawl: asked for twice only where they may be two, and never stored twice where not."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import CrawlOptions, Source, crawl
from crawler.frontier import Frontier
from crawler.sources import Kind
from crawler.visits import Link, Outcome, Role, State
from tests.crawler.server import Answer, Asked, Site, article

STORIES = 8
API = '<link rel="https://api.w.org/" href="/wp-json/">'


def redirects(asked: Asked) -> Answer | str | None:
    number = asked.path.strip("/").rpartition("-")[2]
    if asked.path.endswith("/"):
        return article(number)
    return Answer(status=301, headers={"Location": f"{asked.path}/"})


def canonical(asked: Asked) -> str:
    path = asked.path.rstrip("/")
    return article(path.rpartition("-")[2]).replace("</title>", f'</title><link rel="canonical" href="{path}/">')


def same(asked: Asked) -> str:
    return article(asked.path.strip("/").rpartition("-")[2])


def other(asked: Asked) -> str:
    number = asked.path.strip("/").rpartition("-")[2]
    if not asked.path.endswith("/"):
        return article(number)
    words = " ".join(f"Drawing {n} of room {number} shows the old harbour before the war." for n in range(20))
    page = article(number)
    start, end = page.index("<p>"), page.index("</article>")
    return f"{page[:start]}<p>{words}</p>{page[end:]}".replace("Report", "Room")


def wordpress(asked: Asked) -> Answer | str | None:
    found = redirects(asked)
    return found.replace("</title>", f"</title>{API}") if isinstance(found, str) else found


# By what a site does: how many articles there are, and how many requests for them at most.
SITES: dict[str, tuple[Callable[[Asked], Answer | str | None], int, int]] = {
    "it redirects": (redirects, STORIES, STORIES + 8),
    "it names the canonical address": (canonical, STORIES, STORIES + 4),
    "it gives the same twice": (same, STORIES, 2 * STORIES),
    "it has two pages": (other, 2 * STORIES, 2 * STORIES),
    "it is a WordPress": (wordpress, STORIES, STORIES + 4),
}


@pytest.mark.parametrize("name", SITES)
def test_each_document_is_stored_once(tmp_path: Path, site: Site, name: str) -> None:
    respond, articles, requests = SITES[name]
    # The second form of an address comes up when its first one has been fetched.
    forms = [[f"/news/report-{n}{slash}" for n in range(STORIES)] for slash in ("/", "")]
    for number, paths in enumerate(forms):
        more = '<a href="/list-1">Older</a>' if number == 0 else ""
        links = "".join(f'<a href="{path}">Report</a>' for path in paths)
        site.pages["/" if number == 0 else "/list-1"] = f"<html><body>{links}{more}</body></html>"
    site.fallback = lambda asked: respond(asked) if asked.path.startswith("/news/") else None
    options = CrawlOptions(allow_private=True, delay=0, workers=1)
    summary = crawl(tmp_path / "x.db", [Source("s", Kind.SITE, f"{site.url}/")], options)
    assert (summary.problems, summary.waiting) == ([], 0)
    asked = site.counts()
    assert sum(asked[path] for paths in forms for path in paths) <= requests
    with sqlite3.connect(tmp_path / "x.db") as db:
        assert db.execute("SELECT count(*) FROM articles").fetchone() == (articles,)
        assert db.execute("SELECT count(*) FROM revisions").fetchone() == (articles,)


def link(path: str) -> Link:
    return Link(f"http://news.example{path}", Role.ARTICLE)


def redirect(frontier: Frontier, path: str, target: str) -> None:
    frontier.ask(replace(link(path), priority=9.0), "s", again=False)
    visit = frontier.lease("news.example", ["s"])
    assert visit is not None
    gone = Outcome(State.REDIRECTED, 301, redirected_to=link(target).url)
    frontier.moves.redirect(visit, gone, link(target))
    while (visit := frontier.lease("news.example", ["s"])) is not None:
        frontier.finish(visit, Outcome(State.DONE, 200))


def find(frontier: Frontier, *paths: str) -> int:
    frontier.ask(Link("http://news.example/feed", Role.FEED), "s", again=True)
    visit = frontier.lease("news.example", ["s"])
    assert visit is not None
    return frontier.finish(visit, Outcome(State.DONE, 200), [link(path) for path in paths])


def test_a_habit_is_learned_and_its_targets_are_fetched_all_the_same(frontier: Frontier) -> None:
    for n in range(3):
        redirect(frontier, f"/{n}", f"/{n}/")
        with sqlite3.connect(frontier.path) as db:
            row = db.execute("SELECT state FROM urls WHERE url = ?", (f"news.example/{n}/",)).fetchone()
        assert row == ("done",)
        assert find(frontier, f"/new{n}", f"/new{n}/") == (2 if n == 0 else 1)
    assert find(frontier, "/0", "/0/", "/new2/", "/new1?x=1", "/new1/?x=1") == 1


def test_what_waits_is_not_fetched_once_its_twin_was_but_a_source_s_own_address_is(frontier: Frontier) -> None:
    assert find(frontier, "/a", "/a/", "/start/") == 3
    frontier.slashes.trust("http://news.example/")
    frontier.ask(link("/start"), "s", again=False)
    had = []
    while (visit := frontier.lease("news.example", ["s"])) is not None:
        had.append(visit.found_as.removeprefix("http://news.example"))
        frontier.finish(visit, Outcome(State.DONE, 200))
    assert had == ["/a", "/start/", "/start"]
    assert frontier.counts()["s", State.REDIRECTED] == 1


def test_one_page_that_is_two_ends_the_habit(frontier: Frontier) -> None:
    for n in range(9):
        redirect(frontier, f"/{n}/", f"/{n}")
    assert frontier.slashes.are_one("news.example")
    frontier.slashes.learn("news.example/9", one=False)
    frontier.slashes.trust("http://www.news.example/wp/")
    assert find(frontier, "/new", "/new/") == 2


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans(), st.booleans()), max_size=12))
def test_with_a_habit_a_page_has_one_row_by_whatever_form_and_batch_it_comes(
    tmp_path_factory: pytest.TempPathFactory, named: list[tuple[str, bool, bool]]
) -> None:
    frontier = Frontier(tmp_path_factory.mktemp("slashes") / "f.db")
    frontier.slashes.trust("http://news.example/")
    batch: list[str] = []
    new = 0
    for name, slashed, ends in named:
        batch.append(f"/{name}" + "/" * slashed)
        if ends:
            new += find(frontier, *batch)
            batch.clear()
    new += find(frontier, *batch)
    assert new == len({name for name, _, _ in named})
    frontier.close()


def test_a_frontier_from_before_keeps_each_page_s_row(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    Frontier(path).close()
    rows = [
        ("n.example/a", "http://n.example/a/", "article", "n.example/a/"),
        ("n.example/b", "http://www.n.example/b", "page", "n.example/b"),
        ("n.example/c?p=1", "http://n.example/c/?utm_source=x&p=1", "page", "n.example/c/?p=1"),
        ("n.example/d", "http://n.example/d/index.html", "page", "n.example/d/"),
        ("http://n.example/feed/", "http://n.example/feed/", "feed", "http://n.example/feed/"),
    ]
    with sqlite3.connect(path) as db:
        db.execute("DROP TABLE slashes")
        db.execute("DROP TABLE link_words")
        db.execute("ALTER TABLE urls DROP COLUMN learned")
        db.execute("PRAGMA user_version = 5")
        for url, found_as, role, _ in rows:
            db.execute(
                "INSERT INTO urls (url, found_as, host, source, role, state, priority, shape, first_seen)"
                " VALUES (?, ?, 'n.example', 's', ?, 'done', 0, '', 0)",
                (url, found_as, role),
            )
        db.execute("INSERT INTO copies VALUES ('n.example/a', '{}'), ('n.example/gone', '{}')")
    Frontier(path).close()
    with sqlite3.connect(path) as db:
        assert [row[0] for row in db.execute("SELECT url FROM urls ORDER BY id")] == [row[3] for row in rows]
        copies = {row[0] for row in db.execute("SELECT url FROM copies")}
    assert copies == {"n.example/a/", "n.example/gone"}
