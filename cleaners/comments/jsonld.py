"""Comments that a page states as schema.org JSON-LD: seldom there, and nearly always right."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from cleaners.comments.dates import Reading, find_date
from cleaners.comments.found import Sighting
from cleaners.comments.fragments import text_of
from cleaners.comments.names import clean_name
from cleaners.comments.text import words_of

KINDS = frozenset(("Comment", "UserComments", "Answer"))
# Where a work states its comments, and a comment its replies.
HOLDERS = ("comment", "suggestedAnswer", "acceptedAnswer")
# A comment is found in the page by so many of its first letters.
COMPARED = 60
Node = dict[str, object]


def read_jsonld(tree: HtmlElement, reading: Reading) -> list[Sighting]:
    """The comments in the JSON-LD of *tree*, replies linked, each with the script as its element."""
    found: list[Sighting] = []
    for script in tree.iter("script"):
        source = script.text or ""
        if script.get("type") != "application/ld+json" or not any(f'"{name}"' in source for name in HOLDERS):
            continue
        try:
            data = json.loads(source, strict=False)
        except (ValueError, RecursionError):
            continue
        found += _sightings(_comments(data), script, None, reading)
    return found


def _nodes(value: object) -> list[Node]:
    values = value if isinstance(value, list) else [value]
    return [node for node in values if isinstance(node, dict)]


def _comments(data: object, depth: int = 0) -> Iterator[Node]:
    """The outermost comments anywhere in *data*."""
    for node in _nodes(data):
        kinds = node.get("@type")
        if not KINDS.isdisjoint(kinds if isinstance(kinds, list) else [str(kinds)]):
            yield node
        elif depth < 8:
            for value in node.values():
                if isinstance(value, dict | list):
                    yield from _comments(value, depth + 1)


def _sightings(
    nodes: Iterator[Node], script: HtmlElement, parent: Sighting | None, reading: Reading, depth: int = 0
) -> list[Sighting]:
    found: list[Sighting] = []
    for node in nodes:
        sighting = _sighting(node, script, parent, reading)
        found.append(sighting)
        if depth < 100:
            replies = (reply for name in HOLDERS for reply in _nodes(node.get(name)))
            found += _sightings(replies, script, sighting, reading, depth + 1)
    return found


def _sighting(node: Node, script: HtmlElement, parent: Sighting | None, reading: Reading) -> Sighting:
    authors = _nodes(node.get("author") or node.get("creator"))
    author = authors[0].get("name") if authors else node.get("author")
    stated = node.get("dateCreated") or node.get("datePublished") or node.get("commentTime")
    link = authors[0].get("url") if authors else None
    own = node.get("url") or node.get("@id")
    return Sighting(
        script,
        "json-ld",
        text=text_of(str(node.get("text") or node.get("commentText") or node.get("articleBody") or "")),
        author=clean_name(author) if isinstance(author, str) else None,
        author_url=link if isinstance(link, str) else None,
        published=find_date(str(stated), reading, alone=True) if stated else None,
        parent=parent,
        platform_id=own if isinstance(own, str) else None,
        permalink=own if isinstance(own, str) else None,
    )


def fill_from(sightings: Sequence[Sighting], stated: Sequence[Sighting]) -> None:
    """Give *sightings* the authors and times that only *stated* knows of comments with the same words."""
    by_words = {compared(s.text): s for s in stated if s.text}
    for sighting in sightings:
        same = by_words.get(compared(sighting.text))
        if same is not None and sighting.text:
            sighting.author = sighting.author or same.author
            sighting.author_url = sighting.author_url or same.author_url
            if sighting.published is None or sighting.published.relative:
                sighting.published = same.published or sighting.published


def located(tree: HtmlElement, stated: Sequence[Sighting]) -> list[Sighting]:
    """*stated*, with the elements that show their words where the page does; others keep the script."""
    wanted: dict[str, list[Sighting]] = {}
    for sighting in stated:
        if sighting.text:
            wanted.setdefault(compared(sighting.text), []).append(sighting)
    body = tree.find("body")
    for element in body.iter("p", "div", "span", "td", "blockquote") if body is not None else ():
        shown = words_of(element)
        # The outermost element that begins with the words holds all of them, and little else.
        key = compared(shown)
        if key in wanted and len(shown) <= 1.2 * len(wanted[key][0].text) + COMPARED:
            for sighting in wanted.pop(key):
                sighting.element, sighting.bodies = element, (element,)
    return list(stated)


def compared(text: str) -> str:
    """What of *text* must be alike in two statements of one comment."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())[:COMPARED]
