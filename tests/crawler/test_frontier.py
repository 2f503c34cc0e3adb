"""The frontier: leases, what is due, redirects, traps; and that its writes happen whole or not at all."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.comment_addresses import MOST
from crawler.errors import CrawlError
from crawler.frontier import Frontier
from crawler.frontier_file import SCHEMA_VERSION, transaction
from crawler.hosts import Hosts
from crawler.traps import OTHERS_OF_ONE_SHAPE
from crawler.visits import Link, Outcome, Role, State, Visit
from tests.crawler.conftest import Clock

HOST, SOURCE = "news.example", "one"
DONE = Outcome(State.DONE, 200, digest="d1")


def link(path: str, role: Role = Role.ARTICLE, priority: float = 0.5) -> Link:
    return Link(f"http://{HOST}{path}", role, priority)


def lease(frontier: Frontier) -> Visit:
    visit = frontier.lease(HOST, [SOURCE])
    assert visit is not None
    return visit


def begin(frontier: Frontier) -> Visit:
    frontier.ask(link("/feed", Role.FEED), SOURCE, again=True)
    return lease(frontier)


def test_the_best_is_leased_first_and_once(frontier: Frontier) -> None:
    frontier.finish(begin(frontier), DONE, [link("/a", priority=0.1), link("/b", priority=0.9)])
    assert [lease(frontier).url, lease(frontier).url] == [f"{HOST}/b", f"{HOST}/a"]
    assert frontier.lease(HOST, [SOURCE]) is None


def test_what_a_dead_run_had_leased_is_queued_again(tmp_path: Path, frontier: Frontier) -> None:
    visit = begin(frontier)
    other = Frontier(tmp_path / "news.frontier.db")
    assert other.recover() == 1
    assert other.lease(HOST, [SOURCE]) == visit
    other.close()


def test_one_page_has_one_row_under_all_its_addresses(frontier: Frontier) -> None:
    addresses = ["/a", "/a?utm_source=x", "/a#top", "/a/amp"]
    frontier.finish(begin(frontier), DONE, [link(path) for path in addresses])
    lease(frontier)
    assert frontier.lease(HOST, [SOURCE]) is None


def test_an_api_is_known_by_every_letter(frontier: Frontier) -> None:
    pages = [link(f"/wp-json/wp/v2/posts?page={n}", Role.API) for n in (1, 2)]
    assert frontier.finish(begin(frontier), DONE, pages) == 2


def test_a_finish_that_fails_changes_nothing(frontier: Frontier, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = begin(frontier)

    def fails(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(frontier.backlog, "add", fails)
    with pytest.raises(KeyboardInterrupt):
        frontier.finish(visit, DONE, [link("/a")], {"file": "x"})
    assert frontier.recover() == 1
    assert lease(frontier).url == visit.url
    assert len(frontier.backlog) == 0
    assert frontier.lease(HOST, [SOURCE]) is None


def test_what_is_done_comes_back_when_it_is_due(frontier: Frontier, clock: Clock) -> None:
    frontier.finish(begin(frontier), replace(DONE, due=clock.now + 60, etag='"v"'))
    assert frontier.promote() == set()
    clock.now += 61
    assert frontier.promote() == {"news.example"}
    visit = lease(frontier)
    assert (visit.etag, visit.digest, visit.visits) == ('"v"', "d1", 1)


def test_a_known_source_is_asked_again_only_when_told(frontier: Frontier, clock: Clock) -> None:
    feed = link("/feed", Role.FEED)
    frontier.finish(begin(frontier), replace(DONE, due=clock.now + 60))
    assert not frontier.ask(feed, SOURCE, again=False)
    assert frontier.ask(feed, SOURCE, again=True)


def test_attempts_are_counted_and_forgotten_after_success(frontier: Frontier, clock: Clock) -> None:
    later = Outcome(State.WAITING, 500, "the site answers 500", due=clock.now)
    frontier.finish(begin(frontier), later)
    for attempts in (1, 2):
        frontier.promote()
        visit = lease(frontier)
        assert visit.attempts == attempts
        frontier.finish(visit, later if attempts < 2 else replace(DONE, due=clock.now))
    frontier.promote()
    assert lease(frontier).attempts == 0


def test_a_discussion_that_branches_without_end_is_bounded_and_no_other(frontier: Frontier) -> None:
    """Each of its pages names fifty that nobody has named before."""
    frontier.finish(begin(frontier), DONE, [link("/story"), link("/other")])
    numbers = count()
    while (visit := frontier.lease(HOST, [SOURCE])) is not None:
        further = [f"{visit.found_as}?page={next(numbers)}" for _ in range(50)] if "/story" in visit.url else []
        frontier.finish(visit, DONE, [Link(url, Role.COMMENTS) for url in further])
    assert next(numbers) == 50 * (MOST + 1)
    assert frontier.counts() == {(SOURCE, State.DONE): 3 + MOST}
    frontier.ask(link("/other"), SOURCE, again=True)
    assert frontier.finish(lease(frontier), DONE, [link("/other?page=2", Role.COMMENTS)]) == 1


def test_a_redirect_hands_its_place_on(frontier: Frontier) -> None:
    frontier.finish(begin(frontier), DONE, [link("/old")])
    visit = lease(frontier)
    gone = Outcome(State.REDIRECTED, 301, redirected_to=f"http://{HOST}/new")
    frontier.moves.redirect(visit, gone, link("/new", priority=3))
    found = lease(frontier)
    assert (found.url, found.redirects, found.redirected_from, found.depth) == (f"{HOST}/new", 1, visit.found_as, 1)
    assert frontier.moves.leads_to(visit.found_as, Role.ARTICLE) == found.found_as


def test_a_redirect_to_https_is_the_same_page(frontier: Frontier) -> None:
    frontier.finish(begin(frontier), DONE, [link("/a")])
    visit = lease(frontier)
    secure = f"https://{HOST}/a"
    frontier.moves.redirect(visit, Outcome(State.REDIRECTED, 301, redirected_to=secure), Link(secure, Role.ARTICLE))
    found = lease(frontier)
    assert (found.id, found.found_as, found.redirects) == (visit.id, secure, 1)


def test_another_name_of_a_page_is_not_fetched_as_well(frontier: Frontier) -> None:
    frontier.finish(begin(frontier), DONE, [link("/story?id=5"), link("/2020/story")])
    visit = lease(frontier)
    frontier.finish(visit, DONE)
    assert frontier.moves.know(f"http://{HOST}/2020/story", visit)
    assert frontier.lease(HOST, [SOURCE]) is None


def test_one_shape_of_page_without_articles_is_given_up(frontier: Frontier) -> None:
    start = begin(frontier)
    frontier.finish(start, DONE, [link(f"/list/{n}", Role.PAGE) for n in range(OTHERS_OF_ONE_SHAPE + 50)])
    for _ in range(OTHERS_OF_ONE_SHAPE):
        frontier.finish(lease(frontier), replace(DONE, kind="list"))
    assert frontier.lease(HOST, [SOURCE]) is None
    assert frontier.counts()[SOURCE, State.REFUSED] == 50


def test_one_shape_of_articles_is_not(frontier: Frontier) -> None:
    count = OTHERS_OF_ONE_SHAPE + 50
    frontier.finish(begin(frontier), DONE, [link(f"/news/{n}", Role.PAGE) for n in range(count)])
    for _ in range(count):
        frontier.finish(lease(frontier), replace(DONE, kind="article"))


def test_the_backlog_keeps_its_order_until_it_is_stored(frontier: Frontier) -> None:
    frontier.finish(begin(frontier), DONE, [link("/a"), link("/b")])
    for n in range(2):
        frontier.finish(lease(frontier), DONE, place={"file": "x", "offset": n})
    first, second = frontier.backlog.after(0, 10)
    assert [first.place["offset"], second.place["offset"]] == [0, 1]
    frontier.backlog.ingested(first)
    assert frontier.backlog.after(0, 10) == [second]


def test_a_page_from_a_file_is_taken_once(frontier: Frontier) -> None:
    places = iter([{"file": "x"}, {"file": "y"}])
    assert frontier.take(link("/a"), SOURCE, "d1", lambda: next(places))
    assert not frontier.take(link("/a"), SOURCE, "d1", lambda: next(places))
    assert frontier.take(link("/a"), SOURCE, "d2", lambda: next(places))
    assert len(frontier.backlog) == 2


def test_a_file_that_is_no_frontier_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "news.frontier.db"
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(CrawlError, match="Move it away"):
        Frontier(path)


STEPS = st.sampled_from(["done", "later", "fail", "die", "give back"])
PATHS = st.integers(0, 12).map(lambda n: f"/p{n}")


@settings(max_examples=40, deadline=None)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["done", "later", "fail", "die", "give back"]), st.lists(PATHS, max_size=4)),
        max_size=25,
    )
)
def test_whatever_happens_every_url_is_there_once_and_ends(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, list[str]]]
) -> None:
    clock = Clock()
    path = tmp_path_factory.mktemp("frontier") / "f.db"
    frontier = Frontier(path, clock)
    frontier.ask(link("/feed", Role.FEED), SOURCE, again=True)
    named = {"/feed"}
    for step, paths in steps:
        visit = frontier.lease(HOST, [SOURCE])
        if visit is None:
            break
        if step == "done":
            frontier.finish(visit, DONE, [link(p) for p in paths])
            named.update(paths)
        elif step == "later":
            frontier.finish(visit, Outcome(State.WAITING, 500, "again", due=clock.now))
        elif step == "fail":
            frontier.finish(visit, Outcome(State.FAILED, 404, "gone"))
        elif step == "give back":
            frontier.give_back(visit)
        else:
            frontier.close()
            frontier = Frontier(path, clock)
            frontier.recover()
        clock.now += 1
        frontier.promote()
    frontier.recover()
    while (visit := frontier.lease(HOST, [SOURCE])) is not None:
        frontier.finish(visit, DONE)
    frontier.close()
    with sqlite3.connect(path) as db:
        urls = sorted(row[0] for row in db.execute("SELECT found_as FROM urls"))
        assert urls == sorted(f"http://{HOST}{p}" for p in named)
        assert db.execute("SELECT count(*) FROM urls WHERE state IN ('queued', 'leased')").fetchone() == (0,)


def test_a_file_of_the_first_version_is_upgraded(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    Frontier(path).close()
    with sqlite3.connect(path) as db:
        db.execute("DROP INDEX waiting")
        db.execute("DROP INDEX discussions")
        db.execute("DROP TABLE copies")
        db.execute("DROP TABLE yields")
        db.execute("DROP TABLE slashes")
        db.execute("DROP TABLE link_words")
        db.execute("ALTER TABLE urls DROP COLUMN section")
        db.execute("ALTER TABLE urls DROP COLUMN learned")
        db.execute("PRAGMA user_version = 1")
    Frontier(path).close()
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        made = "SELECT count(*) FROM sqlite_master WHERE name IN ('waiting', 'copies', 'link_words')"
        assert db.execute(made).fetchone() == (3,)


@pytest.mark.parametrize(
    ("known", "barren"), [((), 0), (("/news/what-was-seen-by-the-river",), 3)], ids=["a new article", "a known one"]
)
def test_lists_that_name_no_new_article_are_counted(frontier: Frontier, known: tuple[str, ...], barren: int) -> None:
    first = begin(frontier)
    frontier.finish(first, DONE, [link(path) for path in known])
    for _ in known:
        frontier.finish(lease(frontier), DONE)
    article = link("/news/what-was-seen-by-the-river")
    frontier.finish(replace(first, barren=2), DONE, [article, link("/tag/river", Role.PAGE)])
    while (visit := frontier.lease(HOST, [SOURCE])) is not None and visit.url != "news.example/tag/river":
        pass
    assert visit is not None
    assert visit.barren == barren


def test_leases_ahead_give_way_to_what_is_better(frontier: Frontier) -> None:
    frontier.finish(begin(frontier), DONE, [link(f"/{n}", priority=0.5 - n / 100) for n in range(20)])
    first = lease(frontier)
    frontier.finish(first, DONE, [link("/better", priority=0.9), link("/worse", priority=0.1)])
    order = [lease(frontier).url.rpartition("/")[2] for _ in range(21)]
    assert order == ["better", *(str(n) for n in range(1, 20)), "worse"]


def test_leases_ahead_are_given_back_and_are_of_the_sources_that_may_be_asked(frontier: Frontier) -> None:
    frontier.finish(begin(frontier), DONE, [link(f"/{n}") for n in range(5)])
    visit = lease(frontier)
    assert frontier.lease(HOST, ["other"]) is None
    assert frontier.counts()[SOURCE, State.QUEUED] == 4
    lease(frontier)
    frontier.give_back_ahead()
    assert frontier.counts()[SOURCE, State.LEASED] == 2
    frontier.give_back(visit)
    assert lease(frontier) == visit


def test_what_a_feed_or_another_page_says_of_a_page_leased_ahead_is_heard(frontier: Frontier) -> None:
    frontier.finish(begin(frontier), DONE, [link(f"/{n}", Role.PAGE) for n in range(4)])
    visit = lease(frontier)
    frontier.finish(visit, DONE, [link("/2")])
    assert frontier.moves.know(f"http://{HOST}/1", visit)
    assert [(v.url, v.role) for v in (lease(frontier), lease(frontier))] == [
        (f"{HOST}/2", Role.ARTICLE), (f"{HOST}/3", Role.PAGE)]  # fmt: skip
    assert frontier.lease(HOST, [SOURCE]) is None


def test_a_shape_is_counted_over_runs_and_one_page_s_own_is_not(tmp_path: Path, frontier: Frontier) -> None:
    frontier.finish(begin(frontier), DONE, [link(f"/{n}", Role.PAGE) for n in range(3)] + [link("/about", Role.PAGE)])
    for _ in range(4):
        frontier.finish(lease(frontier), replace(DONE, kind="list"))
    frontier.close()
    with sqlite3.connect(frontier.path) as db:
        assert db.execute("SELECT shape, articles, others FROM shapes").fetchall() == [(f"{HOST}/9", 0, 3)]


def test_sources_of_one_host_go_on_where_one_has_had_its_pages(frontier: Frontier) -> None:
    first = begin(frontier)
    frontier.finish(first, DONE, [link(f"/one-{n}", priority=0.9) for n in range(9)])
    frontier.finish(replace(first, source="two"), DONE, [link("/two", priority=0.1)])
    assert frontier.lease(HOST, [SOURCE, "two"]) is not None, "and the next ones of the same source, ahead"
    visit = frontier.lease(HOST, ["two"])
    assert visit is not None
    assert visit.found_as == f"http://{HOST}/two"
    assert frontier.lease(HOST, ["two"]) is None


def test_what_a_source_had_under_another_name_is_taken_over(tmp_path: Path, clock: Clock, frontier: Frontier) -> None:
    """A source that is renamed in the file, or removed there while another one names the same pages."""
    frontier.finish(begin(frontier), replace(DONE, due=clock.now + 60), [link("/a"), link("/b")])
    frontier.finish(lease(frontier), replace(DONE, due=clock.now + 60))
    clock.now += 61
    frontier.close()
    renamed = Frontier(tmp_path / "news.frontier.db", clock, sources=["new"])
    renamed.promote()
    assert renamed.ask(link("/feed", Role.FEED), "new", again=False)
    visit = renamed.lease(HOST, ["new"])
    assert visit is not None
    assert (visit.role, visit.source) == (Role.FEED, "new")
    assert renamed.lease(HOST, ["new"]) is None
    assert renamed.finish(visit, DONE, [link("/a"), link("/b")]) == 0
    leased = {renamed.lease(HOST, ["new"]), renamed.lease(HOST, ["new"])}
    assert {(each.found_as, each.visits) for each in leased if each} == {
        (f"http://{HOST}/a", 1),
        (f"http://{HOST}/b", 0),
    }
    renamed.close()


@pytest.mark.parametrize("there", [[SOURCE, "two"], []], ids=["in the file", "nobody says which there are"])
def test_a_page_stays_with_its_source_while_that_is_there(there: list[str], tmp_path: Path, clock: Clock) -> None:
    frontier = Frontier(tmp_path / "f.db", clock, sources=there)
    first = begin(frontier)
    frontier.finish(first, DONE, [link("/a")])
    frontier.finish(replace(first, source="two"), DONE, [link("/a")])
    assert frontier.lease(HOST, ["two"]) is None
    assert lease(frontier).found_as == f"http://{HOST}/a"
    frontier.close()


def test_a_clock_that_was_ahead_keeps_nothing_waiting(tmp_path: Path, clock: Clock) -> None:
    path, year = tmp_path / "f.db", 365 * 86400.0
    clock.now += 10 * year
    frontier = Frontier(path, clock)
    frontier.finish(begin(frontier), replace(DONE, due=clock.now + 60, interval=60), [link("/a")])
    frontier.finish(lease(frontier), replace(DONE, due=clock.now + 3600))
    Hosts(frontier.database, 1, 1, clock).busy(HOST, clock.now + 3600, 60)
    frontier.close()
    clock.now -= 10 * year
    frontier = Frontier(path, clock)
    frontier.recover()
    assert Hosts(frontier.database, 1, 1, clock).wait(HOST) <= 2 * 86400
    clock.now += 61
    assert frontier.promote() == {HOST}
    visit = lease(frontier)
    assert visit.role is Role.FEED
    changed = replace(link("/a"), modified=datetime.fromtimestamp(clock.now - 5, UTC).isoformat())
    frontier.finish(visit, DONE, [changed])
    assert lease(frontier).first_seen <= clock.now
    frontier.close()


def test_a_commit_that_fails_leaves_no_transaction_open(frontier: Frontier) -> None:
    """As on a full disk, which SQLite notices at the commit; here by a reference that leads nowhere."""
    db = frontier.database

    def refer_to_nothing() -> None:
        with transaction(db):
            db.execute("PRAGMA defer_foreign_keys = ON")
            db.execute("INSERT INTO uningested (url, source, place) VALUES (99, 'x', '{}')")

    with pytest.raises(sqlite3.IntegrityError):
        refer_to_nothing()
    assert not db.in_transaction
    assert begin(frontier).role is Role.FEED
