"""Feeds that carry whole articles: their text is kept where the page itself can't be had."""

from __future__ import annotations

import json
import sqlite3
from html import escape
from pathlib import Path

import pytest

from cleaners import clean
from cleaners.records import Snapshot
from crawler.copies import copied_article
from crawler.feeds import read_feed
from crawler.sources import Kind
from store.archive import Archive
from store.repair import rebuild
from tests.crawler.server import Answer, Site, article
from tests.crawler.test_archiving import kinds
from tests.crawler.test_crawl import go, titles
from tests.store.conftest import FIRST_DAY

SENTENCES = [f"Sentence {n} tells at some length what was agreed upon at the river that day." for n in range(20)]
TEXT = "".join(f"<p>{' '.join(SENTENCES[n : n + 5])}</p>" for n in range(0, 20, 5))
URL = "https://paper.example/news/1"
NS = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def rss(url: str = URL, text: str = TEXT) -> str:
    return (
        f'<?xml version="1.0"?><rss version="2.0" {NS}><channel><title>Paper</title><language>en</language><item>'
        f"<title>Talks &amp; more</title><link>{url}</link><dc:creator>Ann Writer</dc:creator>"
        "<pubDate>Thu, 01 Oct 2020 12:00:00 GMT</pubDate><description>A short teaser.</description>"
        f"<content:encoded><![CDATA[{text}]]></content:encoded></item></channel></rss>"
    )


ATOM = (
    '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Paper</title><entry>'
    f'<title>Talks &amp; more</title><link rel="alternate" href="{URL}"/><author><name>Ann Writer</name></author>'
    "<published>2020-10-01T12:00:00Z</published><updated>2020-10-02T12:00:00Z</updated>"
)
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "language": "en",
    "items": [
        {
            "url": URL,
            "title": "Talks & more",
            "date_published": "2020-10-01T12:00:00Z",
            "authors": [{"name": "Ann Writer"}],
        }
    ],
}
FEEDS = {
    "RSS with content:encoded": rss(),
    "RSS with the whole as its description": rss(text="").replace("A short teaser.", escape(TEXT)),
    "Atom with html": f'{ATOM}<content type="html">{escape(TEXT)}</content></entry></feed>',
    "Atom with xhtml": f'{ATOM}<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{TEXT}</div></content>'
    "</entry></feed>",
    "JSON Feed": json.dumps({**JSON_FEED, "items": [{**JSON_FEED["items"][0], "content_html": TEXT}]}),  # type: ignore[dict-item]
    "JSON Feed in plain text": json.dumps(
        {**JSON_FEED, "items": [{**JSON_FEED["items"][0], "content_text": "\n\n".join(SENTENCES)}]}  # type: ignore[dict-item]
    ),
}


@pytest.mark.parametrize("kind", FEEDS)
def test_every_feed_that_carries_an_article_gives_it(kind: str) -> None:
    feed = Snapshot("https://paper.example/feed", FEEDS[kind].encode(), FIRST_DAY)
    found = copied_article(feed, "https://www.paper.example/news/1?utm_source=rss")
    assert found is not None
    page, length = found
    assert length > 1_000
    assert page.fetched_at == FIRST_DAY
    read = clean(page).article
    assert read is not None
    assert (read.title, read.authors, read.published and read.published[:10]) == (
        "Talks & more",
        ("Ann Writer",),
        "2020-10-01",
    )
    assert all(sentence in " ".join(read.body.split()) for sentence in SENTENCES)


def test_a_teaser_is_no_copy_and_another_page_has_none() -> None:
    feed = read_feed(rss(text="<p>Read more on our site.</p>").encode(), URL)
    assert [entry.text for entry in feed.entries] == [""]
    whole = Snapshot("https://paper.example/feed", rss().encode(), FIRST_DAY)
    assert copied_article(whole, "https://paper.example/news/2") is None
    assert copied_article(Snapshot(URL, b"<html>", FIRST_DAY), URL) is None


def test_what_a_title_holds_is_no_markup() -> None:
    feed = rss().replace("Talks &amp; more", '&lt;script&gt;alert(1)&lt;/script&gt;"&gt;')
    found = copied_article(Snapshot(URL, feed.encode(), FIRST_DAY), URL)
    assert found is not None
    assert b"<script" not in found[0].body


PAID = article(1).replace("<head>", '<head><script type="application/ld+json">{"isAccessibleForFree": false}</script>')
TEASER = (
    '<!doctype html><html><head><title>Talks</title><meta property="og:type" content="article"><script type='
    '"application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": "False"}</script></head><body>'
    "<article><h1>Talks</h1><p>" + SENTENCES[0] + " " + SENTENCES[1] + "</p></article></body></html>"
)
EMPTY = "<!doctype html><html><head>" + "<script>x</script>" * 3 + "</head><body><div id=root></div></body></html>"


@pytest.mark.parametrize(
    ("answer", "kept", "why"),
    [
        (Answer(b"no", 403), "Talks & more", "answers 403"),
        (Answer(b"gone", 410), "Talks & more", "answers 410"),
        (Answer(TEASER.encode(), headers={"Content-Type": "text/html"}), "Talks & more", "payment"),
        (Answer(EMPTY.encode(), headers={"Content-Type": "text/html"}), "Talks & more", "JavaScript"),
        (Answer(PAID.encode(), headers={"Content-Type": "text/html"}), "Report 1", ""),
        (Answer(article(1).encode(), headers={"Content-Type": "text/html"}), "Report 1", ""),
    ],
)
def test_the_page_if_it_can_be_had_else_its_copy(
    tmp_path: Path, site: Site, answer: Answer, kept: str, why: str
) -> None:
    site.pages["/feed"] = rss(site.url + "/news/1")
    site.pages["/news/1"] = answer
    summary = go(tmp_path, site, Kind.FEED, "/feed")
    assert titles(tmp_path) == [kept]
    assert (why in summary.problems[0][1]) if why else not summary.problems
    assert ("conversion" in [kind for kind, _ in kinds(tmp_path)]) == bool(why)
    again = go(tmp_path, site, Kind.FEED, "/feed")
    assert (again.total("articles"), titles(tmp_path)) == (0, [kept])
    store = tmp_path / "news.db"
    for path in tmp_path.glob("news.db*"):
        path.unlink()
    assert rebuild(store).snapshots == 1
    assert titles(tmp_path) == [kept]


def test_a_page_that_was_had_stays_when_it_closes(tmp_path: Path, site: Site) -> None:
    site.pages["/feed"] = rss(site.url + "/news/1")
    site.pages["/news/1"] = article(1)
    go(tmp_path, site, Kind.FEED, "/feed")
    site.pages["/news/1"] = Answer(b"pay", 402)
    with sqlite3.connect(tmp_path / "news.frontier.db") as db:
        db.execute("UPDATE urls SET due = 1 WHERE role = 'article'")
    go(tmp_path, site, Kind.FEED, "/feed")
    assert site.counts()["/news/1"] == 2
    assert titles(tmp_path) == ["Report 1"]
    assert len(list(Archive(tmp_path / "news.archive").places())) == 1
