"""What a crawl leaves in its archive, as other tools read it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.sources import Kind
from tests.crawler.server import Answer, Asked, Site, article, rss
from tests.crawler.test_crawl import go, publish, titles
from tests.store.test_warc_records import checked


def kinds(folder: Path) -> list[tuple[str, str]]:
    """Kind and path of every record, in order."""
    found = []
    for path in sorted((folder / "news.archive").glob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                url = record.rec_headers.get_header("WARC-Target-URI") or ""
                found.append((record.rec_type, url.partition("127.0.0.1")[2].partition("/")[2]))
    return found


def test_every_exchange_is_archived_with_what_was_found(tmp_path: Path, site: Site) -> None:
    site.pages["/"] = '<html><body><a href="/news/2020/10/a-long-report-on-talks">A long report</a></body></html>'
    site.pages["/news/2020/10/a-long-report-on-talks"] = article(1, '<a href="https://elsewhere.example/">else</a>')
    go(tmp_path, site, Kind.SITE, "/")
    one = "news/2020/10/a-long-report-on-talks"
    assert kinds(tmp_path) == [
        ("warcinfo", ""),
        *[(kind, "") for kind in ("response", "request", "metadata")],
        *[(kind, one) for kind in ("response", "request", "metadata")],
    ]
    with (tmp_path / "news.archive" / "000001.warc.gz").open("rb") as file:
        records = [(record, record.raw_stream.read().decode()) for record in ArchiveIterator(file)]
    request, facts = records[-2][0], records[-1][1]
    assert request.http_headers.get_header("User-Agent").startswith("conflictwire")
    assert request.http_headers.get_header("Host") == site.url.removeprefix("http://")
    lines = facts.splitlines()
    assert f"via: {site.url}/" in lines
    assert "hopsFromSeed: L" in lines
    assert "outlink: https://elsewhere.example/ L" in lines
    checked(tmp_path / "news.archive")


def test_a_304_and_the_same_bytes_again_are_revisits(tmp_path: Path, site: Site) -> None:
    publish(site, range(1))
    feed = rss([f"{site.url}/news/report-0", f"{site.url}/mirror/report-0"])
    site.pages["/mirror/report-0"] = article(0)

    def conditional(asked: Asked) -> Answer:
        if asked.headers.get("if-none-match") == '"1"':
            return Answer(status=304, headers={"ETag": '"1"'})
        return Answer(feed.encode(), 200, {"ETag": '"1"', "Content-Type": "application/rss+xml"})

    site.pages["/feed"] = conditional
    go(tmp_path, site, Kind.FEED, "/feed")
    go(tmp_path, site, Kind.FEED, "/feed")
    seen = [entry for entry in kinds(tmp_path) if entry[0] in ("response", "revisit")]
    assert seen[0] == ("response", "feed")
    assert sorted(seen[1:3]) in (
        [("response", "mirror/report-0"), ("revisit", "news/report-0")],
        [("response", "news/report-0"), ("revisit", "mirror/report-0")],
    )
    assert seen[3:] == [("revisit", "feed")]
    assert titles(tmp_path) == ["Report 0", "Report 0"]
    checked(tmp_path / "news.archive")


def test_redirects_are_archived_so_that_a_replay_follows_them(tmp_path: Path, site: Site) -> None:
    publish(site, range(1))
    site.pages["/feed"] = rss([f"{site.url}/old"])
    site.pages["/old"] = Answer(status=301, headers={"Location": "/news/report-0"})
    go(tmp_path, site, Kind.FEED, "/feed")
    assert [path for kind, path in kinds(tmp_path) if kind == "response"] == ["feed", "old", "news/report-0"]
    assert titles(tmp_path) == ["Report 0"]


def test_other_readers_replay_the_archive(tmp_path: Path, site: Site) -> None:
    """FastWARC, which shares no code with warcio, reads every record and finds every digest right."""
    fastwarc = pytest.importorskip("fastwarc.warc", reason="fastwarc comes with the extra `bench`")
    test_a_304_and_the_same_bytes_again_are_revisits(tmp_path, site)
    with (tmp_path / "news.archive" / "000001.warc.gz").open("rb") as file:
        records = [
            (record.headers["WARC-Type"], record.verify_block_digest(consume=False))
            for record in fastwarc.ArchiveIterator(file, parse_http=False)
        ]
    assert [kind for kind, _ in records] == [kind for kind, _ in kinds(tmp_path)]
    assert all(right for kind, right in records if kind != "warcinfo")


def test_what_the_archive_lost_before_it_was_stored_is_fetched_again(tmp_path: Path, site: Site) -> None:
    publish(site, range(2))
    go(tmp_path, site, Kind.FEED, "/feed")
    with sqlite3.connect(tmp_path / "news.frontier.db") as db:
        gone = {"file": "000009.warc.gz", "offset": 0, "length": 10, "digest": "0" * 64}
        page = db.execute("SELECT id FROM urls WHERE found_as LIKE '%report-1'").fetchone()[0]
        db.execute("INSERT INTO uningested (url, source, place) VALUES (?, 'one', ?)", (page, json.dumps(gone)))
    summary = go(tmp_path, site, Kind.FEED, "/feed")
    assert summary.outcome == "finished"
    assert titles(tmp_path) == ["Report 0", "Report 1"]
    with sqlite3.connect(tmp_path / "news.frontier.db") as db:
        assert db.execute("SELECT count(*) FROM uningested").fetchone() == (0,)
    go(tmp_path, site, Kind.FEED, "/feed")
    assert site.counts()["/news/report-1"] == 2
