"""The head of a comment where no platform says which element is which: who wrote it, and when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lxml.html import HtmlElement

from cleaners.comments.dates import Moment, Reading, find_date, from_timestamp
from cleaners.comments.names import clean_name, name_beside
from cleaners.comments.text import BLOCKS, SILENT, apart, is_quoted, is_silent, words_of

_EDGE = r"(?:^|[\s_-]|(?<=[a-z])(?=[A-Z]))"
AUTHOR = re.compile(
    rf"{_EDGE}(?:author|user[_-]?name|user|nick(?:name)?|name|fn|poster|commenter|commentator|writer|member|autor|"
    r"auteur|autore|avtor|who|creator|by|login|display[_-]?name|from)(?:[\s_-]?(?:name|link|nick|title))?(?:$|[\s_-])",
    re.IGNORECASE,
)
# What a writer is to the forum: Member, Moderator, V.I.P.
RANK = re.compile(
    r"(?:user|author|member|poster)[_-]?(?:title|rank|level|group|status|role|stats|info)$", re.IGNORECASE
)
TIME = re.compile(
    rf"{_EDGE}(?:date|time|datetime|timestamp|posted|published|ago|when|datum|fecha|data|zeit|created|meta|"
    r"submitted)|(?:Date|Time|date|time)(?:$|[\s_-])"
)
PROFILE = re.compile(
    r"space-uid-\d|[?&]mod=space|/(?:users?|profil\w*|members?|people|u|author)/|/~\w+|[?&]u(?:ser)?(?:id)?=|showuser|action=profile",
    re.IGNORECASE,
)
STATED = ("datetime", "data-time", "data-timestamp", "data-utime", "data-date", "data-created", "title", "content")
NAME_TAGS = frozenset("a b strong cite span h3 h4 h5 h6 dt li p div em i td th".split())
HEADINGS = ("h3", "h4", "h5")
BESIDE_NAME = frozenset("br em small div p ul dl img i".split())
# What stands in their cells is no line.
ROWS = frozenset("tr tbody table dl ul ol".split())
LONGEST_LINE = 160
# Day and hour marked apart: <b>10:16am</b> On <b>Apr 24</b>.
LONGEST_TIME = 40
MOST_PARTS = 4
INLINE = frozenset("a abbr b em font i small span strong".split())
# The words of a head around its time: "Comment by a name of three words on ... at ...".
MOST_AROUND = 9
MOST_IN_NAME = 4
# What a utility's class name says of a weight.
BOLD = re.compile(r"(?:^|\s)(?:font-(?:semi|extra)?bold|font-medium|fw-?(?:semi)?bold|bold)(?:\s|$)")
EMPHATIC = frozenset("b strong cite h2 h3 h4 h5 h6".split())


# Times in a head that are not the comment's: the writer joined, the text was edited.
NOT_POSTED = re.compile(
    r"join(?:ed)?\b|registered|registrier|anmeldung|dabei seit|mitglied seit|member since|inscrit|inscription|"
    r"enregistré le|beigetreten|registrad|iscritto|registro|cadastro|dołączył|rejestracja|регистрация|зарегистрирован|"
    r"на форуме с|"
    r"geregistreerd|lid (?:geworden|sinds)|medlem siden|medlem sedan|reg(?:istrerad|istreret)|üyelik|kayıt|liittyn|"
    r"edited|bearbeitet|geändert|modifi|editado|edytowan|изменено|отредактировано|"
    r"last (?:seen|active|visit)|zuletzt (?:online|aktiv)|(?:seit|since|depuis(?: le)?|desde|sinds)\W*$",
    re.IGNORECASE,
)
# "[Post edited by NAME on DATE]", where the verb stands last.
EDITED = re.compile(r"\w+\W+(?:bearbeitet|geändert|editiert|bewerkt|muokattu|redigerad|düzenlendi)\b", re.IGNORECASE)
# How far before a time its label ends.
LABEL = 24


def _is_labelled_otherwise(element: HtmlElement) -> bool:
    """True when what stands right before the time in *element* says that it is another's: "Joined:"."""
    before = element.getprevious()
    while (
        before is not None
        and not (isinstance(before.tag, str) and words_of(before))
        and not (before.tail or "").strip()
    ):
        before = before.getprevious()
    if before is not None:
        label = (before.tail or "").strip() or words_of(before) or " ".join(before.xpath(".//@title"))
    else:
        parent = element.getparent()
        label = (parent.text or "").strip() if parent is not None else ""
        # A time alone in its cell: the label is in the cell before.
        if (
            not label
            and parent is not None
            and parent.tag in ("dd", "td", "span", "li")
            and words_of(parent) == words_of(element)
        ):
            return parent.tag != "li" and parent.getprevious() is not None and _is_labelled_otherwise(parent)
    return NOT_POSTED.search(label[-LABEL:]) is not None


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
    if not 0 < len(words) <= LONGEST_LINE:
        return None
    moment = find_date(words, reading, alone=alone)
    return None if moment is None or NOT_POSTED.search(words[: moment.span[0]]) else moment


