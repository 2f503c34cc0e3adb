"""What a store holds of the newsroom's stories, in the form in which the stories state it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.newsroom.edition import Story


@dataclass(frozen=True)
class StoredArticle:
    """An article's row, with its lists unpacked and its body as blocks."""

    page: int
    title: str
    authors: tuple[str, ...]
    published: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Said:
    """A comment without what only its platform knows: who, when, what, and whom it answers (by who and when)."""

    author: str
    when: str
    paragraphs: tuple[str, ...]
    answers: tuple[str, str] | None


@contextmanager
def reading(store: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row
        yield database


def is_whole(store: Path) -> bool:
    with reading(store) as database:
        sound = [tuple(row) for row in database.execute("PRAGMA integrity_check")] == [("ok",)]
        return sound and not list(database.execute("PRAGMA foreign_key_check"))


def article(store: Path, url: str) -> StoredArticle | None:
    with reading(store) as database:
        row = database.execute(
            "SELECT articles.* FROM articles JOIN page_urls ON page_urls.page = articles.id WHERE page_urls.url = ?",
            [url],
        ).fetchone()
    if row is None:
        return None
    authors = tuple(json.loads(row["authors"]))
    return StoredArticle(row["id"], row["title"], authors, row["published"] or "", blocks(row["body"]))


def comments(store: Path, story: Story) -> list[Said]:
    """The comments stored for *story*, their times as the site's own clock shows them."""
    with reading(store) as database:
        rows = database.execute(
            """SELECT comments.* FROM comments JOIN page_urls ON page_urls.page = comments.page
            WHERE page_urls.url = ? ORDER BY comments.id""",
            [story.url],
        ).fetchall()
    known = {row["id"]: (row["author"] or "", local_minute(row["published"], story)) for row in rows}
    return [
        Said(*known[row["id"]], blocks(row["text"]), known[row["parent"]] if row["parent"] is not None else None)
        for row in rows
    ]


def true_comments(story: Story) -> list[Said]:
    known = [(reply.author, reply.when.strftime("%Y-%m-%dT%H:%M")) for reply in story.replies]
    return [
        Said(*known[reply.position], blocks(reply.text), None if reply.parent is None else known[reply.parent])
        for reply in story.replies
    ]


def local_minute(published: str | None, story: Story) -> str:
    """A stated time to the minute on the site's clock; one that states no zone is on it already."""
    if not published:
        return ""
    when = datetime.fromisoformat(published)
    return (when.astimezone(story.when.tzinfo) if when.tzinfo else when).strftime("%Y-%m-%dT%H:%M")


def blocks(text: str) -> tuple[str, ...]:
    return tuple(" ".join(line.split()) for line in text.splitlines() if line.strip())
