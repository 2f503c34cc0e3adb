"""robots.txt under concurrency: Scrapy's own engine and scheduler, with our middleware alone in between."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import CrawlOptions, Source, crawl
from crawler.hosts import LONG_DELAY
from crawler.robots import PARSED, beginning, parse
from crawler.sources import Kind
from tests.crawler.server import Answer, Asked, Site, article, rss

QUICK = CrawlOptions(allow_private=True, delay=0, retry_after=0.05, retry_wait=1.0, timeout=5, workers=1)

# A spider that asks for everything at once, which our scheduler never does: the middleware must hold by itself.
SPIDER = """
import sys
import scrapy
from crawler.spiders.base import SourceSpider


class Impatient(SourceSpider):
    name = "impatient"
    kind = "urls"

    async def start(self):
        for n in range(200):
            path = "allowed" if n % 20 == 0 else "private"
            yield scrapy.Request(f"{self.sources[0].url}{path}/{n}", callback=self.seen, errback=self.missed)

    def seen(self, response):
        pass

    def missed(self, failure):
        pass
"""


def run_impatient(tmp_path: Path, site: Site) -> None:
    spider = tmp_path / "impatient.py"
    spider.write_text(SPIDER)
    settings = {
        "SCHEDULER": "scrapy.core.scheduler.Scheduler",
        "CONCURRENT_REQUESTS": "300",
        "CONCURRENT_REQUESTS_PER_DOMAIN": "300",
        "CONFLICTWIRE_STORE": str(tmp_path / "news.db"),
        "CONFLICTWIRE_ALLOW_PRIVATE": "1",
        "CONFLICTWIRE_DELAY": "0",
    }
    chosen = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    command = [sys.executable, "-m", "scrapy", "runspider", str(spider), "-a", f"url={site.url}/", *chosen]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def test_of_200_concurrent_urls_no_disallowed_one_is_fetched(tmp_path: Path, site: Site) -> None:
    site.pages["/robots.txt"] = "User-agent: *\nDisallow: /private/\n"
    site.fallback = lambda asked: "<html>a page</html>"
    run_impatient(tmp_path, site)
    counts = site.counts()
    assert counts["/robots.txt"] == 1
    assert sum(n for path, n in counts.items() if path.startswith("/private/")) == 0
    assert sum(n for path, n in counts.items() if path.startswith("/allowed/")) == 10


def test_of_200_concurrent_urls_none_is_fetched_while_robots_txt_fails(tmp_path: Path, site: Site) -> None:
    site.pages["/robots.txt"] = Answer(b"", 500)
    site.fallback = lambda asked: "<html>a page</html>"
    run_impatient(tmp_path, site)
    assert set(site.counts()) == {"/robots.txt"}


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: conflictwire\nAllow: /", "/a", True),
        ("User-agent: ConflictWire\nDisallow: /a", "/a", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf?y", True),
        ("<html><body>not found</body></html>", "/a", True),
        ("\ufeffUser-agent: *\nDisallow: /a", "/a", False),
        ("User-agent: *\nDisallow: /*/private/*", "/a/private/b", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        ("User-agent: *\nDisallow: /caf%C3%A9", "/café", False),
        ("User-agent: *\nDisallow: /a b", "/a%20b", False),
        ("user-agent: *\r\ndisallow : /a # why", "/a", False),
        ("User-agent: other\nUser-agent: conflictwire\nDisallow: /a", "/a", False),
        ("User-agent: conflictwire-news\nDisallow: /", "/a", True),
        ("User-agent: *\nDisallow: /" + "*a" * 400 + "b$", "/" + "a" * 1400, True),
    ],
)
def test_rules_are_read_as_rfc_9309_says(text: str, path: str, allowed: bool) -> None:
    assert parse(text.encode()).can_fetch(f"http://news.example{path}", "conflictwire") is allowed


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=400),
        st.lists(
            st.tuples(
                st.sampled_from(["User-agent", "Disallow", "Allow", "Crawl-delay", "Sitemap", "", "\0"]),
                st.text(st.sampled_from("*$/%aé :#\r\t\0-9"), max_size=30),
            ).map(": ".join),
            max_size=20,
        ).map(lambda lines: "\n".join(lines).encode()),
    ),
    st.text(st.sampled_from("/a%é?*$=&."), max_size=40),
)
def test_whatever_stands_in_a_robots_txt_it_can_be_asked(body: bytes, path: str) -> None:
    rules = parse(beginning(body))
    assert rules.can_fetch(f"http://news.example/{path}", "conflictwire") in (True, False)
    delay = rules.crawl_delay("conflictwire")
    assert delay is None or float(delay) >= 0


def test_of_a_large_file_whole_lines_are_read() -> None:
    line = b"Disallow: /private/" + b"x" * 80 + b"\n"
    body = b"User-agent: *\nDisallow: /first\n" + line * 10_000
    read = beginning(body)
    assert 500 * 1024 <= len(read) <= PARSED
    assert read.endswith(b"x" * 80)
    assert not parse(read).can_fetch("http://news.example/first", "conflictwire")
    assert parse(read).can_fetch("http://news.example/private/y", "conflictwire")


def crawled(tmp_path: Path, site: Site) -> set[str]:
    """The articles that a crawl of the feed asks for."""
    site.pages["/feed"] = rss([f"{site.url}/news/report-{n}" for n in range(3)])
    for n in range(3):
        site.pages[f"/news/report-{n}"] = article(n)
    crawl(tmp_path / "news.db", [Source("one", Kind.FEED, site.url + "/feed")], QUICK)
    return {asked.path for asked in site.asked if asked.path.startswith("/news")}


ALL = {f"/news/report-{n}" for n in range(3)}
RULES = b"User-agent: *\nDisallow: /news/report-1\n"


@pytest.mark.parametrize(("hops", "kept"), [(1, True), (5, True), (6, False)])
def test_a_robots_txt_is_followed_over_five_redirects(hops: int, kept: bool, tmp_path: Path, site: Site) -> None:
    """What lies further counts as not there (RFC 9309, 2.3.1.2)."""
    path = "/robots.txt"
    for hop in range(hops):
        site.pages[path] = Answer(status=(301, 302, 303, 307, 308)[hop % 5], headers={"Location": f"/hop/{hop}"})
        path = f"/hop/{hop}"
    site.pages[path] = Answer(RULES)
    assert crawled(tmp_path, site) == (ALL - {"/news/report-1"} if kept else ALL)


@pytest.mark.parametrize(
    ("answer", "asked"),
    [
        (Answer(RULES, 404), ALL),
        (Answer(RULES, 403), ALL),
        (Answer(b"", 429), set()),
        (Answer(b"", 500), set()),
        (Answer(b"x" * (5 * 1024 * 1024)), set()),
        (Answer(status=302, headers={"Location": "file:///etc/passwd"}), set()),
        (Answer(RULES + b"# " + b"x" * 700_000), ALL - {"/news/report-1"}),
    ],
    ids=["missing", "forbidden", "too many", "broken", "endless", "leads to a file", "large"],
)
def test_what_becomes_of_a_site_by_its_robots_txt(answer: Answer, asked: set[str], tmp_path: Path, site: Site) -> None:
    site.pages["/robots.txt"] = answer
    assert crawled(tmp_path, site) == asked


def test_a_site_whose_robots_txt_failed_is_asked_again_when_it_answers(tmp_path: Path, site: Site) -> None:
    answers = iter([Answer(b"", 503, {"Retry-After": "1"})])
    site.pages["/robots.txt"] = lambda asked: next(answers, Answer(RULES))
    assert crawled(tmp_path, site) == set()
    assert crawled(tmp_path, site) == ALL - {"/news/report-1"}


def test_a_robots_txt_is_asked_once_a_day(tmp_path: Path, site: Site) -> None:
    site.pages["/robots.txt"] = Answer(RULES)
    crawled(tmp_path, site)
    crawled(tmp_path, site)
    assert site.counts()["/robots.txt"] == 1
    with sqlite3.connect(tmp_path / "news.frontier.db") as db:
        db.execute("UPDATE hosts SET robots_fetched = robots_fetched - 86401")
    crawled(tmp_path, site)
    assert site.counts()["/robots.txt"] == 2


def test_a_crawl_delay_of_hours_leaves_the_rest_to_later_runs(tmp_path: Path, site: Site) -> None:
    """The run ends, and one that is begun at once asks nothing."""
    site.pages["/robots.txt"] = f"User-agent: *\nCrawl-delay: {LONG_DELAY * 100:.0f}\n"
    assert crawled(tmp_path, site) == set()
    assert site.counts()["/feed"] == 1
    site.asked.clear()
    assert crawled(tmp_path, site) == set()
    assert site.asked == []


def test_errors_rest_the_whole_host_longer_each_time(tmp_path: Path, site: Site) -> None:
    """Three 503 in a row from three pages: pauses of 0.2, 0.4 and 0.8 s at the server, then all goes on."""
    refusals = iter(range(3))

    def at_first_busy(asked: Asked) -> Answer:
        return Answer(b"", 503) if next(refusals, None) is not None else Answer(article(1).encode())

    site.fallback = lambda asked: at_first_busy(asked) if asked.path.startswith("/news") else None
    site.pages["/feed"] = rss([f"{site.url}/news/report-{n}" for n in range(3)])
    crawl(tmp_path / "news.db", [Source("one", Kind.FEED, site.url + "/feed")], QUICK)
    times = [asked.at for asked in site.asked if asked.path.startswith("/news")]
    pauses = [later - earlier for earlier, later in pairwise(times)]
    assert len(times) == 6
    assert [pause >= least for pause, least in zip(pauses, (0.2, 0.4, 0.8), strict=False)] == [True] * 3


def test_bytes_that_are_no_text_allow_everything() -> None:
    assert parse(b"\xff\xfe\x00garbage\x80").can_fetch("http://news.example/a", "conflictwire")
