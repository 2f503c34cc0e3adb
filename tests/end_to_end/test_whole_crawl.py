"""The whole newsroom crawled through the real path, and the store compared with the truth, story by story."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from tests.end_to_end import stored
from tests.end_to_end.crawling import crawl
from tests.newsroom.contents import changed, contents
from tests.newsroom.edition import Story, read_edition
from tests.newsroom.server import Newsroom, Request

EDITION = read_edition()
RELEVANT = [story for story in EDITION.stories if story.relevant]
WITH_COMMENTS = [story for story in RELEVANT if story.replies]
# What the sites say of themselves; words of none of the stories.
BOILERPLATE = (
    "[ad_",
    "2,500 $",
    "About News Update",
    "Breaking News",
    "Check Also",
    "Click to see full-size image",
    "Comments are closed",
    "Do you like this content",
    "In reply to",
    "Leave a Reply",
    "MORE ON THIS TOPIC",
    "Read More",
    "Recent Comments",
    "See also",
    "Source link",
    "Submitted by",
    "Subscribe to Front Page Channel",
    "We use cookies",
    "You may also like",
)


@dataclass(frozen=True)
class Crawled:
    store: Path
    newsroom: Newsroom


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    store = tmp_path_factory.mktemp("newsroom") / "news.db"
    with Newsroom(EDITION) as newsroom:
        crawl(store, newsroom.proxy)
        yield Crawled(store, newsroom)


def name(story: Story) -> str:
    return f"{story.site.key}-{story.slug[:32]}"


@pytest.mark.parametrize("story", RELEVANT, ids=name)
class TestStory:
    def test_title(self, crawled: Crawled, story: Story) -> None:
        assert self.article(crawled, story).title == story.title

    def test_authors(self, crawled: Crawled, story: Story) -> None:
        assert self.article(crawled, story).authors == story.authors

    def test_published(self, crawled: Crawled, story: Story) -> None:
        """On the site's own clock: one of the four shows its time without the offset that its markup has."""
        published = self.article(crawled, story).published
        assert stored.local_minute(published, story) == story.published[:16]

    def test_body(self, crawled: Crawled, story: Story) -> None:
        assert self.article(crawled, story).paragraphs == tuple(" ".join(text.split()) for text in story.paragraphs)

    def article(self, crawled: Crawled, story: Story) -> stored.StoredArticle:
        found = stored.article(crawled.store, story.url)
        assert found is not None, f"{story.url} is not in the store"
        return found


@pytest.mark.parametrize("story", WITH_COMMENTS, ids=name)
def test_comments(crawled: Crawled, story: Story) -> None:
    """Each comment that the page shows, once, with author, time, text and parent; and none that nobody wrote.

    Comments on later pages (`/comment-page-2/`) may be there or not, until the crawl follows them.
    """
    got, truth = stored.comments(crawled.store, story), stored.true_comments(story)
    shown = [said for said, reply in zip(truth, story.replies, strict=False) if story.page_of(reply) == 1]
    assert len(got) == len(set(got))
    assert set(got) <= set(truth)
    assert set(shown) <= set(got)


def test_the_store_is_whole(crawled: Crawled) -> None:
    assert stored.is_whole(crawled.store)


def test_each_story_is_one_article(crawled: Crawled) -> None:
    """Short addresses, pages of comments and reply links are the same document, and lists are none."""
    with stored.reading(crawled.store) as database:
        pages = [row["url"] for row in database.execute("SELECT pages.url FROM articles JOIN pages USING (id)")]
    assert len(pages) == len(set(pages))
    assert set(pages) <= {story.url for story in EDITION.stories}


def test_no_boilerplate_in_any_body(crawled: Crawled) -> None:
    with stored.reading(crawled.store) as database:
        bodies = {row["title"]: row["body"] for row in database.execute("SELECT title, body FROM articles")}
    found = {(title, words) for title, body in bodies.items() for words in BOILERPLATE if words in body}
    assert found == set()


def test_what_was_removed_is_kept_with_its_rule(crawled: Crawled) -> None:
    with stored.reading(crawled.store) as database:
        unnamed = database.execute("SELECT count(*) FROM segments WHERE label = 'removed' AND rule IS NULL").fetchone()[
            0
        ]
        texts = {row["text"] for row in database.execute("SELECT text FROM removed")}
    assert unnamed == 0
    assert "Click to see full-size image" in texts


def test_a_syndicated_story_is_linked_over_three_sites(crawled: Crawled) -> None:
    copies = [story for story in EDITION.stories if story.syndicated]
    pages = [found.page for story in copies if (found := stored.article(crawled.store, story.url))]
    assert len(pages) == 3
    with stored.reading(crawled.store) as database:
        marks = ", ".join("?" * len(pages))
        clusters = database.execute(f"SELECT DISTINCT cluster FROM articles WHERE id IN ({marks})", pages).fetchall()
        linked = database.execute(
            f"SELECT count(DISTINCT article) FROM duplicates WHERE article IN ({marks}) AND duplicate_of IN ({marks})",
            pages * 2,
        ).fetchone()[0]
    assert len(clusters) == 1
    assert clusters[0]["cluster"] is not None
    assert linked == 2, "the two later copies lead to an earlier one"


def test_nothing_that_robots_txt_forbids_was_fetched(crawled: Crawled) -> None:
    assert [request.url for request in crawled.newsroom.disallowed()] == []
    hosts = {request.host for request in crawled.newsroom.log}
    assert hosts == {site.host for site in EDITION.sites}
    for host in hosts:
        first = next(request for request in crawled.newsroom.log if request.host == host)
        assert first.target == "/robots.txt", "a host's robots.txt is its first request"


def test_the_crawl_delay_is_kept(crawled: Crawled) -> None:
    site = next(site for site in EDITION.sites if site.crawl_delay)
    times = [request.at for request in crawled.newsroom.log if request.host == site.host]
    # The first request is robots.txt, which states the delay. A tenth is for timers, ours and theirs.
    assert min(later - earlier for earlier, later in pairwise(times[1:])) >= site.crawl_delay * 0.9


def test_a_second_crawl_changes_nothing(crawled: Crawled) -> None:
    before = contents(crawled.store)
    seen = len(crawled.newsroom.log)
    crawl(crawled.store, crawled.newsroom.proxy)
    again: list[Request] = crawled.newsroom.log[seen:]
    assert changed(before, contents(crawled.store)) == []
    assert [request for request in again if request.status == 304], "unchanged pages are asked with their validators"
    known = {request.url for request in crawled.newsroom.log[:seen] if request.status == 200}
    sent_again = [request.url for request in again if request.status == 200 and request.url in known]
    assert [url for url in sent_again if not url.endswith("/robots.txt")] == []
