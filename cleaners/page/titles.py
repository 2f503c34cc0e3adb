"""The headline: each statement of it is weighed by where it stands, and those that agree add up.

A page states its headline in a heading, in `og:title`, in JSON-LD and in `<title>`, with the site's name, a kicker or
a search engine's wording in one and not in the other. The weights are a logistic regression's on the development
pages, rounded; docs/errors-of-extraction.md says what they cannot settle.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from cleaners.page.blocks import TextBlock
from cleaners.page.places import Around
from cleaners.page.structured import Structured, string

WORD = re.compile(r"\w+")
# What sites set between a headline and their name; a hyphen counts only with spaces around it.
SEPARATOR = re.compile(r"\s+(?:[|\-–—:·•»«›/~]|::|\|\|)(?=\s)|\s*[|»]")
# What speaks for a wording: on most pages, and on pages that call themselves news, whose JSON-LD is the newsroom's own
# and whose `<title>` and heading are often the search desk's. Sources first, then the wording itself.
WEIGHTS = {
    "json-ld": (0.0, 4.3),
    "og:title": (0.8, 3.6),
    "h1": (2.3, -1.0),
    "title": (0.4, -2.0),
    "later h1": (1.0, 0.5),
    "title, cut": (0.6, 1.4),
    "title, first part": (0.2, 1.5),
    "og:title, cut": (0.5, 0.5),
    "part of h1": (-0.2, -0.7),
}
IS_SITE_NAME = (-0.5, -1.0)
TOO_SHORT = (-1.0, -1.1)
# A heading that shares its words with what the head states is the headline; one that shares none names a section. Where
# the page is no news, the head's own wordings are compared too.
LIKE_THE_HEAD = (1.6, 1.9)
# The share of words that it has in common with the page's address, which editors cut to the point.
LIKE_THE_ADDRESS = (1.7, 0.0)
# Each of the first two marks between parts: what stands behind one is a kicker, a section or an advertisement.
SEPARATED = (-1.9, 0.0)
HEADINGS = ("h1", "later h1", "part of h1")
HEAD = frozenset(("og:title", "title", "json-ld"))
MAX_HEADINGS = 6
MAX_WORDS = 60


@dataclass(frozen=True, slots=True)
class Title:
    """A headline with the source that states it; `block` is the position of the block that shows it."""

    text: str
    source: str
    block: int | None = None


@dataclass(slots=True)
class _Candidate:
    """One wording, by its folded text, and where it was found."""

    text: str
    words: frozenset[str]
    sources: list[str] = field(default_factory=list)
    block: int | None = None


@dataclass(frozen=True, slots=True)
class _Page:
    """What wordings are compared with: those of the head, the site's names, the words of the address."""

    heads: list[frozenset[str]]
    sites: frozenset[str]
    address: frozenset[str]


def fold(text: str) -> str:
    """Words in lower case with single spaces, as titles are compared."""
    return " ".join(WORD.findall(text.lower()))


def find_title(blocks: list[TextBlock], structured: Structured, url: str) -> Title | None:
    """The page's headline, or None where nothing states one."""
    sites = site_names(structured, url)
    candidates: dict[str, _Candidate] = {}
    for text, source, block in _statements(blocks, structured, sites):
        text = one_line(text)
        key = fold(text)
        if key and len(key.split()) <= MAX_WORDS:
            candidate = candidates.setdefault(key, _Candidate(text, frozenset(key.split())))
            candidate.sources.append(source)
            if candidate.block is None:
                candidate.block = block
    page = _Page([c.words for c in candidates.values() if HEAD.intersection(c.sources)], sites, _address_words(url))
    best = max(candidates.values(), key=lambda c: _score(c, page, structured.is_news), default=None)
    if best is None:
        return None
    return Title(best.text, best.sources[0], best.block if best.block is not None else _shown_at(blocks, best.text))


def _statements(
    blocks: list[TextBlock], structured: Structured, sites: frozenset[str]
) -> Iterator[tuple[str, str, int | None]]:
    """Every wording of the headline as (text, source, position of its block)."""
    headings = [
        (number, block)
        for number, block in enumerate(blocks)
        if block.place.tag == "h1" and not block.place.around & Around.HIDDEN
    ]
    for order, (number, block) in enumerate(headings[:MAX_HEADINGS]):
        yield block.text, "later h1" if order else "h1", number
    stated = {
        "og:title": structured.first("og:title") or "",
        "json-ld": next((text for node in structured.articles if (text := string(node.get("headline")))), ""),
        "title": structured.title,
    }
    for source, text in stated.items():
        text = strip_site_name(one_line(text), sites)
        yield text, source, None
        cuts = separators(text) if source != "json-ld" else []
        if cuts:
            yield text[: cuts[-1].start()], f"{source}, cut", None
        if len(cuts) > 1 and source == "title":
            yield text[: cuts[0].start()], "title, first part", None
    for number, block in headings[:MAX_HEADINGS]:
        for child in block.place.element:
            if isinstance(child.tag, str):
                yield str(child.text_content()), "part of h1", number


