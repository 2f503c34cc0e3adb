"""Looking at sources: what `sources add` writes and `sources check` tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler import CrawlOptions, Source, read_sources
from crawler.discussion import Following
from crawler.errors import SourcesError
from crawler.sources import Keep, Kind
from crawler.survey import add_source, best_source, check, mark_checked, single_page
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


def test_a_single_page_is_followed_with_all_its_comments_whatever_the_topic(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    add_source(path, single_page("https://news.example/2020/10/story/"))
    (source,) = read_sources(path)
    assert (source.kind, source.url) == (Kind.URLS, "https://news.example/2020/10/story/")
    assert (source.comments, source.keep) == (Following.ALL, Keep.ALL)
    with pytest.raises(SourcesError, match=r"story: is no page's address"):
        single_page("news.example/story")


def test_the_first_source_makes_the_file_and_its_folder(tmp_path: Path) -> None:
    """Where nothing is yet, the default is `seeds/sources.toml`."""
    path = tmp_path / "seeds" / "sources.toml"
    with pytest.raises(SourcesError, match="sources add"):
        read_sources(path)
    source = Source("news", Kind.FEED, "https://news.example/feed")
    add_source(path, source)
    assert read_sources(path) == (source,)
    for slip in (tmp_path / "no" / "such" / "sources.toml", path / "sources.toml"):
        with pytest.raises(SourcesError, match="cannot be written"):
            add_source(slip, source)


def test_a_wordpress_in_a_folder_is_found_by_the_page_that_names_its_api(site: Site) -> None:
    site.pages["/blog/"] = '<html><head><link rel="https://api.w.org/" href="/blog/wp-json/" /></head></html>'
    posts = b'[{"link": "/blog/a", "date_gmt": "2020-10-20T10:00:00", "title": {"rendered": "A"}}]'
    site.fallback = lambda asked: (
        Answer(posts, headers={"Content-Type": "application/json"}) if asked.path.startswith("/blog/wp-json/") else None
    )
    found = best_source(site.url + "/blog/", QUICK)
    assert (found.kind, found.url) == (Kind.WORDPRESS, site.url + "/blog/")


def test_an_address_without_a_scheme_is_asked_both_ways(site: Site) -> None:
    site.pages["/all"] = rss([f"{site.url}/news/a"])
    found = best_source(site.url.removeprefix("http://") + "/all", QUICK)
    assert (found.kind, found.url) == (Kind.FEED, site.url + "/all")


def test_what_lies_on_disk_is_a_source(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("https://a.example/1\n")
    (tmp_path / "crawl.warc.gz").write_bytes(b"")
    assert best_source(str(tmp_path / "list.txt"), QUICK).kind is Kind.URLS
    assert best_source(str(tmp_path / "crawl.warc.gz"), QUICK).kind is Kind.ARCHIVE
    assert best_source(str(tmp_path), QUICK).kind is Kind.ARCHIVE
    (tmp_path / "list.txt").write_text("not a URL\n")
    with pytest.raises(SourcesError, match="line 1"):
        best_source(str(tmp_path / "list.txt"), QUICK)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://", "names no host"),
        ("htp://a.example", "only http and https"),
        ("http://127.0.0.1:9/", "refuses the connection"),
        ("no-such-host.invalid", "name is not known"),
    ],
)
def test_addresses_with_a_slip_say_so(url: str, why: str) -> None:
    with pytest.raises(SourcesError, match=why):
        best_source(url, QUICK)


def test_a_site_that_forbids_us_is_left_alone(site: Site) -> None:
    site.pages["/robots.txt"] = "User-agent: *\nDisallow: /\n"
    with pytest.raises(SourcesError, match=r"forbidden by robots\.txt; ask the site's owner"):
        best_source(site.url, QUICK)


def test_check_tells_what_robots_txt_says_and_marks_what_answers(tmp_path: Path, site: Site) -> None:
    site.pages["/good"] = rss([f"{site.url}/news/a"])
    site.pages["/robots.txt"] = "User-agent: *\nDisallow: /closed\n"
    site.fallback = lambda asked: (
        Answer(b'[["urlkey","timestamp","original"],["k","20201001120000","https://a.example/1"]]')
        if asked.path.startswith("/cdx?")
        else None
    )
    path = tmp_path / "sources.toml"
    path.write_text(
        f"""# Ours.
[good]
kind = "feed"  # the best
url = "{site.url}/good"

[closed]
kind = "feed"
url = "{site.url}/closed"
verified = true

[captures]
kind = "archive"
url = "{site.url}/cdx"
captures_of = "a.example/*"

[search]
kind = "search"
url = "{site.url}/?s={{words}}"
"""
    )
    checks = check(read_sources(path), QUICK)
    told = {each.source: (each.answers, each.status, each.robots, each.entries) for each in checks}
    assert told == {
        "good": (True, 200, "allows", 1),
        "closed": (False, 0, "forbids", 0),
        "captures": (True, 200, "allows", 1),
        "search": (False, 0, "", 0),
    }
    assert [each.problem for each in checks if each.answers] == ["", ""]
    assert mark_checked(path, checks) == 3
    assert [source.verified for source in read_sources(path)] == [True, False, True, False]
    assert path.read_text().startswith('# Ours.\n[good]\nkind = "feed"  # the best\n')
    assert mark_checked(path, checks) == 0


def test_an_api_that_is_deeper_than_any_is_no_api(site: Site) -> None:
    deep = Answer(b"[" * 200_000, headers={"Content-Type": "application/json"})
    site.pages["/"] = "<html><body>news</body></html>"
    site.fallback = lambda asked: deep if "wp-json" in asked.path else None
    assert best_source(site.url + "/", QUICK).kind is Kind.SITE
    (found,) = check([Source("deep", Kind.WORDPRESS, site.url + "/")], QUICK)
    assert "recursion" in found.problem


def test_a_source_that_was_taken_out_meanwhile_is_not_marked(tmp_path: Path, site: Site) -> None:
    path = tmp_path / "sources.toml"
    kept, gone = (Source(name, Kind.FEED, f"{site.url}/{name}") for name in ("kept", "gone"))
    site.pages["/kept"] = site.pages["/gone"] = rss([f"{site.url}/news/a"])
    checks = check([kept, gone], QUICK)
    add_source(path, kept)
    assert mark_checked(path, checks) == 1
    assert [source.verified for source in read_sources(path)] == [True]


def test_a_search_for_the_topic_is_not_checked_with_its_placeholder() -> None:
    source = Source("s", Kind.SEARCH, "http://127.0.0.1:9/?q={words}", words=("{topic}",))
    (found,) = check([source], QUICK)
    assert "nothing to search for" in found.problem
