"""A real WordPress's pages, cleaned one by one, against its database."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from cleaners import clean
from cleaners.comments import Beside, beside, read_rest
from cleaners.page.tree import parse
from cleaners.records import Cleaned, Comment, Snapshot
from tests.wordpress.compare import paragraphs, plain
from tests.wordpress.site import Post, WordPress

pytestmark = pytest.mark.wordpress


def cleaned(url: str) -> Cleaned:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return clean(Snapshot(url, answer.read(), datetime.now(UTC), answer.url, headers=tuple(answer.headers.items())))


def test_articles_equal_the_database(wordpress: WordPress) -> None:
    got, truth = [], []
    for post in wordpress.posts:
        article = cleaned(post.url).article
        assert article is not None, post.url
        got.append(
            (plain(article.title or ""), article.authors, (article.published or "")[:16], paragraphs(article.body))
        )
        truth.append((plain(post.title), (post.author,), post.published[:16], [plain(p) for p in post.paragraphs]))
    assert got == truth


Shown = tuple[int, str, str, tuple[str, ...], int]


def truth(post: Post) -> list[Shown]:
    """The database's comments as number, author, minute, paragraphs and the number of what they answer."""
    return sorted(
        (c.id, plain(c.author) or "Anonymous", c.when[:16], tuple(paragraphs(c.text)), c.parent) for c in post.comments
    )


def as_shown(comments: Iterable[Comment]) -> list[Shown]:
    """The same of what was read."""
    comments = list(comments)
    number = {comment.position: id_of(comment) for comment in comments}
    return sorted(
        (
            number[comment.position],
            plain(comment.author or "Anonymous"),
            (comment.published or "")[:16],
            tuple(paragraphs(comment.text)),
            0 if comment.parent is None else number[comment.parent],
        )
        for comment in comments
    )


def test_comments_by_page_alone_equal_the_database(wordpress: WordPress) -> None:
    """Those of the page and of the further pages of comments that it links, 20 threads on each."""
    for post in wordpress.posts:
        pages = [post.url]
        for page in pages:
            pages += [further for further in linked(page).pages if further not in pages]
        found = {id_of(c): (c, page) for page in pages for c in cleaned(page).comments}
        got = [shown for page in pages for shown in as_shown(c for c, where in found.values() if where == page)]
        assert sorted(got) == truth(post), post.url


def test_comments_by_feed_alone_equal_the_database(wordpress: WordPress) -> None:
    """By RSS as the page links it, and by the Atom feed beside it."""
    for post in wordpress.posts:
        (feed,) = linked(post.url).feeds
        for address in (feed, f"{feed}atom/") if post.comments else ():
            by_feed = cleaned(address)
            assert by_feed.about == post.url
            assert as_shown(by_feed.comments) == truth(post), address


@pytest.mark.parametrize("per_page", [100, 20])
def test_comments_by_the_api_alone_equal_the_database(wordpress: WordPress, per_page: int) -> None:
    for post in wordpress.posts:
        (first,) = linked(post.url).api
        first = first.replace("per_page=100", f"per_page={per_page}")
        with urllib.request.urlopen(first, timeout=30) as answer:
            bodies, pages = [answer.read()], int(answer.headers["X-WP-TotalPages"])
        for number in range(2, pages + 1):
            with urllib.request.urlopen(f"{first}&page={number}", timeout=30) as answer:
                bodies.append(answer.read())
        assert as_shown(read_rest(*bodies)) == truth(post), post.url
        assert pages == -(-len(post.comments) // per_page)


def linked(url: str) -> Beside:
    """Where else the page says that its comments are."""
    with urllib.request.urlopen(url, timeout=30) as answer:
        tree = parse(answer.read().decode())
    assert tree is not None
    return beside(tree, url)


def id_of(comment: Comment) -> int:
    """WordPress's number, which the platform's own id may wear a prefix before."""
    return int(re.sub(r"\D", "", comment.platform_id or "0"))