def _score(candidate: _Candidate, page: _Page, is_news: bool) -> float:
    kind = int(is_news)
    score = sum(WEIGHTS[source][kind] for source in set(candidate.sources))
    score += IS_SITE_NAME[kind] * names_site(candidate.text, page.sites)
    score += TOO_SHORT[kind] * (len(candidate.words) <= 2)
    score += SEPARATED[kind] * min(2, len(separators(candidate.text)))
    score += LIKE_THE_ADDRESS[kind] * _likeness(candidate.words, page.address)
    if not is_news or any(source in HEADINGS for source in candidate.sources):
        score += LIKE_THE_HEAD[kind] * max((_likeness(candidate.words, head) for head in page.heads), default=0.0)
    return score


def _likeness(words: frozenset[str], others: frozenset[str]) -> float:
    """The share of all words that both have."""
    return len(words & others) / len(words | others) if words else 0.0


def _address_words(url: str) -> frozenset[str]:
    """The words of the address's path."""
    try:
        return frozenset(WORD.findall(unquote(urlsplit(url).path).lower().replace("_", "-")))
    except ValueError:
        return frozenset()


def _shown_at(blocks: list[TextBlock], text: str) -> int | None:
    """The first visible block that shows the headline, where no heading states it."""
    # A kicker in the same heading may be set apart by style alone: "UnrestTruce holds".
    wanted = squeeze(text)
    return next(
        (n for n, b in enumerate(blocks) if squeeze(b.text) == wanted and not b.place.around & Around.HIDDEN),
        None,
    )


def site_names(structured: Structured, url: str) -> frozenset[str]:
    """What the site calls itself, squeezed: `og:site_name`, the publisher, the host and its second level."""
    keys = (
        "og:site_name",
        "application-name",
        "apple-mobile-web-app-title",
        "twitter:site",
        "dc.publisher",
        "publisher",
    )
    names = {squeeze(value) for key in keys for value in structured.meta.get(key, ())}
    names |= {squeeze(string(node.get("publisher"))) for node in structured.nodes}
    host = _host(url)
    labels = host.split(".")
    names |= {squeeze(host), squeeze(".".join(labels[-2:]))}
    if len(labels) > 1:
        names.add(squeeze(labels[-2] if len(labels[-2]) > 3 or len(labels) < 3 else labels[-3]))
    return frozenset(name for name in names if len(name) > 1)


def separators(text: str, *, colons: bool = False) -> list[re.Match[str]]:
    """What stands between the parts of a headline.

    Guillemets of both kinds are quotation marks. French has a space before every colon: they count only if asked for.
    """
    quotes = ("«", "»") if "«" in text and "»" in text else ()
    found = [(cut, cut[0].strip()) for cut in SEPARATOR.finditer(text)]
    return [cut for cut, mark in found if mark not in quotes and (colons or mark != ":")]


def strip_site_name(text: str, sites: frozenset[str]) -> str:
    """*text* without the parts at its ends that name the site."""
    text = text.strip()
    while cuts := separators(text, colons=True):
        if names_site(text[cuts[-1].end() :], sites) and text[: cuts[-1].start()].strip():
            text = text[: cuts[-1].start()].rstrip()
        elif names_site(text[: cuts[0].start()], sites) and text[cuts[0].end() :].strip():
            text = text[cuts[0].end() :].lstrip()
        else:
            break
    return text


def one_line(text: str) -> str:
    """Single spaces; entities that were escaped twice resolved, soft hyphens gone."""
    return " ".join(html.unescape(text).replace("\u00ad", "").split())


def names_site(part: str, sites: frozenset[str]) -> bool:
    """True when *part* is one of *sites*, or much of one."""
    name = squeeze(part)
    if not name:
        return True
    return any(
        name == site
        or (min(len(name), len(site)) > 3 and (name in site or site in name) and len(name) < 2.5 * len(site))
        for site in sites
    )


def squeeze(text: str) -> str:
    """The words of *text* in lower case without spaces or signs."""
    return "".join(WORD.findall(text.lower()))


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:  # not a URL, such as one with an open bracket
        return ""
