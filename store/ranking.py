"""Which hits come first, and how not to rank what nobody will look at.

FTS5's bm25 looks up the length of every text that has the words. For a word that is everywhere this takes most of
the time of a search and tells least: what every seventh article says ranks none of them.
"""

from __future__ import annotations

import sqlite3

# So many hits are ranked in a few milliseconds; benchmarks/store_speed.py measures what more of them cost.
RANKED_AT_MOST = 5000
TITLED_AT_MOST = 100

Ranked = list[tuple[int, float]]


def best_hits(db: sqlite3.Connection, table: str, weights: str, expression: str, limit: int, offset: int) -> Ranked:
    """The numbers and ranks of the best hits of *expression*, best first.

    All hits are ranked up to RANKED_AT_MOST. Of more, the newest are, and of the older ones the newest that have the
    words in their title. Who pages past those has all of them ranked.
    """
    page = f"{ranked(table, weights)} ORDER BY rank LIMIT ? OFFSET ?"
    oldest = f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid DESC LIMIT 1 OFFSET ?"
    newest = db.execute(oldest, [expression, RANKED_AT_MOST]).fetchone()
    if newest is None or offset + limit > RANKED_AT_MOST:
        return db.execute(page, [expression, limit, offset]).fetchall()
    among_newest = f"{ranked(table, weights)} AND rowid > ? ORDER BY rank LIMIT ?"
    best: Ranked = db.execute(among_newest, [expression, newest[0], offset + limit]).fetchall()
    best += titled_hits(db, table, weights, expression, newest[0])
    return sorted(best, key=lambda hit: (hit[1], hit[0]))[offset : offset + limit]


def titled_hits(db: sqlite3.Connection, table: str, weights: str, expression: str, newest: int) -> Ranked:
    """The hits up to number *newest* whose title alone has the words, with their rank as whole texts."""
    if table != "articles_fts":
        return []
    titled = f"SELECT rowid FROM {table} WHERE {table} MATCH ? AND rowid <= ? ORDER BY rowid DESC LIMIT ?"
    numbers = db.execute(titled, [f"{{title}} : ({expression})", newest, TITLED_AT_MOST]).fetchall()
    one = f"{ranked(table, weights)} AND rowid = ?"
    return [db.execute(one, [expression, number]).fetchone() for (number,) in numbers]


def ranked(table: str, weights: str) -> str:
    """The hits of an expression with their rank, for a longer statement."""
    return f"SELECT rowid AS id, rank FROM {table} WHERE {table} MATCH ? AND rank MATCH 'bm25({weights})'"
