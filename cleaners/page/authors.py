"""Who wrote it: names that the page states, none where it states none.

Asked in turn: JSON-LD, `<meta>`, the byline that readers see. What only repeats the site's name, and a login, counts
last: it stands where nobody filled a person in.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement

from cleaners.page.blocks import TextBlock
from cleaners.page.bylines import byline_blocks, byline_elements
from cleaners.page.names import LOGIN, PLACEHOLDERS, names_in
from cleaners.page.structured import Json, Node, Structured, string, types_of
from cleaners.page.titles import squeeze

METAS = (
    "author articleauthor article:author_name byl parsely-author sailthru.author dc.creator dcterms.creator"
    " dc.contributor article:author citation_author twitter:data1"
).split()
# These may set the family name first, as library catalogues do.
CATALOGUES = frozenset(("citation_author", "dc.creator", "dcterms.creator", "dc.contributor"))

# A shorter name stands in another by chance.
SHORT_NAME = 3

Found = tuple[tuple[str, ...], str]


def find_authors(
    root: HtmlElement, blocks: list[TextBlock], structured: Structured, sites: frozenset[str], title_block: int | None
) -> Found:
    """The authors' names and the source that states them; ((), "") where the page names none.

    *sites* are the site's own names, as `titles.site_names` gives them.
    """
    weak: Found = ((), "")
    for found, source in _stated(root, blocks, structured, title_block):
        names = tuple(dict.fromkeys(name for text in found for name in names_in(text, stated=source != "byline")))
        persons = tuple(name for name in names if not _is_weak(name, sites))
        if persons:
            return persons, source
        if names and not weak[0]:
            weak = names, source
    return weak


def _stated(
    root: HtmlElement, blocks: list[TextBlock], structured: Structured, title_block: int | None
) -> Iterator[tuple[list[str], str]]:
    for node in structured.articles:
        yield _json_names(node.get("author") or node.get("creator"), structured), "json-ld"
    for key in METAS:
        names = structured.meta.get(key, [])
        yield ([_given_name_first(name) for name in names] if key in CATALOGUES else names), f"meta {key}"
    yield byline_elements(root), "byline"
    yield byline_blocks(blocks, title_block), "byline"


def _is_weak(name: str, sites: frozenset[str]) -> bool:
    """True for the site's own name and for a login."""
    squeezed = squeeze(name)
    is_site = any(squeezed == site or (len(squeezed) > SHORT_NAME and squeezed in site) for site in sites)
    return is_site or LOGIN.fullmatch(name) is not None or name.lower() in PLACEHOLDERS


def _given_name_first(name: str) -> str:
    """ "Roe, Jane" as "Jane Roe"; any other name as it is."""
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and given.strip() and "," not in given else name


def _json_names(value: Json, structured: Structured) -> list[str]:
    """The names of schema.org authors; one given by its `@id` alone is looked up among the page's nodes."""
    names = []
    for author in value if isinstance(value, list) else [value]:
        name = string(author.get("name")) if isinstance(author, dict) else string(author)
        if not name and isinstance(author, dict) and author.get("@id"):
            name = next(
                (n for node in structured.nodes if node.get("@id") == author["@id"] and (n := _person(node))), ""
            )
        if name:
            names.append(name)
    return names


def _person(node: Node) -> str:
    return string(node.get("name")) if types_of(node) & {"Person", "Organization", "NewsMediaOrganization"} else ""
