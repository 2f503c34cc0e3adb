"""What a site repeats: on how many of its pages each line stands, as plain data for the cleaners and for readers."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from cleaners.records import SiteMemory
from cleaners.site_memory import normal_line
from store.connection import Store

# A line on fewer pages is no custom of the site: syndicated phrases and standing heads come twice by chance.
FEWEST_REPEATS = 3
ALL = -1

REPEATED = """
WITH readings AS (
    SELECT coalesce(articles.cluster, articles.id) AS story, snapshots.cleaning
    FROM pages CROSS JOIN articles ON articles.id = pages.id CROSS JOIN snapshots ON snapshots.id = pages.snapshot
    WHERE pages.site = ? ORDER BY pages.id DESC LIMIT ?)
SELECT min(texts.text), count(DISTINCT story) AS times,
    count(DISTINCT CASE WHEN segments.label = 'removed' THEN story END),
    max(CASE WHEN segments.label = 'removed' THEN segments.rule END)
FROM readings CROSS JOIN segments ON segments.cleaning = readings.cleaning CROSS JOIN texts ON texts.id = segments.text
WHERE texts.line IS NOT NULL
GROUP BY texts.line HAVING times >= ? ORDER BY times DESC, texts.line LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class RepeatedLine:
    """A line of a site: on how many of its stories it stands, was removed from how many, and by which rule's number."""

    text: str
    times: int
    removed: int
    rule: int | None


def repeated_lines(db: sqlite3.Connection, site: str, *, newest: int = ALL, limit: int = ALL) -> list[RepeatedLine]:
    """The lines that stand on three pages of *site* or more, by each page's present reading; the commonest first.

    Counted are lines of any label: whether a line is boilerplate is for the cleaner to say. Copies of one story count
    once, or a story that the site shows under five addresses would be its own boilerplate. With *newest*, only so many
    pages are looked at.
    """
    rows = db.execute(REPEATED, [site, newest, FEWEST_REPEATS, limit])
    return [RepeatedLine(*row) for row in rows]


def site_memory(store: Store, site: str) -> SiteMemory:
    """What *site* repeats, for the cleaners. Local files have no site."""
    if not site:
        return SiteMemory(site, 0)
    pages = store.connection.execute(
        "SELECT count(*) FROM pages JOIN articles ON articles.id = pages.id WHERE site = ?", [site]
    ).fetchone()[0]
    lines = repeated_lines(store.connection, site)
    return SiteMemory(site, pages, {normal_line(line.text): line.times for line in lines})
