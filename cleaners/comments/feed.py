"""Comments from a feed: RSS 2.0 as `wfw:commentRss` links it, Atom with its threading extension (RFC 4685)."""

from __future__ import annotations

from dataclasses import replace
from email.utils import parsedate_to_datetime

from lxml import etree

from cleaners.comments.dates import Reading, find_date
from cleaners.comments.fragments import text_of
from cleaners.comments.names import clean_name
from cleaners.comments.threads import key_of
from cleaners.errors import CleanerError
from cleaners.records import Comment

ATOM = "{http://www.w3.org/2005/Atom}"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
REPLY = "{http://purl.org/syndication/thread/1.0}in-reply-to"


def read_feed(body: bytes) -> tuple[Comment, ...]:
    """The comments of a feed, oldest first. Raises CleanerError where *body* is no RSS and no Atom."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None or etree.QName(root).localname not in ("rss", "feed", "RDF"):
        raise CleanerError("expected a feed of comments, RSS or Atom; this is neither")
    entries = [(_from_atom(entry), _replied_to(entry)) for entry in root.iter(ATOM + "entry")]
    entries += [(_from_rss(item), _replied_to(item)) for item in root.iter("{*}item")]
    entries.sort(key=lambda entry: entry[0].published or "")
    return _linked(entries)


def _linked(entries: list[tuple[Comment, str]]) -> tuple[Comment, ...]:
    """The entries with positions, and with the parents that they name, if these are in the feed."""
    positions = {comment.platform_id: position for position, (comment, _) in enumerate(entries) if comment.platform_id}
    keys = {key_of(name): position for name, position in positions.items()}
    linked: list[Comment] = []
    for position, (comment, reference) in enumerate(entries):
        parent = positions.get(reference, keys.get(key_of(reference)) if "comment" in reference else None)
        parent = parent if parent is not None and parent < position else None
        depth = 0 if parent is None else linked[parent].depth + 1
        linked.append(replace(comment, position=position, parent=parent, depth=depth))
    return tuple(linked)


def _replied_to(entry: etree._Element) -> str:
    """The id of what *entry* answers: the last one named, which for a reply to a comment is the comment."""
    references = [reference.get("ref", "") for reference in entry.iter(REPLY)]
    return references[-1] if references else ""


def _words(entry: etree._Element, name: str) -> str:
    found = entry.find(name)
    return "".join(str(piece) for piece in found.itertext()).strip() if found is not None else ""


def _from_rss(item: etree._Element) -> Comment:
    author = _words(item, CREATOR) or _words(item, "{*}author") or _words(item, "{*}title").partition(": ")[2]
    link = _words(item, "{*}link")
    raw = _words(item, "{*}pubDate")
    return Comment(
        position=0,
        text=text_of(_words(item, ENCODED) or _words(item, "{*}description")),
        author=clean_name(author),
        published=_rfc822(raw),
        published_raw=raw or None,
        platform_id=_words(item, "{*}guid") or link or None,
        permalink=link or None,
        origin="feed",
        method="rss",
    )


def _rfc822(raw: str) -> str | None:
    try:
        return parsedate_to_datetime(raw).isoformat()
    except ValueError:
        moment = find_date(raw, Reading(), alone=True)
        return moment.iso if moment else None


def _from_atom(entry: etree._Element) -> Comment:
    raw = _words(entry, ATOM + "published") or _words(entry, ATOM + "updated")
    moment = find_date(raw, Reading(), alone=True)
    links = [link for link in entry.iter(ATOM + "link") if link.get("rel", "alternate") == "alternate"]
    content = entry.find(ATOM + "content")
    if content is None:
        content = entry.find(ATOM + "summary")
    return Comment(
        position=0,
        text=text_of(_markup(content)) if content is not None else "",
        author=clean_name(_words(entry, f"{ATOM}author/{ATOM}name")),
        author_url=_words(entry, f"{ATOM}author/{ATOM}uri") or None,
        published=moment.iso if moment else None,
        published_raw=raw or None,
        platform_id=_words(entry, ATOM + "id") or None,
        permalink=links[0].get("href") if links else None,
        origin="feed",
        method="atom",
    )


def _markup(content: etree._Element) -> str:
    """The HTML that an Atom text construct holds, escaped or as elements."""
    if content.get("type") == "xhtml":
        return "".join(etree.tostring(child, encoding="unicode", method="html") for child in content)
    return "".join(str(piece) for piece in content.itertext())
