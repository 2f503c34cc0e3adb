"""The pure parts: URL forms, feeds, sitemaps, pages, times, sources. Tables first, then whatever hypothesis invents."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import socket
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twisted.internet.address import IPv4Address

from crawler.addresses import Guard, GuardedResolver, is_outside, is_public, literal
from crawler.bounds import BOUNDS, DAY, HOUR
from crawler.errors import SourcesError
from crawler.failures import without_secrets
from crawler.feeds import NotAFeed, join, read_feed
from crawler.hosts import retry_after
from crawler.page import header_robots, read_page
from crawler.revisits import backoff, moment, next_interval, next_visit
from crawler.robots import parse
from crawler.shapes import article_score, shape, trap
from crawler.sitemaps import NotASitemap, read_sitemap
from crawler.sources import Kind, Source
from crawler.sources_file import as_toml, read_sources
from crawler.visits import Role
from crawler.wordpress import next_api_page
from tests.crawler.server import article

BASE = "https://news.example/front/"


@pytest.mark.parametrize(
    "url",
    [
        "/2020/10/20/talks-on-the-river-end-without-a-result/",
        "/world/talks-on-the-river-end-without-a-result.html",
        "/en/news/1043288.html",
        "/story/talks-end-in-moscow-20201020",
        "/?p=10432",
    ],
)
def test_articles_look_like_articles(url: str) -> None:
    assert article_score("https://news.example" + url) >= 0.3


@pytest.mark.parametrize(
    "url", ["/", "/news/", "/tag/karabakh/", "/category/world/page/3/", "/2020/10/", "/author/anna", "/page/2"]
)
def test_lists_do_not(url: str) -> None:
    assert article_score("https://news.example" + url) < 0.3


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("/a/b/a/b/a/b/a/b/a/b", "repeats"),
        ("/" + "x" * 3000, "characters"),
        ("/wp-login.php?to=/", "no reporting"),
        ("/story?replytocom=5", "no reporting"),
        ("/photo.JPG", "ending"),
        ("/" + "/".join("abcdefghijklmnopqrst"), "levels"),
        ("/s?" + "&".join(f"p{n}=1" for n in range(12)), "parameters"),
        ("/2020/10/20/talks-on-the-river/", ""),
        ("/story.php?id=5", ""),
        ("/print-media-under-pressure", ""),
    ],
)
def test_traps_are_named(url: str, why: str) -> None:
    found = trap("https://news.example" + url)
    assert (why in found) if why else found == ""


def test_the_shape_of_a_url_forgets_its_numbers() -> None:
    assert shape("https://n.example/2020/10/?page=3") == shape("https://n.example/1999/1/?page=77")
    assert shape("https://n.example/a?x=1") != shape("https://n.example/a?y=1")


PRIVATE = """127.0.0.1 10.1.2.3 192.168.0.1 169.254.169.254 ::1 fe80::1%eth0 fc00::1 0.0.0.0 100.64.0.1 ::ffff:127.0.0.1
    ::ffff:10.0.0.1 2002:7f00:1:: 224.0.0.1 255.255.255.255"""


@pytest.mark.parametrize("address", PRIVATE.split())
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888"])
def test_addresses_that_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.1", "0x7f000001", "2130706433", "0177.0.0.1"])
def test_odd_spellings_of_an_address_are_known(host: str) -> None:
    assert literal(host) == "127.0.0.1"


def test_who_is_outside() -> None:
    inside = ["localhost", "127.0.0.1", "front-page.example", "a.test", "x.localhost"]
    assert [is_outside(host) for host in inside] == [False] * 5
    assert all(is_outside(host) for host in ("news.org", "example.com", "8.8.8.8", "notexample"))


RSS = """<rss version="2.0" xmlns:wfw="http://wellformedweb.org/CommentAPI/"><channel><title>N</title><language>hy</language>
<item><title>One &amp; two</title><link>/a</link><pubDate>Tue, 20 Oct 2020 10:00:00 +0400</pubDate>
<wfw:commentRss>https://news.example/a/feed</wfw:commentRss></item>
<item><title>No link</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="?page=2"/><entry><title>A</title>
<link rel="alternate" href="https://news.example/a"/><updated>2020-10-20T10:00:00Z</updated></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<item><title>A</title><link>https://news.example/a</link></item></rdf:RDF>"""
JSON = '{"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "/a", "date_published": "2020-10-20"}, 7]}'
BROKEN = RSS.replace("</channel></rss>", "<item><link>/b</link>")


