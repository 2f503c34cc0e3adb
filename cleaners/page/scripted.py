"""Whether a page is but the frame into which its scripts would put the text."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

# An article has more words than this; the frames of script frameworks show a title and a notice.
FEW_WORDS = 60
# The empty element that React, Vue, Next, Nuxt, Angular, Ember, Gatsby and Svelte begin with.
MOUNTS = re.compile(r"^(?:root|react-root|app|main-app|__next|__nuxt|___gatsby|app-root|svelte|ember\d*|mount)$")
ASKS = re.compile(r"\bjava\s?script\b", re.IGNORECASE)
MANY_SCRIPTS = 3
# Their text is not shown where scripts run, or never.
UNSEEN = ("script", "style", "template", "head", "noscript")
NEEDS_JAVASCRIPT = "needs-javascript: without its scripts the page shows next to nothing"


def needs_javascript(root: HtmlElement) -> bool:
    """True when *root* shows few words, and something says that its scripts would show more."""
    scripts = [element for element in root.iter("script") if "json" not in (element.get("type") or "")]
    if not scripts or _words_shown(root) >= FEW_WORDS:
        return False
    empty_mount = any(MOUNTS.match(element.get("id") or "") and not _text(element) for element in root.iter("div"))
    asked = any(ASKS.search(_text(element)) for element in root.iter("noscript", "body"))
    return empty_mount or asked or len(scripts) >= MANY_SCRIPTS


def _words_shown(root: HtmlElement) -> int:
    unseen = sum(len(_whole_text(element).split()) for element in _outermost_unseen(root))
    return len(_whole_text(root).split()) - unseen


def _outermost_unseen(root: HtmlElement) -> list[HtmlElement]:
    return [
        element for element in root.iter(*UNSEEN) if not any(above.tag in UNSEEN for above in element.iterancestors())
    ]


def _whole_text(element: HtmlElement) -> str:
    return " ".join(element.itertext())


def _text(element: HtmlElement) -> str:
    return "".join(text for text in element.itertext() if text.strip()).strip()
