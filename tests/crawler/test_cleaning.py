"""Cleaning processes are bounded in time and memory; a page that breaks one is kept, with the reason."""

from __future__ import annotations

import json
import sqlite3
import threading
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from cleaners.records import Snapshot
from crawler import CrawlOptions, Source, crawl
from crawler.backlog import Uningested
from crawler.frontier import Frontier
from crawler.ingesting import Ingester
from crawler.sources import Kind
from crawler.visits import Link, Role
from store import open_store, start_run
from store.archive import Place
from tests.crawler import bad_cleaning
from tests.crawler.server import Site, article, rss

QUICK = CrawlOptions(allow_private=True, delay=0, timeout=10, workers=2)


def reasons(folder: Path, site: Site, bad: str) -> list[str]:
    """What is stored of a *bad* page, after a crawl of it among good ones, of which none is lost."""
    for n in range(6):
        site.pages[f"/news/report-{n}"] = article(n, bad if n == 2 else "")
    site.pages["/feed"] = rss([f"{site.url}/news/report-{n}" for n in range(6)])
    summary = crawl(folder / "news.db", [Source("one", Kind.FEED, site.url + "/feed")], QUICK)
    assert summary.outcome == "finished"
    assert summary.uningested == 0
    with sqlite3.connect(folder / "news.db") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        rows = db.execute("SELECT url, coalesce(title, reason) FROM pages LEFT JOIN articles USING (id) ORDER BY url")
        found = [(url.rpartition("/")[2], said) for url, said in rows]
    assert [said for url, said in found if url != "report-2"] == [f"Report {n}" for n in (0, 1, 3, 4, 5)]
    return [said for url, said in found if url == "report-2"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("bad", "bounds", "reason"),
    [
        ("LOOPS", bad_cleaning.within_cpu_time, "cleaning took more than 3 seconds"),
        ("HANGS", bad_cleaning.within_cpu_time, "cleaning this page ended its process, or took too long"),
        ("WAITS", bad_cleaning.within_clock_time, "cleaning this page ended its process, or took too long"),
        ("DIES", bad_cleaning.within_clock_time, "cleaning this page ended its process, or took too long"),
        ("EATS", bad_cleaning.within_clock_time, "cleaning took more than 1024 MB of memory"),
    ],
    ids=["loops", "hangs", "waits", "dies", "eats"],
)
def test_a_page_that_breaks_its_cleaner_costs_no_other(
    bad: str, bounds: object, reason: str, tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.ingesting.work", bounds)
    assert reasons(tmp_path, site, bad) == [reason]


@pytest.mark.parametrize("crashes", [0, 2])
def test_a_lost_record_among_pages_that_are_cleaned_alone_is_fetched_again(crashes: int, tmp_path: Path) -> None:
    lost = asdict(Place("000001.warc.gz", 0, 100, "0" * 64))
    item = Uningested(id=1, url_id=7, source="one", place=lost, crashes=crashes)
    asked: list[Uningested] = []
    backlog = SimpleNamespace(after=lambda last, count: [item], unreadable=asked.append)
    path = tmp_path / "news.db"
    ingester = Ingester(path, path, 1, told=lambda *_: None, failed=lambda _: None)
    ingester._one_by_one(None, SimpleNamespace(backlog=backlog), 1)  # type: ignore[arg-type]
    assert asked == [item]


def test_a_page_that_cannot_be_stored_costs_no_other(tmp_path: Path, site: Site) -> None:
    with open_store(tmp_path / "news.db") as store:
        store.connection.execute(
            """CREATE TRIGGER fails BEFORE INSERT ON articles WHEN new.title = 'Report 2'
            BEGIN SELECT raise(ABORT, 'a test'); END"""
        )
    assert reasons(tmp_path, site, "") == ["storing it failed: IntegrityError: a test"]


def test_half_a_character_in_a_comment_s_address_costs_nothing(tmp_path: Path, site: Site) -> None:
    comment = {"@type": "Comment", "text": "I saw it, too.", "author": "Ann", "url": "/c\ud83d", "@id": "\ud83d"}
    data = json.dumps({"@type": "NewsArticle", "headline": "Report 2", "comment": [comment]})
    assert reasons(tmp_path, site, f'<script type="application/ld+json">{data}</script>') == ["Report 2"]
    with sqlite3.connect(tmp_path / "news.db") as db:
        assert db.execute("SELECT author, text FROM comments").fetchall() == [("Ann", "I saw it, too.")]


def test_pages_are_stored_while_the_crawl_goes_on(tmp_path: Path) -> None:
    """Also when the queue was empty in between, as it is in a crawl that keeps to its delays."""
    stored = threading.Semaphore(0)
    with open_store(tmp_path / "news.db") as store, closing(Frontier(tmp_path / "news.frontier.db")) as frontier:
        run = start_run(store, "crawl", {})
        ingester = Ingester(
            store.path, frontier.path, run, told=lambda *_: stored.release(), failed=lambda _: None, workers=1
        )
        ingester.start()
        try:
            for n in range(3):
                snapshot = Snapshot(f"https://example.org/news/{n}", article(n).encode(), datetime.now(UTC))
                place = asdict(store.archive.append(snapshot))
                frontier.take(Link(snapshot.url, Role.ARTICLE), "one", str(n), lambda place=place: place)
                ingester.wake()
                assert stored.acquire(timeout=30)
        finally:
            ingester.stop()
            ingester.join()


@pytest.mark.parametrize("profile", ["", "[names"], ids=["gone", "broken"])
def test_a_topic_that_cannot_be_read_any_more_ends_the_run_and_costs_no_page(profile: str, tmp_path: Path) -> None:
    topic = tmp_path / "topic.toml"
    if profile:
        topic.write_text(profile)
    with open_store(tmp_path / "news.db") as store, closing(Frontier(tmp_path / "news.frontier.db")) as frontier:
        run = start_run(store, "crawl", {})
        snapshot = Snapshot("https://example.org/news/1", article(1).encode(), datetime.now(UTC))
        place = asdict(store.archive.append(snapshot))
        frontier.take(Link(snapshot.url, Role.ARTICLE), "one", "1", lambda: place)
        ingester = Ingester(
            store.path,
            frontier.path,
            run,
            told=lambda *_: None,
            failed=lambda _: None,
            workers=1,
            topic=str(topic),
        )
        ingester.start()
        ingester.drain()
        assert str(topic) in str(ingester.error)
        assert store.connection.execute("SELECT count(*) FROM pages").fetchone() == (0,)
        assert len(frontier.backlog.after(0, 9)) == 1
