"""What a feed names: RSS 0.9x to 2.0, Atom and JSON Feed, malformed ones included."""

from __future__ import annotations

import calendar
import codecs
import html
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser

# How XML in UTF-16 begins, with its mark or without.
UTF_16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
DECLARED = re.compile(r"(<\?xml\b[^>]{0,100}?)\s+encoding=[\"'][^\"'>]*[\"']")
IS_HTML = re.compile(rb"<!doctype\s+html|<html\b", re.IGNORECASE)
IS_FEED = re.compile(rb"<\s*(?:\w+:)?(?:rss|feed|rdf|channel)\b", re.IGNORECASE)
SNIFFED = 4_000
# An entry with so many characters, markup aside, is an article and no summary: twice what a long teaser has.
FULL_TEXT = 1_000
TAG = re.compile(r"<[^>]*>")
CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE | re.ASCII)
REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,10}))")


class NotAFeed(ValueError):
    """The bytes are no feed; the message says what they look like."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed says of one article. Its times are ISO 8601, in UTC where the feed is XML.

    `text` is the article itself as markup, where the feed carries it whole (`content:encoded` and the like). `summary`
    is the beginning of what the feed says of it, without markup.
    """

    url: str
    title: str = ""
    published: str | None = None
    modified: str | None = None
    author: str = ""
    text: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's entries in its order, the page of older ones (RFC 5005), and what was wrong with it."""

    entries: tuple[Entry, ...]
    language: str | None = None
    next_page: str | None = None
    problem: str = ""


