"""Threads whose address and class names do not say so: the posts are numbered, signed and most of the page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from lxml import etree
from lxml.html import HtmlElement

from cleaners.comments.found import Sighting
from cleaners.comments.text import words_of
from cleaners.rules.dates import run_backwards

# Where a page's own links lead: an id, or an old anchor's name.
PLACES = etree.XPath(".//@id | .//a/@name", smart_strings=False)
POST_NUMBER = re.compile(
    r"((?:p|pb|pid|post|m|msg|message|r|reply|a|answer|c|comment|beitrag|entry|t)?[_-]?)(\d{3,})", re.IGNORECASE
)
# So many posts, with so many writers, are a discussion.
FEWEST_POSTS = 4
FEWEST_WRITERS = 3
# This share of the posts has a number, a writer and a time of day, and of the page's words stands in posts.
MOST = 0.8
MOST_WORDS = 0.4
# What a page that reports says of itself, in a script or in its markup.
STATED = etree.XPath("//script[contains(@type, 'ld+json')]/text() | //@itemtype", smart_strings=False)
REPORTS = re.compile(r"(?:\"|schema\.org/)(?:\w*NewsArticle|LiveBlogPosting)(?:\"|$)")


def numbers_posts(body: HtmlElement) -> bool:
    """True when several places in *body* are named alike but for their number, as posts are."""
    named = (POST_NUMBER.fullmatch(name) for name in PLACES(body))
    alike = Counter(match[1] for match in named if match)
    return bool(alike) and alike.most_common(1)[0][1] >= FEWEST_POSTS


def is_discussion(posts: Sequence[Sighting], body: HtmlElement) -> bool:
    """True when *posts* are numbered, signed by several, dated to the hour and most of the page's text.

    So are the entries of live reports, but the page may say that it is news.
    """
    if any(map(REPORTS.search, STATED(body))):
        return False
    if len(posts) < FEWEST_POSTS or len({post.author for post in posts}) < FEWEST_WRITERS:
        return False
    headed = sum(1 for post in posts if post.author and post.published and "T" in post.published.iso)
    numbered = sum(map(_is_numbered, posts))
    words = sum(len(post.text.split()) for post in posts)
    return min(headed, numbered) >= MOST * len(posts) and words >= MOST_WORDS * len(words_of(body).split())


def are_reports(posts: Sequence[Sighting], url: str) -> bool:
    """True when the times of *posts* run backwards, as those of live reports do; those of posts seldom, in forums."""
    times = [post.published.iso for post in posts if post.published]
    return "forum" not in url.lower() and run_backwards(times)


def _is_numbered(post: Sighting) -> bool:
    return any(POST_NUMBER.fullmatch(name) for name in (post.element.get("id", ""), *PLACES(post.element)))
