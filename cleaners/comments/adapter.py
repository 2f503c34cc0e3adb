"""Read one platform's comments by its entry in the table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from cleaners.comments.bodies import common_bodies, head_elements, holders, rest_of
from cleaners.comments.dates import Moment, Reading, find_date, from_timestamp
from cleaners.comments.found import Sighting
from cleaners.comments.heads import find_author, find_time, name_in
from cleaners.comments.items import Items, selector, split_spec
from cleaners.comments.names import clean_name
from cleaners.comments.platforms import Platform
from cleaners.comments.text import read_text, unquoted, words_of
from cleaners.comments.threads import key_of, link_parents
from cleaners.comments.traps import is_elsewhere

# An id that is a word and a number: comment-17, p17.
NUMBERED = re.compile(r"(?:[-_]|^[a-zA-Z]+)(\d+)(?:_\d+)?$")
NUMBER = re.compile(r"[-+]?\d[\d.,]*")
# The layers that read schema.org.
STATED = frozenset(("schema.org", "json-ld"))
PINGBACK = frozenset(("pingback", "trackback"))


def read_platform(root: HtmlElement, platform: Platform, reading: Reading, url: str) -> list[Sighting]:
    """The comments that *platform* wrote into the page, linked to their parents, in reading order."""
    return read_items(Items(root, _find_items(root, platform, url)), platform, reading)


def read_items(items: Items, platform: Platform, reading: Reading, *, bodies_alike: bool = False) -> list[Sighting]:
    """What stands in *items*, read by *platform*'s selectors where it has them, else by the general signs.

    With *bodies_alike* the text is looked for in the kind of element that holds most words in most items.
    """
    alike = common_bodies(items, reading) if bodies_alike else {}
    sightings = {}
    for item in items:
        sighting = _read_item(items, item, platform, reading, alike.get(item, []))
        if is_comment(sighting):
            sightings[item] = sighting
    link_parents(items, sightings, platform)
    return list(sightings.values())


def is_comment(sighting: Sighting) -> bool:
    """No author and no time and no id of its own: no comment."""
    if sighting.text and sighting.method in STATED:
        # The answers of a page's own questions (FAQPage) are marked up as people's are, but for who and when.
        return bool(sighting.author or sighting.published)
    if sighting.text:
        return bool(sighting.author or sighting.published or sighting.platform_id)
    # One without words is told from an empty box by two of the three.
    signs = (sighting.author, sighting.published, sighting.platform_id)
    return sum(sign is not None for sign in signs) >= 2 or "deleted" in sighting.flags


def _find_items(root: HtmlElement, platform: Platform, url: str) -> list[tuple[HtmlElement, tuple[HtmlElement, ...]]]:
    items: list[HtmlElement] = []
    numbers: dict[HtmlElement, str] = {}
    for element in selector(platform.item)(root):
        name = element.get("id", "")
        if platform.item_id and name and not re.search(platform.item_id, name):
            continue
        match = NUMBERED.search(name)
        number = match[1] if match else ""
        # One comment, marked twice: li#li-comment-7 > article#comment-7.
        if number and any(numbers.get(outer) == number for outer in element.iterancestors()):
            continue
        if is_elsewhere(element, url):
            continue
        numbers[element] = number
        items.append(element)
    known = set(items)
    headers = set(selector(platform.with_before)(root)) if platform.with_before else set()
    return [(item, _beside(item, platform, known, headers)) for item in items]


def _beside(
    item: HtmlElement, platform: Platform, known: set[HtmlElement], headers: set[HtmlElement]
) -> tuple[HtmlElement, ...]:
    """The neighbours that belong to *item*: a `dt`'s `dd`, a reply's header."""
    found: list[HtmlElement] = []
    before = item.getprevious()
    if before is not None and before in headers:
        found.append(before)
    if platform.with_after and item.tag == "dt":
        after = item.getnext()
        while after is not None and after not in known and after.tag == platform.with_after:
            found.append(after)
            after = after.getnext()
    return tuple(found)


def _read_item(
    items: Items, item: HtmlElement, platform: Platform, reading: Reading, alike: list[HtmlElement]
) -> Sighting:
    sighting = Sighting(item, platform.name)
    when = _time(items, item, platform.date, reading)
    who = _author(items, item, platform.author, reading)
    bodies = _outermost(next((found for css in platform.text if (found := items.select(item, css))), alike))
    if when is None or who is None or not bodies:
        own = items.own(item)
        inside = {below for body in bodies for below in body.iter()}
        heads = unquoted([element for element in own if element not in inside])
        when = when or find_time(heads, reading)
        # Each part that the platform's own markup does not name makes the reading a little less sure.
        sighting.confidence = round(1 - 0.1 * ((when is None) + (who is None) + (not bodies)), 1)
        when = when or find_time(heads, reading)
        if who is None and not _unnamed(items, item, platform):
            who = find_author(heads, when, reading)
    sighting.published = when[0] if when else None
    sighting.author = who[0] if who else None
    sighting.author_url = _link_of(who[1]) if who else None
    _read_body(items, sighting, bodies, [found[1] for found in (who, when) if found], reading)
    sighting.platform_id = _id(items, item, platform)
    sighting.permalink = _permalink(items, item, sighting)
    sighting.score = _score(items, item, platform)
    sighting.flags = _flags(items, item, platform)
    if platform.opening not in ("", "first"):
        sighting.opening = item in items.all(platform.opening)
    return sighting


def _read_body(
    items: Items, sighting: Sighting, bodies: Sequence[HtmlElement], marks: list[HtmlElement], reading: Reading
) -> None:
    roots = items.roots[sighting.element]
    nested = items.nested(sighting.element)
    if bodies:
        skip = head_elements(marks, {*roots, *bodies}, reading) | nested
        sighting.text, sighting.bodies = read_text(bodies, skip), tuple(bodies)
        return
    skip = head_elements(marks, set(roots), reading) | nested
    sighting.text = rest_of(roots, skip, sighting.author, reading)
    sighting.bodies = holders(roots, skip)


def _outermost(elements: list[HtmlElement]) -> list[HtmlElement]:
    known = set(elements)
    return [element for element in elements if not any(outer in known for outer in element.iterancestors())]


def values(items: Items, item: HtmlElement, spec: str) -> list[tuple[str, HtmlElement]]:
    """What *spec* (`SELECTOR`, `SELECTOR@attribute` or `@attribute`) finds in *item*, with its elements."""
    css, attribute = split_spec(spec)
    elements = items.select(item, css) if css else [item]
    found = [(element.get(attribute, "") if attribute else words_of(element), element) for element in elements]
    return [(value.strip(), element) for value, element in found if value.strip()]


def _author(
    items: Items, item: HtmlElement, specs: tuple[str, ...], reading: Reading
) -> tuple[str, HtmlElement] | None:
    for spec in specs:
        for value, element in values(items, item, spec):
            if name := clean_name(value) if "@" in spec else name_in(element, reading):
                return name, element
    return None


def _unnamed(items: Items, item: HtmlElement, platform: Platform) -> bool:
    """True where the platform wrote the place for a name and left it blank: another line is no name then."""
    places = [place for spec in platform.author if (css := split_spec(spec)[0]) for place in items.select(item, css)]
    return bool(places) and not any(words_of(place).strip() for place in places)


def _time(
    items: Items, item: HtmlElement, specs: tuple[str, ...], reading: Reading
) -> tuple[Moment, HtmlElement] | None:
    for spec in specs:
        for value, element in values(items, item, spec):
            if moment := from_timestamp(value) or find_date(value, reading, alone=True):
                return moment, element
    return None


def _link_of(element: HtmlElement) -> str | None:
    """Where a name leads: the link that it is, holds or stands in."""
    for place in (element, *element.iter("a"), *list(element.iterancestors())[:2]):
        href = place.get("href", "") if place.tag == "a" else ""
        if href and not href.startswith(("#", "javascript:")):
            return href
    return None


def _id(items: Items, item: HtmlElement, platform: Platform) -> str | None:
    specs = (platform.id, "@id") if platform.id else ("@id", "@data-comment-id", "@data-id", "@data-cid")
    stated = (value for spec in specs for value, _ in values(items, item, spec))
    if found := next(stated, None):
        return found
    anchor = item.getprevious()
    if anchor is not None and anchor.tag == "a" and not words_of(anchor):
        return anchor.get("id") or anchor.get("name")
    for link in items.select(item, "a[href*='#']"):
        if match := re.search(r"#([\w-]*\d[\w-]*)$", link.get("href", "")):
            return match[1]
    return None


def _permalink(items: Items, item: HtmlElement, sighting: Sighting) -> str | None:
    """The link in *item* to itself: it says so, or ends in the comment's number; one with a # before one without."""
    number = key_of(sighting.platform_id)
    links = [(link.get("href", ""), link.get("class", "")) for link in items.select(item, "a[href]")]
    for href, names in sorted(links, key=lambda link: "#" not in link[0]):
        if href != sighting.author_url and ("permalink" in names or (number and href.endswith(number))):
            return href
    return f"#{sighting.platform_id}" if sighting.platform_id and item.get("id") == sighting.platform_id else None


def _score(items: Items, item: HtmlElement, platform: Platform) -> int | None:
    for spec in platform.score:
        for value, _ in values(items, item, spec):
            if match := NUMBER.search(value.replace("\u2212", "-")):
                return int(re.sub(r"[.,]", "", match[0]))
    return None


def _flags(items: Items, item: HtmlElement, platform: Platform) -> set[str]:
    flags = {
        flag
        for flag, css in (("deleted", platform.deleted), ("pinned", platform.pinned), ("by-author", platform.by_author))
        if css and items.select(item, css)
    }
    if not PINGBACK.isdisjoint(item.get("class", "").split()):
        flags.add("pingback")
    return flags
