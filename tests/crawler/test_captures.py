"""Crawls of other web archives over HTTP, by servers that answer as they are documented to."""

from __future__ import annotations

import io
import json
import sqlite3
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.sources import Kind
from tests.crawler.server import Answer, Asked, Site, article
from tests.crawler.test_archiving import kinds
from tests.crawler.test_crawl import go, titles

PAGES = [f"https://paper.example/2020/10/report-{n}-on-the-talks" for n in range(7)]
TIMES = [f"202010{n + 1:02}120000" for n in range(7)]
FIELDS = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
CDX = {"captures_of": "paper.example/*"}


def rows() -> list[list[str]]:
    return [[f"k{n}", TIMES[n], PAGES[n], "text/html", "200", f"D{n}", "300"] for n in range(7)]


def replays(asked: Asked) -> Answer | None:
    for number, page in enumerate(PAGES):
        if asked.path.endswith(f"/{TIMES[number]}id_/{page}"):
            headers = {
                "Content-Type": "text/html; charset=utf-8",
                "X-Archive-Orig-Content-Type": "text/html; charset=utf-8",
                "Memento-Datetime": f"Thu, {number + 1:02} Oct 2020 12:00:00 GMT",
            }
            return Answer(article(number).encode(), 200, headers)
    return None


def wayback(asked: Asked) -> Answer | None:
    """The Wayback Machine's server: arrays, three rows at a time, and a resume key."""
    url = urlsplit(asked.path)
    if url.path != "/cdx/search/cdx":
        return replays(asked)
    query = {name: values[0] for name, values in parse_qs(url.query).items()}
    assert query["url"] == "paper.example/*"
    assert query["output"] == "json"
    first = int(query.get("resumeKey", "0"))
    answer = [FIELDS, *rows()[first : first + 3]]
    if first + 3 < 7:
        answer += [[], [str(first + 3)]]
    return Answer(("[" + ",\n".join(json.dumps(row) for row in answer) + "]\n").encode())


def stored(folder: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(folder / "news.db") as db:
        return db.execute("SELECT url, fetched_at FROM snapshots ORDER BY url").fetchall()


EXPECTED = [(PAGES[n], f"2020-10-{n + 1:02}T12:00:00Z") for n in range(7)]


def test_a_wayback_machine_is_read_to_its_end_and_once(tmp_path: Path, site: Site) -> None:
    site.fallback = wayback
    site.pages["/robots.txt"] = "User-agent: *\nCrawl-delay: 0.05\n"
    summary = go(tmp_path, site, Kind.ARCHIVE, "/cdx/search/cdx", **CDX)
    assert (summary.outcome, summary.problems) == ("finished", [])
    assert titles(tmp_path) == [f"Report {n}" for n in range(7)]
    assert stored(tmp_path) == EXPECTED
    replayed = [asked.path for asked in site.asked if "id_" in asked.path]
    assert len(replayed) == 7
    documents = [path for kind, path in kinds(tmp_path) if kind == "response"]
    assert len(documents) == 3 + 7
    before = len(site.asked)
    assert go(tmp_path, site, Kind.ARCHIVE, "/cdx/search/cdx", **CDX).total("articles") == 0
    assert not any("id_" in asked.path for asked in site.asked[before:])


def record(url: str, body: bytes, moment: str) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
    writer.write_record(
        writer.create_warc_record(
            url, "response", io.BytesIO(body), http_headers=headers, warc_headers_dict={"WARC-Date": moment}
        )
    )
    return out.getvalue()


def test_an_index_with_pages_and_records_by_range(tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """As at Common Crawl: JSON lines in numbered pages, and each record a range of a WARC file elsewhere."""
    monkeypatch.setattr("crawler.cdx.AN_ANSWER", 3)
    members = [record(PAGES[n], article(n).encode(), f"2020-10-{n + 1:02}T12:00:00Z") for n in range(7)]
    file = b"".join(members)
    lines = []
    for n in range(7):
        place = {"length": str(len(members[n])), "offset": str(sum(map(len, members[:n]))), "filename": "c/1.warc.gz"}
        about = {"urlkey": f"k{n}", "timestamp": TIMES[n], "url": PAGES[n], "mime": "text/html", "status": "200"}
        lines.append(json.dumps(about | place))

    def serve(asked: Asked) -> Answer | None:
        url = urlsplit(asked.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        if url.path == "/data/c/1.warc.gz":
            first, last = map(int, asked.headers["range"].removeprefix("bytes=").split("-"))
            return Answer(file[first : last + 1], 206, {"Content-Type": "application/octet-stream"})
        if url.path != "/CC-TEST-index":
            return None
        if "showNumPages" in query:
            return Answer(b'{"pages": 2, "pageSize": 5, "blocks": 7}')
        if "page" in query:
            half = lines[:4] if query["page"] == "0" else lines[4:]
            return Answer("\n".join(half).encode())
        return Answer("\n".join(lines[: int(query["limit"])]).encode())

    site.fallback = serve
    summary = go(tmp_path, site, Kind.ARCHIVE, "/CC-TEST-index", capture_url=site.url + "/data/{filename}", **CDX)
    assert (summary.outcome, summary.problems) == ("finished", [])
    assert stored(tmp_path) == EXPECTED
    assert sum(asked.path == "/data/c/1.warc.gz" for asked in site.asked) == 7


def test_a_replay_that_leads_to_the_nearest_capture(tmp_path: Path, site: Site) -> None:
    def nearest(asked: Asked) -> Answer | None:
        if asked.path.startswith("/coll/20201001120000id_/"):
            return Answer(status=302, headers={"Location": "/coll/20201001110000id_/" + PAGES[0]})
        if asked.path.startswith("/coll/20201001110000id_/"):
            found = Answer(article(0).encode(), 200, {"Content-Type": "text/html"})
            found.headers["Memento-Datetime"] = "Thu, 01 Oct 2020 11:00:00 GMT"
            return found
        return Answer(" ".join(rows()[0]).encode()) if asked.path.startswith("/coll/cdx") else None

    site.fallback = nearest
    go(tmp_path, site, Kind.ARCHIVE, "/coll/cdx", **CDX)
    assert stored(tmp_path) == [(PAGES[0], "2020-10-01T11:00:00Z")]


def test_an_index_that_refuses_says_so_and_filters_hold(tmp_path: Path, site: Site) -> None:
    site.fallback = lambda asked: Answer(b"<html>Blocked</html>")
    assert "markup" in go(tmp_path, site, Kind.ARCHIVE, "/coll/cdx", **CDX).of("one").problem
    site.fallback = wayback
    (tmp_path / "b").mkdir()
    summary = go(tmp_path / "b", site, Kind.ARCHIVE, "/cdx/search/cdx", include=("report-[12]",), **CDX)
    assert summary.skipped["left out by the source's filters"] == 5
    assert titles(tmp_path / "b") == ["Report 1", "Report 2"]