@pytest.mark.parametrize("text", [RSS, ATOM, RDF, JSON, BROKEN, "\ufeff" + RSS, "\n\n" + RSS])
def test_feeds_of_all_kinds_name_their_first_article(text: str) -> None:
    assert read_feed(text.encode(), BASE).entries[0].url == "https://news.example/a"


def test_a_feeds_details() -> None:
    feed = read_feed(RSS.encode(), BASE)
    assert feed.language == "hy"
    assert feed.entries[0].published == "2020-10-20T06:00:00+00:00"
    assert feed.entries[0].title == "One & two"
    assert read_feed(ATOM.encode(), BASE).next_page == "https://news.example/front/?page=2"


@pytest.mark.parametrize(("body", "why"), [(b"<!doctype html><html>", "HTML"), (b"", "empty"), (b"hello", "else")])
def test_what_is_no_feed_says_what_it_is(body: bytes, why: str) -> None:
    with pytest.raises(NotAFeed, match=why):
        read_feed(body, BASE)


def sitemap(entries: str, root: str = "urlset") -> bytes:
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    return f'<?xml version="1.0"?><{root} {space} xmlns:image="urn:i">{entries}</{root}>'.encode()


NEWS = (
    "<url><loc> https://news.example/a </loc><image:image><image:loc>https://news.example/i.jpg</image:loc></image:image>"
    "<news:news><news:publication_date>2020-10-20</news:publication_date><news:title>A</news:title></news:news></url>"
)


def test_a_news_sitemap() -> None:
    (place,) = read_sitemap(sitemap(NEWS), BASE)
    assert (place.url, place.published, place.title, place.is_news) == (
        "https://news.example/a",
        "2020-10-20",
        "A",
        True,
    )


def test_a_robots_txt_names_sitemaps() -> None:
    body = b"User-agent: *\nDisallow: /x\nSitemap: https://a.example/one.xml\n sitemap:/two.xml # news\nSitemap:\n"
    found = list(read_sitemap(body, "https://a.example/robots.txt"))
    assert [(each.url, each.is_map) for each in found] == [
        ("https://a.example/one.xml", True),
        ("https://a.example/two.xml", True),
    ]


def test_other_forms_of_sitemaps() -> None:
    assert [p.url for p in read_sitemap(gzip.compress(sitemap(NEWS)), BASE)] == ["https://news.example/a"]
    assert [p.url for p in read_sitemap(b"https://news.example/a\nnonsense:\n", BASE)] == ["https://news.example/a"]
    (index,) = read_sitemap(sitemap("<sitemap><loc>/b.xml</loc></sitemap>", "sitemapindex"), BASE)
    assert index.is_map
    assert list(read_sitemap(sitemap(""), BASE)) == []
    assert len(list(read_sitemap(sitemap(NEWS)[:-20] + b"<url><lo", BASE))) == 1


@pytest.mark.parametrize("body", [b"", b"hello", b"<!doctype html><html><body>no</body></html>", b"\x1f\x8bbroken"])
def test_what_is_no_sitemap(body: bytes) -> None:
    with pytest.raises(NotASitemap):
        list(read_sitemap(body, BASE))


