"""The text of a comment: its paragraphs, with quoted ones marked, without the buttons around them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from lxml.html import HtmlElement

# Never a writer's words.
SILENT = frozenset(
    "script style template button input select textarea option svg iframe object noscript nav form img video audio "
    "head title link meta".split()
)
BLOCKS = frozenset(
    "address article aside blockquote center dd details div dl dt fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 "
    "header hr li main ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
QUOTE_CLASSES = frozenset(
    "bbcode_quote bbcode_container quoteBox quotecontent quoteheader quotetitle quote bbCodeBlock--quote bbCodeQuote "
    "UserQuote ipsBlockquote ipsQuote".split()
)
# Words in class names of what platforms put beside a writer's words. Whole words of a class, split at - and _.
FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:repl(?:y|ies)(?:[\s_-]?(?:link|button|form|to|comment)|$|\s)|edit[\s_-]?(?:link|button)|report\w*|flag(?:ger)?|share|sharing|"
    r"sharedaddy|likes?|like[\s_-]?(?:btn|button|wrap)\w*|likebtn\w*|vot(?:e|es|ing)|rating|karma|permalink|signature|toolbar|"
    r"buttons?|actions|options|controls?|tools|respond|pagination|moderation[\s_-]links|says|screen[\s_-]reader\w*|"
    r"sr[\s_-]only|visually[\s_-]?hidden|expandlink|toggle|last[\s_-]?edit(?:ed)?|edited[\s_-]?(?:by|on|note))(?:$|[\s_-])",
    re.IGNORECASE,
)
# listActions is two words.
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
SPACES = re.compile(r"[^\S\n]+")
NEVER: frozenset[HtmlElement] = frozenset()


def is_furniture(element: HtmlElement) -> bool:
    """True for what a platform shows beside a comment's text: votes, reply links, signatures."""
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return len(names) > 1 and FURNITURE.search(CAMEL.sub("-", names)) is not None


def is_silent(element: HtmlElement) -> bool:
    """True for what shows no words at all."""
    if not isinstance(element.tag, str) or element.tag in SILENT:
        # Some platforms wrap a comment's text in the form that edits it.
        return not (element.tag == "form" and _holds_words(element))
    style = element.get("style")
    return element.get("hidden") is not None or (style is not None and HIDDEN.search(style) is not None)


def _holds_words(form: HtmlElement) -> bool:
    if any(field.tag != "input" or field.get("type") != "hidden" for field in form.iter("input", "textarea")):
        return any(True for _ in form.iter("p"))
    return True


def read_text(elements: Iterable[HtmlElement], skip: Collection[HtmlElement] = NEVER) -> str:
    """The visible words in *elements* without those in *skip*: a blank line between blocks, `> ` before quotes."""
    blocks: list[tuple[int, str]] = []
    for element in elements:
        reader = _Reader(skip)
        reader.read(element, 0, outermost=True)
        reader.end_block(0)
        blocks += reader.blocks
    return "\n\n".join("\n".join("> " * depth + line for line in text.split("\n")) for depth, text in blocks)


class _Reader:
    """Walks one element; keeps the block it is in until the block ends."""

    def __init__(self, skip: Collection[HtmlElement]) -> None:
        self.skip = skip
        self.blocks: list[tuple[int, str]] = []
        self.pieces: list[str] = []

    def end_block(self, depth: int) -> None:
        lines = [SPACES.sub(" ", line).strip() for line in "".join(self.pieces).split("\n")]
        self.pieces.clear()
        if text := "\n".join(line for line in lines if line):
            self.blocks.append((depth, text))

    def read(self, element: HtmlElement, depth: int, *, outermost: bool = False) -> None:
        if element in self.skip or (not outermost and (is_silent(element) or is_furniture(element))):
            return
        if element.tag == "br":
            self.pieces.append("\n")
            return
        inner = depth + (not outermost and _is_quote(element))
        block = element.tag in BLOCKS
        if block:
            self.end_block(depth)
        self.add(element.text, element.tag == "pre")
        for child in element:
            self.read(child, inner)
            self.add(child.tail, element.tag == "pre")
        if block:
            self.end_block(inner)

    def add(self, text: str | None, keep_lines: bool) -> None:
        if text:
            self.pieces.append(text if keep_lines else text.replace("\n", " ").replace("\r", " "))


def _is_quote(element: HtmlElement) -> bool:
    return element.tag == "blockquote" or not QUOTE_CLASSES.isdisjoint(element.get("class", "").split())


def is_quoted(element: HtmlElement) -> bool:
    """True when *element* stands in another writer's words."""
    return any(_is_quote(outer) for outer in (element, *element.iterancestors()))


def unquoted(elements: Sequence[HtmlElement]) -> Sequence[HtmlElement]:
    """Those of *elements* that are no other writer's words; all, where all are."""
    return [element for element in elements if not is_quoted(element)] or elements


def count_words(text: str) -> int:
    """How many words *text* has; two signs of a script without spaces are taken for one."""
    words = len(text.split())
    return words if text.isascii() else words + len(UNSPACED.findall(text)) // 2


def apart(element: HtmlElement) -> str:
    """All words in *element* on one line, those of one element apart from the next one's."""
    return " ".join(" ".join(element.itertext()).split())


def words_of(element: HtmlElement) -> str:
    """All words in *element* on one line, whatever shows them."""
    return " ".join("".join(element.itertext()).split())
