"""What a page says of itself to machines: JSON-LD (schema.org), `<meta>` and `<link>`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from lxml.html import HtmlElement

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Node: TypeAlias = "dict[str, Json]"

ARTICLE_TYPES = frozenset(
    "Article NewsArticle BlogPosting Report ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle"
    " ReviewNewsArticle BackgroundNewsArticle AskPublicNewsArticle LiveBlogPosting ScholarlyArticle TechArticle"
    " SocialMediaPosting DiscussionForumPosting AdvertiserContentArticle SatiricalArticle Review"
    " MedicalScholarlyArticle HowTo Recipe Interview OpinionArticle".split()
)
FORUM_TYPES = frozenset(("DiscussionForumPosting", "QAPage", "Question"))
CDATA = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")
TRAILING_COMMA = re.compile(r",\s*([}\]])")
# Depth of nested nodes that is followed; a page may nest as deep as it likes.
MAX_JSON_DEPTH = 12
MAX_JSON = 2_000_000


@dataclass(slots=True)
class Structured:
    """`nodes` are JSON-LD's objects in the page's order, nested ones too; `meta` maps a lower-case name to values."""

    nodes: list[Node] = field(default_factory=list)
    meta: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    title: str = ""
    language: str = ""

    def first(self, *names: str) -> str | None:
        """The first non-empty `<meta>` among *names*, in the order of *names*."""
        return next((value for name in names for value in self.meta.get(name, ()) if value), None)

    @property
    def articles(self) -> list[Node]:
        """The nodes that are articles or posts of schema.org."""
        return [node for node in self.nodes if types_of(node) & ARTICLE_TYPES]

    @property
    def article_body(self) -> str:
        """The longest `articleBody` (or a post's `text`), as the page states it; empty where it states none."""
        bodies = [text for node in self.articles for key in ("articleBody", "text") if (text := string(node.get(key)))]
        return max(bodies, key=len, default="")

    @property
    def is_news(self) -> bool:
        """True when the page calls itself news, rather than an article of any kind."""
        return any("News" in name or name == "LiveBlogPosting" for node in self.nodes for name in types_of(node))

    @property
    def is_thread(self) -> bool:
        """As `is_forum`, without the questions that an article answers itself (FAQPage)."""
        return self.is_forum and not any("FAQPage" in types_of(node) for node in self.nodes)

    @property
    def is_forum(self) -> bool:
        """True when the page calls itself a thread or a question with answers."""
        return any(types_of(node) & FORUM_TYPES for node in self.nodes)


def read_structured(root: HtmlElement) -> Structured:
    """Gather what *root*'s head (and scripts anywhere) state; broken JSON is skipped."""
    found = Structured(language=root.get("lang") or root.get("xml:lang") or "")
    for element in root.iter("meta", "link", "title", "script"):
        if element.tag == "meta":
            value = (element.get("content") or "").strip()
            for name in _meta_names(element) if value else ():
                found.meta.setdefault(name, []).append(value)
        elif element.tag == "link":
            for relation in (element.get("rel") or "").lower().split():
                found.links.setdefault(relation, (element.get("href") or "").strip())
        elif element.tag == "title":
            if not found.title:
                found.title = " ".join((element.text_content() or "").split())
        elif "ld+json" in (element.get("type") or "").lower() and element.text:
            found.nodes.extend(_nodes(_load(element.text), 0))
    return found


def _meta_names(element: HtmlElement) -> list[str]:
    """What a `<meta>` states; RDFa and microdata may name several properties at once."""
    if properties := element.get("property") or element.get("itemprop"):
        return properties.lower().split()
    name = (element.get("name") or "").strip().lower()
    return [name] if name else []


def string(value: Json) -> str:
    """A JSON-LD value as one string: itself, its `@value` or name, or the first of a list."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list) and value:
        return string(value[0])
    if isinstance(value, dict):
        return string(value.get("@value") or value.get("name") or value.get("url") or "")
    return ""


def strings(value: Json) -> list[str]:
    """A JSON-LD value as strings, in order, without empty ones."""
    return [text for item in (value if isinstance(value, list) else [value]) if (text := string(item))]


def types_of(node: Node) -> set[str]:
    """The local names of a node's `@type`."""
    stated = node.get("@type")
    return {
        t.rpartition("/")[2].rpartition(":")[2]
        for t in (stated if isinstance(stated, list) else [stated])
        if isinstance(t, str)
    }


def _load(text: str) -> Json:
    """Parse JSON-LD as pages write it: in CDATA, with raw line breaks in strings or a comma too many."""
    text = CDATA.sub("", CDATA.sub("", text[:MAX_JSON])).strip().rstrip(";")
    for attempt in (text, TRAILING_COMMA.sub(r"\1", text)):
        try:
            loaded: Json = json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
        return loaded
    return None


def _nodes(value: Json, depth: int) -> Iterator[Node]:
    if depth > MAX_JSON_DEPTH:
        return
    if isinstance(value, dict):
        if "@type" in value:
            yield value
        for nested in value.values():
            if isinstance(nested, dict | list):
                yield from _nodes(nested, depth + 1)
    elif isinstance(value, list):
        for nested in value:
            yield from _nodes(nested, depth + 1)
