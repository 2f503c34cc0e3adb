"""The tree to text blocks: block-level runs of text in reading order (Kohlschütter et al. 2010).

Each visible piece of text is in exactly one block. The walk needs no stack of Python's, so that depth costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from lxml import etree
from lxml.html import HtmlElement

from cleaners.page.places import Around, Place, name_words, place_of
from cleaners.records import Block

# What a browser shows nothing of. noscript is shown to a reader without scripts, and holds text on some pages.
INVISIBLE = frozenset("script style template head iframe noembed noframes title desc".split())
INLINE = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd mark nobr q rp rt ruby s samp small"
    " span strike strong sub sup time tt u var wbr path svg g use input option picture source".split()
)
PICTURES = frozenset("img picture video audio iframe svg canvas embed object".split())
# A table row is one block when its cells are as short as a table's are; longer cells are a page's layout.
MAX_CELL_WORDS = 25


@dataclass(frozen=True, slots=True)
class Mark:
    """The comment that an element belongs to, None for the post that opens a thread; `is_text` where the element holds
    its words.
    """

    position: int | None
    is_text: bool


@dataclass(slots=True, eq=False)
class TextBlock:
    """A run of text between block-level tags. `linked` counts the characters inside links, `pictures` the images,
    films and frames since the block before.
    """

    text: str
    place: Place
    linked: int = 0
    links: int = 0
    inline: str = ""
    pictures: int = 0
    mark: Mark | None = None
    kind: Block = Block.PARAGRAPH
    words: list[str] = field(default_factory=list)

    @property
    def in_comment(self) -> bool:
        """True where the block belongs to a comment, be it text or furniture."""
        return self.mark is not None and self.mark.position is not None

    @property
    def inline_words(self) -> tuple[str, ...]:
        """The class words of the inline elements at the block's beginning."""
        return name_words(self.inline)

    @property
    def link_density(self) -> float:
        """The share of the characters that stand in links, 0 to 1."""
        return min(1.0, self.linked / len(self.text)) if self.text else 0.0


def text_blocks(root: HtmlElement, marks: Mapping[HtmlElement, Mark] | None = None) -> list[TextBlock]:
    """The visible text under *root*, hidden parts included but flagged `Around.HIDDEN`.

    Elements in *marks* bound a block whatever their tag, and their blocks carry the innermost mark.
    """
    return _Walk(marks or {}).run(root)


class _Walk:
    """The state of one walk: open places, open marks, and the run of text that is being gathered."""

    def __init__(self, marks: Mapping[HtmlElement, Mark]) -> None:
        self.marks = marks
        self.blocks: list[TextBlock] = []
        self.place: Place | None = None
        self.open_marks: list[Mark] = []
        self.rows: list[int] = []
        self.in_links = 0
        self.pictures = 0
        self._begin()

    def _begin(self) -> None:
        self.parts: list[str] = []
        self.linked = self.links = 0
        self.inline = ""

    def run(self, root: HtmlElement) -> list[TextBlock]:
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            tag = element.tag
            if event == "start":
                if tag in INVISIBLE or not isinstance(tag, str):
                    self.pictures += tag == "iframe"
                    walker.skip_subtree()
                    continue
                self._open(element, tag)
                if text := element.text:
                    self._add(text)
            else:
                if tag not in INVISIBLE and isinstance(tag, str):
                    self._close(element, tag)
                if (tail := element.tail) and element is not root:
                    self._add(tail)
        self._flush()
        return self.blocks

    def _open(self, element: HtmlElement, tag: str) -> None:
        if self.marks and element in self.marks:
            self._flush()
            self.open_marks.append(self.marks[element])
        if tag in PICTURES:
            self.pictures += 1
        if tag not in INLINE:
            self._flush()
            self.place = place_of(element, tag, self.place)
            if tag == "tr":
                self.rows.append(len(self.blocks))
            return
        if tag == "br":
            self._break()
        elif tag == "a":
            if self.parts and self.linked and not self.parts[-1][-1:].isspace():
                self.parts.append(" ")  # neighbouring links are set apart by style, not by a space
            self.in_links += 1
            self.links += 1
        elif tag == "option":
            self.parts.append(" ")
        if len(self.inline) < 80 and (names := element.get("class")):
            self.inline += " " + names

    def _close(self, element: HtmlElement, tag: str) -> None:
        if tag not in INLINE:
            self._flush()
            if tag == "tr":
                self._join_row(self.rows.pop())
            assert self.place is not None
            self.place = self.place.parent
        elif tag == "a":
            self.in_links -= 1
        if self.marks and element in self.marks:
            self._flush()
            self.open_marks.pop()

    def _add(self, text: str) -> None:
        self.parts.append(text)
        if self.in_links:
            self.linked += len(text.strip())

    def _break(self) -> None:
        """One `<br>` is a line, two are a paragraph."""
        for part in reversed(self.parts):
            if part == "\n":
                self._flush()
                return
            if not part.isspace():
                break
        self.parts.append("\n")

    def _flush(self) -> None:
        if self.parts:
            raw = "".join(self.parts)
            if self.place is not None and raw and not raw.isspace():
                self._append(raw, self.place)
            self._begin()

    def _append(self, raw: str, place: Place) -> None:
        if place.around & Around.CODE:
            text = raw.strip("\n")
        elif "\n" in self.parts:
            lines = (" ".join(line.split()) for line in _break_lines(self.parts))
            text = "\n".join(line for line in lines if line)
        else:
            text = " ".join(raw.split())
        mark = self.open_marks[-1] if self.open_marks else None
        links = self.links + (self.in_links > 0)
        block = TextBlock(text, place, self.linked, links, self.inline, self.pictures, mark, place.kind, text.split())
        self.pictures = 0
        self.blocks.append(block)

    def _join_row(self, start: int) -> None:
        """Make the cells of a data table's row one block, with tabs between them; leave a layout's cells alone."""
        cells = self.blocks[start:]
        if len(cells) < 2 or any(c.place.tag not in ("td", "th") or len(c.words) > MAX_CELL_WORDS for c in cells):
            return
        if any(a.place is b.place or a.mark is not b.mark for a, b in pairwise(cells)):
            return
        first = cells[0]
        first.text = "\t".join(c.text for c in cells)
        first.linked, first.links = sum(c.linked for c in cells), sum(c.links for c in cells)
        first.words, first.kind = first.text.split(), Block.TABLE_ROW
        del self.blocks[start + 1 :]


def _break_lines(parts: list[str]) -> list[str]:
    lines = [""]
    for part in parts:
        if part == "\n":
            lines.append("")
        else:
            lines[-1] += part
    return lines
