"""A flat text's lines and their shapes: what can be told from one line without knowing any phrase."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from cleaners.records import Label, Segment
from cleaners.rules.folding import fold

_BREAK = re.compile(r"\r\n|\r|\n")
_SENTENCE_END = re.compile(r"[.!?…։。！？؟।][\"'”’»“)\]\d*]*$")
_ASKS = re.compile(r"^[^.!?]*(?:[!?…]|\.\.\.)[\"'”’»)\]]*$")
_QUOTED = re.compile(r"[“\"„«].*?[”\"“»]|[“\"„«].*$")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")


@dataclass(frozen=True)
class Line:
    """A non-blank line: its 1-based number, its text without white space at the ends, the blank lines before it."""

    number: int
    text: str
    gap: int
    indent: int

    @cached_property
    def segment(self) -> Segment:
        """The line as rules see it."""
        return Segment(self.text, Label.BODY, line=self.number)

    @cached_property
    def key(self) -> str:
        """The line's folded text, equal for lines that a reader takes as the same."""
        return fold(self.text)

    @cached_property
    def size(self) -> int:
        """Its length in words; in scripts that do not space their words, two signs count as one."""
        return max(self.segment.words, len(_CJK.findall(self.text)) // 2)

    @cached_property
    def closed(self) -> bool:
        """True when it ends as sentences do."""
        return _SENTENCE_END.search(self.text) is not None

    @cached_property
    def is_prose(self) -> bool:
        """True for running text: a statement of some length, or so many words that it is no heading."""
        # Headlines ask and exclaim as well; statements they do not make.
        asks = _ASKS.search(self.text) is not None and self.size < 25
        return (self.closed and not asks and self.size >= 9) or self.size >= 30

    @cached_property
    def is_headline(self) -> bool:
        """True for the form of a headline: some words that do not close like a statement."""
        open_end = not self.closed or self.text.rstrip("\"'”’»").endswith(("!", "?", "…", "..."))
        return 3 <= self.size <= 45 and open_end and any(sign.isalpha() for sign in self.text)

    @property
    def unquoted(self) -> str:
        """Its text without what stands in quotes."""
        return _QUOTED.sub(" ", self.text)


def split_lines(text: str) -> tuple[Line, ...]:
    """The non-blank lines of *text*."""
    lines, blank = [], 0
    for number, raw in enumerate(_BREAK.split(text), 1):
        bare = raw.strip()
        if bare:
            lines.append(Line(number, bare, blank, len(raw) - len(raw.lstrip())))
            blank = 0
        else:
            blank += 1
    return tuple(lines)
