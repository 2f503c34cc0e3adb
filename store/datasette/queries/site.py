"""What one site prints again and again, and where its pages came from."""

from __future__ import annotations

import sqlite3

# Enough pages to see what recurs, few enough to look at while a reader waits.
NEWEST = 400
# A line on one page is no repetition.
FEWEST_PAGES = 2

# The newest readings of the site's pages.
READINGS = """
WITH readings AS (
    SELECT pages.id AS page, snapshots.cleaning, snapshots.source, snapshots.fetched_at, snapshots.status
    FROM pages JOIN snapshots ON snapshots.id = pages.snapshot
    WHERE pages.site = ? ORDER BY pages.id DESC LIMIT ?)
"""
REPEATED = f"""{READINGS}
SELECT texts.text, repeated.pages, repeated.removed, rules.name AS rule FROM (
    SELECT segments.text, count(DISTINCT readings.page) AS pages,
        count(DISTINCT CASE WHEN segments.label = 'removed' THEN readings.page END) AS removed,
        max(segments.rule) AS rule
    FROM readings JOIN segments ON segments.cleaning = readings.cleaning
    GROUP BY segments.text HAVING pages >= ? ORDER BY pages DESC, segments.text LIMIT ?) AS repeated
JOIN texts ON texts.id = repeated.text LEFT JOIN rules ON rules.id = repeated.rule
ORDER BY repeated.pages DESC, length(texts.text) DESC
"""
SOURCES = f"""{READINGS}
SELECT coalesce(sources.name, 'not stated') AS name, sources.kind, count(*) AS pages,
    max(readings.fetched_at) AS last_fetch, sum(readings.status NOT BETWEEN 200 AND 299) AS failed
FROM readings LEFT JOIN sources ON sources.id = readings.source GROUP BY sources.id ORDER BY pages DESC LIMIT 50
"""


def repeated_lines(db: sqlite3.Connection, site: str, limit: int = 30) -> list[sqlite3.Row]:
    """Lines on several of the site's newest pages: the text, on how many, removed from how many, by which rule."""
    return db.execute(REPEATED, [site, NEWEST, FEWEST_PAGES, limit]).fetchall()


def sources(db: sqlite3.Connection, site: str) -> list[sqlite3.Row]:
    """The sources that led to the site's newest pages, with the last fetch and the failed ones."""
    return db.execute(SOURCES, [site, NEWEST]).fetchall()
