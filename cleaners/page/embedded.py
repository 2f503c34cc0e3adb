"""The article of a page that shows none, from the data that its scripts would show: JSON-LD, Next.js, Nuxt and kin."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from cleaners.page.structured import Json, Structured

# Keys under which such data keeps an article's text, or the pieces of it.
TEXT_KEYS = frozenset(
    "articlebody body bodyhtml body_html content contenthtml content_html html text paragraphs paragraph value story"
    " articletext fulltext full_text bodytext richtext markdown".split()
)
MARKUP = re.compile(r"<(?:p|div|h[1-6]|br|ul|blockquote)\b", re.IGNORECASE)
MIN_PIECE_WORDS = 8
MAX_SCRIPT = 5_000_000
MAX_DEPTH = 60
MAX_SCRIPTS = 40


def embedded_article(root: HtmlElement, structured: Structured) -> tuple[str, str] | None:
    """The longest article text in the page's data as (markup, source), None where there is none."""
    found = []
    if body := structured.article_body:
        found.append((_as_markup([body]), "json-ld"))
    scripts = [
        script.text
        for script in root.iter("script")
        if script.text and "json" in (script.get("type") or "") and "ld+json" not in (script.get("type") or "")
    ]
    texts = (_pieces(text) for text in scripts[:MAX_SCRIPTS] if len(text) <= MAX_SCRIPT)
    found += [(_as_markup(pieces), "page-data") for pieces in texts if pieces]
    return max(found, key=lambda entry: len(entry[0]), default=None)


def _pieces(text: str) -> list[str]:
    """The texts of one JSON document that read like an article's, each once, in order."""
    try:
        data: Json = json.loads(text)
    except (ValueError, RecursionError):
        return []
    return list(dict.fromkeys(piece for piece in _strings(data) if len(piece.split()) >= MIN_PIECE_WORDS))


def _strings(data: Json) -> Iterator[str]:
    """The strings under TEXT_KEYS, in the document's order; iterative, for the depth is the page's choice."""
    stack: list[tuple[Json, bool, int]] = [(data, False, 0)]
    while stack:
        value, is_text, depth = stack.pop()
        if isinstance(value, str):
            if is_text:
                yield value
        elif isinstance(value, list) and depth < MAX_DEPTH:
            stack.extend((item, is_text, depth + 1) for item in reversed(value))
        elif isinstance(value, dict) and depth < MAX_DEPTH:
            stack.extend((item, key.lower() in TEXT_KEYS, depth + 1) for key, item in reversed(value.items()))


def _as_markup(pieces: list[str]) -> str:
    """Texts as HTML: markup as it is (escaped markup unescaped), plain text in paragraphs."""
    parts = []
    for piece in pieces:
        if "&lt;p" in piece:
            piece = html.unescape(piece)
        if MARKUP.search(piece):
            parts.append(piece)
        else:
            parts += [f"<p>{html.escape(html.unescape(line))}</p>" for line in piece.split("\n") if line.strip()]
    return "<div>" + "\n".join(parts) + "</div>"
