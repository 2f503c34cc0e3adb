"""The schema as a picture for the documentation: a Mermaid entity diagram, drawn from the database itself."""

from __future__ import annotations

import sqlite3

# Of the library, not of ours; and the full-text indexes' own tables.
NOT_DRAWN = ("_sqlite_migrations", "sqlite_sequence")


def schema_picture(db: sqlite3.Connection) -> str:
    """All tables with their columns, and a line for every foreign key, in the order of their names."""
    names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    tables = [name for name in names if name not in NOT_DRAWN and "_fts" not in name]
    lines = ["erDiagram"]
    for table in tables:
        keys = {row[3] for row in db.execute(f"PRAGMA foreign_key_list({table})")}
        lines.append(f"    {table} {{")
        for _, column, kind, _, _, primary in db.execute(f"PRAGMA table_info({table})"):
            marks = ", ".join(mark for mark, holds in (("PK", primary), ("FK", column in keys)) if holds)
            lines.append(f"        {kind} {column} {marks}".rstrip())
        lines.append("    }")
    for table in tables:
        foreign = db.execute('SELECT "table", "from" FROM pragma_foreign_key_list(?) ORDER BY "from"', [table])
        lines += [f"    {parent} ||--o{{ {table} : {column}" for parent, column in foreign]
    return "\n".join(lines) + "\n"
