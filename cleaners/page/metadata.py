"""What a page states about its article, each field with its source."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin

from lxml.html import HtmlElement

from cleaners.page.authors import find_authors
from cleaners.page.blocks import TextBlock
from cleaners.page.dates import find_dates
from cleaners.page.structured import Structured, string, strings
from cleaners.page.titles import Title, find_title, site_names


@dataclass(slots=True)
class Metadata:
    """An article's fields but its text; `sources` as in `Article`."""

    title: Title | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    site_name: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    canonical_url: str | None = None
    accessible_for_free: bool | None = None
    sources: list[tuple[str, str]] = field(default_factory=list)

    def set_source(self, name: str, source: str) -> None:
        """Say where the field *name* was found, in place of what was said before."""
        self.sources = [pair for pair in self.sources if pair[0] != name] + [(name, source)]


def read_metadata(
    root: HtmlElement, blocks: list[TextBlock], structured: Structured, url: str, fetched_at: datetime | None = None
) -> Metadata:
    """Everything but the text, from the page's own statements; *url* resolves relative links."""
    found = Metadata()
    if title := find_title(blocks, structured, url):
        found.title = title
        found.sources.append(("title", title.source))
    where = title.block if title else None
    found.authors, source = find_authors(root, blocks, structured, site_names(structured, url), where)
    if found.authors:
        found.sources.append(("authors", source))
    dates = find_dates(root, blocks, structured, url, where, fetched_at)
    for name, (value, source) in dates.items():
        setattr(found, name, value)
        found.sources.append((name, source))
    for name, value, source in _plain_fields(structured, url):
        if value and not getattr(found, name):
            setattr(found, name, value)
            found.sources.append((name, source))
    found.tags, source = _tags(structured)
    if found.tags:
        found.sources.append(("tags", source))
    _paywall(found, structured)
    return found


def _plain_fields(structured: Structured, url: str) -> list[tuple[str, str, str]]:
    """(field, value, source) in the order of preference."""
    rows = []
    for node in structured.articles:
        rows.append(("language", string(node.get("inLanguage")), "json-ld"))
        rows.append(("section", string(node.get("articleSection")), "json-ld"))
        rows.append(("site_name", string(node.get("publisher")), "json-ld"))
    metas = (
        ("site_name", "og:site_name"),
        ("section", "article:section"),
        ("image", "og:image"),
        ("image", "twitter:image"),
        ("language", "og:locale"),
        ("language", "content-language"),
    )
    rows = [("site_name", structured.first("og:site_name") or "", "og:site_name"), *rows]
    rows = [("language", structured.language, "html lang"), *rows]
    rows += [(name, structured.first(key) or "", key) for name, key in metas]
    for node in structured.articles:
        rows.append(("image", string(node.get("image")), "json-ld"))
    rows = [(n, absolute(url, v) if n == "image" and v else v, s) for n, v, s in rows]
    if canonical := structured.links.get("canonical"):
        rows.append(("canonical_url", absolute(url, canonical), "link rel=canonical"))
    rows.append(("canonical_url", structured.first("og:url") or "", "og:url"))
    return [(n, v.replace("_", "-") if n == "language" else v, s) for n, v, s in rows]


def _tags(structured: Structured) -> tuple[tuple[str, ...], str]:
    if tags := structured.meta.get("article:tag"):
        return _each(tags), "article:tag"
    for node in structured.articles:
        if stated := _each(strings(node.get("keywords"))):
            return stated, "json-ld"
    return _each([structured.first("news_keywords", "keywords") or ""]), "keywords"


def _each(stated: list[str]) -> tuple[str, ...]:
    """The tags of a list, or of one text with commas; each once."""
    if len(stated) == 1:
        stated = stated[0].split(",")
    return tuple(dict.fromkeys(tag for text in stated if (tag := text.strip())))


def _paywall(found: Metadata, structured: Structured) -> None:
    for node in structured.articles:
        stated = node.get("isAccessibleForFree")
        if stated is None:
            continue
        free = str(stated).rpartition("/")[2].lower()
        if free in ("true", "false"):
            found.accessible_for_free = free == "true"
            found.sources.append(("accessible_for_free", "json-ld"))
            return


def absolute(base: str, link: str) -> str:
    """*link* seen from *base*; as it stands where either is no URL."""
    try:
        return urljoin(base, link)
    except ValueError:
        return link
