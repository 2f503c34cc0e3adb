"""A real WordPress crawled by each way in, and the store compared with its database."""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from store.repair import rebuild
from tests.end_to_end import stored
from tests.end_to_end.crawling import crawl
from tests.wordpress.compare import paragraphs, plain
from tests.wordpress.site import Post, WordPress

pytestmark = [pytest.mark.wordpress, pytest.mark.slow]
# The kind of source, where it starts, and how far comments are followed.
WAYS = (("feed", "/feed/", "page"), ("sitemap", "/wp-sitemap.xml", "more"), ("wordpress", "/", "all"))


@pytest.fixture(scope="session", params=WAYS, ids="-".join)
def store(request: pytest.FixtureRequest, wordpress: WordPress, tmp_path_factory: pytest.TempPathFactory) -> Path:
    kind, path, comments = request.param
    folder = tmp_path_factory.mktemp("crawl")
    (folder / "sources.toml").write_text(
        f'[daily]\nkind = "{kind}"\nurl = "{wordpress.url}{path}"\ncomments = "{comments}"\n', encoding="utf-8"
    )
    summary = crawl(folder / "news.db", sources=folder / "sources.toml")
    assert summary["problems"] == []
    return folder / "news.db"


def test_articles_equal_the_database(store: Path, wordpress: WordPress) -> None:
    got, truth = [], []
    for post in wordpress.posts:
        article = stored.article(store, post.url)
        assert article is not None, f"{post.url} is not in the store"
        body = [plain(block) for block in article.paragraphs]
        got.append((plain(article.title), article.authors, article.published[:19], body))
        truth.append((plain(post.title), (post.author,), post.published, [plain(text) for text in post.paragraphs]))
    assert got == truth


def test_each_post_is_one_article(store: Path, wordpress: WordPress) -> None:
    with stored.reading(store) as database:
        urls = [row["url"] for row in database.execute("SELECT url FROM articles JOIN pages USING (id)")]
    assert sorted(urls) == sorted(post.url for post in wordpress.posts)


def test_comments_equal_the_database(store: Path, wordpress: WordPress) -> None:
    """Each once, with author, time, text and parent, by its pages alone and by pages, feed and API together."""
    for post in wordpress.posts:
        truth = [
            (c.id, plain(c.author) or "Anonymous", c.when[:16], tuple(paragraphs(c.text)), c.parent)
            for c in post.comments
        ]
        assert sorted(comments(store, post)) == sorted(truth), post.url


def test_rebuilt_from_the_archive_the_comments_are_the_same(store: Path, wordpress: WordPress, tmp_path: Path) -> None:
    copied = tmp_path / store.name
    shutil.copytree(store.with_suffix(".archive"), copied.with_suffix(".archive"))
    rebuild(copied)
    for post in wordpress.posts:
        assert sorted(comments(copied, post)) == sorted(comments(store, post)), post.url


def comments(store: Path, post: Post) -> list[tuple[int, str, str, tuple[str, ...], int]]:
    with stored.reading(store) as database:
        rows = database.execute(
            """SELECT comments.* FROM comments JOIN page_urls ON page_urls.page = comments.page
            WHERE page_urls.url = ? AND flags NOT LIKE '%pingback%'""",
            [post.url],
        ).fetchall()
    number = {row["id"]: int(re.sub(r"\D", "", row["platform_id"] or "0")) for row in rows}
    return [
        (
            number[row["id"]],
            plain(row["author"] or "Anonymous"),
            datetime.fromisoformat(row["published"]).strftime("%Y-%m-%dT%H:%M"),
            tuple(paragraphs(row["text"])),
            0 if row["parent"] is None else number[row["parent"]],
        )
        for row in rows
    ]
