"""Find the comments of a page: each layer reads it, the fullest reading is taken, the others fill its gaps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urljoin

from lxml import etree
from lxml.html import HtmlElement

from cleaners.comments.adapter import is_comment, read_platform
from cleaners.comments.dates import Reading
from cleaners.comments.embeds import find_discussions
from cleaners.comments.found import Found, Sighting
from cleaners.comments.generic import THREAD, read_generic
from cleaners.comments.items import selector
from cleaners.comments.jsonld import fill_from, located, read_jsonld
from cleaners.comments.places import is_thread_address
from cleaners.comments.platforms import Platform, platforms
from cleaners.comments.threads import would_circle
from cleaners.records import Comment

CLASSES = etree.XPath("//@class", smart_strings=False)
KINDS = etree.XPath("//@itemtype", smart_strings=False)
IDS = etree.XPath("//@id", smart_strings=False)
DIGITS = re.compile(r"\d+")
# How much more the page must show than its scripts state.
SHOWN_BEFORE_STATED = 1.2
LATER_PAGE = re.compile(
    r"[?&](?:page|start|st|cpage|p|offset)=(?!0|1\b)\d+|/page-?(?!1\b)\d+|[/,-](?:page|seite|p)-?(?!1\b)\d+(?:\.html)?$|topic[=,]\d+\.(?!0)\d+",
    re.IGNORECASE,
)


def find_comments(
    tree: HtmlElement,
    url: str = "",
    fetched_at: datetime | None = None,
    known: Sequence[Platform] | None = None,
) -> Found:
    """The readers' comments in *tree*, which is left as it is.

    Relative times are counted from *fetched_at*; where that is None they stay unresolved. *known* are the platforms to
    try, in their order; all, where it is None.
    """
    names = _names(tree)
    reading = Reading(fetched_at, _language(tree), _day_first(tree))
    best: list[Sighting] = []
    platform: Platform | None = None
    for candidate in platforms() if known is None else known:
        if candidate.signs.isdisjoint(names):
            continue
        sightings = read_platform(tree, candidate, reading, url)
        if _fullness(sightings) > _fullness(best):
            best, platform = sightings, candidate
    stated = [sighting for sighting in read_jsonld(tree, reading) if is_comment(sighting)]
    fill_from(best, stated)
    if _fullness(stated) > _fullness(best):
        best, platform = located(tree, stated), None
    found = read_generic(tree, names, reading, url) if platform is None else None
    # What only a script states may be a choice: the best answers of many.
    if found is not None and _fullness(found[0]) > SHOWN_BEFORE_STATED * _fullness(best):
        best, platform = found
        fill_from(best, stated)
    if platform is not None:
        _mark_opening(tree, best, platform, url)
    board = platform is not None and (platform.board or platform is THREAD)
    thread = bool(best) and (is_thread_address(url) or board)
    under_article = platform is not None and platform.under_article
    discussions = find_discussions(tree, names, url)
    return replace(_found(best, url), discussions=discussions, thread=thread, under_article=under_article)


def _fullness(sightings: list[Sighting]) -> float:
    return sum(sighting.parts * sighting.confidence for sighting in sightings)


def _names(tree: HtmlElement) -> set[str]:
    """The class names, ids (digits as one 0) and schema.org types in *tree*."""
    # Many elements share a class attribute: a set of those first.
    names = set(" ".join(set(CLASSES(tree))).split())
    names.update(DIGITS.sub("0", "\n".join(IDS(tree))).split("\n"))
    names.update("schema:" + kind.rstrip("/").rpartition("/")[2].lower() for kind in KINDS(tree))
    return names


def _language(tree: HtmlElement) -> str:
    root = tree.getroottree().getroot()
    return (root.get("lang") or "").partition("-")[0].lower()


def _day_first(tree: HtmlElement) -> bool:
    root = tree.getroottree().getroot()
    return (root.get("lang") or "").lower().replace("_", "-") not in ("en-us",)


def _mark_opening(tree: HtmlElement, sightings: list[Sighting], platform: Platform, url: str) -> None:
    first = platform.opening == "first" and sightings and not LATER_PAGE.search(url)
    if first and (not platform.thread or selector(platform.thread)(tree)):
        sightings[0].opening = True


def _originals(sightings: list[Sighting]) -> dict[Sighting, Sighting]:
    """For each sighting that repeats an earlier one, as a box of the best comments does, that one.

    Whom the comment answers may be known by either.
    """
    first: dict[tuple[str, str | None, str], Sighting] = {}
    originals = {}
    for sighting in sightings:
        if sighting.platform_id and sighting.text:
            original = first.setdefault((sighting.platform_id, sighting.author, sighting.text), sighting)
            if original is not sighting:
                originals[sighting] = original
    for sighting in sightings if originals else ():
        if sighting.parent is not None:
            sighting.parent = originals.get(sighting.parent, sighting.parent)
    for copy, original in originals.items():
        if original.parent is None and copy.parent is not None and not would_circle(original, copy.parent):
            original.parent = copy.parent
    return originals


def _found(sightings: list[Sighting], url: str) -> Found:
    opening = next((s for s in sightings if s.opening), None)
    originals = _originals(sightings)
    shown = [s for s in sightings if s is not opening and s not in originals]
    positions = {id(s): position for position, s in enumerate(shown)}
    return Found(
        comments=tuple(_comment(s, positions, url) for s in shown),
        elements=tuple(s.element for s in shown),
        bodies=tuple(s.bodies for s in shown),
        opening_post=opening.element if opening else None,
        opening=_comment(opening, {}, url) if opening else None,
        opening_bodies=opening.bodies if opening else (),
        copies=tuple((positions.get(id(s)), copy.element, copy.bodies) for copy, s in originals.items()),
    )


def _comment(sighting: Sighting, positions: dict[int, int], url: str) -> Comment:
    moment = sighting.published
    depth = 0
    parent = sighting.parent
    while parent is not None and id(parent) in positions:
        depth, parent = depth + 1, parent.parent
    return Comment(
        position=positions.get(id(sighting), 0),
        text=sighting.text,
        author=sighting.author,
        author_url=_absolute(sighting.author_url, url),
        published=(moment.iso or None) if moment else None,
        published_raw=moment.raw if moment else None,
        relative=moment.relative if moment else False,
        parent=positions.get(id(sighting.parent)) if sighting.parent else None,
        depth=depth,
        platform_id=sighting.platform_id,
        permalink=_absolute(sighting.permalink, url),
        score=sighting.score,
        flags=tuple(sorted(sighting.flags)),
        method=sighting.method,
        confidence=sighting.confidence,
    )


def _absolute(link: str | None, url: str) -> str | None:
    if not link:
        return None
    try:
        return urljoin(url, link)
    except ValueError:
        return None
