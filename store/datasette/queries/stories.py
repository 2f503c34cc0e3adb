"""Stories: articles that are copies of one another, and how they spread."""

from __future__ import annotations

import sqlite3

from store.datasette.queries.listing import ENTRY, FROM, SEEN, entries

MOST_COPIES = 500
LARGEST = """
SELECT articles.cluster AS id, count(*) AS copies, count(DISTINCT pages.site) AS sites,
    min(articles.published_utc) AS first, max(articles.published_utc) AS last
FROM articles JOIN pages ON pages.id = articles.id WHERE articles.cluster IS NOT NULL
GROUP BY articles.cluster ORDER BY sites DESC, copies DESC, articles.cluster DESC LIMIT ?
"""
MEMBERS = f"""
SELECT {ENTRY}, {SEEN} AS moment, articles.published_utc, links.rule, links.score
{FROM} LEFT JOIN duplicates AS links ON links.article = articles.id AND links.duplicate_of = articles.cluster
WHERE articles.cluster = ? ORDER BY articles.published_utc IS NULL, moment, articles.id LIMIT ?
"""
VARIANTS = f"""
SELECT DISTINCT {ENTRY}, links.rule, links.score
FROM (SELECT article AS other, rule, score FROM duplicates
        WHERE rule IN ('variant', 'excerpt') AND duplicate_of IN (SELECT id FROM articles WHERE cluster = ?1)
    UNION SELECT duplicate_of, rule, score FROM duplicates
        WHERE rule IN ('variant', 'excerpt') AND article IN (SELECT id FROM articles WHERE cluster = ?1)) AS links
JOIN articles ON articles.id = links.other JOIN pages ON pages.id = articles.id
WHERE articles.cluster IS NOT ?1 GROUP BY articles.id ORDER BY max(links.score) DESC LIMIT 20
"""


def largest(db: sqlite3.Connection, limit: int = 100) -> list[tuple[sqlite3.Row, sqlite3.Row]]:
    """The stories that most sites told, copies, sites and dates of each, with the entry of its first article."""
    stories = {row["id"]: row for row in db.execute(LARGEST, [limit])}
    return [(stories[entry["id"]], entry) for entry in entries(db, list(stories))]


def members(db: sqlite3.Connection, cluster: int) -> list[sqlite3.Row]:
    """The articles of one story, the first first; undated ones at the end. Rule and score are against the first."""
    return db.execute(MEMBERS, [cluster, MOST_COPIES]).fetchall()


def variants(db: sqlite3.Connection, cluster: int) -> list[sqlite3.Row]:
    """Articles near the story that aren't copies of it."""
    return db.execute(VARIANTS, [cluster]).fetchall()