def find_time(elements: Sequence[HtmlElement], reading: Reading) -> tuple[Moment, HtmlElement] | None:
    """The time among *elements*, which are a comment's own in reading order: marked as one, else written as one."""
    for choose in (_is_marked_time, _is_classed_time, _is_titled_time):
        for element in elements:
            if not choose(element) or _is_labelled_otherwise(element):
                continue
            if moment := date_at(element, reading, alone=choose is not _is_titled_time):
                return moment, element
    written = ((moment, element) for element in elements if (moment := _written_at(element, reading)))
    first = next(written, None)
    if first is None or "T" in first[0].iso:
        return first
    # A day alone may be another's: in a title, in the writer's column.
    return next((found for found in written if "T" in found[0].iso), first)


def _is_marked_time(element: HtmlElement) -> bool:
    return element.tag == "time" or element.get("itemprop") in ("datePublished", "dateCreated", "commentTime")


def _is_classed_time(element: HtmlElement) -> bool:
    return TIME.search(element.get("class", "")) is not None


def _is_titled_time(element: HtmlElement) -> bool:
    # A link whose words are no time tells when something else was made: the writer's journal, a badge.
    told = element.tag != "a" or any(sign.isdigit() for sign in words_of(element)[:LONGEST_LINE])
    return bool(element.get("title")) and told


def _written_at(element: HtmlElement, reading: Reading) -> Moment | None:
    """The time in the words of *element* itself; one whose day and hour are marked apart, if there is no more."""
    line = own_line(element)
    if len(line) > LONGEST_LINE:
        return None
    moment = find_date(line, reading) if len(line) >= 4 else None
    if moment is None and 0 < len(element) <= MOST_PARTS and all(part.tag in INLINE for part in element):
        line = words_of(element)
        moment = find_date(line, reading) if 4 <= len(line) <= LONGEST_TIME else None
    if moment is None or NOT_POSTED.search(line[: moment.span[0]]) or EDITED.search(line):
        return None
    words = words_of(element)
    if NOT_POSTED.search(words[: max(0, words.find(moment.raw))]) or _is_labelled_otherwise(element):
        return None
    return moment


def date_anchors(place: HtmlElement, reading: Reading) -> list[HtmlElement]:
    """The outermost elements in *place* whose own words, or whose marks, are a comment's time.

    Times in quotes are those of other comments, unless there are no others.
    """
    found = date_anchors_in(place.iter(), reading)
    unquoted = [element for element in found if not is_quoted(element)]
    return unquoted if len(unquoted) >= 2 else found


def date_anchors_in(elements: Iterable[HtmlElement], reading: Reading) -> list[HtmlElement]:
    """The outermost of *elements*, in reading order, that are a comment's time."""
    found: list[HtmlElement] = []
    for element in elements:
        if is_silent(element) or (found and found[-1] in element.iterancestors()):
            continue
        if element.tag == "time" or _is_classed_time(element):
            if date_at(element, reading, alone=True) and not _is_labelled_otherwise(element):
                found.append(element)
            continue
        moment = _written_at(element, reading)
        # A time in a sentence is somebody's text.
        if moment is not None and len(own_line(element).split()) - len(moment.raw.split()) <= MOST_AROUND:
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
    stated = element.get("class", "").split()
    names = " ".join(name for name in stated if not name.startswith("field-") and not RANK.search(name))
    return element.tag in NAME_TAGS and AUTHOR.search(names) is not None


def _linked(element: HtmlElement) -> bool:
    return element.tag == "a" and PROFILE.search(element.get("href", "")) is not None


def name_in(element: HtmlElement, reading: Reading) -> str | None:
    """The name that *element* shows; that of its most telling child where it holds more than a name."""
    for child in element.iter("a", "b", "strong", "cite", "span", *HEADINGS):
        said = (
            _marked(child)
            or _classed(child)
            or _linked(child)
            or child.tag in HEADINGS
            or child.get("itemprop") == "name"
        )
        inner = child is not element and said
        if inner and (name := name_in(child, reading)):
            return name
    # A name with the writer's rank below it.
    own = " ".join((element.text or "").split())
    if own and len(element) and all(child.tag in BESIDE_NAME for child in element) and not own.endswith(":"):
        return clean_name(own)
    words = words_of(element)
    if not words or len(words) > LONGEST_LINE:
        return None
    # Name and time may have nothing between them but tags.
    for line in (words, apart(element)):
        if moment := find_date(line, reading):
            start, end = moment.span
            return name_beside(line[:start], line[end:])
    return clean_name(words)


def _in_line_of(moment: Moment, element: HtmlElement, reading: Reading) -> str | None:
    """The name in the line in which the time stands: in its element, or in the one around it."""
    for place in (element, element.getparent()):
        blocked = place is not None and (place.tag in ROWS or (place is not element and element.tag in BLOCKS))
        if place is None or place.tag in SILENT or blocked:
            continue
        words = words_of(place)
        if not 0 < len(words) <= LONGEST_LINE:
            return None
        if found := find_date(words, reading, alone=True):
            start, end = found.span
            if name := name_beside(words[:start], words[end:]):
                return name
    return None
