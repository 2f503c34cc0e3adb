"""Comments from a feed: RSS 2.0 as `wfw:commentRss` links it, Atom with its threading extension (RFC 4685)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime

from lxml import etree

from cleaners.comments.dates import Reading, find_date
from cleaners.comments.fragments import address_of, text_of
from cleaners.comments.names import clean_name
from cleaners.comments.threads import key_of
from cleaners.errors import CleanerError
from cleaners.records import Comment

ATOM = "{http://www.w3.org/2005/Atom}"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
REPLY = "{http://purl.org/syndication/thread/1.0}in-reply-to"
# The year of WordPress's times that were never set.
NEVER = " -0001 "
# How permalinks end in the id that the page writes for the same comment.
ANCHOR = re.compile(r"#([\w-]*\d[\w-]*)$")
# WordPress writes "In reply to NAME." above an answer, in the site's language, with a link to what it answers.
IN_REPLY = re.compile(
    r"\s*(?:<p>\s*)?([^<>\n]{0,80})<a\s[^<>]*?href=[\"'][^\"'<>]*(#[\w-]*\d[\w-]*)[\"'][^<>]*>[^<>]{0,80}</a>"
    r"([^<>\n]{0,40})(?:</p>|<br\s*/?>|\n)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One comment, its id in the feed, and the id and the page of what it answers."""

    comment: Comment
    id: str
    answers: str
    page: str


def read_feed(body: bytes) -> tuple[Comment, ...]:
    """The comments of a feed, oldest first. Raises CleanerError where *body* is no RSS and no Atom."""
    return _linked(_entries(body))


def answered_pages(body: bytes) -> tuple[str, ...]:
    """For each entry, oldest first, the page that it is a comment on: by its permalink, else by `in-reply-to`.

    Empty where an entry says neither, as an article's does. Raises CleanerError as read_feed does.
    """
    return tuple(
        entry.comment.permalink if ANCHOR.search(entry.comment.permalink or "") else entry.page  # type: ignore[misc]
        for entry in _entries(body)
    )


def _entries(body: bytes) -> list[_Entry]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or etree.QName(root).localname not in ("rss", "feed", "RDF"):
        raise CleanerError("expected a feed of comments, RSS or Atom; this is neither")
    entries = [
        _entry(entry, _from_atom(entry), _words(entry, ATOM + "id"), _atom_markup(entry))
        for entry in root.iter(ATOM + "entry")
    ]
    entries += [
        _entry(item, _from_rss(item), _words(item, "{*}guid"), _words(item, ENCODED) or _words(item, "{*}description"))
        for item in root.iter("{*}item")
    ]
    entries.sort(key=lambda entry: entry.comment.published or "")
    return entries


def _entry(element: etree._Element, comment: Comment, number: str, markup: str) -> _Entry:
    """*comment* with its text and with the id that its page has for it.

    Of several things answered the last is the comment, the first the page; WordPress says it in the text.
    """
    anchor = ANCHOR.search(comment.permalink or "") or ANCHOR.search(number)
    references = list(element.iter(REPLY))
    answers = references[-1].get("ref", "") if references else ""
    head = IN_REPLY.match(markup)
    if head and re.search(r"\w", head[1] + head[3]):
        answers = answers or head[2]
        markup = markup[head.end() :]
    return _Entry(
        replace(comment, text=text_of(markup), platform_id=anchor[1] if anchor else number or comment.permalink),
        number,
        answers,
        references[0].get("href", "") if references else "",
    )


def _linked(entries: Sequence[_Entry]) -> tuple[Comment, ...]:
    """The entries with positions, and with the parents that they name, if these are in the feed."""
    positions = {entry.id: position for position, entry in enumerate(entries) if entry.id}
    keys = {key_of(name): position for name, position in positions.items()}
    linked: list[Comment] = []
    for position, entry in enumerate(entries):
        parent = positions.get(entry.answers, keys.get(key_of(entry.answers)) if "comment" in entry.answers else None)
        parent = parent if parent is not None and parent < position else None
        depth = 0 if parent is None else linked[parent].depth + 1
        named = ANCHOR.search(entry.answers) if parent is None else None
        answers = named[1] if named else None
        linked.append(replace(entry.comment, position=position, parent=parent, depth=depth, answers=answers))
    return tuple(linked)


def _words(entry: etree._Element, name: str) -> str:
    found = entry.find(name)
    return "".join(str(piece) for piece in found.itertext()).strip() if found is not None else ""


def _from_rss(item: etree._Element) -> Comment:
    author = _words(item, CREATOR) or _words(item, "{*}author") or _words(item, "{*}title").partition(": ")[2]
    link = _words(item, "{*}link")
    raw = _words(item, "{*}pubDate")
    return Comment(
        position=0,
        text="",
        author=clean_name(author),
        published=_rfc822(raw),
        published_raw=raw or None,
        permalink=address_of(link),
        origin="feed",
        method="rss",
    )


def _rfc822(raw: str) -> str | None:
    if NEVER in raw:
        return None
    try:
        return parsedate_to_datetime(raw).isoformat()
    except (ValueError, OverflowError):
        moment = find_date(raw, Reading(), alone=True)
        return moment.iso if moment else None


def _from_atom(entry: etree._Element) -> Comment:
    raw = _words(entry, ATOM + "published") or _words(entry, ATOM + "updated")
    moment = find_date(raw, Reading(), alone=True)
    links = [link for link in entry.iter(ATOM + "link") if link.get("rel", "alternate") == "alternate"]
    return Comment(
        position=0,
        text="",
        author=clean_name(_words(entry, f"{ATOM}author/{ATOM}name")),
        author_url=address_of(_words(entry, f"{ATOM}author/{ATOM}uri")),
        published=moment.iso if moment else None,
        published_raw=raw or None,
        permalink=address_of(links[0].get("href")) if links else None,
        origin="feed",
        method="atom",
    )


def _atom_markup(entry: etree._Element) -> str:
    """The HTML that an entry's content or summary holds, escaped or as elements."""
    content = entry.find(ATOM + "content")
    if content is None:
        content = entry.find(ATOM + "summary")
    if content is None:
        return ""
    if content.get("type") == "xhtml":
        return "".join(etree.tostring(child, encoding="unicode", method="html") for child in content)
    return "".join(str(piece) for piece in content.itertext())
