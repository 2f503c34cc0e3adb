"""The head of a comment where no platform says which element is which: who wrote it, and when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lxml.html import HtmlElement

from cleaners.comments.dates import Moment, Reading, find_date, from_timestamp
from cleaners.comments.names import clean_name, name_beside
from cleaners.comments.text import SILENT, is_silent, words_of

_EDGE = r"(?:^|[\s_-]|(?<=[a-z])(?=[A-Z]))"
AUTHOR = re.compile(
    rf"{_EDGE}(?:author|user[_-]?name|user|nick(?:name)?|name|fn|poster|commenter|commentator|writer|member|autor|"
    r"auteur|autore|avtor|who|creator|by|login|display[_-]?name|from)(?:[\s_-]?(?:name|link|nick|title))?(?:$|[\s_-])",
    re.IGNORECASE,
)
TIME = re.compile(
    rf"{_EDGE}(?:date|time|datetime|timestamp|posted|published|ago|when|datum|fecha|data|zeit|created|meta|info|"
    r"submitted)|(?:Date|Time|date|time)(?:$|[\s_-])"
)
PROFILE = re.compile(
    r"/(?:users?|profil\w*|members?|people|u|author)/|/~\w+|[?&]u(?:ser)?(?:id)?=|showuser|action=profile",
    re.IGNORECASE,
)
STATED = ("datetime", "data-time", "data-timestamp", "data-utime", "data-date", "data-created", "title", "content")
NAME_TAGS = frozenset("a b strong cite span h3 h4 h5 h6 dt li p div em i td th".split())
LONGEST_LINE = 160
# The words of a head around its time: "Comment by a name of three words on ... at ...".
MOST_AROUND = 9
MOST_IN_NAME = 4
# What a utility's class name says of a weight.
BOLD = re.compile(r"(?:^|\s)(?:font-(?:semi|extra)?bold|font-medium|fw-?(?:semi)?bold|bold)(?:\s|$)")
EMPHATIC = frozenset("b strong cite h2 h3 h4 h5 h6".split())


# Times in a head that are not the comment's: the writer joined, the text was edited.
NOT_POSTED = re.compile(
    r"join(?:ed)?\b|registered|registrier|anmeldung|dabei seit|mitglied seit|member since|inscrit|inscription|"
    r"beigetreten|registrad|iscritto|registro|dołączył|регистрация|edited|bearbeitet|geändert|modifi|editado|"
    r"last (?:seen|active|visit)",
    re.IGNORECASE,
)


def date_at(element: HtmlElement, reading: Reading, *, alone: bool = False) -> Moment | None:
    """The time that *element* states in its attributes, else in its own words."""
    for name in STATED:
        if value := element.get(name):
            if moment := from_timestamp(value.strip()):
                return moment
            if (name == "title" and len(value) > 60) or not any(sign.isdigit() for sign in value):
                continue
            if (moment := find_date(value, reading, alone=name != "title")) and not moment.relative:
                return moment
    words = words_of(element)
    if not 0 < len(words) <= LONGEST_LINE or NOT_POSTED.search(words):
        return None
    return find_date(words, reading, alone=alone)


def find_time(elements: Sequence[HtmlElement], reading: Reading) -> tuple[Moment, HtmlElement] | None:
    """The time among *elements*, which are a comment's own in reading order: marked as one, else written as one."""
    for element in elements:
        marked = element.tag == "time" or element.get("itemprop") in ("datePublished", "dateCreated", "commentTime")
        if marked and (moment := date_at(element, reading, alone=True)):
            return moment, element
    for element in elements:
        if TIME.search(element.get("class", "")) and (moment := date_at(element, reading, alone=True)):
            return moment, element
    for element in elements:
        # A link whose words are no time tells when something else was made: the writer's journal, a badge.
        told = element.tag != "a" or any(sign.isdigit() for sign in words_of(element)[:LONGEST_LINE])
        if element.get("title") and told and (moment := date_at(element, reading)):
            return moment, element
    for element in elements:
        line = own_line(element)
        if 4 <= len(line) <= LONGEST_LINE and not NOT_POSTED.search(line) and (moment := find_date(line, reading)):
            return moment, element
    return None


