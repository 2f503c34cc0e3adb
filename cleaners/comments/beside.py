"""Where else a page's comments can be had: its comment feed, the WordPress API, further pages of comments."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qs, urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from cleaners.comments.items import selector
from cleaners.comments.text import words_of

# The relation by which WordPress links to its API (developer.wordpress.org/rest-api/using-the-rest-api/discovery/).
WORDPRESS_API = "https://api.w.org/"
FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")
# A site's feed of all its comments is nobody's comment feed.
SITE_FEED = re.compile(r"^/?(?:[a-z]{2}/)?(?:comments/(?:feed|default)|feed(?:/comments)?|feeds/comments/default)/?$")
POST_FEED = re.compile(
    r"/feeds/\d+/comments/default|/crss/node/\d+|/comments?/(?:rss|feed)|"
    r"[?&]feed=(?:comments-)?(?:rss2?|atom)&p=\d+"
)
PAGED = re.compile(r"/comment-page-\d+|[?&](?:cpage|commentPage|comments?_page|comment-page)=\d+", re.IGNORECASE)
PAGERS = ", ".join(
    f"{place} {link}"
    for place, link in (
        (".comment-navigation", "a"),
        (".comments-navigation", "a"),
        (".comments-pagination", "a"),
        (".comment-pagination", "a"),
        ("#comment-nav-above", "a"),
        ("#comment-nav-below", "a"),
        (".comment-wrapper .pager", "a"),
        ("#comments .pager", "a"),
        ("#comments", "a[rel]"),
        (".comments", "a[rel]"),
    )
)
OLDER = re.compile(
    r"^\W*(?:older|newer|next|previous|more) comments|^\W*(?:ältere|neuere|weitere) kommentare|"
    r"commentaires (?:plus )?(?:anciens|récents)|comentarios (?:más )?(?:antiguos|recientes)|"
    r"(?:предыдущие|следующие|старые|новые) комментарии|commenti (?:precedenti|successivi)",
    re.IGNORECASE,
)
POST_ID = re.compile(r"(?:^|\s)(?:postid|page-id)-(\d+)(?:\s|$)")
POST_ROUTE = re.compile(r"^(.*?wp/v2/)(?:posts|pages)/(\d+)$")
LINKS = etree.XPath("//link[@rel and @href]")
Links = list[tuple[set[str], HtmlElement]]
PER_PAGE = 100  # the most that WordPress answers at once


@dataclass(frozen=True, slots=True)
class Beside:
    """Absolute addresses, each once: comment feeds, first pages of the API, further pages of comments."""

    feeds: tuple[str, ...] = ()
    api: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


def beside(tree: HtmlElement, url: str) -> Beside:
    """What *tree*, the page at *url*, links of its own comments elsewhere; nothing on other hosts but feeds."""
    links = [(set(link.get("rel", "").lower().split()), link) for link in LINKS(tree)]
    return Beside(
        feeds=_unique(_feeds(links, url)),
        api=_unique(_api(tree, links, url)),
        pages=_unique(page for page in _pages(tree, url) if _same_host(page, url)),
    )


def is_further_page(url: str) -> bool:
    """True when the address says that it is a further page of another page's comments."""
    return PAGED.search(url) is not None


def _unique(addresses: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address for address in addresses if address))


def _join(url: str, link: str) -> str:
    try:
        return urljoin(url, link.strip())
    except ValueError:
        return ""


def _same_host(link: str, url: str) -> bool:
    return urlsplit(link).netloc == urlsplit(url).netloc


def _feeds(links: Links, url: str) -> Iterable[str]:
    """Comment feeds of this page: those under its own address, and those whose address or relation says so."""
    own = urlsplit(url).path.rstrip("/") + "/"
    for relations, link in links:
        address = _join(url, link.get("href", ""))
        path = urlsplit(address).path
        if "replies" in relations and link.get("type", FEED_TYPES[0]) in FEED_TYPES:
            yield address
        elif "alternate" in relations and link.get("type") in FEED_TYPES and not SITE_FEED.match(path):
            below = own != "/" and path.startswith(own) and "feed" in path[len(own) :]
            if below or POST_FEED.search(address):
                yield address


def _api(tree: HtmlElement, links: Links, url: str) -> Iterable[str]:
    """The first page of the comments on this post in the WordPress REST API."""
    for _, link in links:
        route = POST_ROUTE.match(_join(url, link.get("href", "")))
        if route and link.get("type") == "application/json":
            yield _comments_of(route[1], route[2])
            return
    root = next((link.get("href", "") for relations, link in links if WORDPRESS_API in relations), None)
    post = _post_id(tree, links)
    if root and post:
        yield _comments_of(_join(url, root).rstrip("/") + "/wp/v2/", post)


def _comments_of(base: str, post: str) -> str:
    # Without pretty permalinks the route is itself a parameter.
    return f"{base}comments{'&' if '?' in base else '?'}post={post}&per_page={PER_PAGE}&order=asc"


def _post_id(tree: HtmlElement, links: Links) -> str | None:
    for relations, link in links:
        if "shortlink" in relations and (post := parse_qs(urlsplit(link.get("href", "")).query).get("p")):
            return post[0]
    body = tree.find("body")
    if body is not None and (match := POST_ID.search(body.get("class", ""))):
        return match[1]
    field = next(iter(selector("input#comment_post_ID")(tree)), None)
    return field.get("value") if field is not None else None


def _pages(tree: HtmlElement, url: str) -> Iterable[str]:
    here = urlsplit(url)._replace(fragment="").geturl()
    pagers = set(selector(PAGERS)(tree))
    for link in tree.iter("a"):
        href = link.get("href", "")
        if not href or href.startswith(("#", "javascript:", "mailto:")) or "replytocom=" in href:
            continue
        words = words_of(link)[:60]
        if PAGED.search(href) or OLDER.search(words) or (link in pagers and _is_paging(words, link)):
            address = urlsplit(_join(url, href))._replace(fragment="").geturl()
            # A permalink to a comment on this very page is no further page.
            if address not in (here, "") and not (
                "#comment" in href and not words.strip().isdigit() and not OLDER.search(words)
            ):
                yield address


def _is_paging(words: str, link: HtmlElement) -> bool:
    in_comments = any(
        "comment" in f"{e.get('class', '')} {e.get('id', '')}" for e in link.iterancestors() if e.tag != "body"
    )
    return in_comments and (words.strip().isdigit() or bool({"next", "prev"} & set(link.get("rel", "").split())))
