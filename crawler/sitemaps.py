"""What a sitemap names: index files, gzip, the news extension, plain text, a robots.txt; read entry by entry."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from crawler.feeds import in_utf8, join

# sitemaps.org allows 50 MB; an unpacked file beyond this is a bomb.
UNPACKED = 100 * 1024 * 1024
MAX_TEXT = 2_000
# How a robots.txt names its sitemaps; no line of XML begins so.
SITEMAP_LINE = re.compile(rb"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)


class NotASitemap(ValueError):
    """The bytes are no sitemap; the message says what they look like."""


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """One entry: an article or page, or with `is_map` another sitemap. `modified` and `published` as stated."""

    url: str
    modified: str | None = None
    published: str | None = None
    title: str = ""
    is_map: bool = False

    @property
    def is_news(self) -> bool:
        """True when the sitemap itself calls it a piece of news."""
        return self.published is not None


def read_sitemap(body: bytes, url: str) -> Iterator[SitemapEntry]:
    """The entries of the sitemap *body*, fetched from *url*, without holding its tree.

    A broken file gives its entries up to where it breaks. Raises NotASitemap when it has none at all and is no
    sitemap, which an empty one is.
    """
    body = in_utf8(unpacked(body))
    head = body[:500].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:8].lower().startswith((b"http://", b"https://")):
        yield from _lines(body, url)
        return
    if named := SITEMAP_LINE.findall(body):
        maps = (join(url, line.decode("utf-8", "replace")) for line in named)
        yield from (SitemapEntry(each, is_map=True) for each in dict.fromkeys(maps) if each)
        return
    if not head.startswith(b"<"):
        raise NotASitemap("no sitemap but " + ("empty" if not head else "something else"))
    yield from _elements(body, url)


def unpacked(body: bytes) -> bytes:
    """*body* without its gzip packing, if it has one. Raises NotASitemap for one that grows beyond the limit."""
    if body[:2] != b"\x1f\x8b":
        return body
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(body, UNPACKED)
    except zlib.error as error:
        raise NotASitemap(f"broken gzip ({error})") from error
    if unpacker.unconsumed_tail:
        raise NotASitemap(f"more than {UNPACKED // 2**20} MB when unpacked")
    return plain


def _lines(body: bytes, base: str) -> Iterator[SitemapEntry]:
    for line in io.BytesIO(body):
        if url := join(base, line.decode("utf-8", "replace")):
            yield SitemapEntry(url)


def _elements(body: bytes, base: str) -> Iterator[SitemapEntry]:
    events = etree.iterparse(
        io.BytesIO(body), events=("end",), recover=True, resolve_entities=False, no_network=True, huge_tree=False
    )
    texts: dict[str, str] = {}
    root = ""
    try:
        for _, element in events:
            if not isinstance(element.tag, str):
                continue
            # Not etree.QName, which refuses some of the names that a broken file gives.
            name = element.tag.rpartition("}")[2].lower()
            if name in ("url", "sitemap"):
                if address := join(base, texts.get("loc", "")):
                    yield SitemapEntry(
                        address,
                        modified=texts.get("lastmod"),
                        published=texts.get("publication_date"),
                        title=texts.get("title", ""),
                        is_map=name == "sitemap",
                    )
                texts = {}
                _forget(element)
            elif name in ("loc", "lastmod", "publication_date", "title"):
                # An image's or video's own loc comes after the page's and must not replace it.
                texts.setdefault(name, " ".join((element.text or "")[:MAX_TEXT].split()))
            root = name
    except etree.XMLSyntaxError:
        pass
    if root not in ("urlset", "sitemapindex", "url", "sitemap") and not texts.get("loc"):
        raise NotASitemap("no sitemap but an HTML page" if root in ("html", "body") else f"no sitemap but <{root}>")


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
