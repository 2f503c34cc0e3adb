"""Live reports: numbered entries with writers and times, which are no posts of a thread."""

from __future__ import annotations

import pytest

from cleaners.comments import find_comments
from cleaners.page.tree import parse

ENTRIES = (
    ("Anna Weber", "14:30", "The ministry says that two drones were shot down over the capital this afternoon."),
    ("Luke Hart", "13:10", "The foreign minister has arrived in Geneva, where he will meet the mediators tonight."),
    ("Sara Ford", "11:55", "We are hearing explosions in the south of the town; more on this as we get it."),
    ("Anna Weber", "10:20", "Good morning and welcome to our coverage of the fighting; I am in the capital today."),
)
ENTRY = (
    '<div class="entry" id="entry-{number}"><b class="author">{author}</b> <i>5 October 2020, {hour}</i>'
    "<p>{text}</p></div>"
)
NEWS = '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "LiveBlogPosting"}</script>'


def comments(live: str, url: str) -> int:
    """How many comments are found in a report of few words with *live* below it."""
    page = f'<html lang="en"><body><h1>Shelling resumes</h1><p>The fighting goes on.</p>{live}</body></html>'
    tree = parse(page)
    assert tree is not None
    return len(find_comments(tree, url).comments)


def written(entries: tuple[tuple[str, str, str], ...], name: str = "live") -> str:
    """*entries* as markup, in their order."""
    inside = "".join(
        ENTRY.format(number=1000 + n, author=author, hour=hour, text=text)
        for n, (author, hour, text) in enumerate(entries)
    )
    return f'<div class="{name}">{inside}</div>'


@pytest.mark.parametrize("name", ["live", "thread-posts"])
@pytest.mark.parametrize("path", ["world/shelling", "topic/shelling", "discussions/shelling"])
def test_live_reports_with_the_latest_first_are_no_thread(path: str, name: str) -> None:
    assert comments(written(ENTRIES, name), f"https://news.example/{path}") == 0


def test_live_reports_on_a_page_of_news_are_no_thread() -> None:
    assert comments(NEWS + written(ENTRIES[::-1]), "https://news.example/world/shelling") == 0


def test_a_forum_may_have_the_latest_first() -> None:
    assert comments(written(ENTRIES), "https://harbour.example/forum/?t=7") > 0
