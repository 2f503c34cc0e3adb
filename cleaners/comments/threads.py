"""Which comment answers which."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from lxml.html import HtmlElement

from cleaners.comments.found import Sighting
from cleaners.comments.items import Items, split_spec
from cleaners.comments.platforms import Platform

# How a depth is stated: a number, or "level 2".
LEVEL = re.compile(r"\s*(?:level |depth )?(\d+)\s*$")


def link_parents(items: Items, sightings: Mapping[HtmlElement, Sighting], platform: Platform) -> None:
    """Set each sighting's parent: by a link that names it, by nesting, by a container of replies, else by depth."""
    by_number = {key_of(s.platform_id): s for s in sightings.values() if s.platform_id}
    depths = {item: _depth(items, item, platform) for item in sightings}
    trail: list[tuple[int, Sighting]] = []
    for item, sighting in sightings.items():
        depth = depths[item]
        while trail and depth is not None and trail[-1][0] >= depth:
            trail.pop()
        parent = _referred(items, item, platform, by_number)
        if parent is None and depth is not None:
            parent = trail[-1][1] if trail else None
        elif parent is None:
            parent = _enclosing(items, item, sightings) or _indented(item, items.all(platform.indent), sightings)
        if parent is not None and not would_circle(sighting, parent):
            sighting.parent = parent
        if depth is not None:
            trail.append((depth, sighting))


def would_circle(child: Sighting, parent: Sighting) -> bool:
    """True when *parent* is *child* or answers it, itself or through others."""
    ancestor: Sighting | None = parent
    while ancestor is not None:
        if ancestor is child:
            return True
        ancestor = ancestor.parent
    return False


def key_of(text: str | None) -> str:
    """What identifies a comment in an id or a link: its last word, without letters before a number."""
    words = re.findall(r"[A-Za-z0-9]+", text or "")
    return re.sub(r"^[A-Za-z]+(?=\d+$)", "", words[-1]) if words else ""


def _referred(
    items: Items, item: HtmlElement, platform: Platform, by_number: Mapping[str, Sighting]
) -> Sighting | None:
    for spec in platform.reply_to:
        css, attribute = split_spec(spec)
        for element in items.select(item, css) if css else [item]:
            if found := by_number.get(key_of(element.get(attribute or "href"))):
                return found
    return None


def _enclosing(items: Items, item: HtmlElement, sightings: Mapping[HtmlElement, Sighting]) -> Sighting | None:
    outer = items.owner(item.getparent())
    while outer is not None:
        if outer in sightings:
            return sightings[outer]
        outer = items.owner(outer.getparent())
    return None


def _indented(
    item: HtmlElement, containers: Collection[HtmlElement], sightings: Mapping[HtmlElement, Sighting]
) -> Sighting | None:
    """The comment before the container of replies in which *item* stands."""
    if not containers:
        return None
    for place in item.iterancestors():
        if place in containers:
            for before in place.itersiblings(preceding=True):
                found = next((sightings[element] for element in before.iter() if element in sightings), None)
                if found is not None:
                    return found
    return None


def _depth(items: Items, item: HtmlElement, platform: Platform) -> int | None:
    if platform.depth_class and (match := re.search(platform.depth_class, item.get("class", ""))):
        return int(next(group for group in match.groups() if group))
    for spec in platform.depth:
        css, attribute = split_spec(spec)
        for element in items.select(item, css) if css else [item]:
            if match := LEVEL.match(element.get(attribute, "") if attribute else "".join(element.itertext())):
                return int(match[1])
    return None
