"""The second copy of an article: feeds that carry it whole keep it readable when its page is closed, empty or gone."""

from __future__ import annotations

import re
from html import escape

from cleaners.records import Snapshot
from crawler.feeds import Entry, NotAFeed, read_feed
from crawler.naming import known_as
from crawler.visits import Role
from store.urls import both_forms

TAG = re.compile(r"<[^>]*>")
# A page that shows less than this share of what its feed has is a teaser.
TEASER = 0.5


def copied_article(feed: Snapshot, url: str) -> tuple[Snapshot, int] | None:
    """The article at *url* as the *feed* carries it, as a page of its own, and how many characters its text has.

    None where the feed doesn't carry it whole. Its time is the feed's: that is when these words were seen.
    """
    try:
        found = read_feed(feed.body, feed.final_url, feed.header("content-type") or "")
    except NotAFeed:
        return None
    wanted = both_forms(known_as(url, Role.ARTICLE))
    for entry in found.entries:
        # The frontier knows whether the host makes a difference of the last slash; a feed names a page once.
        if entry.text and known_as(entry.url, Role.ARTICLE) in wanted:
            page = Snapshot(
                url,
                as_page(entry, found.language).encode(),
                feed.fetched_at,
                headers=(("content-type", "text/html; charset=utf-8"),),
            )
            return page, len(TAG.sub("", entry.text))
    return None


def as_page(entry: Entry, language: str | None) -> str:
    """The *entry* as a page that states what the feed does, and no more. Its markup is as hostile as any page's."""
    title = escape(entry.title)
    facts = [
        ("property", "og:type", "article"),
        ("property", "og:title", entry.title),
        ("name", "author", entry.author),
        ("property", "article:published_time", entry.published or ""),
        ("property", "article:modified_time", entry.modified or ""),
    ]
    metas = "".join(f'<meta {kind}="{name}" content="{escape(value)}">' for kind, name, value in facts if value)
    lang = f' lang="{escape(language)}"' if language else ""
    return (
        f'<!doctype html><html{lang}><head><meta charset="utf-8"><title>{title}</title>'
        f'<link rel="canonical" href="{escape(entry.url)}">{metas}</head>'
        f"<body><article><h1>{title}</h1>{entry.text}</article></body></html>"
    )
