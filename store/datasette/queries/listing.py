"""Articles as they stand in a list, whichever page the list is on."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from store.datasette.filters import BEGINNING
from store.marks import ON_TOPIC

# What one entry of a list shows. `beginning` stands in for a headline where there is none; `relevant` heeds marks.
ENTRY = f"""
articles.id, articles.title, substr(articles.body, 1, {BEGINNING}) AS beginning, articles.authors, articles.published,
articles.language, articles.words, articles.cluster, articles.first_seen, pages.site, pages.url, pages.relevance,
{ON_TOPIC} AS relevant,
(SELECT count(*) FROM comments WHERE comments.page = articles.id AND comments.withdrawn_by IS NULL) AS comments
"""
FROM = "FROM articles JOIN pages ON pages.id = articles.id"
# The moment to sort by: the stated one, else when we first saw it.
SEEN = "coalesce(articles.published_utc, articles.first_seen)"


def entries(db: sqlite3.Connection, ids: Sequence[int]) -> list[sqlite3.Row]:
    """The entries of the articles *ids*, in that order; those that don't exist are left out."""
    marks = ", ".join("?" * len(ids))
    rows = {row["id"]: row for row in db.execute(f"SELECT {ENTRY} {FROM} WHERE articles.id IN ({marks})", ids)}
    return [rows[number] for number in ids if number in rows]


def latest(db: sqlite3.Connection, limit: int) -> list[sqlite3.Row]:
    """The articles that came into the store last, the newest by their stated date first."""
    ids = [row[0] for row in db.execute("SELECT id FROM articles ORDER BY id DESC LIMIT ?", [limit])]
    return sorted(entries(db, ids), key=lambda row: row["published"] or "", reverse=True)


def latest_of_site(db: sqlite3.Connection, site: str, limit: int) -> list[sqlite3.Row]:
    """The articles of *site* that came into the store last."""
    sql = """SELECT articles.id FROM pages JOIN articles ON articles.id = pages.id
    WHERE pages.site = ? ORDER BY pages.id DESC LIMIT ?"""
    return entries(db, [row[0] for row in db.execute(sql, [site, limit])])


def latest_runs(db: sqlite3.Connection, limit: int) -> list[sqlite3.Row]:
    """What was done to the store last; an unfinished run either goes on or was killed."""
    return db.execute("SELECT * FROM runs ORDER BY id DESC LIMIT ?", [limit]).fetchall()
