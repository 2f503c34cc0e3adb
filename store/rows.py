"""Rows as plain mappings: insert and update without an object between us and SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from functools import cache

Value = str | int | float | bytes | None
Row = Mapping[str, Value]


def storable(text: str) -> str:
    """*text* with a question mark for what UTF-8 can't say, and SQLite not keep.

    That is half a character, as JSON can hold it, or a byte of a file's name from an old disk.
    """
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def storable_row(row: Row) -> dict[str, Value]:
    """*row* with storable texts."""
    return {name: storable(value) if isinstance(value, str) else value for name, value in row.items()}


def insert(db: sqlite3.Connection, table: str, row: Row) -> int:
    """Add *row*; its number."""
    row = storable_row(row)
    number = db.execute(insert_sql(table, tuple(row)), tuple(row.values())).lastrowid
    assert number is not None
    return number


def update(db: sqlite3.Connection, table: str, number: int, row: Row) -> None:
    """Change the columns that *row* names."""
    row = storable_row(row)
    db.execute(update_sql(table, tuple(row)), (*row.values(), number))


def fetch(db: sqlite3.Connection, sql: str, values: tuple[Value, ...] = ()) -> dict[str, Value] | None:
    """The first row as a mapping, None where there is none."""
    return next(iter(fetch_all(db, sql, values)), None)


def fetch_all(db: sqlite3.Connection, sql: str, values: tuple[Value, ...] = ()) -> list[dict[str, Value]]:
    """All rows as mappings."""
    cursor = db.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


@cache
def insert_sql(table: str, columns: tuple[str, ...]) -> str:
    """The statement that adds a row; names are ours, never a page's."""
    marks = ", ".join("?" * len(columns))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"


@cache
def update_sql(table: str, columns: tuple[str, ...]) -> str:
    """The statement that changes a row."""
    return f"UPDATE {table} SET {', '.join(f'{column} = ?' for column in columns)} WHERE id = ?"
