"""What an article said before, and which words changed: silent edits of published reports, laid open."""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass

from store.connection import Store
from store.explain import find_page

Piece = tuple[str, str]


@dataclass(frozen=True, slots=True)
class State:
    """One state of an article's text; `cause` says whose change made it: first, publisher, cleaner or unknown."""

    cause: str
    seen_at: str
    cleaner: str
    snapshot: int
    title: str | None
    authors: tuple[str, ...]
    body: str


def history(store: Store, reference: str | int) -> list[State]:
    """The states of one article, the earliest first. Raises NoSuchDocument; a page without an article has none."""
    rows = store.connection.execute(
        """SELECT cause, seen_at, cleaner, snapshot, title, authors, body FROM history
        WHERE article = ? ORDER BY seen_at, revision""",
        [find_page(store, reference)],
    )
    return [
        State(cause, seen_at, cleaner, snapshot, title, tuple(json.loads(authors)), body)
        for cause, seen_at, cleaner, snapshot, title, authors, body in rows
    ]


def changes(before: State, after: State) -> dict[str, list[Piece]]:
    """The word diff of title, byline and body, for those that differ."""
    texts = {
        "title": (before.title or "", after.title or ""),
        "authors": (", ".join(before.authors), ", ".join(after.authors)),
        "body": (before.body, after.body),
    }
    return {name: word_diff(old, new) for name, (old, new) in texts.items() if old.split() != new.split()}


def word_diff(before: str, after: str) -> list[Piece]:
    """Runs of words that are `same`, `gone` or `added`, in reading order; white space counts for nothing."""
    old, new = before.split(), after.split()
    pieces: list[Piece] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(("same", " ".join(old[a:b])))
            continue
        if b > a:
            pieces.append(("gone", " ".join(old[a:b])))
        if d > c:
            pieces.append(("added", " ".join(new[c:d])))
    return pieces