def test_articles_are_told_from_lists_by_the_page() -> None:
    assert read_page(article(1).encode(), "https://n.example/a").is_article
    teasers = "".join(f"<article><h2><a href='/{n}'>Talks go on for day {n}</a></h2></article>" for n in range(9))
    assert not read_page(f"<html><body>{teasers}</body></html>".encode(), "https://n.example/news").is_article


def test_what_a_page_says_to_robots() -> None:
    page = read_page(b'<html><head><meta name=ROBOTS content="NoArchive, none"></head><body></body></html>', BASE)
    assert page.directives >= {"noarchive", "noindex", "nofollow"}
    assert header_robots(["otherbot: noarchive", "nofollow"]) == {"nofollow"}
    assert header_robots(["conflictwire: noarchive"]) == {"noarchive"}


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120), ("Thu, 01 Jan 1970 00:20:00 GMT", 200), ("-5", None), ("soon", None), ("", None), ("9" * 30, 86400)],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    found = retry_after(value, 1000.0)
    assert found == (None if seconds is None else 1000.0 + seconds)


def test_articles_are_visited_at_growing_intervals_and_let_go() -> None:
    interval, now, visits = 0.0, 0.0, 0
    due: float | None = 0.0
    while due is not None:
        now = due
        due, interval = next_visit(Role.ARTICLE, BOUNDS[Role.ARTICLE], interval, changed=False, now=now, born=0.0)
        visits += 1
    assert 5 <= visits <= 9
    assert 45 * DAY <= now <= 90 * DAY


def test_what_changes_often_is_asked_often_within_bounds() -> None:
    interval = 0.0
    for _ in range(20):
        interval = next_interval(BOUNDS[Role.FEED], interval, changed=True)
    assert interval == 600
    for _ in range(20):
        interval = next_interval(BOUNDS[Role.FEED], interval, changed=False)
    assert interval == DAY
    assert backoff(50, 2.0) == HOUR


def test_secrets_are_not_shown() -> None:
    shown = without_secrets("http://anna:pw@news.example/a?token=abc&page=2&api_key=xyz")
    assert "pw" not in shown
    assert "abc" not in shown
    assert "xyz" not in shown
    assert "page=2" in shown


