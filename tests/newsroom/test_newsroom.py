"""The newsroom keeps its own promises: what it links exists, what it forbids is marked, what it prints is the truth."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import lxml.html
import pytest

from tests.newsroom.edition import Story, read_edition
from tests.newsroom.pages import build_pages
from tests.newsroom.server import Newsroom, Request

EDITION = read_edition()
PAGES = build_pages(EDITION)
TALKS = "http://front-page.example/2020/10/talks-in-moscow-end-with-a-truce/"


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom() as running:
        yield running


def get(newsroom: Newsroom, target: str, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(newsroom.proxy.removeprefix("http://"), timeout=5)
    connection.request("GET", target, headers={name.replace("_", "-"): value for name, value in headers.items()})
    return connection.getresponse()


def test_it_answers_as_a_proxy_and_by_host_alike(newsroom: Newsroom) -> None:
    as_proxy = get(newsroom, TALKS).read()
    as_origin = get(newsroom, urlsplit(TALKS).path, Host="front-page.example").read()
    assert as_proxy == as_origin == PAGES["front-page.example", urlsplit(TALKS).path].body


@pytest.mark.parametrize(
    ("target", "status"),
    [
        (TALKS, 200),
        (TALKS + "comment-page-2/", 200),
        (TALKS.rstrip("/"), 301),
        ("http://front-page.example/no-such-page/", 404),
        ("http://elsewhere.example/", 502),
    ],
)
def test_status(newsroom: Newsroom, target: str, status: int) -> None:
    assert get(newsroom, target).status == status


def test_an_unchanged_page_is_not_sent_again(newsroom: Newsroom) -> None:
    first = get(newsroom, TALKS)
    etag, changed = first.headers["ETag"], first.headers["Last-Modified"]
    assert get(newsroom, TALKS, If_None_Match=etag).status == 304
    assert get(newsroom, TALKS, If_Modified_Since=changed).status == 304
    assert get(newsroom, TALKS, If_None_Match='"other"', If_Modified_Since=changed).status == 200


def test_gzip_only_where_it_is_accepted(newsroom: Newsroom) -> None:
    assert get(newsroom, TALKS).headers["Content-Encoding"] is None
    assert get(newsroom, TALKS, Accept_Encoding="gzip").headers["Content-Encoding"] == "gzip"


def test_comments_from_the_api_are_paged(newsroom: Newsroom) -> None:
    story = EDITION.story(TALKS)
    numbers = []
    for page in (1, 2, 3):
        url = f"http://front-page.example/wp-json/wp/v2/comments?post={story.number}&per_page=10&page={page}&order=asc"
        answer = get(newsroom, url)
        assert answer.headers["X-WP-TotalPages"] == "3"
        numbers += [entry["id"] for entry in json.load(answer)]
    assert numbers == [reply.number for reply in story.replies]


@pytest.mark.parametrize(
    ("target", "forbidden"),
    [
        ("/wp-admin/", True),
        ("/wp-admin/admin-ajax.php", False),
        ("/?s=truce", True),
        ("/?p=4001", False),
        ("/2020/10/a/print/", True),
        ("/2020/10/a/", False),
    ],
)
def test_the_log_knows_what_robots_txt_forbids(target: str, forbidden: bool) -> None:
    newsroom = Newsroom(EDITION)
    newsroom.log.append(Request("GET", "front-page.example", target, 200))
    newsroom._server.server_close()
    assert bool(newsroom.disallowed()) == forbidden


@pytest.mark.parametrize("story", EDITION.stories, ids=lambda story: f"{story.site.key}-{story.slug[:30]}")
def test_a_storys_page_holds_what_the_story_says(story: Story) -> None:
    tree = lxml.html.fromstring(PAGES[story.site.host, story.path].body.decode())
    text = " ".join(tree.text_content().split())
    assert tree.findtext(".//h1") is not None
    for piece in (story.title, story.caption, *story.authors[: story.site.key != "field-dispatch"], *story.paragraphs):
        assert " ".join(piece.split()) in text
    assert [r for thread in story.threads for r in thread] == list(story.replies), "comments in reading order"


def test_every_link_leads_somewhere() -> None:
    """No link is dead but for what the newsroom does not print: pictures, people's pages, forms."""
    hosts = {site.host for site in EDITION.sites}
    unprinted = ("/comment/reply/", "share=", "/author/", "/user/login?", "/media/")
    dead = set()
    for (host, target), page in PAGES.items():
        if not page.media_type.startswith("text/html") or not page.body:
            continue
        for anchor in lxml.html.fromstring(page.body.decode()).iter("a"):
            parts = urlsplit(urljoin(f"http://{host}{target}", anchor.get("href", "")))
            there = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
            if parts.netloc in hosts and (parts.netloc, there) not in PAGES:
                dead.add(f"{parts.netloc}{there}")
    assert {link for link in dead if not any(part in link for part in unprinted)} == set()


@pytest.mark.parametrize("target", [target for target in PAGES if target[1].endswith((".xml", ".atom", "/feed/"))])
def test_feeds_and_sitemaps_are_well_formed(target: tuple[str, str]) -> None:
    ElementTree.fromstring(PAGES[target].body)
