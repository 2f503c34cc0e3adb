"""What a response names, by the role it was asked in: the links for the frontier. Pure; runs in a thread."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from cleaners.page.scripted import NEEDS_JAVASCRIPT
from crawler.discussion import MAX_PAGES, is_no_page, is_page_of_comments, read_answer
from crawler.fetched import BARREN_LISTS, FIND, FRESH, Fetched, Read
from crawler.hosts import host_of
from crawler.listings import from_captures, from_feed, from_sitemap
from crawler.page import PageFacts, header_robots, read_page
from crawler.promise import Priority, plain_priority
from crawler.revisits import moment
from crawler.shapes import LIKE_ARTICLE, MAX_LENGTH, article_score, is_calendar, trap
from crawler.sources import Source
from crawler.visits import Link, Role
from crawler.wordpress import from_api

PAID = "the page asks for payment"


def read(fetched: Fetched, since: date | None = None, priority: Priority = plain_priority) -> Read:
    """What *fetched* names. Articles that are dated before *since* are left out, and counted."""
    found = READERS[fetched.visit.role](fetched, priority)
    skipped: dict[str, int] = dict(found.skipped)
    links = []
    for link in found.links:
        why = _unwanted(link, fetched.source, since)
        if why:
            skipped[why] = skipped.get(why, 0) + 1
        else:
            links.append(_whole(link))
    outlinks = found.outlinks or tuple(link.url for link in found.links)
    problem = _whole_text(found.problem)
    return replace(found, links=tuple(links), skipped=tuple(skipped.items()), outlinks=outlinks, problem=problem)


def _whole(link: Link) -> Link:
    """*link* with words that can be written down: JSON may hold half an emoji, where somebody cut a title."""
    if f"{link.text}{link.published}{link.modified}".isascii():
        return link
    published, modified = (_whole_text(stated) if stated else None for stated in (link.published, link.modified))
    return replace(link, text=_whole_text(link.text), published=published, modified=modified)


def _whole_text(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _unwanted(link: Link, source: Source, since: date | None) -> str:
    is_page = link.role in (Role.ARTICLE, Role.PAGE)
    if is_page and (why := trap(link.url)):
        # The number in "a URL of 2310 characters" would make a reason of its own for each.
        return re.sub(r"\d+", "N", why)
    if is_page and not source.wants(link.url):
        return "left out by the source's filters"
    published = moment(link.published)
    if since is None or published is None:
        return ""
    first = datetime(since.year, since.month, since.day, tzinfo=UTC).timestamp()
    return f"older than {since}" if published < first else ""


def _page(fetched: Fetched, priority: Priority) -> Read:
    facts = read_page(fetched.body, fetched.url, _charset(fetched.content_type), fetched.source.comments)
    directives = facts.directives | header_robots(list(fetched.robots_headers))
    visit = fetched.visit
    is_start = visit.depth == 0 and visit.role is Role.PAGE
    is_article = visit.role in (Role.ARTICLE, Role.COMMENTS) or (facts.is_article and not is_start)
    on_topic = priority.judge(facts.title, facts.text, fetched.source.language) if is_article else None
    links: tuple[Link, ...] = ()
    skipped: dict[str, int] = {}
    if "nofollow" in directives:
        skipped["nofollow"] = len(facts.links)
    elif _follows(fetched):
        links, skipped = _page_links(facts, fetched, is_article, priority, on_topic)
    # Each of a site's pages of comments may name the next one, for ever.
    far = visit.role is Role.COMMENTS and visit.depth > MAX_PAGES
    if is_article and not far and "nofollow" not in directives:
        links += tuple(Link(each, Role.COMMENTS, FRESH) for each in facts.comments)
    noarchive = "noarchive" in directives
    problem = ""
    if facts.scripted and not is_start:
        problem = NEEDS_JAVASCRIPT
    if noarchive:
        problem = "not kept, as the page asks (noarchive)"
    return Read(
        links,
        store=is_article and not noarchive,
        archive=not noarchive,
        kind="article" if is_article else "list",
        evidence=facts.evidence,
        problem=problem,
        aliases=_aliases(facts, fetched.url) if is_article and visit.role is not Role.COMMENTS else (),
        skipped=tuple(skipped.items()),
        outlinks=tuple(link.url for link in facts.links),
        partial="the page is empty without JavaScript" if facts.scripted else PAID if facts.paid else "",
        prose=facts.prose,
        on_topic=on_topic,
        wordpress=facts.api is not None,
    )


def _capture(fetched: Fetched, priority: Priority) -> Read:
    """A page out of an archive: kept if it is an article and may be; what it links to was of its day."""
    found = _page(fetched, priority)
    return replace(found, store=found.kind == "article" and found.store, links=(), aliases=())


def _comments(fetched: Fetched, priority: Priority) -> Read:
    """A further page of comments, or a feed or an API's answer that holds comments alone."""
    if not is_no_page(fetched.body):
        if is_page_of_comments(fetched.body, fetched.url, fetched.content_type):
            return _page(fetched, priority)
        return Read(kind="no comments")
    answer = read_answer(fetched.body, fetched.url, fetched.pages)
    if answer is None:
        return Read(kind="no comments")
    return Read(tuple(Link(each, Role.COMMENTS, FRESH) for each in answer.further), store=True, kind="comments")


