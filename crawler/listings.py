"""What a feed, a sitemap or an archive's index names: links for the frontier, with what it says of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice

from crawler.cdx import Answer, NotACdx, capture_address, next_queries, parameter, read_cdx
from crawler.feeds import NotAFeed, read_feed
from crawler.fetched import BARREN_LISTS, FIND, FRESH, LISTED, Fetched, Read
from crawler.promise import Priority
from crawler.revisits import moment
from crawler.shapes import trap
from crawler.sitemaps import NotASitemap, SitemapEntry, read_sitemap
from crawler.sources import Source
from crawler.visits import Link, Role

# sitemaps.org allows a tenth of this in a file; each takes half a kilobyte until it is written down.
MOST_ENTRIES = 500_000
# Of so many entries of a sitemap, more than half don't change in the same second.
ONE_STAMP = 10


def from_feed(fetched: Fetched, priority: Priority) -> Read:
    """The entries of a feed, and its page of older ones."""
    source = fetched.source
    try:
        feed = read_feed(fetched.body, fetched.url, fetched.content_type)
    except NotAFeed as error:
        return Read(kind="no feed", problem=f"{error}; look for the feed with `conflictwire sources add {fetched.url}`")
    links = [
        Link(
            e.url,
            Role.ARTICLE,
            FRESH + priority(e.title, e.url, source, 1.0, e.summary),
            e.title,
            e.published,
            modified=e.modified,
            copied=bool(e.text),
        )
        for e in feed.entries
    ]
    if feed.next_page and fetched.visit.barren < BARREN_LISTS and fetched.visit.depth < source.max_depth:
        links.append(Link(feed.next_page, Role.FEED, FIND - 0.5, paging=True))
    return Read(tuple(links), kind="feed", problem=feed.problem)


def from_sitemap(fetched: Fetched, priority: Priority) -> Read:
    """The entries of a sitemap or an index of them; a feed may stand in its place."""
    places = read_sitemap(fetched.body, fetched.url)
    try:
        links = believed(_sitemap_link(place, fetched.source, priority) for place in islice(places, MOST_ENTRIES))
        is_longer = next(places, None) is not None
    except NotASitemap as error:
        feed = from_feed(fetched, priority)
        return feed if not feed.problem else Read(kind="no sitemap", problem=str(error))
    problem = f"the sitemap has more than {MOST_ENTRIES:,} entries; the rest is left" if is_longer else ""
    return Read(links, kind="sitemap", problem=problem)


def from_captures(fetched: Fetched, priority: Priority) -> Read:
    """What an archive's index names, and where it goes on."""
    asked, source = fetched.visit.found_as, fetched.source
    try:
        answer = read_cdx(fetched.body)
    except NotACdx as error:
        if not parameter(asked, "showNumPages"):
            return Read(kind="no index", problem=str(error))
        answer = Answer()
    further = [Link(url, Role.CAPTURES, FIND, paging=True) for url in next_queries(asked, answer)]
    if parameter(asked, "showNumPages"):
        return Read(tuple(further), kind="index")
    skipped: dict[str, int] = {}
    links = []
    for capture in answer.captures:
        why = trap(capture.url) or ("" if source.wants(capture.url) else "left out by the source's filters")
        address = None if why else capture_address(source, capture)
        if address is None:
            why = re.sub(r"\d+", "N", why) or "without the place of its record in the index"
            skipped[why] = skipped.get(why, 0) + 1
        else:
            links.append(Link(address, Role.CAPTURE, LISTED + 0.2 * priority("", capture.url, source, 0.5)))
    return Read((*links, *further), kind="index", skipped=tuple(skipped.items()))


def _sitemap_link(place: SitemapEntry, source: Source, priority: Priority) -> Link:
    if place.is_map:
        return Link(place.url, Role.SITEMAP, FIND, published=place.modified, modified=place.modified)
    role = Role.ARTICLE if place.is_news else Role.PAGE
    # The newest first: a sitemap of ten years is not read in an hour.
    when = moment(place.published or place.modified)
    fresh = 0.0 if when is None else 1.0 - (datetime.now(UTC).timestamp() - when) / (365 * 86400.0)
    fresh = min(1.0, max(0.0, fresh))  # some sitemaps date pages in the future
    promise = priority(place.title, place.url, source, fresh)
    rank = LISTED + 0.7 * ((1 - priority.trust) * fresh + priority.trust * promise)
    return Link(place.url, role, rank, place.title, place.published or place.modified, modified=place.modified)


def believed(links: Iterable[Link]) -> tuple[Link, ...]:
    """*links* of a sitemap, without times of change that say nothing: many sites give each entry the file's own."""
    kept = tuple(links)
    stamps = Counter(link.modified for link in kept if link.modified)
    if len(kept) >= ONE_STAMP and stamps and max(stamps.values()) > len(kept) / 2:
        return tuple(replace(link, modified=None) for link in kept)
    return kept
