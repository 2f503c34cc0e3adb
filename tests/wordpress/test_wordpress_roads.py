"""A real WordPress by every road, once and again: nothing is missed, and nothing is fetched twice for nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.end_to_end import stored
from tests.end_to_end.crawling import crawl
from tests.wordpress.site import WordPress, themes

pytestmark = [pytest.mark.wordpress, pytest.mark.slow]
ROADS = {
    "feed": ("feed", "/feed/", ""),
    "sitemap": ("sitemap", "/wp-sitemap.xml", ""),
    "API": ("wordpress", "/", ""),
    "API, searched": ("wordpress", "/", 'words = ["a"]'),
    "site": ("site", "/", ""),
    "search": ("search", "/?s={words}", 'words = ["a"]'),
    "closed API": ("wordpress", "/", ""),
}


@pytest.fixture(scope="module")
def wordpress(sites: Callable[[str], WordPress]) -> WordPress:
    return sites((themes() or ["no theme"])[0])


def go(folder: Path, wordpress: WordPress, road: str) -> dict[str, Any]:
    kind, path, more = ROADS[road]
    table = folder / "sources.toml"
    table.write_text(f'[daily]\nkind = "{kind}"\nurl = "{wordpress.url}{path}"\n{more}\n', encoding="utf-8")
    wordpress.close_api(road == "closed API")
    try:
        return crawl(folder / "news.db", sources=table)
    finally:
        wordpress.close_api(False)


def articles(store: Path) -> dict[str, str]:
    with stored.reading(store) as database:
        return {
            row["url"]: row["body"] for row in database.execute("SELECT url, body FROM articles JOIN pages USING (id)")
        }


@pytest.mark.parametrize("road", ROADS)
def test_every_road_finds_every_post_and_a_second_run_only_what_changed(
    road: str, wordpress: WordPress, tmp_path: Path
) -> None:
    summary = go(tmp_path, wordpress, road)
    found = articles(tmp_path / "news.db")
    posts = {post.url for post in wordpress.posts}
    assert posts <= set(found), posts - set(found)
    if road == "closed API":
        assert any("closed (401)" in why for _, why in summary["problems"])
    else:
        assert set(found) == posts
        assert summary["problems"] == []
    before = len(wordpress.answered())
    go(tmp_path, wordpress, road)
    again = wordpress.answered()[before:]
    assert not {path for _, path in again} & {urlsplit(url).path for url in posts}
    statuses = Counter(status for status, path in again if re.search(r"/feed/", path))
    if road == "feed":
        # WordPress gives validators for its feeds alone.
        assert statuses[304] == 1, again


def test_an_edited_post_is_fetched_again_and_no_other(wordpress: WordPress, tmp_path: Path) -> None:
    """The API tells when a post changed; the maps of WordPress do so only since 6.5."""
    go(tmp_path, wordpress, "API")
    post = wordpress.posts[1]
    words = "An editor added this after the crawl, and it should be found."
    wordpress.edit(post, words)
    before = len(wordpress.answered())
    go(tmp_path, wordpress, "API")
    again = [path for _, path in wordpress.answered()[before:]]
    paths = {urlsplit(each.url).path for each in wordpress.posts}
    assert [path for path in again if path in paths] == [urlsplit(post.url).path]
    assert words in articles(tmp_path / "news.db")[post.url]
