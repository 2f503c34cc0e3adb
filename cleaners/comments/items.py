"""The elements of a page's comments, and what in each is its own and not its replies'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from cleaners.comments.text import is_silent

ATTRIBUTE = re.compile(r"^(.*?)@([\w:-]+)$")


@cache
def selector(css: str) -> CSSSelector:
    """*css*, compiled once."""
    return CSSSelector(css, translator="html")


def split_spec(spec: str) -> tuple[str, str]:
    """`SELECTOR@attribute` in two; the attribute is empty where the words are meant."""
    match = ATTRIBUTE.match(spec)
    return (match[1], match[2]) if match else (spec, "")


class Items:
    """The comments' elements of one page, each with the neighbours that belong to it."""

    def __init__(self, root: HtmlElement, roots: Sequence[tuple[HtmlElement, tuple[HtmlElement, ...]]]) -> None:
        self.root = root
        self.roots = {item: (item, *beside) for item, beside in roots}
        self._item_of = {element: item for item, elements in self.roots.items() for element in elements}
        self._nested: dict[HtmlElement, set[HtmlElement]] = {}
        for element in self._item_of:
            outer = self.owner(element.getparent())
            if outer is not None and outer is not self._item_of[element]:
                self._nested.setdefault(outer, set()).add(element)
        self._everywhere: dict[str, frozenset[HtmlElement]] = {}
        self._matches: dict[str, dict[HtmlElement, list[HtmlElement]]] = {}

    def __iter__(self) -> Iterator[HtmlElement]:
        return iter(self.roots)

    def owner(self, element: HtmlElement | None) -> HtmlElement | None:
        """The comment in which *element* stands, itself included."""
        while element is not None:
            if element in self._item_of:
                return self._item_of[element]
            element = element.getparent()
        return None

    def select(self, item: HtmlElement, css: str) -> list[HtmlElement]:
        """What *css* matches in *item*, but not in its replies."""
        if css not in self._matches:
            found: dict[HtmlElement, list[HtmlElement]] = {}
            for element in selector(css)(self.root):
                owner = self.owner(element)
                if owner is not None:
                    found.setdefault(owner, []).append(element)
            self._matches[css] = found
        return self._matches[css].get(item, [])

    def all(self, css: str) -> frozenset[HtmlElement]:
        """What *css* matches anywhere on the page."""
        if css not in self._everywhere:
            self._everywhere[css] = frozenset(selector(css)(self.root)) if css else frozenset()
        return self._everywhere[css]

    def own(self, item: HtmlElement) -> list[HtmlElement]:
        """The elements of *item* in reading order, without its replies' and without what shows nothing."""
        found: list[HtmlElement] = []
        for root in self.roots[item]:
            self._collect(root, root, found)
        return found

    def _collect(self, element: HtmlElement, root: HtmlElement, found: list[HtmlElement]) -> None:
        if element is not root and (element in self._item_of or is_silent(element)):
            return
        found.append(element)
        for child in element:
            self._collect(child, root, found)

    def nested(self, item: HtmlElement) -> set[HtmlElement]:
        """The outermost of the comments' elements below *item* that are not its own."""
        return self._nested.get(item, set())
