"""Search results and articles for other programs: JSON, CSV and Atom."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from typing import Any
from xml.etree import ElementTree

from store.datasette.filters import END, HIT, names, site_name, visible, web_url
from store.datasette.queries.article import ArticlePage
from store.datasette.queries.search import Answer, Found, Question

COLUMNS = ("kind", "id", "article", "url", "site", "language", "published", "author", "title", "snippet", "text")
# A cell that begins like a formula is run by spreadsheets; an apostrophe in front makes it text.
FORMULA = re.compile(r"[=+\-@\t\r]")
ATOM = "http://www.w3.org/2005/Atom"
# Characters that XML 1.0 can't hold, besides the controls that `visible` replaces.
NOT_XML = re.compile("[\ufffe\uffff]")


def hit_row(hit: Found, kind: str) -> dict[str, Any]:
    """A hit as plain values, a key for each of COLUMNS."""
    entry = hit.entry
    return {
        "kind": kind,
        "id": hit.id,
        "article": hit.page,
        "url": entry["url"] if entry else "",
        "site": entry["site"] if entry else "",
        "language": (entry["language"] or "") if entry else "",
        "published": hit.published,
        "author": ", ".join(names(hit.author)) if kind == "article" else hit.author,
        "title": (entry["title"] or "") if entry else "",
        "snippet": hit.snippet.replace(HIT, "").replace(END, ""),
        "text": hit.text,
    }


def as_json(found: Answer, question: Question, per_page: int) -> dict[str, Any]:
    """The answer for programs; `total` counts all hits, `hits` is one page of them."""
    return {
        "query": question.words,
        "kind": question.kind,
        "page": question.page,
        "per_page": per_page,
        "total": found.counts.get(question.kind, 0),
        "hits": [hit_row(hit, question.kind) for hit in found.hits],
    }


def as_csv(found: Answer, question: Question) -> str:
    """The hits as CSV with a header, by RFC 4180."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for hit in found.hits:
        writer.writerow({name: safe_cell(value) for name, value in hit_row(hit, question.kind).items()})
    return out.getvalue()


def safe_cell(value: Any) -> Any:
    """*value* as a spreadsheet may see it."""
    text = visible(value)
    return f"'{text}" if isinstance(text, str) and FORMULA.match(text) else text


def as_atom(found: Answer, question: Question, base: str, address: str) -> bytes:
    """The hits as an Atom feed (RFC 4287) whose entries lead to the store's own pages."""
    feed = ElementTree.Element(f"{{{ATOM}}}feed")
    add(feed, "title", f"Search: {question.words}")
    add(feed, "id", f"{base}{address}")
    ElementTree.SubElement(feed, f"{{{ATOM}}}link", rel="self", href=f"{base}{address}")
    add(feed, "updated", max((updated(hit) for hit in found.hits), default="1970-01-01T00:00:00Z"))
    for hit in found.hits:
        add_entry(feed, hit, question.kind, base)
    ElementTree.register_namespace("", ATOM)
    document: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return document


def add_entry(feed: ElementTree.Element, hit: Found, kind: str, base: str) -> None:
    """One hit."""
    row = hit_row(hit, kind)
    place = f"{base}/article/{hit.page}" + (f"#comment-{hit.id}" if kind == "comment" else "")
    entry = ElementTree.SubElement(feed, f"{{{ATOM}}}entry")
    add(entry, "id", place)
    add(entry, "title", row["title"] or "(no title)")
    add(entry, "updated", updated(hit))
    ElementTree.SubElement(entry, f"{{{ATOM}}}link", rel="alternate", href=place)
    if web_url(row["url"]):
        ElementTree.SubElement(entry, f"{{{ATOM}}}link", rel="via", href=web_url(row["url"]))
    author = ElementTree.SubElement(entry, f"{{{ATOM}}}author")
    add(author, "name", row["author"] or site_name(row["site"]))
    add(entry, "summary", row["snippet"])


def add(parent: ElementTree.Element, name: str, text: str) -> None:
    """A child with text that XML can hold."""
    ElementTree.SubElement(parent, f"{{{ATOM}}}{name}").text = NOT_XML.sub("", str(visible(text)))


def updated(hit: Found) -> str:
    """When the article was first seen here: an instant, which its stated date needn't be."""
    return str(hit.entry["first_seen"]) if hit.entry else "1970-01-01T00:00:00Z"


ARTICLE_COLUMNS = (
    "id", "title", "published", "modified", "language", "site", "url", "site_name", "section", "words", "relevance",
    "cluster", "first_seen", "last_seen", "fetched_at", "warc_file", "warc_offset", "digest", "body",
)  # fmt: skip
COMMENT_COLUMNS = (
    "id", "position", "parent", "author", "published", "published_raw", "text", "score", "permalink", "first_seen",
    "vanished_at",
)  # fmt: skip


def article_json(page: ArticlePage) -> dict[str, Any]:
    """The article with its comments and what was removed."""
    pieces = (*page.text, *page.thread)
    gone = [piece.segment for piece in pieces if piece.kind == "removed" and piece.segment is not None]
    gone += [segment for piece in pieces for segment in piece.furniture]
    return {
        **values(page.head, ARTICLE_COLUMNS),
        "authors": names(page.head["authors"]),
        "tags": names(page.head["tags"]),
        "comments": [values(piece.comment, COMMENT_COLUMNS) for piece in pieces if piece.comment is not None],
        "removed": [values(segment, ("text", "rule", "reason", "line", "position")) for segment in gone],
        "notes": list(page.notes),
    }


def values(row: sqlite3.Row, columns: tuple[str, ...]) -> dict[str, Any]:
    """The named columns of *row*."""
    return {name: row[name] for name in columns}