def test_the_next_page_of_an_api() -> None:
    assert next_api_page("https://n.example/wp-json/wp/v2/posts?per_page=100&page=9") == (
        "https://n.example/wp-json/wp/v2/posts?per_page=100&page=10"
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[a]\nkind = 'feed'", r"\[a\]: url is missing"),
        ("[a]\nurl = 'https://n.example/'", r"\[a\]: kind is missing"),
        ("[a]\nkind = 'fed'\nurl = 'https://n.example/'", r"\[a\]: kind must be one of feed"),
        ("[a]\nkind = 'feed'\nurl = 'ftp://n.example/'", "must begin with http"),
        ("[a]\nkind = 'feed'\nurl = 'https://n.example/'\nmax_pages = 0", "max_pages must be a whole number"),
        ("[a]\nkind = 'feed'\nurl = 'https://n.example/'\ninclude = ['(']", "no regular expression"),
        ("[a]\nkind = 'feed'\nurl = 'https://n.example/'\ncolour = 'red'", "colour is not a key"),
        ("[a]\nkind = 'search'\nurl = 'https://n.example/'", "{words}"),
        ("a = 5", "a source is a table"),
        ("[a", "is no TOML"),
    ],
)
def test_a_table_of_sources_that_is_wrong_says_where(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(text)
    with pytest.raises(SourcesError, match=why) as error:
        read_sources(path)
    assert str(path) in str(error.value)


def test_the_sources_that_we_ship_can_be_read_and_claim_nothing() -> None:
    sources = read_sources(Path(__file__).parents[2] / "seeds" / "sources.toml")
    assert len(sources) >= 30
    assert not any(source.verified for source in sources)
    assert len({source.language for source in sources}) >= 5


# -- whatever is thrown at them: no exception but their own, and what they promise of their answers

SOUP = st.text(alphabet=string.printable + "ա한é\u202e\ufeff", max_size=200)
MARKUP = st.lists(
    st.sampled_from(
        "<rss> <channel> <item> <link> </link> </item> <url> <loc> </loc> <![CDATA[ ]]> &amp; &bad; /a".split()
    )
    | SOUP
).map("".join)


@given(SOUP)
def test_any_address_joins_to_http_or_nothing(text: str) -> None:
    found = join(BASE, text)
    assert found is None or found.startswith(("http://", "https://"))


@given(SOUP)
def test_any_url_has_a_shape_and_a_score(text: str) -> None:
    url = join(BASE, text)
    if url is not None:
        assert shape(url) == shape(url)
        assert 0.0 <= article_score(url) <= 1.0
        trap(url)


@given(MARKUP.map(str.encode) | st.binary(max_size=300))
def test_any_bytes_are_a_feed_or_none(body: bytes) -> None:
    try:
        feed = read_feed(b"<rss><channel>" + body, BASE)
    except NotAFeed:
        return
    assert all(entry.url.startswith("http") for entry in feed.entries)


@given(MARKUP.map(str.encode) | st.binary(max_size=300))
def test_any_bytes_are_a_sitemap_or_none(body: bytes) -> None:
    for start in (b"", b"<urlset>", b"\x1f\x8b"):
        with contextlib.suppress(NotASitemap):
            assert all(place.url.startswith("http") for place in read_sitemap(start + body, BASE))


@given(MARKUP.map(str.encode) | st.binary(max_size=300))
def test_any_bytes_are_a_page(body: bytes) -> None:
    assert all(link.url.startswith("http") for link in read_page(b"<html><body><a href='" + body, BASE).links)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_robots_txt(body: bytes) -> None:
    parse(b"User-agent: *\n" + body).can_fetch(BASE, "conflictwire")


@given(SOUP)
def test_any_text_is_a_time_or_none(text: str) -> None:
    retry_after(text, 0.0)
    moment(text)


TEXT = st.text(min_size=1, max_size=30).filter(lambda text: text.strip() != "")


@given(note=TEXT, words=st.lists(TEXT, max_size=3).map(tuple))
def test_any_source_reads_back_as_written(
    tmp_path_factory: pytest.TempPathFactory, note: str, words: tuple[str]
) -> None:
    source = Source("a-1", Kind.FEED, "https://news.example/feed", note=note, words=words, delay=1.5)
    path = tmp_path_factory.mktemp("sources") / "sources.toml"
    path.write_text(as_toml(source), encoding="utf-8", newline="")
    assert read_sources(path) == (source,)


class Receiver:
    """Takes what a resolver tells, as Twisted's endpoints do."""

    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.done = asyncio.Event()

    def resolutionBegan(self, resolution: object) -> None:  # noqa: N802
        pass

    def addressResolved(self, address: IPv4Address) -> None:  # noqa: N802
        self.addresses.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.done.set()


def test_a_name_that_changes_its_address_is_checked_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([["93.184.216.34"], ["127.0.0.1"], ["93.184.216.34", "10.0.0.8"]])

    async def rebinding() -> list[list[str]]:
        async def getaddrinfo(*args: object, **kwargs: object) -> list[tuple[object, ...]]:
            return [(socket.AF_INET, 1, 6, "", (address, 80)) for address in next(answers)]

        loop = asyncio.get_running_loop()
        monkeypatch.setattr(loop, "getaddrinfo", getaddrinfo)
        monkeypatch.setattr(GuardedResolver, "guard", Guard(allow_private=False, proxy=""))
        resolver = GuardedResolver(reactor=None)
        seen = []
        for _ in range(3):
            receiver = Receiver()
            resolver.resolveHostName(receiver, "rebind.example.org", 80)  # type: ignore[arg-type]
            await receiver.done.wait()
            seen.append(receiver.addresses)
        return seen

    assert asyncio.run(rebinding()) == [["93.184.216.34"], [], ["93.184.216.34"]]
