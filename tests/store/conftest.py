"""A store in a temporary folder, checked after every test; and small records made by hand."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cleaners.records import Article, Cleaned, Comment, Label, Segment, Snapshot
from store import Ingested, Store, ingest, open_store, start_run

FIRST_DAY = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
BODY = (
    "The delegations met for a second day in the old assembly hall by the river. "
    "Both sides spoke of a ceasefire that should hold through the winter, and of buses for those who want to leave."
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(path) as opened:
        yield opened


@pytest.fixture(autouse=True)
def forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cleaning processes are forked, so that they see what a test put in place, whatever threads others left behind."""
    monkeypatch.setattr(threading, "active_count", lambda: 1)


@pytest.fixture(autouse=True)
def sound(tmp_path: Path) -> Iterator[None]:
    """After every test, each database that it left is whole and every reference leads somewhere."""
    yield
    for file in tmp_path.rglob("*.db"):
        connection = sqlite3.connect(file)
        try:
            tables = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'pages'").fetchone()[0]
        except sqlite3.DatabaseError:
            continue  # a test's own broken file
        if tables:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.close()


def page(body: str = "<p>page</p>", url: str = "https://example.org/story", day: int = 0, **rest: object) -> Snapshot:
    """A page fetched *day* days after the first."""
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    fields = {"headers": headers, **rest}
    return Snapshot(url, body.encode(), FIRST_DAY + timedelta(days=day), **fields)  # type: ignore[arg-type]


def reading(
    body: str = BODY,
    title: str | None = "Talks resume",
    comments: tuple[Comment, ...] = (),
    cleaner: str = "test-1",
    **article: object,
) -> Cleaned:
    """What a cleaner might have made of a page."""
    segments = (
        Segment("Home / News", Label.REMOVED, "breadcrumb", "is the path from the front page"),
        *(Segment(line, Label.BODY) for line in body.splitlines() if line),
        *(Segment(comment.text, Label.COMMENT, comment=comment.position) for comment in comments),
        Segment("All rights reserved", Label.REMOVED, "copyright", "is the site's own notice"),
    )
    return Cleaned(Article(body, title, **article), comments, segments, cleaner)  # type: ignore[arg-type]


def nothing(reason: str = "a list of links, not an article") -> Cleaned:
    """A page without an article."""
    return Cleaned(None, (), (Segment("Latest news", Label.REMOVED, "navigation", "links only"),), "test-1", reason)


@dataclass
class Keeper:
    """A store with a run, and one call to archive and ingest."""

    store: Store
    run: int

    def keep(self, snapshot: Snapshot, cleaned: Cleaned | None = None, **rest: object) -> Ingested:
        place = self.store.archive.append(snapshot)
        return ingest(self.store, snapshot, cleaned or reading(), place, run=self.run, **rest)  # type: ignore[arg-type]

    def rows(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        return self.store.connection.execute(sql, values).fetchall()  # type: ignore[arg-type]

    def one(self, sql: str, *values: object) -> object:
        return self.rows(sql, *values)[0][0]


@pytest.fixture
def keeper(store: Store) -> Keeper:
    return Keeper(store, start_run(store, "test", {}))


def contents(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, so that a test can say that nothing changed."""
    tables = [row[0] for row in store.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: store.connection.execute(f"SELECT * FROM {name}").fetchall() for name in sorted(tables)}
