"""Servers that mean no good: each costs its own page and a message, and no other page."""

from __future__ import annotations

import gzip
import socket
import sqlite3
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from itertools import count
from pathlib import Path

from crawler import CrawlOptions, Source, crawl
from crawler.comment_addresses import MOST
from crawler.sources import Kind
from tests.crawler.server import Answer, Asked, Site, article, rss

QUICK = CrawlOptions(
    allow_private=True, delay=0, retry_after=0.05, retry_wait=0.5, timeout=3, workers=1, max_attempts=1
)


def slow_loris(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
    for _ in range(100):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.1)


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(100_000):
        handler.wfile.write(b"<p>more</p>" * 2000)


def cut(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<html>half")
    handler.wfile.flush()
    handler.connection.shutdown(socket.SHUT_RDWR)


def no_http(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"\x00\x01\x02 I am no web server\r\n\r\n")


def crawl_feed(folder: Path, site: Site, bad: list[str], good: int = 3) -> dict[str, str]:
    """Crawl *bad* paths between good articles; the reasons by path, after a look that no good one was lost."""
    paths = [f"/news/report-{n}" for n in range(good)]
    for n, path in enumerate(paths):
        site.pages[path] = article(n)
    site.pages["/feed"] = rss([site.url + path for path in (*bad, *paths)])
    summary = crawl(folder / "news.db", [Source("one", Kind.FEED, site.url + "/feed")], QUICK)
    with sqlite3.connect(folder / "news.db") as db:
        titles = {row[0] for row in db.execute("SELECT title FROM articles")}
    assert titles >= {f"Report {n}" for n in range(good)}
    return {url.removeprefix(site.url): reason for url, reason in summary.problems}


def test_servers_that_do_not_answer_as_they_should(tmp_path: Path, site: Site) -> None:
    site.raw = {"/loris": slow_loris, "/endless": endless, "/cut": cut, "/nohttp": no_http}
    reasons = crawl_feed(tmp_path, site, list(site.raw))
    assert "time limit" in reasons["/loris"]
    assert "larger than the limit" in reasons["/endless"] or "time limit" in reasons["/endless"]
    assert "cut half-way" in reasons["/cut"] or "connection failed" in reasons["/cut"]
    assert "/nohttp" in reasons


def test_bombs_and_too_large_pages(tmp_path: Path, site: Site) -> None:
    bomb = gzip.compress(b"<p>" + b"0" * 60_000_000)
    site.pages["/bomb"] = Answer(bomb, headers={"Content-Type": "text/html", "Content-Encoding": "gzip"})
    site.pages["/large"] = Answer(b"<html>" + b"<p>x</p>" * 3_000_000, headers={"Content-Type": "text/html"})
    reasons = crawl_feed(tmp_path, site, ["/bomb", "/large"])
    assert "larger than the limit" in reasons["/bomb"]
    assert "larger than the limit" in reasons["/large"]


def test_redirects_to_everywhere(tmp_path: Path, site: Site) -> None:
    def further(asked: Asked) -> Answer | None:
        if not asked.path.startswith("/hop/"):
            return None
        return Answer(status=302, headers={"Location": f"/hop/{int(asked.path[5:]) + 1}"})

    site.fallback = further
    site.pages["/file"] = Answer(status=302, headers={"Location": "file:///etc/passwd"})
    site.pages["/self"] = Answer(status=302, headers={"Location": "/self"})
    site.pages["/nowhere"] = Answer(status=301)
    reasons = crawl_feed(tmp_path, site, ["/hop/1", "/file", "/self", "/nowhere"])
    assert sum(path.startswith("/hop/") for path in site.counts()) <= 12
    assert "leads nowhere" in reasons["/file"]
    assert "redirect loop" in reasons["/self"]
    assert "leads nowhere" in reasons["/nowhere"]


def test_broken_encodings_and_binaries(tmp_path: Path, site: Site) -> None:
    page = article("utf").encode("utf-16")
    site.pages["/utf16"] = Answer(page, headers={"Content-Type": "text/html; charset=utf-8"})
    site.pages["/binary"] = Answer(bytes(range(256)) * 50, headers={"Content-Type": "text/html"})
    site.pages["/empty"] = Answer(b"", headers={"Content-Type": "text/html"})
    site.pages["/lies"] = Answer(article("lies").encode(), headers={"Content-Type": "text/html; charset=nonsense-8"})
    crawl_feed(tmp_path, site, ["/utf16", "/binary", "/empty", "/lies"])


def test_a_site_of_traps_ends(tmp_path: Path, site: Site) -> None:
    """A calendar without end, 10,000 links on a page, session ids in links, paths that repeat themselves."""

    def trap(asked: Asked) -> str | None:
        path, _, query = asked.path.partition("?")
        if path == "/calendar":
            month = int(query.partition("=")[2] or 0)
            return f"<html><body><a href='/calendar?month={month + 1}'>next month</a></body></html>"
        if path.startswith("/older/"):
            return f"<html><body><a href='/older/{int(path[7:]) + 1}'>older</a></body></html>"
        if path.startswith("/deep"):
            return f"<html><body><a href='{path}/deep/'>deeper</a></body></html>"
        if path == "/list":
            return f"<html><body><a href='/list?PHPSESSID={time.monotonic_ns():032x}'>again</a></body></html>"
        return None

    site.fallback = trap
    for n in range(3):
        site.pages[f"/news/report-{n}"] = article(n)
    many = "".join(f"<a href='/nothing/{n}'>n</a>" for n in range(10_000))
    site.pages["/many"] = f"<html><body>{many}</body></html>"
    links = "".join(f"<a href='{p}'>x</a>" for p in ("/calendar?month=1", "/older/1", "/deep", "/list", "/many"))
    news = "".join(f"<a href='/news/report-{n}'>Report {n} on the talks by the river</a>" for n in range(3))
    site.pages["/"] = f"<html><body>{links}{news}</body></html>"
    summary = crawl(tmp_path / "news.db", [Source("one", Kind.SITE, site.url + "/")], QUICK)
    assert summary.outcome == "finished"
    assert summary.total("articles") == 3
    assert sum(path.startswith("/calendar") for path in site.counts()) <= 10
    assert sum(path.startswith("/older") for path in site.counts()) <= 13
    assert sum(path.startswith("/deep") for path in site.counts()) <= 6
    assert sum(path.startswith("/list") for path in site.counts()) <= 2
    assert sum(path.startswith("/nothing") for path in site.counts()) <= 400


def test_a_304_to_a_first_request_is_no_page(tmp_path: Path, site: Site) -> None:
    answers = iter([Answer(status=304), article(1)])
    site.pages["/feed"] = rss([f"{site.url}/news/report-1"])
    site.pages["/news/report-1"] = lambda asked: next(answers)
    source = Source("one", Kind.FEED, site.url + "/feed")
    assert crawl(tmp_path / "news.db", [source], replace(QUICK, max_attempts=2)).total("articles") == 1


def test_names_that_are_none_cost_no_time(tmp_path: Path, site: Site) -> None:
    names = ["a..b.test", f"{'a' * 70}.test", f"{'a.' * 200}test", ".test"]
    site.pages["/feed"] = rss([f"http://{name}/news/what-was-seen" for name in names])
    began = time.monotonic()
    source = Source("one", Kind.FEED, site.url + "/feed")
    summary = crawl(tmp_path / "news.db", [source], replace(QUICK, timeout=30))
    assert time.monotonic() - began < 20
    assert len([reason for _, reason in summary.problems if "name is not known" in reason]) == len(names)


def test_an_address_as_long_as_a_book_names_no_page(tmp_path: Path, site: Site) -> None:
    site.pages["/feed"] = rss([f"{site.url}/news/report-1"])
    canonical = f'<link rel="canonical" href="/{"x" * 1_000_000}"></head>'
    site.pages["/news/report-1"] = article(1).replace("</head>", canonical)
    assert crawl(tmp_path / "news.db", [Source("one", Kind.FEED, site.url + "/feed")], QUICK).total("articles") == 1
    for name, table in (("news.frontier.db", "urls"), ("news.db", "page_urls"), ("news.db", "pages")):
        with sqlite3.connect(tmp_path / name) as db:
            assert db.execute(f"SELECT max(length(url)) FROM {table}").fetchone()[0] < 100


def test_pages_of_comments_that_branch_without_end_come_to_an_end(tmp_path: Path, site: Site) -> None:
    numbers = count(2)

    def branching(asked: Asked) -> str | None:
        if not asked.path.startswith("/news/report-1/"):
            return None
        comment = (
            '<ol class="commentlist"><li class="comment" id="comment-{0}"><cite>Ann {0}</cite><p>Seen.</p></li></ol>'
        )
        links = "".join(f'<a href="/news/report-1/comment-page-{next(numbers)}/">Older</a>' for _ in range(20))
        return article(1).replace("</body>", comment.format(next(numbers)) + links + "</body>")

    site.fallback = branching
    site.pages["/feed"] = rss([f"{site.url}/news/report-1/"])
    summary = crawl(tmp_path / "news.db", [Source("one", Kind.FEED, site.url + "/feed")], QUICK)
    assert (summary.outcome, summary.total("articles")) == ("finished", 1)
    assert sum("/comment-page-" in path for path in site.counts()) == MOST
