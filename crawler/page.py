"""What a page tells the crawler: its links, what robots may do, its other addresses, and whether it is an article."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import lxml.html
from lxml import etree

from cleaners.comments.beside import WORDPRESS_API
from cleaners.page.scripted import needs_javascript
from crawler.discussion import Following, comment_addresses
from crawler.feeds import join
from crawler.options import ROBOTS_NAME
from crawler.shapes import article_score

MAX_LINKS = 3_000
ARTICLE_TYPES = re.compile(
    r"\b(?:\w*NewsArticle|Article|BlogPosting|LiveBlogPosting|OpinionNewsArticle|ReportageNewsArticle|Report|SocialMediaPosting)\b"
)
LIST_TYPES = re.compile(r"\b(?:CollectionPage|ItemList|SearchResultsPage|ProfilePage|Blog)\b")
NOT_FREE = re.compile(r'"isAccessibleForFree"\s*:\s*"?(?:https?://schema\.org/)?false\b', re.IGNORECASE)
DIRECTIVES = re.compile(r"[a-z-]+")
NEXT_WORDS = re.compile(
    r"^(?:next|older|older (?:posts|entries|news)|следующая|далее|հաջորդը?|sonrakı|növbəti|შემდეგი|weiter|suivant)\b"
    r"|^[›»→>]+$",
    re.IGNORECASE,
)
# Paragraphs of this many characters are prose; so many of prose are an article's.
PROSE, ENOUGH_PROSE = 80, 500
# What a first look at an article reads of it: a topic is told by less.
READ_AT_MOST = 6_000
# A block around a link of more characters than this speaks of more than the link.
CONTEXT_AT_MOST = 400
# How far up a teaser's block may begin from its link.
BLOCKS_UP = 4
# The sum at which a page counts as an article; each piece of evidence alone is wrong on some site.
ARTICLE_AT = 2.0


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link in the page, absolute, with its words and those of the block around it."""

    url: str
    text: str
    is_next: bool = False
    context: str = ""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What the crawler needs of a page.

    `comments` are addresses of more of its comments. `directives` are of meta robots, ours and those for all.
    `api` is where it says that its WordPress has a REST API. `scripted`: next to nothing is to be seen without
    JavaScript. `paid` where it says of itself that it isn't free to read; `prose` is its characters in paragraphs.
    `text` is the beginning of that prose, for a first look.
    """

    links: tuple[PageLink, ...] = ()
    feeds: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    canonical: str | None = None
    amp: str | None = None
    directives: frozenset[str] = frozenset()
    is_article: bool = False
    evidence: str = ""
    api: str | None = None
    scripted: bool = False
    paid: bool = False
    prose: int = 0
    title: str = ""
    text: str = ""


def read_page(body: bytes, url: str, encoding: str | None = None, following: Following = Following.PAGE) -> PageFacts:
    """The facts about the page *body*, fetched from *url*. Bytes that make no tree give none.

    *following* says how far its comments are followed.
    """
    parser = lxml.html.HTMLParser(encoding=encoding, huge_tree=False)
    try:
        tree = lxml.html.document_fromstring(body, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, LookupError, AssertionError):
        return PageFacts()
    base = _base(tree, url)
    links = tuple(_links(tree, base))
    prose, text = _prose(tree)
    score, evidence = _article_evidence(tree, url, prose, len(links))
    return PageFacts(
        links=links,
        feeds=tuple(dict.fromkeys(_feeds(tree, base))),
        comments=comment_addresses(tree, url, following),
        canonical=_rel(tree, "canonical", base),
        amp=_rel(tree, "amphtml", base),
        directives=_meta_robots(tree),
        is_article=score >= ARTICLE_AT,
        evidence=evidence,
        api=_rel(tree, WORDPRESS_API, base),
        scripted=needs_javascript(tree),
        paid=_is_paid(tree),
        prose=prose,
        title=_title(tree),
        text=text[:READ_AT_MOST],
    )


def _base(tree: lxml.html.HtmlElement, url: str) -> str:
    for element in tree.iter("base"):
        if href := element.get("href"):
            return join(url, href) or url
    return url


def _links(tree: lxml.html.HtmlElement, base: str) -> Iterator[PageLink]:
    seen: set[str] = set()
    blocks: dict[lxml.html.HtmlElement, str] = {}
    for element in tree.iter("a", "area"):
        if len(seen) >= MAX_LINKS:
            return
        rel = (element.get("rel") or "").lower().split()
        url = join(base, element.get("href") or "")
        if url is None or ("nofollow" in rel and "ugc" not in rel and "next" not in rel):
            continue
        url = url.partition("#")[0]
        if url not in seen:
            seen.add(url)
            text = " ".join(_text(element).split())[:300]
            is_next = "next" in rel or NEXT_WORDS.search(text) is not None
            yield PageLink(url, text, is_next, _context(element, text, blocks))
    for element in tree.iter("link"):
        if "next" in (element.get("rel") or "").lower().split() and (url := join(base, element.get("href") or "")):
            yield PageLink(url, "", is_next=True)


def _context(link: lxml.html.HtmlElement, anchor: str, blocks: dict[lxml.html.HtmlElement, str]) -> str:
    """The words of the smallest block around a link that says more than the link, if it is a short one: a teaser.

    *blocks* remembers the page's blocks, for a menu's has many links.
    """
    context = ""
    for block in islice(link.iterancestors(), BLOCKS_UP):
        if block.tag in ("body", "html", "nav", "ul", "ol", "table"):
            break
        if block not in blocks:
            blocks[block] = _beginning(block, CONTEXT_AT_MOST + 1)
        if len(blocks[block]) > CONTEXT_AT_MOST:
            break
        context = blocks[block]
        if len(context) > len(anchor) + 20:
            return context
    return ""


def _beginning(element: lxml.html.HtmlElement, characters: int) -> str:
    """The text of *element*, of which no more is read than *characters*."""
    pieces: list[str] = []
    length = 0
    for piece in element.itertext():
        pieces.append(piece)
        length += len(piece.strip())
        if length >= characters:
            break
    return " ".join("".join(pieces).split())


def _text(element: lxml.html.HtmlElement) -> str:
    return "".join(element.itertext()) or element.get("title") or ""


def _feeds(tree: lxml.html.HtmlElement, base: str) -> Iterator[str]:
    for element in tree.iter("link"):
        kind = (element.get("type") or "").lower()
        is_feed = "alternate" in (element.get("rel") or "").lower().split() and re.search(r"rss|atom|feed\+json", kind)
        if is_feed and (url := join(base, element.get("href") or "")):
            yield url


def _rel(tree: lxml.html.HtmlElement, rel: str, base: str) -> str | None:
    for element in tree.iter("link"):
        if rel in (element.get("rel") or "").lower().split():
            return join(base, element.get("href") or "")
    return None


def _meta_robots(tree: lxml.html.HtmlElement) -> frozenset[str]:
    found: set[str] = set()
    for element in tree.iter("meta"):
        if (element.get("name") or "").lower() in ("robots", ROBOTS_NAME):
            found.update(DIRECTIVES.findall((element.get("content") or "").lower()))
    return spelled_out(found)


def header_robots(values: list[str]) -> frozenset[str]:
    """The directives of X-Robots-Tag headers that are for everyone or for us."""
    found: set[str] = set()
    for value in values:
        agent, colon, rest = value.partition(":")
        name = agent.strip().lower()
        if colon and name not in ("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"):
            if name != ROBOTS_NAME:
                continue
            value = rest
        found.update(DIRECTIVES.findall(value.lower()))
    return spelled_out(found)


def spelled_out(directives: set[str]) -> frozenset[str]:
    """*directives* with what `none` stands for."""
    return frozenset(directives | {"noindex", "nofollow"} if "none" in directives else directives)


def _title(tree: lxml.html.HtmlElement) -> str:
    """The first headline, else what the window shows."""
    for element in tree.iter("h1", "title") if tree.find(".//h1") is None else tree.iter("h1"):
        if text := " ".join("".join(element.itertext()).split()):
            return text[:300]
    return ""


def _prose(tree: lxml.html.HtmlElement) -> tuple[int, str]:
    """Characters in prose paragraphs that are not links, and the beginning of that prose."""
    prose = 0
    read: list[str] = []
    for element in tree.iter("p"):
        text = " ".join("".join(element.itertext()).split())
        linked = sum(len("".join(a.itertext())) for a in element.iter("a"))
        if len(text) >= PROSE and linked < len(text) / 2:
            if prose < READ_AT_MOST:
                read.append(text)
            prose += len(text)
    return prose, "\n".join(read)


def _article_evidence(tree: lxml.html.HtmlElement, url: str, prose: int, links: int) -> tuple[float, str]:
    types = " ".join(_ld_types(tree))
    metas = {(e.get("property") or e.get("name") or "").lower(): e.get("content") or "" for e in tree.iter("meta")}
    articles = sum(1 for element in tree.iter("article") if not _is_comment(element))
    shaped = article_score(url)
    pieces = (
        (2.0, bool(ARTICLE_TYPES.search(types)), "JSON-LD names an article"),
        (-2.0, bool(LIST_TYPES.search(types)) and not ARTICLE_TYPES.search(types), "JSON-LD names a list"),
        (1.0, metas.get("og:type", "").lower() == "article", "og:type is article"),
        (-1.0, metas.get("og:type", "").lower() in ("website", "blog"), "og:type is website"),
        (1.0, "article:published_time" in metas, "a publication time"),
        (1.0, bool(tree.xpath('boolean(//*[@itemprop="articleBody"])')), "an articleBody"),
        (1.0, prose >= ENOUGH_PROSE, f"{prose} characters of prose"),
        (0.5, articles == 1, "one <article>"),
        (-1.5, articles >= 4 and prose < 4 * ENOUGH_PROSE, f"{articles} <article>"),
        (1.0, shaped >= 0.5, "an article's URL"),
        (-1.5, shaped <= 0.1, "a list's URL"),
        (-0.5, links > 60 and prose < ENOUGH_PROSE, f"{links} links"),
    )
    said = [(weight, text) for weight, holds, text in pieces if holds]
    return sum(weight for weight, _ in said), ", ".join(text for _, text in said)


def _is_comment(element: lxml.html.HtmlElement) -> bool:
    """True for a reader's comment, which many themes mark up as an article of its own, in lists of recent ones, too."""
    around = [element, *islice(element.iterancestors(), 3)]
    return any("comment" in f"{each.get('class', '')} {each.get('id', '')}".lower() for each in around)


def _ld_types(tree: lxml.html.HtmlElement) -> Iterator[str]:
    for element in tree.iter("script"):
        if (element.get("type") or "").lower() != "application/ld+json":
            continue
        try:
            yield from _types(json.loads(element.text or "", strict=False), 0)
        except (ValueError, RecursionError):
            yield from re.findall(r'"@type"\s*:\s*"(\w+)"', element.text or "")


def _is_paid(tree: lxml.html.HtmlElement) -> bool:
    """Whether the page's structured data say `isAccessibleForFree: false` (schema.org)."""
    scripts = (e.text or "" for e in tree.iter("script") if (e.get("type") or "").lower() == "application/ld+json")
    return any(NOT_FREE.search(text) for text in scripts)


def _types(data: object, depth: int) -> Iterator[str]:
    if isinstance(data, list):
        for item in data[:50]:
            yield from _types(item, depth)
    elif isinstance(data, dict) and depth < 3:
        kind = data.get("@type")
        yield from (str(k) for k in (kind if isinstance(kind, list) else [kind]) if k)
        yield from _types(data.get("@graph"), depth + 1)
        yield from _types(data.get("mainEntity"), depth + 1)
