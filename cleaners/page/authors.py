"""Who wrote it: names that the page states, none where it states none.

Asked in turn: JSON-LD, `<meta>`, the byline that readers see. What only repeats the site's name counts last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from cleaners.page.blocks import Around, TextBlock, name_words
from cleaners.page.structured import Json, Node, Structured, string, types_of
from cleaners.page.titles import fold, one_line
from cleaners.records import Block

METAS = (
    "author article:author_name byl parsely-author sailthru.author dc.creator dcterms.creator dc.contributor"
    " article:author citation_author twitter:data1"
).split()
SAYS_BY = re.compile(
    r"^\W*(?i:(?:(?:article|story|words|text|report|post|blog|review)\s+)?"
    r"(?:(?:written|posted|published|reviewed|reported|edited|authored|created|contributed|submitted|compiled)\s+by"
    r"|by|authors?|writer|words|von|por|par|door|af|av|autore?|auteur|text|texto|przez|yazan|oleh|penulis)"
    r"(?:\s*[::]\s*|\s+))|^(?:(?:Written |Posted )?[Bb]y|BY)(?=[A-ZÀ-Þ])"
)
# What follows a name in its line: a date, a role, a clock, a place in the site.
ENDS_NAME = re.compile(
    r"\s*(?:[|·•●►/\n\t(–—;…]|\s-\s|,?\s+(?:on|in|at|for|updated|published|posted|last|medically|fact|reviewed|contributor"
    r"|min read|is an?)\b|[,.]?\s*(?:\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d)"
    r"|updated|published).*",
    re.IGNORECASE | re.DOTALL,
)
JOINS = re.compile(r"\s*(?:,|;|&|\band\b|\bund\b|\by\b|\bet\b|\be\b|\bi\b|\bog\b|\boch\b|\ben\b|\bve\b)\s+")
NOT_A_NAME = re.compile(
    r"https?:|www\.|[@{}<>=_#]|\d{2}|\b(?:view|posts?|follow|read|more|share|about|subscribe|contact|click|photo|image"
    r"|comments?|minutes?|updated|published|written|home|menu|search|login|articles?|profile|biography|cookies?|browse"
    r"|download|sign|joined|recipe by|the author|undefined|null|alternatives|program|overview|last)\b",
    re.IGNORECASE,
)
PLACEHOLDERS = frozenset(
    "admin administrator editor staff author user guest unknown anonymous none null webmaster".split()
)
BYLINE_NAMES = " or ".join(
    f"contains(.,'{part}')" for part in ("uthor", "yline", "vcard", "writer", "utor", "posted-by")
)
# From the attributes up: half the time of asking every element for each of its attributes.
BYLINES = etree.XPath(
    f"(//@class[{BYLINE_NAMES}] | //@rel[contains(.,'author')] | //@itemprop[contains(.,'author')]"
    " | //@href[contains(.,'/author')])/.."
)
AWAY = frozenset(
    "comment comments commentlist related footer sidebar recommended carousel menu nav card cards teaser teasers"
    " popular trending latest search reply testimonial quote".split()
)
AWAY_TAGS = frozenset(("aside", "footer", "nav", "form", "figure", "figcaption", "script", "style"))
NAME_CLASSES = frozenset(
    "author authors authorname authorlink byline bylines writer writers fn contributor contributors"
    " autor auteur".split()
)
UNNAMED = frozenset("bio avatar image img box social title role description job date label count".split())
APART = Around.NAV | Around.FOOTER | Around.ASIDE | Around.HIDDEN | Around.FORM
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
BARE_NAME = re.compile(
    r"(?:Dr\.? |Prof\.? )?[A-ZÀ-Þ][\w'’.-]*(?: (?:[A-ZÀ-Þ][\w'’.-]*|de|van|von|da|del|la|bin|al)){1,3}"
    r"(?=$|[\s,|•·(–—-])"
)
DATED = re.compile(rf"\b{MONTH}\.? \d|\b\d{{1,2}}\.? {MONTH}|\b20\d\d\b|min(?:ute)?s? read", re.IGNORECASE)
DATE_FIRST = re.compile(rf"^\W*(?:{MONTH}\.? \d{{1,2}}|\d{{1,2}}\.? {MONTH}),? \d{{4}}\s*[•·|–—-]*\s*")
A_MONTH = re.compile(r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?", re.IGNORECASE)
# These may set the family name first, as library catalogues do.
CATALOGUES = frozenset(("citation_author", "dc.creator", "dcterms.creator", "dc.contributor"))
LONGEST = 140
# Blocks below the headline, and words in a block, where a byline is looked for; far from it less is believed.
NEAR_TITLE, FAR_WORDS, BY_WORDS = 20, 9, 3

Found = tuple[tuple[str, ...], str]


def find_authors(
    root: HtmlElement, blocks: list[TextBlock], structured: Structured, sites: frozenset[str], title_block: int | None
) -> Found:
    """The authors' names and the source that states them; ((), "") where the page names none.

    *sites* are the site's own names, as `titles.site_names` gives them.
    """
    weak: Found = ((), "")
    for found, source in _stated(root, blocks, structured, title_block):
        names = tuple(dict.fromkeys(name for text in found for name in _names(text)))
        persons = tuple(name for name in names if "".join(fold(name).split()) not in sites)
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
    yield _byline_elements(root), "byline"
    yield _byline_blocks(blocks, title_block), "byline"


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


def _byline_elements(root: HtmlElement) -> list[str]:
    """The names in the elements that call themselves byline or author; the best-named, first ones."""
    best: list[str] = []
    best_score, best_home = 0, None
    for element in BYLINES(root):
        text = _spaced_text(element)
        if not text or len(text) > LONGEST:
            continue
        score = _byline_score(element, text)
        name = SAYS_BY.sub("", text)
        if score <= 0 or not _names(name):
            continue
        home = element.getparent()
        if score > best_score:
            best, best_score, best_home = [name], score, home
        elif score == best_score and home is best_home:
            best.append(name)
    return best if best_score >= 2 else []


def _byline_score(element: HtmlElement, text: str) -> int:
    words = set(name_words(f"{element.get('class', '')} {element.get('id', '')}"))
    score = 0
    if words & NAME_CLASSES:
        score += 2
    if "name" in words and words & NAME_CLASSES:
        score += 1
    if "author" in (element.get("rel") or "") or "author" in (element.get("itemprop") or ""):
        score += 4
    if "/author" in (element.get("href") or ""):
        score += 2
    if SAYS_BY.match(text):
        score += 2
    if words & UNNAMED and "name" not in words:
        score -= 2
    step, levels = element.getparent(), 0
    while step is not None and levels < 8:
        near = set(name_words(f"{step.get('class', '')} {step.get('id', '')}"))
        if near & AWAY or step.tag in AWAY_TAGS:
            score -= 2
            break
        step, levels = step.getparent(), levels + 1
    return score


def _spaced_text(element: HtmlElement) -> str:
    """The element's text, with a line break where a child element begins or ends."""
    parts: list[str] = []
    for part in element.itertext():
        if text := " ".join(part.split()):
            parts.append(text)
        if sum(map(len, parts)) > LONGEST:
            break
    if parts and SAYS_BY.fullmatch(parts[0] + " "):
        return " ".join((parts[0], *parts[1:2])) + "".join(f"\n{part}" for part in parts[2:])
    return "\n".join(parts)


