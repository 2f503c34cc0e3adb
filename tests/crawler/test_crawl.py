"""Crawls of a small site on loopback, whole: frontier, robots.txt, archive, cleaning, store."""

from __future__ import annotations

import dataclasses
import gzip
import json
import re
import sqlite3
import time
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest

from crawler import CrawlOptions, Source, crawl
from crawler.discussion import Following
from crawler.errors import ContactMissing, StoreBusy
from crawler.lock import CrawlLock
from crawler.sources import Kind
from crawler.summary import ExitCode, Summary
from tests.crawler.server import Answer, Asked, Site, article, rss
from tests.crawler.test_archives import response, warc

QUICK = CrawlOptions(allow_private=True, delay=0, retry_after=0.05, retry_wait=1.0, timeout=10, workers=1)


def options(**changes: object) -> CrawlOptions:
    return dataclasses.replace(QUICK, **changes)  # type: ignore[arg-type]


def go(folder: Path, site: Site, kind: Kind, path: str, chosen: CrawlOptions = QUICK, **more: object) -> Summary:
    source = Source("one", kind, site.url + path, **more)  # type: ignore[arg-type]
    return crawl(folder / "news.db", [source], chosen)


def titles(folder: Path) -> list[str]:
    with sqlite3.connect(folder / "news.db") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        return sorted(row[0] for row in db.execute("SELECT title FROM articles"))


def publish(site: Site, numbers: range, feed: str = "/feed") -> None:
    site.pages[feed] = rss([f"{site.url}/news/report-{n}" for n in numbers])
    for n in numbers:
        site.pages[f"/news/report-{n}"] = article(n)


def test_a_feed_is_crawled_and_stored(tmp_path: Path, site: Site) -> None:
    publish(site, range(3))
    summary = go(tmp_path, site, Kind.FEED, "/feed")
    assert summary.outcome == "finished"
    assert summary.total("articles") == 3
    assert summary.exit_code is ExitCode.FINE
    assert titles(tmp_path) == ["Report 0", "Report 1", "Report 2"]


def test_a_second_crawl_asks_the_feed_only_and_changes_nothing(tmp_path: Path, site: Site) -> None:
    publish(site, range(3))
    go(tmp_path, site, Kind.FEED, "/feed")
    before = _rows(tmp_path)
    site.asked.clear()
    summary = go(tmp_path, site, Kind.FEED, "/feed")
    assert [asked.path for asked in site.asked] == ["/feed"]
    assert (summary.total("fetched"), summary.total("unchanged")) == (0, 1)
    assert _rows(tmp_path) == before


