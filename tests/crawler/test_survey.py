"""Looking at sources: what `sources add` writes and `sources check` tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler import CrawlOptions, Source, read_sources
from crawler.errors import SourcesError
from crawler.sources import Kind
from crawler.survey import add_source, best_source, check
from tests.crawler.server import Answer, Site, article, rss

QUICK = CrawlOptions(allow_private=True, delay=0, timeout=3)


def test_a_feed_that_the_page_names_is_found(site: Site) -> None:
    site.pages["/"] = (
        '<html lang="hy"><head><link rel="alternate" type="application/rss+xml" href="/all.xml"></head></html>'
    )
    site.pages["/all.xml"] = rss([f"{site.url}/news/a"])
    found = best_source(site.url + "/", QUICK)
    assert (found.kind, found.url, found.language) == (Kind.FEED, site.url + "/all.xml", "hy")


def test_an_open_api_goes_before_the_feed(site: Site) -> None:
    site.pages["/"] = "<html lang=en><body>news</body></html>"
    site.pages["/feed/"] = rss([f"{site.url}/news/a"])
    posts = b'[{"link": "/news/a", "date_gmt": "2020-10-20T10:00:00", "title": {"rendered": "A"}}]'

    def api(asked: object) -> Answer | None:
        return Answer(posts, headers={"Content-Type": "application/json"}) if "wp-json" in asked.path else None  # type: ignore[attr-defined]

    site.fallback = api  # type: ignore[assignment]
    found = best_source(site.url + "/", QUICK)
    assert (found.kind, found.url) == (Kind.WORDPRESS, site.url + "/")


def test_a_site_without_feed_or_map_is_a_site(site: Site) -> None:
    site.pages["/"] = "<html><body>news</body></html>"
    assert best_source(site.url + "/", QUICK).kind is Kind.SITE


def test_a_site_that_does_not_answer_is_no_source(site: Site) -> None:
    with pytest.raises(SourcesError, match="answers 404"):
        best_source(site.url + "/", QUICK)


def test_check_tells_what_is_wrong_with_each(site: Site) -> None:
    site.pages["/good"] = rss([f"{site.url}/news/a", f"{site.url}/news/b"])
    site.pages["/page"] = article(1)
    site.pages["/closed"] = rss([f"{site.url}/a"])
    site.pages["/robots.txt"] = "User-agent: *\nDisallow: /closed\nCrawl-delay: 0.1\n"
    sources = [Source(name, Kind.FEED, f"{site.url}/{name}") for name in ("good", "page", "closed", "gone")]
    found = {each.source: each for each in check(sources, QUICK)}
    assert (found["good"].answers, found["good"].entries, found["good"].delay) == (True, 2, 0.1)
    assert "no feed but an HTML page" in found["page"].problem
    assert "robots.txt" in found["closed"].problem
    assert "answers 404" in found["gone"].problem


def test_add_writes_what_reads_back_under_a_free_name(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    source = Source("news", Kind.FEED, "https://news.example/feed", language="hy", include=(r"/a\d",), verified=True)
    assert add_source(path, source).name == "news"
    other = Source("news", Kind.SITE, 'https://news.example/"quoted"')
    assert add_source(path, other).name == "news-2"
    assert read_sources(path) == (source, Source("news-2", Kind.SITE, 'https://news.example/"quoted"'))
    with pytest.raises(SourcesError, match="has it already"):
        add_source(path, source)
