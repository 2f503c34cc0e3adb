"""A real WordPress's pages, cleaned one by one, against its database."""

from __future__ import annotations

import re
import urllib.request
from datetime import UTC, datetime

import pytest

from cleaners import clean
from cleaners.records import Cleaned, Comment, Snapshot
from tests.wordpress.compare import paragraphs, plain
from tests.wordpress.site import WordPress

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


def test_comments_shown_on_a_page_equal_the_database(wordpress: WordPress) -> None:
    """Every comment that the page's own markup carries, with author, time, text and parent."""
    for post in wordpress.posts:
        shown = comment_ids(post.url)
        truth = [
            (str(c.id), plain(c.author) or "Anonymous", c.when[:16], paragraphs(c.text), c.parent)
            for c in post.comments
            if str(c.id) in shown
        ]
        comments = cleaned(post.url).comments
        number = {comment.position: id_of(comment) for comment in comments}
        got = [
            (
                str(number[comment.position]),
                plain(comment.author or ""),
                (comment.published or "")[:16],
                paragraphs(comment.text),
                0 if comment.parent is None else number[comment.parent],
            )
            for comment in comments
        ]
        assert sorted(got) == sorted(truth), post.url


def comment_ids(url: str) -> set[str]:
    """The ids in the page's own markup, read by a pattern so that no cleaner judges itself."""
    with urllib.request.urlopen(url, timeout=30) as answer:
        return set(re.findall(r'<li id="comment-(\d+)"', answer.read().decode()))


def id_of(comment: Comment) -> int:
    """WordPress's number, which the platform's own id may wear a prefix before."""
    return int(re.sub(r"\D", "", comment.platform_id or "0"))