def _rows(folder: Path) -> dict[str, int]:
    tables = ("pages", "articles", "revisions", "snapshots", "segments", "comments")
    with sqlite3.connect(folder / "news.db") as db:
        return {table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


def test_validators_are_sent_back_and_a_304_costs_nothing(tmp_path: Path, site: Site) -> None:
    publish(site, range(2))
    feed = site.pages["/feed"]

    def conditional(asked: Asked) -> Answer:
        if asked.headers.get("if-none-match") == '"v1"':
            return Answer(status=304)
        return Answer(str(feed).encode(), headers={"ETag": '"v1"', "Content-Type": "application/rss+xml"})

    site.pages["/feed"] = conditional
    go(tmp_path, site, Kind.FEED, "/feed")
    summary = go(tmp_path, site, Kind.FEED, "/feed")
    assert site.asked[-1].headers["if-none-match"] == '"v1"'
    assert summary.total("unchanged") == 1


def test_new_articles_of_a_known_feed_are_fetched(tmp_path: Path, site: Site) -> None:
    publish(site, range(2))
    go(tmp_path, site, Kind.FEED, "/feed")
    publish(site, range(3))
    site.asked.clear()
    assert go(tmp_path, site, Kind.FEED, "/feed").total("articles") == 1
    assert [asked.path for asked in site.asked] == ["/feed", "/news/report-2"]


def test_robots_txt_is_obeyed(tmp_path: Path, site: Site) -> None:
    publish(site, range(4))
    site.pages["/robots.txt"] = "User-agent: *\nDisallow: /news/report-1\n"
    summary = go(tmp_path, site, Kind.FEED, "/feed")
    assert summary.total("refused") == 1
    assert site.counts()["/news/report-1"] == 0
    assert any("robots.txt" in reason for _, reason in summary.problems)


def test_a_failing_robots_txt_forbids_everything(tmp_path: Path, site: Site) -> None:
    publish(site, range(2))
    site.pages["/robots.txt"] = Answer(b"", 503)
    summary = go(tmp_path, site, Kind.FEED, "/feed")
    assert {asked.path for asked in site.asked} == {"/robots.txt"}
    assert summary.exit_code is ExitCode.ALL_FAILED
    assert "answers 503" in summary.of("one").problem


def test_crawl_delay_is_kept_at_the_server(tmp_path: Path, site: Site) -> None:
    publish(site, range(4))
    site.pages["/robots.txt"] = "User-agent: conflictwire\nCrawl-delay: 0.4\n"
    go(tmp_path, site, Kind.FEED, "/feed")
    times = [asked.at for asked in site.asked if asked.path != "/robots.txt"]
    assert len(times) == 5
    assert min(b - a for a, b in pairwise(times)) >= 0.4


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_rests_the_whole_host(tmp_path: Path, site: Site, status: int) -> None:
    publish(site, range(4))
    answers = iter([Answer(b"", status, {"Retry-After": "1"})])
    site.pages["/news/report-0"] = lambda asked: next(answers, article(0))
    go(tmp_path, site, Kind.FEED, "/feed", options(retry_wait=5.0))
    asked = [(a.path, a.at) for a in site.asked]
    refused = next(at for path, at in asked if path == "/news/report-0")
    later = [at for _, at in asked if at > refused]
    assert min(later) - refused >= 0.9
    assert len(titles(tmp_path)) == 4


def test_redirects_lead_on_and_loops_end_with_a_message(tmp_path: Path, site: Site) -> None:
    publish(site, range(2))
    site.pages["/feed"] = rss([f"{site.url}/{path}" for path in ("old", "news/report-1", "a")])
    site.pages["/old"] = Answer(status=301, headers={"Location": "/news/report-0"})
    site.pages["/a"] = Answer(status=302, headers={"Location": "/b"})
    site.pages["/b"] = Answer(status=302, headers={"Location": "/a"})
    summary = go(tmp_path, site, Kind.FEED, "/feed")
    assert titles(tmp_path) == ["Report 0", "Report 1"]
    assert sum("redirect loop" in reason for _, reason in summary.problems) == 1
    assert max(site.counts().values()) == 1


def test_a_feed_that_is_a_page_says_so_and_costs_no_other_source(tmp_path: Path, site: Site) -> None:
    publish(site, range(2))
    site.pages["/broken"] = article("no feed")
    sources = [Source("good", Kind.FEED, site.url + "/feed"), Source("bad", Kind.FEED, site.url + "/broken")]
    summary = crawl(tmp_path / "news.db", sources, QUICK)
    assert "no feed but an HTML page" in summary.of("bad").problem
    assert summary.exit_code is ExitCode.SOME_FAILED
    assert len(titles(tmp_path)) == 2


def test_a_site_is_followed_from_its_front_page(tmp_path: Path, site: Site) -> None:
    publish(site, range(4), feed="/unused")
    links = "".join(f'<a href="/news/report-{n}">Report {n} on the talks by the river</a>' for n in range(3))
    site.pages["/"] = f"<html><body><h1>News</h1>{links}<a href='/list/2'>older</a></body></html>"
    site.pages["/list/2"] = "<html><body><a href='/news/report-3'>Report 3</a><a href='/photo.jpg'>p</a></body></html>"
    summary = go(tmp_path, site, Kind.SITE, "/")
    assert titles(tmp_path) == [f"Report {n}" for n in range(4)]
    assert site.counts()["/photo.jpg"] == 0
    assert summary.skipped["no page by its ending"] == 1


def test_a_sitemap_index_is_read(tmp_path: Path, site: Site) -> None:
    publish(site, range(3), feed="/unused")
    site.pages["/sitemap.xml"] = (
        f'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<sitemap><loc>{site.url}/posts.xml.gz</loc></sitemap></sitemapindex>"
    )
    urls = "".join(f"<url><loc>{site.url}/news/report-{n}</loc></url>" for n in range(3))
    posts = f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
    site.pages["/posts.xml.gz"] = Answer(gzip.compress(posts.encode()), headers={"Content-Type": "application/gzip"})
    go(tmp_path, site, Kind.SITEMAP, "/sitemap.xml")
    assert len(titles(tmp_path)) == 3


def test_max_pages_bounds_a_run_and_the_next_goes_on(tmp_path: Path, site: Site) -> None:
    publish(site, range(6))
    assert go(tmp_path, site, Kind.FEED, "/feed", options(max_pages=3)).outcome == "max-pages"
    assert len(titles(tmp_path)) == 2
    assert go(tmp_path, site, Kind.FEED, "/feed").outcome == "finished"
    assert len(titles(tmp_path)) == 6
    assert max(count for path, count in site.counts().items() if path.startswith("/news")) == 1


def test_max_time_bounds_a_run(tmp_path: Path, site: Site) -> None:
    publish(site, range(30))
    began = time.monotonic()
    summary = go(tmp_path, site, Kind.FEED, "/feed", options(delay=0.3, max_time=1.0))
    assert summary.outcome == "max-time"
    assert summary.waiting > 10
    assert time.monotonic() - began < 25


def test_private_addresses_are_refused_also_by_name_and_after_redirects(tmp_path: Path, site: Site) -> None:
    publish(site, range(1))
    summary = go(tmp_path, site, Kind.FEED, "/feed", options(allow_private=False))
    assert site.asked == []
    assert "no public address" in summary.of("one").problem
    named = Source("named", Kind.FEED, site.url.replace("127.0.0.1", "localhost") + "/feed")
    summary = crawl(tmp_path / "news.db", [named], options(allow_private=False))
    assert site.asked == []
    assert "no public address" in summary.of("named").problem


def test_the_outside_world_is_not_asked_anonymously(tmp_path: Path) -> None:
    source = Source("news", Kind.FEED, "https://news.example.org/feed")
    with pytest.raises(ContactMissing, match="--contact"):
        crawl(tmp_path / "news.db", [source], QUICK)
    assert not (tmp_path / "news.db").exists()


def test_one_crawl_at_a_time(tmp_path: Path, site: Site) -> None:
    with CrawlLock(tmp_path / "news.db"), pytest.raises(StoreBusy, match="is running"):
        go(tmp_path, site, Kind.FEED, "/feed")


def test_through_a_proxy_reserved_names_need_no_contact(tmp_path: Path, site: Site) -> None:
    site.pages["http://wire.example/feed"] = rss(["http://wire.example/news/report-7"])
    site.pages["http://wire.example/news/report-7"] = article(7)
    source = Source("wire", Kind.FEED, "http://wire.example/feed")
    summary = crawl(tmp_path / "news.db", [source], options(proxy=site.url, allow_private=False))
    assert summary.total("articles") == 1
    assert site.asked[0].headers["user-agent"].startswith("conflictwire/")


def test_noarchive_and_nofollow_are_respected(tmp_path: Path, site: Site) -> None:
    publish(site, range(2), feed="/unused")
    site.pages["/"] = "<html><body><a href='/news/report-0'>zero</a><a href='/news/report-1'>one</a></body></html>"
    site.pages["/news/report-0"] = Answer(article(0).encode(), headers={"X-Robots-Tag": "noarchive"})
    hidden = '<meta name="robots" content="nofollow"></head>'
    site.pages["/news/report-1"] = article(1, '<a href="/news/report-2">two</a>').replace("</head>", hidden)
    summary = go(tmp_path, site, Kind.SITE, "/")
    assert titles(tmp_path) == ["Report 1"]
    assert site.counts()["/news/report-2"] == 0
    assert any("noarchive" in reason for _, reason in summary.problems)


def test_archives_on_disk_are_a_source(tmp_path: Path, site: Site) -> None:
    publish(site, range(3))
    go(tmp_path, site, Kind.FEED, "/feed")
    other = tmp_path / "other"
    other.mkdir()
    packed = tmp_path / "page.wacz"
    with zipfile.ZipFile(packed, "w") as file:
        for warc in sorted((tmp_path / "news.archive").iterdir()):
            file.write(warc, f"archive/{warc.name}")
    source = Source("disk", Kind.ARCHIVE, str(packed))
    summary = crawl(other / "news.db", [source], QUICK)
    assert titles(other) == ["Report 0", "Report 1", "Report 2"]
    assert summary.exit_code is ExitCode.FINE
    again = crawl(other / "news.db", [source], QUICK)
    assert (again.total("fetched"), again.total("unchanged")) == (0, 3)
    (tmp_path / "files").mkdir()
    packed.rename(tmp_path / "files" / "b.wacz")
    (tmp_path / "files" / "a.wacz").write_bytes(b"PK\x03\x04 torn")
    third = tmp_path / "third"
    third.mkdir()
    beside = crawl(third / "news.db", [Source("disk", Kind.ARCHIVE, str(tmp_path / "files"))], QUICK)
    assert (beside.total("articles"), "a.wacz" in beside.of("disk").problem) == (3, True)
    gone = Source("gone", Kind.ARCHIVE, str(tmp_path / "nowhere"))
    assert "no web archive" in crawl(other / "news.db", [gone], QUICK).of("gone").problem


def test_a_page_that_files_have_at_several_times_is_taken_once_each(tmp_path: Path) -> None:
    url = "https://paper.example/news/what-was-seen-by-the-river"
    days = ("0500-02-01T00:00:00Z", "2020-10-01T00:00:00Z", "2020-10-02T00:00:00Z")
    records = [response(article(n).encode(), url=url, **{"WARC-Date": day}) for n, day in enumerate(days)]
    (tmp_path / "a.warc.gz").write_bytes(warc(records))
    source = Source("disk", Kind.ARCHIVE, str(tmp_path / "a.warc.gz"))
    assert crawl(tmp_path / "news.db", [source], QUICK).total("fetched") == 3
    before = sum(file.stat().st_size for file in (tmp_path / "news.archive").glob("*.warc.gz"))
    again = crawl(tmp_path / "news.db", [source], QUICK)
    assert (again.total("fetched"), again.total("unchanged"), again.waiting) == (0, 3, 0)
    assert sum(file.stat().st_size for file in (tmp_path / "news.archive").glob("*.warc.gz")) == before
    with sqlite3.connect(tmp_path / "news.db") as db:
        assert [seen for (seen,) in db.execute("SELECT fetched_at FROM snapshots ORDER BY fetched_at")] == [*days]


def test_a_wordpress_api_is_paged_and_a_closed_one_replaced_by_the_feed(tmp_path: Path, site: Site) -> None:
    publish(site, range(3), feed="/feed/")

    def api(asked: Asked) -> Answer | None:
        page = re.search(r"/wp-json/wp/v2/posts\?.*\bpage=(\d+)", asked.path)
        if page is None:
            return None
        numbers = {"1": (0, 1), "2": (2,)}.get(page[1])
        if numbers is None:
            return Answer(b'{"code": "rest_post_invalid_page_number"}', 400, {"Content-Type": "application/json"})
        posts = [{"link": f"{site.url}/news/report-{n}", "title": {"rendered": "T"}} for n in numbers]
        return Answer(json.dumps(posts).encode(), headers={"Content-Type": "application/json"})

    site.fallback = api
    summary = go(tmp_path, site, Kind.WORDPRESS, "/")
    assert len(titles(tmp_path)) == 3
    assert summary.problems == []
    site.fallback = lambda asked: Answer(b"{}", 401) if "wp-json" in asked.path else None
    closed = tmp_path / "closed"
    closed.mkdir()
    summary = go(closed, site, Kind.WORDPRESS, "/")
    assert len(titles(closed)) == 3
    assert summary.exit_code is ExitCode.FINE


def test_an_article_is_asked_again_when_due_and_its_edit_becomes_a_revision(tmp_path: Path, site: Site) -> None:
    publish(site, range(2))
    go(tmp_path, site, Kind.FEED, "/feed")
    with sqlite3.connect(tmp_path / "news.frontier.db") as db:
        waits = [row[0] for row in db.execute("SELECT interval FROM urls WHERE kind = 'article'")]
        assert waits == [3 * 3600] * 2
        db.execute("UPDATE urls SET due = 1 WHERE kind = 'article'")
    site.pages["/news/report-0"] = article(0).replace("happened", "had happened")
    # The same words in other bytes: a token that changes with every request.
    site.pages["/news/report-1"] = article(1, "<!-- token 5 -->")
    summary = go(tmp_path, site, Kind.FEED, "/feed", options(due=True))
    assert summary.total("revised") == 1
    assert "/feed" not in [asked.path for asked in site.asked[-2:]]
    with sqlite3.connect(tmp_path / "news.frontier.db") as db:
        waits = [row[0] for row in db.execute("SELECT interval FROM urls WHERE kind = 'article' ORDER BY id")]
    assert waits == [1.5 * 3600, 9 * 3600]


def test_further_pages_of_comments_are_followed(tmp_path: Path, site: Site) -> None:
    site.pages["/feed"] = rss([f"{site.url}/news/report-0/"])

    def page(number: int) -> str:
        comment = (
            f'<li class="comment" id="comment-{number}"><div class="comment-author">'
            f'<b class="fn">Reader {number}</b></div>'
            f'<div class="comment-content"><p>I saw {number} columns pass by the bridge.</p></div></li>'
        )
        links = "".join(f'<a href="/news/report-0/comment-page-{n}/#comments">{n}</a>' for n in (1, 2))
        extra = f'<div id="comments"><ol class="comment-list">{comment}</ol><nav>{links}</nav></div>'
        return article(0, extra)

    site.pages["/news/report-0/"] = page(1)
    site.pages["/news/report-0/comment-page-1/"] = Answer(status=301, headers={"Location": "/news/report-0/"})
    site.pages["/news/report-0/comment-page-2/"] = page(2)
    go(tmp_path, site, Kind.FEED, "/feed")
    assert titles(tmp_path) == ["Report 0"]
    assert max(site.counts().values()) == 1
    with sqlite3.connect(tmp_path / "news.db") as db:
        authors = db.execute("SELECT author FROM comments WHERE vanished_at IS NULL ORDER BY author").fetchall()
        assert authors == [("Reader 1",), ("Reader 2",)]
        assert db.execute("SELECT count(*) FROM revisions").fetchone() == (1,)


STORY = "/news/report-0/"
FEED_LINK = f'<link rel="alternate" type="application/rss+xml" href="{STORY}feed/">'
API_LINK = '<link rel="https://api.w.org/" href="/wp-json/"><link rel="shortlink" href="/?p=5">'
API = "/wp-json/wp/v2/comments?post=5&per_page=100&order=asc"


def discussed(site: Site, stated: str, *, closed: bool = False) -> None:
    """A story that shows one comment of three; its feed has the first two, its API all of them on two pages."""
    comments = [
        f'<li class="comment" id="comment-{n}"><b class="fn">Reader {n}</b>'
        f'<time datetime="2020-10-2{n}T10:00">x</time>'
        f'<div class="comment-content"><p>I saw {n} columns pass by the bridge.</p></div></li>'
        for n in (1, 2, 3)
    ]
    shown = f'<div id="comments"><h3>{stated}</h3><ol class="comment-list">{comments[0]}</ol></div>'
    site.pages["/feed"] = rss([f"{site.url}{STORY}"])
    site.pages[STORY] = article(0, shown).replace("</title>", f"</title>{FEED_LINK}{API_LINK}")

    def entry(n: int) -> dict[str, object]:
        link = f"{site.url}{STORY}#comment-{n}"
        text = f"<p>I saw {n} columns pass by the bridge.</p>"
        return {"id": n, "parent": n - 1, "author_name": f"Reader {n}", "date_gmt": f"2020-10-2{n}T10:00:00",
                "link": link, "content": {"rendered": text}}  # fmt: skip

    headers = {"Content-Type": "application/json", "X-WP-TotalPages": "2"}
    if closed:
        site.pages[API] = Answer(b'{"code": "rest_forbidden"}', 401, headers)
    else:
        site.pages[API] = Answer(json.dumps([entry(1), entry(2)]).encode(), 200, headers)
        site.pages[f"{API}&page=2"] = Answer(json.dumps([entry(3)]).encode(), 200, headers)
    items = "".join(
        f"<item><title>By: Reader {n}</title><link>{site.url}{STORY}#comment-{n}</link>"
        f"<pubDate>2{n} Oct 2020 10:00:00 +0000</pubDate>"
        f"<description>I saw {n} columns pass by the bridge.</description></item>"
        for n in (1, 2)
    )
    site.pages[f"{STORY}feed/"] = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'


ASKED_FOR = {
    "the page says that it has more": ("more", "3 comments", {f"{STORY}feed/", API, f"{API}&page=2"}, 3),
    "the page shows all that it has": ("more", "1 comment", set(), 1),
    "only the page is wanted": ("page", "3 comments", set(), 1),
    "all is wanted": ("all", "1 comment", {f"{STORY}feed/", API, f"{API}&page=2"}, 3),
}


@pytest.mark.parametrize("case", ASKED_FOR)
def test_comments_beside_the_page_are_followed_where_it_is_worth_it(tmp_path: Path, site: Site, case: str) -> None:
    following, stated, addresses, count = ASKED_FOR[case]
    discussed(site, stated)
    summary = go(tmp_path, site, Kind.FEED, "/feed", comments=Following(following))
    assert summary.problems == []
    assert titles(tmp_path) == ["Report 0"]
    assert {asked.path for asked in site.asked} - {"/robots.txt", "/feed", STORY} == addresses
    with sqlite3.connect(tmp_path / "news.db") as db:
        rows = db.execute(
            """SELECT comments.author, answered.author, comments.origin FROM comments
            LEFT JOIN comments AS answered ON answered.id = comments.parent ORDER BY comments.author"""
        ).fetchall()
        pages = db.execute("SELECT count(*) FROM pages").fetchone()
    assert (
        rows == [("Reader 1", None, "page"), ("Reader 2", "Reader 1", "rest"), ("Reader 3", "Reader 2", "rest")][:count]
    )
    assert pages == (1,)


def test_a_closed_api_is_no_error_and_the_feed_gives_what_it_has(tmp_path: Path, site: Site) -> None:
    discussed(site, "3 comments", closed=True)
    summary = go(tmp_path, site, Kind.FEED, "/feed")
    assert (summary.problems, summary.exit_code) == ([], ExitCode.FINE)
    with sqlite3.connect(tmp_path / "news.db") as db:
        assert db.execute("SELECT author, origin FROM comments ORDER BY author").fetchall() == [
            ("Reader 1", "page"), ("Reader 2", "feed")]  # fmt: skip


def test_robots_txt_holds_for_comments_beside_the_page(tmp_path: Path, site: Site) -> None:
    discussed(site, "3 comments")
    site.pages["/robots.txt"] = "User-agent: *\nDisallow: /wp-json/\n"
    go(tmp_path, site, Kind.FEED, "/feed", comments=Following.ALL)
    assert [asked.path for asked in site.asked if "wp-json" in asked.path] == []


def test_of_two_articles_that_name_each_other_as_canonical_both_are_fetched(tmp_path: Path, site: Site) -> None:
    headline = "What was seen at the ferry landing"
    titles = {
        "part-1": "What was seen at the old bridge",
        "part-2": "Who will build the new bridge",
        "copy": headline.upper()[:-2] + "…",
        "ferry": headline,
    }
    for name, other in {"part-1": "part-2", "part-2": "part-1", "copy": "ferry", "ferry": "ferry"}.items():
        canonical = f'<link rel="canonical" href="/news/{other}"></head>'
        site.pages[f"/news/{name}"] = article(name).replace("</head>", canonical)
    items = "".join(
        f"<item><title>{title}</title><link>{site.url}/news/{name}</link></item>" for name, title in titles.items()
    )
    site.pages["/feed"] = f'<rss version="2.0"><channel><title>Feed</title>{items}</channel></rss>'
    assert go(tmp_path, site, Kind.FEED, "/feed").total("articles") == 3
    # Of a page and its copy, which have one headline, one is.
    fetched = {path.removeprefix("/news/") for path in site.counts() if path.startswith("/news/")}
    assert fetched == {"part-1", "part-2", "copy"}
