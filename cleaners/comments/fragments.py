"""The text and the addresses of a comment that comes in a feed or from an API."""

from __future__ import annotations

import re

from cleaners.comments.text import read_text

# `javascript:` and its like, in place of an address.
OTHER_SCHEME = re.compile(r"\s*(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def address_of(stated: object) -> str | None:
    """*stated*, where it is an address on the web or a relative one."""
    return stated if isinstance(stated, str) and stated and not OTHER_SCHEME.match(stated) else None


def text_of(markup: str) -> str:
    """The words of *markup*, as read_text has them."""
    from cleaners.page.tree import parse  # the page's room itself begins with comments

    tree = parse(f"<body><div>{markup}</div></body>")
    return read_text([tree]) if tree is not None else ""