def _follows(fetched: Fetched) -> bool:
    """Pages are read for links only where the source is a whole site, or its list of search results."""
    by_links = fetched.whole_site or fetched.source.kind in ("site", "search")
    return by_links and fetched.visit.depth < fetched.source.max_depth


def _page_links(
    facts: PageFacts, fetched: Fetched, is_article: bool, priority: Priority, on_topic: float | None
) -> tuple[tuple[Link, ...], dict[str, int]]:
    visit, source = fetched.visit, fetched.source
    links = [Link(url, Role.FEED, FIND) for url in facts.feeds if source.owns(host_of(url)) and visit.depth == 0]
    skipped: dict[str, int] = {}
    page_score = 0.3 if is_article else 0.6
    for found in facts.links:
        score = article_score(found.url)
        if not source.owns(host_of(found.url)):
            reason = "of another site"
        elif score < LIKE_ARTICLE and visit.barren >= BARREN_LISTS:
            reason = f"on the last of {BARREN_LISTS} lists that named no new article"
        elif is_calendar(found.url) and visit.depth > 0 and is_calendar(fetched.url):
            reason = "the next page of a calendar"
        else:
            is_paging = found.is_next and not is_article
            rank = priority(found.text, found.url, source, page_score, found.context, on_topic) - 0.02 * visit.depth
            links.append(
                Link(found.url, Role.PAGE, rank + (0.1 if found.is_next else 0.0), found.text, paging=is_paging)
            )
            continue
        skipped[reason] = skipped.get(reason, 0) + 1
    return tuple(links), skipped


def _aliases(facts: PageFacts, url: str) -> tuple[str, ...]:
    host = host_of(url).removeprefix("www.")
    near = (other for other in (facts.canonical, facts.amp) if other and len(other) <= MAX_LENGTH)
    # A page may speak for its own host only, and never for the front page.
    return tuple(o for o in near if host_of(o).removeprefix("www.") == host and urlsplit(o).path not in ("", "/"))


def _charset(content_type: str) -> str | None:
    found = re.search(r"charset=[\"']?([\w-]+)", content_type, re.IGNORECASE)
    return found[1] if found else None


READERS: dict[Role, Callable[[Fetched, Priority], Read]] = {
    Role.FEED: from_feed,
    Role.SITEMAP: from_sitemap,
    Role.PAGE: _page,
    Role.ARTICLE: _page,
    Role.COMMENTS: _comments,
    Role.API: from_api,
    Role.CAPTURES: from_captures,
    Role.CAPTURE: _capture,
}
