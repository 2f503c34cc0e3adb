"""Compare what was stored with what WordPress's database holds, blind to what its themes do to typography."""

from __future__ import annotations

# wptexturize turns typewriter signs into typographic ones when a page is made; the database keeps what was typed.
TYPEWRITTEN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "–": "-", "—": "-", "\xa0": " "})


def plain(text: str) -> str:
    """*text* with typewriter signs and single spaces."""
    return " ".join(text.translate(TYPEWRITTEN).split())


def paragraphs(body: str) -> list[str]:
    """The blocks of an article's or comment's text."""
    return [plain(block) for block in body.splitlines() if block.strip()]
