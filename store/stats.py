"""What is in a store, in numbers."""

from __future__ import annotations

from dataclasses import dataclass

from store.connection import Store

COUNTS = {
    "pages": "SELECT count(*) FROM pages",
    "snapshots": "SELECT count(*) FROM snapshots",
    "articles": "SELECT count(*) FROM articles",
    "without_article": "SELECT count(*) FROM pages WHERE reason IS NOT NULL",
    "edited": "SELECT count(DISTINCT article) FROM revisions WHERE cause = 'publisher'",
    "comments": "SELECT count(*) FROM comments WHERE withdrawn_by IS NULL",
    "vanished_comments": "SELECT count(*) FROM comments WHERE vanished_at IS NOT NULL",
    "repeated_comments": "SELECT count(*) FROM comments WHERE duplicate_of IS NOT NULL",
    "clusters": "SELECT count(DISTINCT cluster) FROM articles",
    "removed_lines": "SELECT count(*) FROM removed",
    "runs": "SELECT count(*) FROM runs",
}
REASONS = "SELECT reason, count(*) FROM pages WHERE reason IS NOT NULL GROUP BY reason ORDER BY count(*) DESC, reason"


@dataclass(frozen=True, slots=True)
class Stats:
    """Numbers by name; links by rule, removed lines by rule and documents by site, most first."""

    counts: dict[str, int]
    duplicates: dict[str, int]
    removed: dict[str, int]
    sites: dict[str, int]
    reasons: dict[str, int]


def stats(store: Store) -> Stats:
    """The numbers of the store as it is now."""
    db = store.connection
    return Stats(
        {name: db.execute(sql).fetchone()[0] for name, sql in COUNTS.items()},
        dict(db.execute("SELECT rule, count(*) FROM duplicates GROUP BY rule ORDER BY count(*) DESC, rule")),
        dict(db.execute("SELECT rule, count(*) FROM removed GROUP BY rule ORDER BY count(*) DESC, rule")),
        dict(db.execute("SELECT site, count(*) FROM pages GROUP BY site ORDER BY count(*) DESC, site")),
        dict(db.execute(REASONS)),
    )
