"""The body's blocks as plain text and as Markdown (CommonMark with pipe tables)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from cleaners.records import Block, Segment

# Signs that would turn a line of prose into markup where they stand first.
STARTS_MARKUP = re.compile(r"^(#{1,6}\s|[-+*>]\s|\d{1,9}[.)]\s|```|~~~|\|)")
INLINE_MARKUP = re.compile(r"([\\`*_\[\]<])")


def plain(segments: Sequence[Segment]) -> str:
    """The segments' text, a blank line between blocks; rows of one table and items of one list stay together."""
    return "\n\n".join("\n".join(s.text for s in group) for group in _groups(segments))


def markdown(segments: Sequence[Segment]) -> str:
    """The segments as CommonMark; headings keep their level, list items their depth."""
    return "\n\n".join(_block(group) for group in _groups(segments))


def _groups(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Neighbours that belong to one list, table or listing."""
    running = (Block.LIST_ITEM, Block.TABLE_ROW, Block.CODE)
    keyed = (
        (segment.block if segment.block in running else number, segment) for number, segment in enumerate(segments)
    )
    return [[segment for _, segment in group] for _, group in groupby(keyed, key=lambda pair: pair[0])]


def _block(group: list[Segment]) -> str:
    match group[0].block:
        case Block.HEADING:
            return "\n\n".join(f"{'#' * min(6, max(1, s.level))} {_inline(_one_line(s.text))}" for s in group)
        case Block.LIST_ITEM:
            return "\n".join(f"{'  ' * (max(1, s.level) - 1)}- {_inline(_one_line(s.text))}" for s in group)
        case Block.QUOTE:
            return "\n".join(f"> {_escape(line)}" for s in group for line in s.text.split("\n"))
        case Block.TABLE_ROW:
            return _table([s.text.split("\t") for s in group])
        case Block.CODE:
            return "\n".join("    " + line for s in group for line in s.text.split("\n"))
        case _:
            return "  \n".join(_escape(line) for line in group[0].text.split("\n"))


def _table(rows: list[list[str]]) -> str:
    width = max(len(row) for row in rows)
    lines = [
        "| "
        + " | ".join(_inline(_one_line(cell)).replace("|", "\\|") for cell in row + [""] * (width - len(row)))
        + " |"
        for row in rows
    ]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _inline(text: str) -> str:
    return INLINE_MARKUP.sub(r"\\\1", text)


def _escape(line: str) -> str:
    line = _inline(line)
    return "\\" + line if STARTS_MARKUP.match(line) else line
