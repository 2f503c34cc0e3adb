"""What stands where a page's further comments were to be had."""

from __future__ import annotations

import pytest

from crawler.discussion import MAX_PAGES, is_page_of_comments
from crawler.fetched import Fetched
from crawler.reading import read
from crawler.sources import Kind, Source
from crawler.visits import Role, Visit

HTML = "text/html; charset=utf-8"
CLOSED = b"<!doctype html><html><body><h1>Back soon</h1><p>We are moving to a drier place.</p></body></html>"
COMMENTS = b"""<!doctype html><html><body><ol class="commentlist"><li class="comment" id="comment-7">
<cite class="fn">Vera</cite>
<time datetime="2021-03-14T09:26">x</time><div class="comment-content"><p>Nobody told us.</p></div></li></ol>"""
CASES = [
    (CLOSED, "https://skerry-post.example/wp-json/wp/v2/comments?post=5&per_page=100", False),
    (CLOSED, "https://skerry-post.example/night-ferry/feed/", False),
    (CLOSED, "https://skerry-post.example/night-ferry/comment-page-2/", True),
    (COMMENTS, "https://skerry-post.example/night-ferry/?older=1", True),
    (b"%PDF-1.4 x", "https://skerry-post.example/night-ferry/?older=1", False),
    (b"", "https://skerry-post.example/night-ferry/?older=1", False),
]


@pytest.mark.parametrize(("body", "url", "expected"), CASES)
def test_a_page_that_answers_for_an_api_or_a_feed_is_nobodys_article(body: bytes, url: str, expected: bool) -> None:
    assert is_page_of_comments(body, url, HTML) is expected


@pytest.mark.parametrize(("depth", "followed"), [(2, 1), (MAX_PAGES, 1), (MAX_PAGES + 1, 0)])
def test_pages_of_comments_that_name_the_next_for_ever_come_to_an_end(depth: int, followed: int) -> None:
    url = "https://skerry-post.example/night-ferry/comment-page-7/"
    further = b'<a href="/night-ferry/comment-page-8/#comments">Older Comments</a>'
    visit = Visit(1, url, url, "skerry-post.example", "post", Role.COMMENTS, depth=depth)
    found = read(Fetched(visit, Source("post", Kind.FEED, url), url, COMMENTS + further, HTML))
    assert sum(link.role is Role.COMMENTS for link in found.links) == followed
