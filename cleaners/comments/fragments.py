"""The text of a comment that comes as a fragment of HTML, in a feed or from an API."""

from __future__ import annotations

from cleaners.comments.text import read_text
from cleaners.page.tree import parse


def text_of(markup: str) -> str:
    """The words of *markup*, as read_text has them."""
    tree = parse(f"<body><div>{markup}</div></body>")
    return read_text([tree]) if tree is not None else ""
