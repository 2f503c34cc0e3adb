"""What each road asks for, and what a stated time of change is worth."""

from __future__ import annotations

import json
import re
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.asking import words_of
from crawler.listings import believed
from crawler.sources import Kind, Source
from crawler.starts import starts
from crawler.visits import Link, Role
from store.topic import Profile
from tests.crawler.server import Answer, Asked, Site, article, rss
from tests.crawler.test_crawl import go

TOPIC = Path("seeds/topic.toml")


def paths(source: Source, words: tuple[str, ...] = ()) -> list[str]:
    return [re.sub(r"&orderby[^?]*?type(?=&)|&page=1$", "", link.url) for link in starts(source, words)]


def test_a_wordpress_is_asked_for_posts_and_pages_or_searched() -> None:
    source = Source("a", Kind.WORDPRESS, "https://blog.example/")
    api = "https://blog.example/wp-json/wp/v2/"
    assert paths(source) == [f"{api}posts?per_page=100", f"{api}pages?per_page=100"]
    assert paths(source, ("war", "peace talks")) == [
        f"{api}{kind}?per_page=100&search={word}" for kind in ("posts", "pages") for word in ("war", "peace+talks")
    ]


@pytest.mark.parametrize(
    ("kind", "words", "asked"),
    [
        (Kind.SEARCH, (), ["Karabakh", "Artsakh"]),
        (Kind.SEARCH, ("one", "{topic}", "one"), ["one", "Karabakh"]),
        (Kind.SEARCH, ("one",), ["one"]),
        (Kind.WORDPRESS, (), []),
        (Kind.WORDPRESS, ("{topic}",), ["Karabakh", "Artsakh"]),
    ],
)
def test_the_topics_words_are_asked_where_they_are_wanted(kind: Kind, words: tuple[str, ...], asked: list[str]) -> None:
    source = Source("a", kind, "https://blog.example/?s={words}", words=words)
    found = words_of(source, Profile.load(TOPIC))
    assert list(found[: len(asked)]) == asked
    assert len(set(found)) == len(found)
    assert words_of(source, None) == tuple(dict.fromkeys(word for word in words if word != "{topic}"))


def test_a_search_without_words_says_what_to_do(tmp_path: Path, site: Site) -> None:
    assert "words" in go(tmp_path, site, Kind.SEARCH, "/?s={words}").of("one").problem


def links(stamps: list[str]) -> list[Link]:
    return [Link(f"https://a.example/{n}", Role.PAGE, modified=stamp) for n, stamp in enumerate(stamps)]


def test_one_stamp_for_all_is_no_time_of_change() -> None:
    same = links(["2026-01-01T10:00:00Z"] * 9 + ["2026-01-01T11:00:00Z"] * 3)
    assert all(link.modified is None for link in believed(same))
    several = links([f"2026-01-{day:02}" for day in range(1, 15)])
    assert list(believed(several)) == several
    few = links(["2026-01-01"] * 4)
    assert list(believed(few)) == few


def sitemap(site: Site, stamps: dict[int, str]) -> str:
    entry = f"<url><loc>{site.url}/news/report-%d</loc><lastmod>%s</lastmod></url>"
    entries = "".join(entry % each for each in stamps.items())
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'


def test_what_says_that_it_changed_is_fetched_again_and_nothing_else(tmp_path: Path, site: Site) -> None:
    for n in range(3):
        site.pages[f"/news/report-{n}"] = article(n)
    old = "2020-01-01T00:00:00Z"
    site.pages["/sitemap.xml"] = sitemap(site, dict.fromkeys(range(3), old))
    go(tmp_path, site, Kind.SITEMAP, "/sitemap.xml")
    before = len(site.asked)
    with sqlite3.connect(tmp_path / "news.frontier.db") as db:
        db.execute("UPDATE urls SET last_visit = last_visit - 7200")
    changed, future = ((datetime.now(UTC) + timedelta(hours=hours)).isoformat() for hours in (-1, 8))
    site.pages["/sitemap.xml"] = sitemap(site, {0: old, 1: changed, 2: future})
    go(tmp_path, site, Kind.SITEMAP, "/sitemap.xml")
    assert [asked.path for asked in site.asked[before:] if asked.path != "/robots.txt"] == [
        "/sitemap.xml",
        "/news/report-1",
    ]


def test_a_closed_api_leads_to_feed_sitemap_and_the_site_itself(tmp_path: Path, site: Site) -> None:
    site.pages["/"] = '<html><body><a href="/2020/10/a-report-on-the-talks/">A report on the talks</a></body></html>'
    site.pages["/2020/10/a-report-on-the-talks/"] = article("by the site")
    site.pages["/feed/"] = rss([site.url + "/news/report-1"])
    site.pages["/news/report-1"] = article("by the feed")
    site.fallback = lambda asked: Answer(b"{}", 401) if asked.path.startswith("/wp-json/") else None

    def none(asked: Asked) -> Answer:
        return Answer(b"", 404)

    site.pages["/wp-sitemap.xml"] = none
    summary = go(tmp_path, site, Kind.WORDPRESS, "/")
    assert summary.total("articles") == 2
    assert any("closed (401)" in why for _, why in summary.problems)


def test_an_api_that_gives_its_first_page_for_every_page_comes_to_an_end(tmp_path: Path, site: Site) -> None:
    site.pages["/news/report-1"] = article(1)
    posts = json.dumps([{"link": f"{site.url}/news/report-1", "title": {"rendered": "Report"}, "type": "post"}])
    site.fallback = lambda asked: posts if asked.path.startswith("/wp-json/wp/v2/posts") else Answer(b"[]")
    assert go(tmp_path, site, Kind.WORDPRESS, "/").total("articles") == 1
    assert len([asked for asked in site.asked if "/posts" in asked.path]) < 20


def test_a_sitemap_longer_than_any_is_read_so_far(tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.listings.MOST_ENTRIES", 3)
    for n in range(5):
        site.pages[f"/news/report-{n}"] = article(n)
    site.pages["/map"] = "".join(f"{site.url}/news/report-{n}\n" for n in range(5))
    summary = go(tmp_path, site, Kind.SITEMAP, "/map")
    assert summary.total("articles") == 3
    assert [reason for _, reason in summary.problems] == ["the sitemap has more than 3 entries; the rest is left"]
