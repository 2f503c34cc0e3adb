"""The full-text indexes, brought in line with articles and comments at the end of each transaction.

Not row by row: FTS5 writes what it has gathered out to the file at every savepoint, and SQLite sets one by itself for
many an UPDATE. In one go at the end a batch of articles makes one piece of the index instead of hundreds that have to
be merged: a quarter of the work of an ingest.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from store.rows import Row, Value, fetch
from store.search_text import search_text

# Lives with the connection, in memory; what a rolled back transaction noted is rolled back with it.
NOTED = """CREATE TABLE IF NOT EXISTS temp.to_index (
    kind TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (kind, number)
) WITHOUT ROWID"""


@dataclass(frozen=True, slots=True)
class Indexed:
    """A table with a full-text index: the columns that are indexed, and how a row of them reads there."""

    table: str
    columns: tuple[str, ...]
    searchable: Callable[[Row], tuple[str, ...]]


def searchable_article(row: Row) -> tuple[str, ...]:
    """Title, body and authors as they are indexed."""
    authors = ", ".join(json.loads(str(row["authors"])))
    return search_text(str(row["title"] or "")), search_text(str(row["body"])), search_text(authors)


def searchable_comment(row: Row) -> tuple[str, ...]:
    """Text and author as they are indexed."""
    return search_text(str(row["text"])), search_text(str(row["author"] or ""))


ARTICLES = Indexed("articles", ("title", "body", "authors"), searchable_article)
COMMENTS = Indexed("comments", ("text", "author"), searchable_comment)
INDEXED = {index.table: index for index in (ARTICLES, COMMENTS)}


def note_for_index(db: sqlite3.Connection, table: str, number: int) -> None:
    """Remember that row *number* of *table* reads otherwise than it is indexed."""
    db.execute("INSERT OR IGNORE INTO temp.to_index VALUES (?, ?)", (table, number))


def index_noted(db: sqlite3.Connection) -> None:
    """Index what was noted, as it reads now."""
    noted = db.execute("SELECT kind, number FROM temp.to_index").fetchall()
    for table, number in noted:
        index_row(db, INDEXED[table], number)
    if noted:
        db.execute("DELETE FROM temp.to_index")


def index_row(db: sqlite3.Connection, index: Indexed, number: int, row: dict[str, Value] | None = None) -> None:
    """Bring the index in line with one row of its table: *row*, where it is at hand."""
    columns = ", ".join(index.columns)
    row = row or fetch(db, f"SELECT {columns} FROM {index.table} WHERE id = ?", (number,))
    if row is None:
        db.execute(f"DELETE FROM {index.table}_fts WHERE rowid = ?", [number])
        return
    marks = ", ".join("?" * len(index.columns))
    values = [number, *index.searchable(row)]
    db.execute(f"INSERT OR REPLACE INTO {index.table}_fts (rowid, {columns}) VALUES (?, {marks})", values)
