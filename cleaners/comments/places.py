"""Where on a page comments stand: containers and headings that say so, and pages that are threads."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement

from cleaners.comments.text import words_of
from cleaners.comments.traps import WIDGET

_EDGE = r"(?:^|[\s_-]|(?<=[a-z])(?=[A-Z]))"
CONTAINER = re.compile(
    rf"{_EDGE}(?:user|reader|leser|article|news|post)?(?:(?:comments|kommentare|commentaires|coment[aá]rios|comentaris|"
    r"comentarii|commenti|reacties|komentarze|komentari|komentare|komentá[rř]e|kommentarer|hozzaszolasok|yorumlar|opinie|"
    r"opinions|reactions|responses|replies|discussions?|guestbook|otzyvy|kommentarii)(?:$|[\s_-]|(?=[A-Z]))|"
    r"(?:comment|kommentar|commentaire|comentario|reaction|reply|feedback|yorum)[_-]?"
    r"(?:list\w*|area|section|wrapper|thread|container|block|stream|box|holder)(?:$|[\s_-]))",
    re.IGNORECASE,
)
NOT_CONTAINER = re.compile(
    r"form|respond|count|button|link|icon|btn|label|input|login|cta|toggle|no-comments", re.IGNORECASE
)
HEADING = re.compile(
    r"^\W*(?:\d+\W+)?(?:all |user |reader |alle |leser|les )?"
    r"(?:comments?|kommentare?|commentaires?|comentarios?|comentários?|"
    r"commenti|commento|reacties?|komentarze?|komentarzy|komentari|komentáře?|kommentarer?|hozzászólások|yorum(?:lar)?|"
    r"opinie|комментари[ийея]в?|коментарі?|коментар[иа]|մեկնաբանություններ|კომენტარები|σχόλια|評論|评论|留言|コメント|댓글|"
    r"replies|responses|reactions|réactions|antworten|respuestas|réponses|respostas|отзывы|ответы)"
    r"\W*(?:\d+\W*|(?:on|to|zu|sur|a|à|para|von|so far|bisher|de|by)\b.*)?$",
    re.IGNORECASE,
)
THREAD_URL = re.compile(
    r"/(?:forums?|foren|threads?|topics?|t|boards?|discussions?|discuss|community|talk|gassing|messages?|posts|questions)/|viewtopic|"
    r"showthread|viewthread|topic[=_-]|thread[=_-]|read\.php|forum",
    re.IGNORECASE,
)
THREAD_NAMES = re.compile(
    r"(?:^|\s)(?:forum|thread|topic|viewtopic|post-?list|thread-?(?:replies|view|posts|list)|discussion-?posts?|"
    r"message-?list|postbody|post-?body|post-?content|posting|replies)(?:$|[\s_-])",
    re.IGNORECASE,
)
NAMED = etree.XPath("//body//*[@class or @id]")
HEADINGS = etree.XPath(
    "//h1|//h2|//h3|//h4|//h5|//h6|//legend|//*[contains(@class,'title') or contains(@class,'heading')]"
)


def comment_places(tree: HtmlElement) -> list[tuple[HtmlElement, HtmlElement | None]]:
    """The outermost elements that are called comments, then what surrounds a heading that says so, with the heading.

    Of two places of a kind the one with more words comes first. What stands before a place's heading is no comment.
    """
    named = [element for element in NAMED(tree) if len(element) and _is_called_comments(element)]
    known = set(named)
    outermost = [element for element in named if not any(outer in known for outer in element.iterancestors())]
    places: list[tuple[HtmlElement, HtmlElement | None]] = [(element, None) for element in outermost]
    headings = [heading for heading in HEADINGS(tree) if HEADING.match(words_of(heading)[:60])]
    places += [(parent, heading) for heading in headings if (parent := _around_heading(heading)) is not None]
    return sorted(places, key=lambda place: (place[1] is not None, -len(words_of(place[0]))))


def _is_called_comments(element: HtmlElement) -> bool:
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return CONTAINER.search(names) is not None and not NOT_CONTAINER.search(names) and not WIDGET.search(names)


def _around_heading(heading: HtmlElement) -> HtmlElement | None:
    """The element that holds *heading* and something behind it."""
    for element in heading.iterancestors():
        if element.tag in ("body", "html"):
            return None
        if len(words_of(element)) > len(words_of(heading)) + 20:
            return element
    return None


def is_thread(tree: HtmlElement, url: str) -> bool:
    """True when the address or the page's class names say that it is a forum's thread."""
    if THREAD_URL.search(url):
        return True
    names = " ".join(f"{element.get('class', '')} {element.get('id', '')}" for element in NAMED(tree)[:1500])
    return THREAD_NAMES.search(names) is not None
