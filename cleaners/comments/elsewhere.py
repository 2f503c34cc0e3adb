"""A document that holds nothing but the comments of another page: its comment feed, or the WordPress API's answer."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from cleaners.comments.feed import answered_pages, read_feed
from cleaners.comments.rest import read_rest
from cleaners.errors import CleanerError
from cleaners.records import Comment

OPENS_FEED = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|rss|feed|rdf:RDF)", re.IGNORECASE)
OPENS_LIST = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[")
API = re.compile(r"wp/v2/comments(?:[?&#]|$)")
COMMENT_PAGE = re.compile(r"/comment-page-\d+/?$", re.IGNORECASE)
# What platforms add to a page's address to make it a comment's.
OF_COMMENT = ("cpage", "showcomment", "replytocom")


def read_elsewhere(body: bytes, url: str) -> tuple[tuple[Comment, ...], str] | None:
    """The comments in *body*, fetched from *url*, and the one page that they are on; None where it is no such document.

    The page is the one that all the comments' own permalinks name. A feed of articles, or of the comments on several
    pages, is no such document; nor is one without a comment, which names no page.
    """
    try:
        if OPENS_LIST.match(body) and API.search(url):
            comments = read_rest(body)
            links = tuple(comment.permalink or "" for comment in comments)
        elif OPENS_FEED.match(body):
            comments, links = read_feed(body), answered_pages(body)
        else:
            return None
    except CleanerError:
        return None
    pages = {_page_of(link, url) for link in links}
    page = pages.pop() if len(pages) == 1 else ""
    return (comments, page) if page else None


def _page_of(link: str, base: str) -> str:
    """The page behind a comment's permalink, absolute; empty where it names none."""
    try:
        parts = urlsplit(urljoin(base, link)) if link else None
    except ValueError:
        return ""
    if parts is None or parts.scheme not in ("http", "https"):
        return ""
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0].lower() not in OF_COMMENT]
    return parts._replace(path=COMMENT_PAGE.sub("/", parts.path), query=urlencode(query), fragment="").geturl()
