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
from urllib.parse import urlsplit

from cleaners.page.blocks import Around, TextBlock
from cleaners.page.structured import Structured, string

WORD = re.compile(r"\w+")
# What sites set between a headline and their name; a hyphen counts only with spaces around it.
SEPARATOR = re.compile(r"\s+(?:[|\-–—:·•»«›/~]|::|\|\|)\s+|\s*[|»]\s*")
# Where a headline is stated, with its weight, and what news pages add to that: their JSON-LD is the newsroom's own,
# their `<title>` and heading often the search desk's.
WEIGHTS = {
    "json-ld": (0.4, 3.9),
    "og:title": (1.7, 1.9),
    "h1": (2.5, -3.5),
    "title": (1.3, -3.3),
    "later h1": (0.5, 0.0),
    "title, cut": (1.4, 0.0),
    "title, first part": (1.5, 0.0),
    "og:title, cut": (0.5, 0.0),
    "part of h1": (-0.7, 0.0),
}
IS_SITE_NAME = -1.0
TOO_SHORT = -1.1
# A heading that shares its words with what the head states is the headline; one that shares none names a section.
LIKE_THE_HEAD = 1.9
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
    heads = [c.words for c in candidates.values() if HEAD.intersection(c.sources)]
    best = max(candidates.values(), key=lambda c: _score(c, heads, sites, structured.is_news), default=None)
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
        cuts = list(SEPARATOR.finditer(text)) if source != "json-ld" else []
        if cuts:
            yield text[: cuts[-1].start()], f"{source}, cut", None
        if len(cuts) > 1 and source == "title":
            yield text[: cuts[0].start()], "title, first part", None
    for number, block in headings[:MAX_HEADINGS]:
        for child in block.place.element:
            if isinstance(child.tag, str):
                yield str(child.text_content()), "part of h1", number


def _score(candidate: _Candidate, heads: list[frozenset[str]], sites: frozenset[str], news: bool) -> float:
    score = sum(WEIGHTS[source][0] + news * WEIGHTS[source][1] for source in set(candidate.sources))
    if _names_site(candidate.text, sites):
        score += IS_SITE_NAME
    if len(candidate.words) <= 2:
        score += TOO_SHORT
    if any(source in HEADINGS for source in candidate.sources):
        likeness = (len(candidate.words & head) / len(candidate.words | head) for head in heads)
        score += LIKE_THE_HEAD * max(likeness, default=0.0)
    return score


def _shown_at(blocks: list[TextBlock], text: str) -> int | None:
    """The first visible block that shows the headline, where no heading states it."""
    wanted = fold(text)
    return next(
        (n for n, b in enumerate(blocks) if fold(b.text) == wanted and not b.place.around & Around.HIDDEN),
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
    names = {_squeeze(value) for key in keys for value in structured.meta.get(key, ())}
    names |= {_squeeze(string(node.get("publisher"))) for node in structured.nodes}
    host = _host(url)
    labels = host.split(".")
    names |= {_squeeze(host), _squeeze(".".join(labels[-2:]))}
    if len(labels) > 1:
        names.add(_squeeze(labels[-2] if len(labels[-2]) > 3 or len(labels) < 3 else labels[-3]))
    return frozenset(name for name in names if len(name) > 1)


def strip_site_name(text: str, sites: frozenset[str]) -> str:
    """*text* without the parts at its ends that name the site."""
    while cuts := list(SEPARATOR.finditer(text)):
        if _names_site(text[cuts[-1].end() :], sites) and text[: cuts[-1].start()].strip():
            text = text[: cuts[-1].start()]
        elif _names_site(text[: cuts[0].start()], sites) and text[cuts[0].end() :].strip():
            text = text[cuts[0].end() :]
        else:
            break
    return text


def one_line(text: str) -> str:
    """Single spaces; entities that were escaped twice resolved, soft hyphens gone."""
    return " ".join(html.unescape(text).replace("\u00ad", "").split())


def _names_site(part: str, sites: frozenset[str]) -> bool:
    name = _squeeze(part)
    if not name:
        return True
    return any(
        name == site
        or (min(len(name), len(site)) > 3 and (name in site or site in name) and len(name) < 2.5 * len(site))
        for site in sites
    )


def _squeeze(text: str) -> str:
    return "".join(WORD.findall(text.lower()))


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:  # not a URL, such as one with an open bracket
        return ""
