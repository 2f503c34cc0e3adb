"""One bad entry costs itself: what a feed, an API, a sitemap or an index says wrongly never costs its good entries."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.feeds import read_feed
from crawler.fetched import Fetched
from crawler.frontier import Frontier
from crawler.reading import read
from crawler.robots import parse
from crawler.sitemaps import read_sitemap
from crawler.sources import Kind, Source
from crawler.visits import Link, Outcome, Role, State

HERE = "http://news.example/"
GOOD = f"{HERE}news/what-was-seen-by-the-river"
HALF = "half \ud83d an emoji"
SOURCE = Source("one", Kind.FEED, f"{HERE}feed")
INDEX = Source("one", Kind.ARCHIVE, f"{HERE}cdx", captures_of="*", capture_url=f"{HERE}{{timestamp}}id_/{{url}}")


def queued(folder: Path, role: Role, body: bytes) -> list[str]:
    """The addresses that come into the frontier from an answer with that *body*."""
    frontier = Frontier(folder / "f.db")
    frontier.ask(Link(f"{HERE}x?page=1", role), "one", again=True)
    visit = frontier.lease("news.example", ["one"])
    assert visit is not None
    found = read(Fetched(visit, INDEX if role is Role.CAPTURES else SOURCE, visit.found_as, body))
    frontier.finish(visit, Outcome(State.DONE, 200, found.problem), found.links)
    leased = iter(lambda: frontier.lease("news.example", ["one"]), None)
    addresses = [each.found_as for each in leased]
    frontier.close()
    return addresses


def as_json(value: object) -> bytes:
    return json.dumps(value).encode()


BROKEN = {
    "half a character in a title": {"url": f"{HERE}a", "title": HALF, "link": f"{HERE}a", "date_published": HALF},
    "half a character in an address": {"url": f"{HERE}\ud83d", "link": f"{HERE}\ud83d"},
    "numbers and lists for words": {
        "url": 5,
        "id": [1],
        "title": {"rendered": 7},
        "link": 5,
        "date_gmt": [],
        "items": 1,
    },
    "an address that is none": {"url": "http://[bad", "link": "http://[bad", "title": "x"},
    "zero bytes": {"url": f"{HERE}a\0b", "link": f"{HERE}a\0b", "title": "\0"},
    "deep": {"url": f"{HERE}a", "link": f"{HERE}a", "title": {"rendered": [[[[{}]]]]}},
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("role", [Role.FEED, Role.API])
def test_a_good_entry_comes_beside_a_broken_one(tmp_path: Path, role: Role, name: str) -> None:
    good = {"url": GOOD, "link": GOOD, "title": "What was seen"}
    entries = [BROKEN[name], good]
    body = as_json({"version": "https://jsonfeed.org/version/1.1", "items": entries} if role is Role.FEED else entries)
    assert GOOD in queued(tmp_path, role, body)
    assert f"{HERE}5" not in queued(tmp_path, role, body)


def test_a_refusal_with_half_a_character_is_noted(tmp_path: Path) -> None:
    assert f"{HERE}feed/" in queued(tmp_path, Role.API, as_json({"message": HALF}))


CAPTURES = [
    {"url": f"{HERE}\ud83d", "timestamp": "20200101"},
    {"url": "http://[", "timestamp": "1"},
    {"url": GOOD, "timestamp": "20200101", "offset": "٣", "length": "9" * 40},
    {"url": f"{HERE}\ud83d", "timestamp": "20200101010101"},
    {"url": "http://[bad/x", "timestamp": "20200101010101"},
    {"url": "http://news.example:port/x", "timestamp": "20200101010101"},
    {"url": f"{HERE}long", "timestamp": "20200101010101", "offset": "9" * 5000, "length": "9" * 5000},
]


@pytest.mark.parametrize("line", CAPTURES)
def test_a_good_capture_comes_beside_a_broken_one(tmp_path: Path, line: dict[str, str]) -> None:
    good = {"url": GOOD, "timestamp": "20201010101010"}
    body = b"\n".join(map(as_json, [line, good]))
    assert any("20201010101010id_" in address for address in queued(tmp_path, Role.CAPTURES, body))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1251"])
@pytest.mark.parametrize("stated", [True, False])
def test_any_encoding_of_a_feed_and_a_sitemap_is_read(encoding: str, stated: bool) -> None:
    if encoding == "windows-1251" and not stated:
        return
    head = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>' if stated else ""
    item = f"<item><title>Новости</title><link>{GOOD}</link></item>"
    feed = f"{head}<rss version='2.0'><channel><title>x</title>{item}</channel></rss>"
    assert [(e.url, e.title) for e in read_feed(feed.encode(encoding), HERE).entries] == [(GOOD, "Новости")]
    sitemap = f"{head}<urlset><url><loc>{GOOD}</loc><title>Новости</title></url></urlset>"
    assert [(e.url, e.title) for e in read_sitemap(sitemap.encode(encoding), HERE)] == [(GOOD, "Новости")]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from([HALF, GOOD, HERE]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
KEYS = ("url", "id", "title", "link", "date_gmt", "modified_gmt", "type", "date_published", "authors", "content_html",
        "summary", "timestamp", "offset", "length", "status", "filename", "digest")  # fmt: skip
ENTRIES = st.lists(st.dictionaries(st.sampled_from(KEYS), ANYTHING) | ANYTHING, max_size=4)


@given(ENTRIES, st.sampled_from([Role.FEED, Role.API, Role.CAPTURES]))
def test_whatever_json_says_the_good_entry_is_queued(
    tmp_path_factory: pytest.TempPathFactory, entries: list[object], role: Role
) -> None:
    good = {"url": GOOD, "link": GOOD, "timestamp": "20201010101010"}
    if role is Role.CAPTURES:
        body = b"\n".join(json.dumps(each).encode() for each in [good, *(e for e in entries if isinstance(e, dict))])
    else:
        body = as_json([*entries, good] if role is Role.API else {"items": [*entries, good]})
    if role is Role.CAPTURES and b'"pages"' in body:
        return
    assert any(GOOD.partition("//")[2] in address or "20201010101010" in address
               for address in queued(tmp_path_factory.mktemp("json"), role, body))  # fmt: skip


MARKS = (
    "<rss> <channel> <item> </item> <link> </link> <title> </title> <pubDate> </pubDate> <![CDATA[ ]]> <!-- --> <a:b>"
    " <?x ?> <!DOCTYPE &#xD800; &#55296; &#99999999; &#0; &bad; &amp;#xDFFF; <: <{} <a:url> </:>"
).split()
SOUP = [*MARKS, "Thu, 32 Foo 99999 99:99:99 +9999", HERE, "\x00", "\x1b", "é", "\U0001f600"]
TYPES = ["", "text/xml; charset=utf-99", "application/rss+xml; charset=\x00", "text/html; charset=utf-16", ";;=;",
         "text/xml; charset=hex", "text/xml; charset=utf-7", "text/xml;charset='windows-1251'", "text/xml"]  # fmt: skip


@given(st.lists(st.sampled_from(SOUP), max_size=25).map("".join), st.sampled_from(TYPES))
def test_whatever_markup_stands_after_it_the_first_entry_is_read(soup: str, content_type: str) -> None:
    feed = f"<rss version='2.0'><channel><item><link>{GOOD}</link></item>{soup}"
    assert GOOD in {entry.url for entry in read_feed(feed.encode(), HERE, content_type).entries}
    sitemap = f"<urlset><url><loc>{GOOD}</loc></url>{soup}"
    assert next(iter(read_sitemap(sitemap.encode(), HERE))).url == GOOD


LINES = "Disallow:,Allow:,User-agent:,Crawl-delay:,Request-rate:,Sitemap:,/,*,$,%,%zz,-1,1e999,nan,1/0,#,:".split(",")


@given(st.lists(st.sampled_from([*LINES, "\n", "\r", "\0", "\ufeff", "é"]), max_size=30))
def test_whatever_a_robots_txt_says_before_it_a_rule_for_us_holds(lines: list[str]) -> None:
    rules = parse("".join([*lines, "\nUser-agent: conflictwire\nDisallow: /private\n"]).encode())
    assert not rules.can_fetch(f"{HERE}private/a", "conflictwire")
    delay = rules.crawl_delay("conflictwire")
    assert delay is None or isinstance(delay, float)
