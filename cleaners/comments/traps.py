"""What looks like comments and is none: widgets that list other pages' comments, testimonials."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from cleaners.comments.text import words_of

WIDGET = re.compile(
    r"(?:^|[\s_-])(?:recent|latest|last|newest)[\s_-]*(?:comment|kommentar|commentaire|comentario)s?(?!-node)|"
    r"(?:comment|kommentar|commentaire|comentario)s?[\s_-]*(?:latest|recent|sidebar|ticker)(?:$|[\s_-])|"
    r"testimonial|letzte[\s_-]*kommentare|derniers[\s_-]*commentaires|ultimos[\s_-]*comentarios",
    re.IGNORECASE,
)
ANCHOR = re.compile(r"#(?:li-|div-)?(?:comment|cmt|c|p|post|respuesta|kommentar)-?\d+", re.IGNORECASE)
# Where platforms send a comment's permalink, whatever page it stands on.
REDIRECT = re.compile(r"^(?:[a-z]{2}/)?(?:comment|node|comments|index\.php)(?:/|$)")
# Fewer are a name.
HEADLINE_WORDS = 5
SUFFIX = re.compile(r"/comment-page-\d+|/index\.\w+$|\.html?$")


def is_elsewhere(element: HtmlElement, url: str) -> bool:
    """True when *element* stands in a widget, or its own link says that it is a comment on another page."""
    place: HtmlElement | None = element
    while place is not None and place.tag not in ("body", "html"):
        if WIDGET.search(f"{place.get('class', '')} {place.get('id', '')}"):
            return True
        place = place.getparent()
    return bool(url) and not element.get("id") and _links_away(element, url)


def is_teaser(element: HtmlElement) -> bool:
    """True when *element* announces another page: a headline in it is a link there."""
    for heading in element.iter("h1", "h2", "h3", "h4", "h5"):
        for link in (*heading.iter("a"), *list(heading.iterancestors("a"))[:1]):
            href = link.get("href", "")
            if href and "#" not in href and len(words_of(link).split()) >= HEADLINE_WORDS:
                return True
    return False


def _links_away(element: HtmlElement, url: str) -> bool:
    here = _page_of(url, url)
    links = [a.get("href", "") for a in element.iter("a") if ANCHOR.search(a.get("href", ""))]
    return 0 < len(links) <= 2 and all(_page_of(link, url) not in ("", here) for link in links)


def _page_of(link: str, base: str) -> str:
    """The page behind a comment's link, without the page of its comments; empty where that cannot be told."""
    try:
        path = urlsplit(urljoin(base, link)).path
    except ValueError:
        return ""
    page = SUFFIX.sub("", path).strip("/").lower()
    return "" if REDIRECT.match(page) else page
