"""The text of a comment that comes as a fragment of HTML, in a feed or from an API."""

from __future__ import annotations

from cleaners.comments.text import read_text


def text_of(markup: str) -> str:
    """The words of *markup*, as read_text has them."""
    from cleaners.page.tree import parse  # the page's room itself begins with comments

    tree = parse(f"<body><div>{markup}</div></body>")
    return read_text([tree]) if tree is not None else ""
