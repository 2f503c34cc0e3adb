"""A forum's thread as one text, as the development sets hold it: its posts, each under its author's name.

A cleaned page keeps a quote in the reply that quotes. Read from top to bottom it stands there twice; here it does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from cleaners.page.threads import THREAD
from cleaners.records import Cleaned, Comment

WORD = re.compile(r"\w+")
QUOTE = ">"
# A quote repeats a post when this share of its runs of three words stands above; platforms add "X said:" to it.
RUN, REPEATED = 3, 0.7


def is_thread(cleaned: Cleaned) -> bool:
    """True where the page was read as a thread."""
    return THREAD in cleaned.notes


def thread_text(cleaned: Cleaned) -> str:
    """The opening post and its replies, without the quotes whose words stand above them.

    An author's name stands over each post, but for answers to a question, of which the remarks on them are no part.
    """
    article = cleaned.article
    answers = any(map(_is_answer, cleaned.comments))
    posts = [(next(iter(article.authors), None), article.body)] if article else []
    posts += [(comment.author, comment.text) for comment in cleaned.comments if _is_answer(comment) or not answers]
    seen: set[tuple[str, ...]] = set()
    parts = []
    for author, text in posts:
        own = "\n\n".join(piece for piece in _pieces(text) if not _repeats(piece, seen))
        seen |= _runs(own)
        parts.append("\n".join(filter(None, (None if answers else author, own))))
    return "\n\n".join(parts)


def _is_answer(comment: Comment) -> bool:
    return (comment.platform_id or "").startswith("answer-")


def _pieces(text: str) -> Iterator[str]:
    """*text* in runs of lines that are quoted and lines that are not."""
    lines = (line for line in text.splitlines() if line.strip())
    for _, run in groupby(lines, key=lambda line: line.startswith(QUOTE)):
        yield "\n".join(run)


def _repeats(piece: str, seen: set[tuple[str, ...]]) -> bool:
    runs = _runs(piece) if piece.startswith(QUOTE) else set()
    return bool(runs) and len(runs & seen) >= REPEATED * len(runs)


def _runs(text: str) -> set[tuple[str, ...]]:
    """Each run of RUN words in *text*; one shorter run where it has fewer words."""
    words = WORD.findall(text.lower())
    return {tuple(words[start : start + RUN]) for start in range(max(1, len(words) - RUN + 1))} if words else set()
