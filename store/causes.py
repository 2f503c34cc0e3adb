"""Whose change made each revision of an article: told from what its snapshots are to one and the same cleaner."""

from __future__ import annotations

import sqlite3

# For each revision, the earliest first: its snapshot's state and the one before it in time, where one cleaner read
# both. A later revision of the same snapshot is a cleaner's, whatever came before.
READINGS = """
WITH readings AS (
    SELECT id, state, cleaner, lag(state) OVER in_time AS state_before, lag(cleaner) OVER in_time AS cleaner_before
    FROM snapshots WHERE page = ?1 AND state IS NOT NULL WINDOW in_time AS (ORDER BY fetched_at, id)
)
SELECT revisions.id, cause, iif(cleaner_before = readings.cleaner, state = state_before, NULL),
    EXISTS (SELECT 1 FROM revisions AS other WHERE other.snapshot = revisions.snapshot AND other.id < revisions.id)
FROM revisions LEFT JOIN readings ON readings.id = revisions.snapshot
WHERE article = ?1 ORDER BY seen_at, revisions.id
"""


def judge_causes(db: sqlite3.Connection, page: int) -> None:
    """Bring the causes of a page's revisions in line with what is known of its snapshots.

    The earliest is the first, whenever it was met. Where one cleaner has read a snapshot and the one before it, and
    found them alike, the publisher changed nothing: the revision is an earlier cleaner's. Else it is the publisher's.
    """
    for position, (number, cause, alike, again) in enumerate(db.execute(READINGS, [page]).fetchall()):
        if position == 0:
            judged = "first"
        elif again:
            judged = "cleaner"
        elif alike is not None:
            judged = "cleaner" if alike else "publisher"
        else:
            judged = "unknown" if cause == "first" else cause
        if judged != cause:
            db.execute("UPDATE revisions SET cause = ? WHERE id = ?", [judged, number])
