"""Block-level elements as ancestors of text: what stands around a block, its kind, and the words of its names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lxml.html import HtmlElement

from cleaners.records import Block

HEADINGS = {f"h{level}": level for level in range(1, 7)}
KINDS = {
    **dict.fromkeys(HEADINGS, Block.HEADING),
    **dict.fromkeys(("li", "dt", "dd"), Block.LIST_ITEM),
    "blockquote": Block.QUOTE,
    "pre": Block.CODE,
}
# These pass the kind of their parent on: `<li><p>` is a list item still. Sectioning elements do not.
TRANSPARENT = frozenset(("p", "div", "center", "label"))
HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
CAMEL = re.compile(r"[^A-Za-z]+|(?<=[a-z])(?=[A-Z])")
PATH_STEPS = 8


class Around:
    """What stands around a block, as bits: the ancestors that say most about its part on the page.

    Plain integers, for they are combined once an element.
    """

    ARTICLE = 1 << 0
    MAIN = 1 << 1
    ASIDE = 1 << 2
    HEADER = 1 << 3
    FOOTER = 1 << 4
    NAV = 1 << 5
    FORM = 1 << 6
    FIGURE = 1 << 7
    CAPTION = 1 << 8
    TABLE = 1 << 9
    LIST = 1 << 10
    QUOTE = 1 << 11
    HIDDEN = 1 << 12
    NOSCRIPT = 1 << 13
    SECTION = 1 << 14
    BODY_PROPERTY = 1 << 15
    CODE = 1 << 16


AROUND: dict[str, int] = {
    "article": Around.ARTICLE,
    "main": Around.MAIN,
    "aside": Around.ASIDE,
    "header": Around.HEADER,
    "footer": Around.FOOTER,
    "nav": Around.NAV,
    "form": Around.FORM,
    "figure": Around.FIGURE,
    "figcaption": Around.CAPTION,
    "caption": Around.CAPTION,
    "table": Around.TABLE,
    "ul": Around.LIST,
    "ol": Around.LIST,
    "blockquote": Around.QUOTE,
    "noscript": Around.NOSCRIPT,
    "section": Around.SECTION,
    "pre": Around.CODE,
    **dict.fromkeys(("canvas", "audio", "video", "datalist"), Around.HIDDEN),
}
ROLES: dict[str, int] = {
    "main": Around.MAIN,
    "complementary": Around.ASIDE,
    "navigation": Around.NAV,
    "contentinfo": Around.FOOTER,
    "banner": Around.HEADER,
    "article": Around.ARTICLE,
}


@dataclass(slots=True, eq=False)
class Place:
    """A block-level element as an ancestor of text: what it is, and where."""

    tag: str
    parent: Place | None
    words: tuple[str, ...]
    around: int
    kind: Block
    level: int
    depth: int
    name: str
    element: HtmlElement
    steps: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The way from the root, the last PATH_STEPS elements of it: `body>article.post>div.text>p`."""
        return ("…>" if self.depth >= PATH_STEPS else "") + ">".join(self.steps)


@lru_cache(maxsize=20_000)
def name_words(names: str) -> tuple[str, ...]:
    """Split class and id attributes into lower-case words: `entry-contentBody2` gives entry, content, body.

    Tailwind's variants (`md:flex`, `[&_figcaption]:mt-2`, `prose-p:text-sm`) style an element and name it not at all.
    """
    if ":" in names:
        names = " ".join(name for name in names.split() if ":" not in name)
    return tuple(word.lower() for word in CAMEL.split(names) if len(word) > 1)


def place_of(element: HtmlElement, tag: str, parent: Place | None) -> Place:
    """The place of *element*, whose lower-case tag is *tag*, under *parent*."""
    attribute = element.get
    classes, identity = attribute("class", ""), attribute("id", "")
    role, item = attribute("role", ""), attribute("itemprop", "")
    around = AROUND.get(tag, 0) | ROLES.get(role, 0)
    if parent is not None:
        around |= parent.around
    style = attribute("style")
    if attribute("hidden") is not None or (style and HIDING_STYLE.search(style)):
        around |= Around.HIDDEN
    if "articleBody" in item:
        around |= Around.BODY_PROPERTY
    kind, level = KINDS.get(tag), HEADINGS.get(tag, 0)
    if kind is None:
        inherits = parent is not None and tag in TRANSPARENT
        kind, level = (parent.kind, parent.level) if inherits and parent else (Block.PARAGRAPH, 0)
    elif kind is Block.LIST_ITEM:
        level = _list_depth(parent)
    name = tag
    if identity and len(identity) < 40:
        name = f"{tag}#{identity}"
    elif classes:
        name = f"{tag}.{'.'.join(classes.split()[:2])}"
    words = name_words(f"{classes} {identity} {item} {role}") if classes or identity or item or role else ()
    if parent is None:
        return Place(tag, None, words, around, kind, level, 0, name, element, (name,))
    steps = (*parent.steps[1 - PATH_STEPS :], name)
    return Place(tag, parent, words, around, kind, level, parent.depth + 1, name, element, steps)


def _list_depth(parent: Place | None) -> int:
    """How many list items stand around: 1 for an item of an outer list."""
    depth, steps = 1, 0
    while parent is not None and steps < 12:
        depth += parent.tag == "li"
        parent, steps = parent.parent, steps + 1
    return depth
