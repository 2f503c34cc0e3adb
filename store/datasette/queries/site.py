"""What one site prints again and again, and where its pages came from."""

from __future__ import annotations

import sqlite3

from store.site_memory import RepeatedLine, repeated_lines

# Enough pages to see what recurs, few enough to look at while a reader waits.
NEWEST = 400

SOURCES = """
WITH readings AS (
    SELECT snapshots.source, snapshots.fetched_at, snapshots.status
    FROM pages JOIN snapshots ON snapshots.id = pages.snapshot
    WHERE pages.site = ? ORDER BY pages.id DESC LIMIT ?)
SELECT coalesce(sources.name, 'not stated') AS name, sources.kind, count(*) AS pages,
    max(readings.fetched_at) AS last_fetch, sum(readings.status NOT BETWEEN 200 AND 299) AS failed
FROM readings LEFT JOIN sources ON sources.id = readings.source GROUP BY sources.id ORDER BY pages DESC LIMIT 50
"""


def repeated(db: sqlite3.Connection, site: str, limit: int = 30) -> list[tuple[RepeatedLine, str]]:
    """The lines that the site's memory has of its newest pages, each with the name of the rule that removes it."""
    lines = repeated_lines(db, site, newest=NEWEST, limit=limit)
    names = dict(tuple(row) for row in db.execute("SELECT id, name FROM rules"))
    return [(line, names.get(line.rule, "")) for line in lines]


def sources(db: sqlite3.Connection, site: str) -> list[sqlite3.Row]:
    """The sources that led to the site's newest pages, with the last fetch and the failed ones."""
    return db.execute(SOURCES, [site, NEWEST]).fetchall()
