"""What a response names, by the role it was asked in: the links for the frontier. Pure; runs in a thread."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from urllib.parse import urljoin, urlsplit

from cleaners.page.scripted import NEEDS_JAVASCRIPT
from crawler.cdx import Answer, NotACdx, capture_address, next_queries, parameter, read_cdx
from crawler.discussion import is_no_page, read_answer
from crawler.feeds import NotAFeed, join, read_feed, said
from crawler.hosts import host_of
from crawler.page import PageFacts, header_robots, read_page
from crawler.promise import Priority, plain_priority
from crawler.revisits import moment
from crawler.shapes import LIKE_ARTICLE, article_score, is_calendar, trap
from crawler.sitemaps import NotASitemap, SitemapEntry, read_sitemap
from crawler.sources import Source
from crawler.visits import Link, Role, Visit

# What finds articles goes before articles, the surest first.
FIND, FRESH, LISTED = 2.0, 1.0, 0.5
# Of so many entries of a sitemap, more than half don't change in the same second.
ONE_STAMP = 10
# After so many lists in a row that named no new article, their further lists are left alone.
BARREN_LISTS = 10
PAID = "the page asks for payment"
OPENS_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*[\[{]")


@dataclass(frozen=True, slots=True)
class Fetched:
    """A response as the readers need it; `url` is the address that answered.

    `pages` is of how many an API says that its answer is one. With `whole_site`, a page's links are followed although
    the source has another way in, which is closed.
    """

    visit: Visit
    source: Source
    url: str
    body: bytes
    content_type: str = ""
    robots_headers: tuple[str, ...] = ()
    pages: int = 1
    whole_site: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """What was found: links, whether to archive and store the page, and what to note.

    `evidence` is what told an article from a list. `problem` says why a source gave less than it should, or why a page
    is not kept. `aliases` are further addresses of the same page. `skipped` counts links that were left out, by reason;
    `outlinks` are the addresses of all that the page named, followed or not, for the archive. `partial` says why a page
    may hold less than its article, and `prose` how many characters of prose it has. `on_topic` is how far an
    article is on the topic by a first reading, where there is one. `wordpress` says that the site runs on it.
    """

    links: tuple[Link, ...] = ()
    store: bool = False
    archive: bool = True
    kind: str = ""
    evidence: str = ""
    problem: str = ""
    aliases: tuple[str, ...] = ()
    skipped: tuple[tuple[str, int], ...] = ()
    outlinks: tuple[str, ...] = ()
    partial: str = ""
    prose: int = 0
    on_topic: float | None = None
    wordpress: bool = False


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


def _feed(fetched: Fetched, priority: Priority) -> Read:
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


def _sitemap(fetched: Fetched, priority: Priority) -> Read:
    try:
        links = believed(
            _sitemap_link(place, fetched.source, priority) for place in read_sitemap(fetched.body, fetched.url)
        )
    except NotASitemap as error:
        feed = _feed(fetched, priority)
        return feed if not feed.problem else Read(kind="no sitemap", problem=str(error))
    return Read(links, kind="sitemap")


def _captures(fetched: Fetched, priority: Priority) -> Read:
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
    if is_article and "nofollow" not in directives:
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
        wordpress=facts.wordpress,
    )


def _capture(fetched: Fetched, priority: Priority) -> Read:
    """A page out of an archive: kept if it is an article and may be; what it links to was of its day."""
    found = _page(fetched, priority)
    return replace(found, store=found.kind == "article" and found.store, links=(), aliases=())


def _comments(fetched: Fetched, priority: Priority) -> Read:
    """A further page of comments, or a feed or an API's answer that holds comments alone."""
    if not is_no_page(fetched.body):
        return _page(fetched, priority)
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
    near = (other for other in (facts.canonical, facts.amp) if other)
    # A page may speak for its own host only, and never for the front page.
    return tuple(o for o in near if host_of(o).removeprefix("www.") == host and urlsplit(o).path not in ("", "/"))


def _api(fetched: Fetched, priority: Priority) -> Read:
    if not OPENS_JSON.match(fetched.body):
        problem = "the WordPress API answers with something that is no JSON"
        return Read(instead_of_api(fetched.source), kind="no API", problem=problem)
    try:
        posts = json.loads(fetched.body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        problem = f"the WordPress API answers with broken JSON ({error})"
        return Read(instead_of_api(fetched.source), kind="no API", problem=problem)
    if not isinstance(posts, list):
        why = str(posts.get("message", posts) if isinstance(posts, dict) else posts)[:200]
        return Read(instead_of_api(fetched.source), kind="no API", problem=f"the WordPress API refuses: {why}")
    links = [link for post in posts if isinstance(post, dict) and (link := _post(post, fetched, priority))]
    # Some caches answer any page with the first one, without end.
    if links and fetched.visit.barren < BARREN_LISTS:
        links.append(Link(next_api_page(fetched.url), Role.API, FIND - 0.1, paging=True))
    return Read(tuple(links), kind="API", wordpress=True)


def _post(post: dict[str, object], fetched: Fetched, priority: Priority) -> Link | None:
    url = join(fetched.url, said(post, "link"))
    if url is None:
        return None
    title = post.get("title")
    text = str(title.get("rendered", "")) if isinstance(title, dict) else ""
    published = f"{post['date_gmt']}+00:00" if post.get("date_gmt") else None
    modified = f"{post['modified_gmt']}+00:00" if post.get("modified_gmt") else None
    # A WordPress page is an article on some sites, and "About us" on most: its own evidence decides.
    role = Role.PAGE if post.get("type") == "page" else Role.ARTICLE
    return Link(url, role, FRESH + priority(text, url, fetched.source, 1.0), text, published, modified=modified)


def instead_of_api(source: Source) -> tuple[Link, ...]:
    """Where to look when a WordPress keeps its API closed: its feed, the sitemap that its core writes, and the site."""
    root = urljoin(source.url.rstrip("/") + "/", ".")
    return (
        Link(urljoin(root, "feed/"), Role.FEED, FIND),
        Link(urljoin(root, "wp-sitemap.xml"), Role.SITEMAP, FIND),
        Link(root, Role.PAGE, LISTED),
    )


def next_api_page(url: str) -> str:
    """The address of the page after *url* of a WordPress API, `page=N` counted up."""
    number = re.search(r"([?&]page=)(\d+)", url)
    if number is None:
        return f"{url}{'&' if '?' in url else '?'}page=2"
    return f"{url[: number.start()]}{number[1]}{int(number[2]) + 1}{url[number.end() :]}"


def _charset(content_type: str) -> str | None:
    found = re.search(r"charset=[\"']?([\w-]+)", content_type, re.IGNORECASE)
    return found[1] if found else None


READERS: dict[Role, Callable[[Fetched, Priority], Read]] = {
    Role.FEED: _feed,
    Role.SITEMAP: _sitemap,
    Role.PAGE: _page,
    Role.ARTICLE: _page,
    Role.COMMENTS: _comments,
    Role.API: _api,
    Role.CAPTURES: _captures,
    Role.CAPTURE: _capture,
}
