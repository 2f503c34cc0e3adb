"""The schema as pictures for the documentation: Mermaid entity diagrams, drawn from the database itself.

One shows all tables and how they hang together; then each group has its own, with every column and what the schema
says of it: SQLite keeps a table's statement as it was written, remarks included.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator

# Of the library, not of ours; and the full-text indexes' own tables.
NOT_DRAWN = ("_sqlite_migrations", "sqlite_sequence")
# In the order of a page's way. A table that no group names is drawn with the last.
GROUPS: dict[str, tuple[str, ...]] = {
    "A page and its snapshots": ("pages", "page_urls", "snapshots"),
    "What a cleaner made of a snapshot": ("cleanings", "segments", "texts", "rules", "notes", "discussions"),
    "Articles, and what they said before": ("articles", "revisions"),
    "Comments": ("comments", "comment_revisions"),
    "Copies of a story": ("duplicates", "signatures", "bands", "bands_due"),
    "What people say of a page": ("marks", "page_tags", "page_notes"),
    "The store's own records": ("runs", "sources", "facts", "forgotten"),
}
REMARK = re.compile(r"^\s*(?P<column>\w+) [^\n]*?--\s*(?P<remark>[^\n]+)$", re.MULTILINE)


def schema_page(db: sqlite3.Connection) -> str:
    """The whole page: an overview, then a diagram a group, as Markdown that code forges draw."""
    from store import schema

    tables = drawn(db)
    known = {table for group in GROUPS.values() for table in group}
    rest = [table for table in tables if table not in known]
    account = (schema.__doc__ or "").partition("\n\n")[2].strip()
    lines = ["# The schema", "", account, "", *mermaid(relations(db, tables))]
    for number, (title, group) in enumerate(GROUPS.items(), 1):
        members = [table for table in group if table in tables] + (rest if number == len(GROUPS) else [])
        lines += ["", f"## {title}", "", *mermaid(diagram(db, members))]
    views = db.execute("SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name")
    indexes = db.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%' ORDER BY name")
    lines += ["", f"Views: {listed(views)}. Full-text indexes: {listed(indexes)}.", ""]
    return "\n".join(lines)


def drawn(db: sqlite3.Connection) -> list[str]:
    """The tables that a reader of the schema meets, by name."""
    names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return [name for name in names if name not in NOT_DRAWN and "_fts" not in name]


def listed(names: Iterable[tuple[str]]) -> str:
    """Names for a sentence."""
    return ", ".join(f"`{name}`" for (name,) in names)


def mermaid(lines: Iterable[str]) -> Iterator[str]:
    """A diagram in its fence."""
    yield "```mermaid"
    yield "erDiagram"
    yield from (f"    {line}" for line in lines)
    yield "```"


def relations(db: sqlite3.Connection, tables: Iterable[str]) -> Iterator[str]:
    """A line for every foreign key: of one parent many rows, by the column that says so."""
    for table in tables:
        foreign = db.execute('SELECT "table", "from" FROM pragma_foreign_key_list(?) ORDER BY "from"', [table])
        yield from (f"{parent} ||--o{{ {table} : {column}" for parent, column in foreign.fetchall())


def diagram(db: sqlite3.Connection, tables: list[str]) -> Iterator[str]:
    """The tables of a group with their columns, keys and remarks, and what they refer to."""
    for table in tables:
        keys = {row[3] for row in db.execute(f"PRAGMA foreign_key_list({table})")}
        (sql,) = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", [table]).fetchone()
        remarks = {found["column"]: found["remark"].replace('"', "'") for found in REMARK.finditer(sql)}
        yield f"{table} {{"
        for _, column, kind, _, _, primary in db.execute(f"PRAGMA table_info({table})"):
            marks = ", ".join(mark for mark, holds in (("PK", primary), ("FK", column in keys)) if holds)
            remark = f'"{remarks[column]}"' if column in remarks else ""
            yield "    " + " ".join(part for part in (kind, column, marks, remark) if part)
        yield "}"
    yield from relations(db, tables)