def date_anchors(place: HtmlElement, reading: Reading) -> list[HtmlElement]:
    """The outermost elements in *place* whose own words, or whose marks, are a comment's time."""
    return date_anchors_in(place.iter(), reading)


def date_anchors_in(elements: Iterable[HtmlElement], reading: Reading) -> list[HtmlElement]:
    """The outermost of *elements*, in reading order, that are a comment's time."""
    found: list[HtmlElement] = []
    for element in elements:
        if is_silent(element) or (found and found[-1] in element.iterancestors()):
            continue
        if element.tag == "time" or TIME.search(element.get("class", "")):
            if date_at(element, reading, alone=True):
                found.append(element)
            continue
        line = own_line(element)
        if not 4 <= len(line) <= LONGEST_LINE or NOT_POSTED.search(line):
            continue
        moment = find_date(line, reading)
        # A time in a sentence is somebody's text.
        if moment is not None and len(line.split()) - len(moment.raw.split()) <= MOST_AROUND:
            found.append(element)
    return found


def own_line(element: HtmlElement) -> str:
    """The words directly in *element*, those of its children left out."""
    return " ".join(" ".join([element.text or "", *(child.tail or "" for child in element)]).split())


def find_author(
    elements: Sequence[HtmlElement], when: tuple[Moment, HtmlElement] | None, reading: Reading
) -> tuple[str, HtmlElement] | None:
    """The writer's name among *elements*: marked as one, in the line of the time *when*, or first and emphatic."""
    for choose in (_marked, _classed, _linked):
        for element in elements:
            if choose(element) and (name := name_in(element, reading)):
                return name, element
    if when and (name := _in_line_of(*when, reading)):
        return name, next((element for element in elements if words_of(element) == name), when[1])
    for element in elements[:40]:
        emphatic = element.tag in EMPHATIC or BOLD.search(element.get("class", ""))
        if emphatic and (name := name_in(element, reading)):
            return name, element
    return _first_line(elements, when[1]) if when else None


def _first_line(elements: Sequence[HtmlElement], time: HtmlElement) -> tuple[str, HtmlElement] | None:
    """The first line of a comment, where it is short enough for a name and the time comes next."""
    for element in elements[:40]:
        if element is time:
            return None
        if line := own_line(element):
            name = clean_name(line) if len(line.split()) <= MOST_IN_NAME else None
            return (name, element) if name and not line.endswith((".", "!", "?", ":")) else None
    return None


def _marked(element: HtmlElement) -> bool:
    return element.get("itemprop") in ("author", "creator") or element.get("rel") == "author" or element.tag == "cite"


def _classed(element: HtmlElement) -> bool:
    # Content systems name every element a field: field-name-body, field--name-created.
    names = " ".join(name for name in element.get("class", "").split() if not name.startswith("field-"))
    return element.tag in NAME_TAGS and AUTHOR.search(names) is not None


def _linked(element: HtmlElement) -> bool:
    return element.tag == "a" and PROFILE.search(element.get("href", "")) is not None


def name_in(element: HtmlElement, reading: Reading) -> str | None:
    """The name that *element* shows; that of its most telling child where it holds more than a name."""
    for child in element.iter("a", "b", "strong", "cite", "span"):
        inner = child is not element and (_marked(child) or _classed(child) or child.get("itemprop") == "name")
        if inner and (name := name_in(child, reading)):
            return name
    words = words_of(element)
    if not words or len(words) > LONGEST_LINE:
        return None
    if moment := find_date(words, reading):
        start, end = moment.span
        return name_beside(words[:start], words[end:])
    return clean_name(words)


def _in_line_of(moment: Moment, element: HtmlElement, reading: Reading) -> str | None:
    """The name in the line in which the time stands: in its element, or in the one around it."""
    for place in (element, element.getparent()):
        if place is None or place.tag in SILENT:
            continue
        words = words_of(place)
        if not 0 < len(words) <= LONGEST_LINE:
            return None
        if found := find_date(words, reading, alone=True):
            start, end = found.span
            if name := name_beside(words[:start], words[end:]):
                return name
    return None
