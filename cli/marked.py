"""A document with every segment marked: what stayed, what went, and which rule took it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

import click

from cleaners.records import Label, Segment

# A removed line is legible without colour too: the sign in the margin says it.
STYLES: dict[Label, dict[str, str | bool]] = {
    Label.TITLE: {"bold": True},
    Label.REMOVED: {"fg": "red"},
    Label.COMMENT: {"fg": "cyan"},
    Label.CAPTION: {"fg": "yellow"},
    Label.BYLINE: {"fg": "green"},
    Label.DATE: {"fg": "green"},
}
MARGIN = 24


def marked(segments: Iterable[Segment], width: int, *, why: bool = False) -> Iterator[str]:
    """Lines for a terminal of *width* columns, a segment after the other, in reading order.

    The margin holds the sign (`-` removed, blank kept) and the rule, or the label where no rule spoke. With *why*,
    a removed segment is followed by the rule's reason. Control characters of the text are shown, never sent.
    """
    for segment in segments:
        removed = segment.label is Label.REMOVED
        name = segment.rule if removed else segment.label.value
        margin = f"{'-' if removed else ' '} {name[: MARGIN - 3]:<{MARGIN - 3}} "
        lines = wrapped(visible(segment.text), max(20, width - MARGIN))
        style = STYLES.get(segment.label, {})
        for number, line in enumerate(lines or [""]):
            text = click.style(line, **style) if style else line  # type: ignore[arg-type]
            yield click.style(margin if number == 0 else " " * MARGIN, dim=True) + text
        if why and removed and segment.reason:
            yield " " * MARGIN + click.style(f"({visible(segment.reason)})", dim=True)


def wrapped(text: str, width: int) -> list[str]:
    """*text* cut to lines of *width*, its own line breaks kept."""
    return [piece for line in text.splitlines() for piece in textwrap.wrap(line, width) or [""]]


def visible(text: str) -> str:
    """*text* with control characters replaced by their pictures, so that a page can't speak to the terminal."""
    return "".join(picture(char) for char in text)


def picture(char: str) -> str:
    """A C0 or C1 control as a visible sign; line feed and tab as they are."""
    code = ord(char)
    if char in "\n\t" or not (code < 0x20 or 0x7F <= code < 0xA0):
        return char
    return chr(0x2400 + code) if code < 0x20 else "\N{REPLACEMENT CHARACTER}"


def counted(number: int, noun: str) -> str:
    """`1 page`, `2 pages`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
