"""Who wrote it: names that the page states, none where it states none."""

from __future__ import annotations

from cleaners.page.structured import Structured, strings


def find_authors(structured: Structured) -> tuple[tuple[str, ...], str]:
    """The authors' names and the source that states them; ((), "") where the page names none."""
    for node in structured.articles:
        if names := strings(node.get("author")):
            return tuple(dict.fromkeys(names)), "json-ld"
    for key in ("author", "article:author", "dc.creator", "parsely-author"):
        if names := [name for name in structured.meta.get(key, ()) if not name.startswith("http")]:
            return tuple(dict.fromkeys(names)), f"meta {key}"
    return (), ""
