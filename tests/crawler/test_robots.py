"""robots.txt under concurrency: Scrapy's own engine and scheduler, with our middleware alone in between."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from crawler.robots import parse
from tests.crawler.server import Answer, Site

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
    ],
)
def test_rules_are_read_as_rfc_9309_says(text: str, path: str, allowed: bool) -> None:
    assert parse(text.encode()).can_fetch(f"http://news.example{path}", "conflictwire") is allowed


def test_bytes_that_are_no_text_allow_everything() -> None:
    assert parse(b"\xff\xfe\x00garbage\x80").can_fetch("http://news.example/a", "conflictwire")
