"""A page's comments beside the page: which of its comment feed, its API and its further pages are asked for, and when.

They are fetched like any page: queued in the frontier, by robots.txt and the host's delays, archived, and read again
offline. What each of them holds belongs to the page that its comments name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from lxml.html import HtmlElement

from cleaners.comments import beside, find_comments, is_further_page, read_elsewhere, stated_count
from cleaners.decoding import decode
from cleaners.errors import CleanerError
from cleaners.page.tree import parse
from store.urls import site_of

# A page with more pages of comments than this is read no further, whether it names them all or each the next.
MAX_PAGES = 50
IS_NO_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:[\[{]|<(?:\?xml|rss|feed|rdf:RDF)\b(?![^>]*>\s*<(?:!DOCTYPE html|html)))", re.IGNORECASE
)
PAGE_NUMBER = re.compile(r"[?&]page=\d+")


class Following(StrEnum):
    """How far a source's comments are followed beyond the page itself.

    PAGE: the further pages of comments that it links. MORE: also its comment feed and API, where it says that it has
    more comments than it and those pages show. ALL: feed and API of every page that links them.
    """

    PAGE = "page"
    MORE = "more"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Answer:
    """The comments of another page, as a feed or an API gave them: that page, and the answer's further pages."""

    about: str
    further: tuple[str, ...] = ()


def comment_addresses(tree: HtmlElement, url: str, following: Following) -> tuple[str, ...]:
    """Where else the comments on the page at *url* are asked for: on its own site only, each address once."""
    found = beside(tree, url)
    elsewhere = [address for address in (*found.api, *found.feeds) if site_of(address) == site_of(url)]
    wanted = following is Following.ALL or (following is Following.MORE and not found.pages)
    if elsewhere and wanted and (following is Following.ALL or _has_more(tree, url)):
        return tuple(dict.fromkeys((*found.pages[:MAX_PAGES], *elsewhere)))
    return found.pages[:MAX_PAGES]


def _has_more(tree: HtmlElement, url: str) -> bool:
    """True where the page states more comments than stand in it: a script would fetch the others."""
    stated = stated_count(tree, url)
    return bool(stated) and stated > len(find_comments(tree, url).comments)  # type: ignore[operator]


def is_no_page(body: bytes) -> bool:
    """True for the JSON or XML of an API or a feed, whatever it holds."""
    return IS_NO_PAGE.match(body) is not None


def is_page_of_comments(body: bytes, url: str, content_type: str) -> bool:
    """True for a page whose address says that it holds another's comments, or that shows some.

    An API or a feed that is closed, or behind a login, may answer with a page: that is nobody's article.
    """
    if is_further_page(url):
        return True
    try:
        tree = parse(decode(body, content_type, html=True))
    except CleanerError:
        return False
    return tree is not None and bool(find_comments(tree, url).comments)


def read_answer(body: bytes, url: str, pages: int) -> Answer | None:
    """What a feed or API says; None where it holds no comment on a page of its own site.

    *pages* is of how many pages the API says that its answer is the first.
    """
    found = read_elsewhere(body, url)
    if found is None or site_of(found[1]) != site_of(url):
        return None
    return Answer(found[1], tuple(_further(url, pages)))


def _further(url: str, pages: int) -> Iterator[str]:
    if PAGE_NUMBER.search(url) is None:
        for number in range(2, min(pages, MAX_PAGES) + 1):
            yield f"{url}{'&' if '?' in url else '?'}page={number}"