def _byline_blocks(blocks: list[TextBlock], title_block: int | None) -> list[str]:
    """A short line that says "By" and a name, or a bare name beside a date right below the headline."""
    start = title_block if title_block is not None else 0
    near = range(max(0, start - 3), min(len(blocks), start + NEAR_TITLE))
    for number in (*near, *range(near.stop, len(blocks))):
        block = blocks[number]
        if len(block.words) > NEAR_TITLE or block.place.around & APART or AWAY.intersection(block.place.words):
            continue
        if len(block.words) <= BY_WORDS and SAYS_BY.fullmatch(block.text + " ") and number + 1 < len(blocks):
            name = blocks[number + 1].text  # "Written by" stands in a line of its own
            if len(blocks[number + 1].words) <= FAR_WORDS and _names(name) and BARE_NAME.match(name):
                return [name]
        if SAYS_BY.match(block.text) and (number in near or len(block.words) <= FAR_WORDS):
            name = SAYS_BY.sub("", block.text)
            if _names(name) and BARE_NAME.match(name):
                return [name]
    return _bare_name(blocks, title_block) if title_block is not None else []


def _bare_name(blocks: list[TextBlock], title_block: int) -> list[str]:
    """A name alone below the headline, with a date beside it.

    A section's name stands there too; its words are common nouns, which the page writes in lower case elsewhere.
    """
    common: set[str] | None = None
    for number in range(title_block + 1, min(len(blocks), title_block + 5)):
        block = blocks[number]
        if len(block.words) > 9 or block.place.around & APART or block.kind is Block.HEADING:
            continue
        bare = BARE_NAME.match(DATE_FIRST.sub("", block.text))
        if bare is None or not _dated(blocks, number):
            continue
        if common is None:
            common = {word for b in blocks for word in b.words if word.islower()}
        if not any(word.lower() in common for word in bare[0].split() if word[0].isupper()):
            return [bare[0]]
    return []


def _dated(blocks: list[TextBlock], number: int) -> bool:
    """True when a date or a reading time stands in the block or next to it."""
    return any(DATED.search(b.text) and len(b.words) < NEAR_TITLE for b in blocks[max(0, number - 1) : number + 3])


def _names(text: str) -> list[str]:
    """The names in *text*, or none where it holds something else."""
    if "://" in text:
        return []
    text = one_line_break(SAYS_BY.sub("", text))
    text = ENDS_NAME.sub("", text).strip(" ,.:-–—|\"'")
    parts = [part for part in JOINS.split(text) if part]
    if len(parts) > 1 and any(len(part.split()) < 2 for part in parts):
        parts = [text]  # "Jane Roe, MD": what follows the comma is no second name
    return [part for part in parts if _is_name(part)]


def _is_name(text: str) -> bool:
    words = text.split()
    if not words or len(words) > 7 or len(text) > 80 or NOT_A_NAME.search(text):
        return False
    if text.lower() in PLACEHOLDERS or A_MONTH.fullmatch(text) or not any(map(str.isalpha, text)):
        return False
    return len(words) <= 2 or sum(word[0].islower() and len(word) > 3 for word in words) <= len(words) / 2


def one_line_break(text: str) -> str:
    """*text* with single spaces, its line breaks kept."""
    return "\n".join(line for part in text.split("\n") if (line := one_line(part)))