def read_feed(body: bytes, url: str, content_type: str = "") -> Feed:
    """The feed in *body*, fetched from *url*. A malformed one gives what can be read of it, and says so.

    Raises NotAFeed when there is no feed in it at all.
    """
    content_type = believable(content_type) if body[:2] not in UTF_16 else ""
    body = REFERENCE.sub(_character, in_utf8(body))
    head = body[:SNIFFED]
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _json_feed(body, url)
    if not IS_FEED.search(head):
        looks = "an HTML page" if IS_HTML.search(head) else "empty" if not body.strip() else "something else"
        raise NotAFeed(f"no feed but {looks}")
    parsed = feedparser.parse(
        body,
        # The response's own encoding and address; feedparser asks nobody else.
        response_headers={"content-type": content_type or "application/xml", "content-location": url},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    entries = tuple(entry for item in parsed.entries if (entry := _entry(item, url)) is not None)
    problem = f"malformed feed ({parsed.get('bozo_exception')})" if parsed.bozo and not entries else ""
    return Feed(
        entries=entries,
        language=parsed.feed.get("language") or None,
        next_page=_rel(parsed.feed, "next", url),
        problem=problem,
    )


def in_utf8(body: bytes) -> bytes:
    """XML in UTF-16 as UTF-8; everything else as it is, since its own declaration or the response tells."""
    encoding = UTF_16.get(body[:2])
    if encoding is None:
        return body
    return DECLARED.sub(r"\1", body.decode(encoding, "replace"), count=1).encode("utf-8", "replace")


def believable(content_type: str) -> str:
    """*content_type* where it may be true of bytes that read `<` as they stand; empty otherwise.

    feedparser believes it before the bytes, and gives nothing back where it is wrong.
    """
    charset = CHARSET.search(content_type)
    if charset is None:
        return content_type if "charset" not in content_type.lower() else ""
    try:
        name = codecs.lookup(charset[1]).name
        return f"application/xml; charset={name}" if "<".encode(name) == b"<" else ""
    except (LookupError, ValueError, TypeError):
        return ""


def _character(reference: re.Match[bytes]) -> bytes:
    """A reference to a character, as it is where it names one: feedparser breaks on half a one, and beyond the last."""
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    return b"&#65533" if 0xD800 <= number < 0xE000 or number > 0x10FFFF else reference[0]


def _entry(item: Any, base: str) -> Entry | None:
    address = _rel(item, "alternate", base) or item.get("link") or item.get("id", "")
    url = join(base, str(address))
    if url is None:
        return None
    return Entry(
        url=join(base, str(item.get("feedburner_origlink", ""))) or url,
        title=" ".join(str(item.get("title", "")).split()),
        published=_iso(item.get("published_parsed") or item.get("updated_parsed")),
        # Past feedparser's own get, which gives the time of publication where there is no other.
        modified=_iso(dict.get(item, "updated_parsed")),
        author=" ".join(str(item.get("author", "")).split()),
        text=_full_text(item),
        summary=words_in(str(item.get("summary", ""))),
    )


def _full_text(item: Any) -> str:
    """The longest content of an entry, where it is more than the summary that most feeds carry."""
    contents = [str(each.get("value") or "") for each in item.get("content") or () if isinstance(each, dict)]
    # RSS 2.0 without content:encoded may have the whole article as its description.
    contents.append(str(item.get("summary") or ""))
    longest = max(contents, key=len)
    return longest if len(TAG.sub("", longest)) >= FULL_TEXT else ""


# A feed's summary may be the whole article.
SUMMARY = 1_000


def words_in(markup: str) -> str:
    """The beginning of *markup* in words, to be scored: tags blanked, characters as they are."""
    return " ".join(TAG.sub(" ", html.unescape(markup[: 4 * SUMMARY])).split())[:SUMMARY]


def _rel(holder: Any, rel: str, base: str) -> str | None:
    for link in holder.get("links") or ():
        if link.get("rel") == rel and link.get("href"):
            return join(base, str(link["href"]))
    return None


def _iso(parsed: Any) -> str | None:
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat() if parsed else None
    except (ValueError, OverflowError, TypeError, OSError):
        return None


def _json_feed(body: bytes, url: str) -> Feed:
    try:
        data = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise NotAFeed(f"no feed but broken JSON ({error})") from error
    if not isinstance(data, dict) or not isinstance(data.get("items"), list):
        raise NotAFeed("no feed but some other JSON")
    entries = []
    for item in data["items"]:
        if isinstance(item, dict) and (address := join(url, said(item, "url") or said(item, "id"))):
            published = item.get("date_published") or item.get("date_modified")
            changed = item.get("date_modified")
            plain = escape(str(item.get("content_text") or "")).replace("\n\n", "</p><p>")
            text = str(item.get("content_html") or "") or (f"<p>{plain}</p>" if plain else "")
            entries.append(
                Entry(
                    url=address,
                    title=str(item.get("title") or ""),
                    published=published if isinstance(published, str) else None,
                    modified=changed if isinstance(changed, str) else None,
                    author=_json_author(item),
                    text=text if len(TAG.sub("", text)) >= FULL_TEXT else "",
                    summary=words_in(str(item.get("summary") or item.get("content_text") or "")),
                )
            )
    language = data.get("language")
    return Feed(
        entries=tuple(entries),
        language=language if isinstance(language, str) else None,
        next_page=join(url, str(data.get("next_url") or "")),
    )


def said(item: dict[str, Any], key: str) -> str:
    """The string under *key* of something that was JSON; empty where there is none."""
    value = item.get(key)
    return value if isinstance(value, str) else ""


def _json_author(item: dict[str, Any]) -> str:
    authors = item.get("authors") or [item.get("author")]
    names = [str(each.get("name") or "") for each in authors if isinstance(each, dict)] if authors else []
    return ", ".join(filter(None, names))


def join(base: str, address: str) -> str | None:
    """*address* as found on *base*, made absolute; None when it is empty or none that can be fetched."""
    address = "".join(address.split("\n")).strip()
    if not address:
        return None
    try:
        url = urljoin(base, address)
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
        _ = parts.port
        url.encode()  # JSON may hold half a character, which no address can
    except ValueError:
        return None
    return url
