"""Where on a page comments stand: containers and headings that say so, and pages that are threads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

from lxml import etree
from lxml.html import HtmlElement

from cleaners.comments.text import words_of
from cleaners.comments.traps import WIDGET

_EDGE = r"(?:^|[\s_-]|(?<=[a-z])(?=[A-Z]))"
CONTAINER = re.compile(
    rf"{_EDGE}(?:user|reader|leser|article|news|post)?(?:(?:comments|kommentare|commentaires|coment[aá]rios|comentaris|"
    r"comentarii|commenti|reacties|komentarze|komentari|komentare|komentá[rř]e|kommentarer|hozzaszolasok|yorumlar|serhler|reyler|opinie|"
    r"opinions|reactions|responses|replies|discussions?|guestbook|otzyvy|kommentarii)(?:$|[\s_-]|(?=[A-Z]))|"
    r"(?:comment|kommentar|commentaire|comentario|reaction|reply|feedback|yorum)[_-]?"
    r"(?:list\w*|area|section|wrapper|thread|container|block|stream|box|holder)(?:$|[\s_-]))",
    re.IGNORECASE,
)
# The quick question before the exact one, in lower case.
STEM = re.compile(r"om+ent|react|repl|respon|discuss|guestb|feedback|yorum|serh|reyl|opini|hozza|otzyv")
NOT_CONTAINER = re.compile(
    r"form|respond|count|button|link|icon|btn|label|input|login|cta|toggle|(?:no|has|with|allow)-comments|comments-(?:enabled|open)",
    re.IGNORECASE,
)
HEADING = re.compile(
    r"^\W*(?:\d+\W+)?(?:all |showing |user |reader |alle |leser|les )?"
    r"(?:comments?|kommentare?|commentaires?|comentarios?|comentários?|"
    r"commenti|commento|reacties?|komentarze?|komentarzy|komentari|komentáře?|kommentarer?|hozzászólások|yorum(?:lar)?|şərh(?:lər)?|rəy(?:lər)?|"
    r"opinie|комментари[ийея]в?|коментарі?|коментар[иа]|մեկնաբանություններ|კომენტარები|σχόλια|(?:ال)?تعليقات|دیدگاه(?:‌?ها)?|نظرات|תגובות|коментарі|пікірлер|izohlar|şärhler|評論|评论|留言|コメント|댓글|"
    r"replies|answers|responses|reactions|réactions|antworten|respuestas|réponses|respostas|отзывы|ответы)"
    r"\W*(?:\d+\W*(?:\d+\s(?:of|von|de|из|z)\s\d+)?|(?:on|to|zu|sur|a|à|para|von|so far|bisher|de|by)\b.*)?$",
    re.IGNORECASE,
)
THREAD_URL = re.compile(
    r"^https?://(?:forums?|boards?|foren)\.|/(?:forums?|foren|threads?|topic|boards?|discussions?|gassing)[/.]|/t/[^/]+/\d+|"
    r"viewtopic|showthread|viewthread|[?&](?:topic|thread|t)[=,]\d|[/_-](?:topic|thread)[_-]?\w*\.\w+|read\.php",
    re.IGNORECASE,
)
THREAD_NAMES = re.compile(
    r"^(?:forum|thread|viewtopic|postlist|postbody|thread-?(?:replies|view|posts|list)|discussion-?posts?|message-?list)"
    r"(?:$|[_-](?:topic|thread|posts?|message))",
    re.IGNORECASE | re.MULTILINE,
)
# A name that can stand in an XPath; what follows a 0 was another digit.
PLAIN_NAME = re.compile(r"[\w-]+")
NAMED = etree.XPath("//body//*[@class or @id]")
# With more names than this, as of comments that are numbered, all elements are looked at.
FEW_NAMES = 30
# What a single comment is called, where nothing is called comments.
COMMENT_NAMES = frozenset("comment comment-item single-comment user-comment kommentar commentaire comentario".split())
COMMENTS = etree.XPath(
    "//body//*[contains(@class, 'comment') or contains(@class, 'kommentar') or contains(@class, 'coment')]"
)
HEADINGS = ("h2", "h3", "h4", "h5", "h6", "legend", "strong")


def comment_places(tree: HtmlElement, names: Collection[str]) -> list[tuple[HtmlElement, HtmlElement | None]]:
    """The outermost elements that are called comments, then what surrounds a heading that says so, with the heading.

    *names* are the page's class names and ids. Of two places of a kind the one with more words comes first. What stands
    before a place's heading is no comment.
    """
    called = {name for name in _with_stem(names) if CONTAINER.search(name)}
    named = [element for element in _named(tree, called) if len(element) and _is_called_comments(element)]
    known = set(named)
    outermost = [element for element in named if not any(outer in known for outer in element.iterancestors())]
    # Several side by side are the comments themselves.
    alike = Counter(element.getparent() for element in outermost)
    outermost = list(dict.fromkeys(_surrounding(element, alike) for element in outermost))
    if not outermost and not COMMENT_NAMES.isdisjoint(names):
        outermost = _around_comments(tree)
    places: list[tuple[HtmlElement, HtmlElement | None]] = [(element, None) for element in outermost]
    headings = [heading for heading in tree.iter(*HEADINGS) if HEADING.match(words_of(heading)[:60])]
    places += [(parent, heading) for heading in headings if (parent := _around_heading(heading)) is not None]
    return sorted(places, key=lambda place: (place[1] is not None, -len(words_of(place[0]))))


def _around_comments(tree: HtmlElement) -> list[HtmlElement]:
    """The innermost element around all that are called a comment each, if there are several."""
    each = [element for element in COMMENTS(tree) if not COMMENT_NAMES.isdisjoint(element.get("class", "").split())]
    if len(each) < 2:
        return []
    around = [set(element.iterancestors()) for element in each[1:]]
    common = next((outer for outer in each[0].iterancestors() if all(outer in others for others in around)), None)
    return [common] if common is not None and common.tag not in ("body", "html") else []


def _with_stem(names: Collection[str]) -> set[str]:
    """Those of *names* that may speak of comments, found in one search through all of them."""
    text = "\n".join(names)
    lower = text.lower()
    if len(lower) != len(text):  # a sign whose small letter is two
        return set(names)
    spans = ((text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())) for match in STEM.finditer(lower))
    return {text[start : end if end >= 0 else None] for start, end in spans}


def _named(tree: HtmlElement, called: Collection[str]) -> list[HtmlElement]:
    """The elements in *tree* that have one of the names *called*, and perhaps others; libxml2 looks for them."""
    stems = {match[0] for name in called if (match := PLAIN_NAME.match(name.partition("0")[0]))}
    if not called or len(stems) > FEW_NAMES or len(stems) < len({name.partition("0")[0] for name in called}):
        return list(NAMED(tree)) if called else []
    wanted = " or ".join(f"contains(@class, '{stem}') or contains(@id, '{stem}')" for stem in sorted(stems))
    return list(etree.XPath(f"//body//*[{wanted}]")(tree))


def _surrounding(element: HtmlElement, alike: Counter[HtmlElement | None]) -> HtmlElement:
    parent = element.getparent()
    return parent if parent is not None and alike[parent] >= 3 and parent.tag != "body" else element


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


def is_thread_address(url: str) -> bool:
    """True when the address says that the page is a forum's thread."""
    return THREAD_URL.search(url) is not None


def is_called_thread(names: Collection[str]) -> bool:
    """True when the page's class *names* and ids say that it is a forum's thread."""
    return THREAD_NAMES.search("\n".join(names)) is not None
