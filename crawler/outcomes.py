"""What became of a visit, in its row."""

from __future__ import annotations

import sqlite3

from crawler.visits import Outcome, State, Visit


def write_outcome(db: sqlite3.Connection, visit: Visit, outcome: Outcome, now: float) -> None:
    """Write into the row of *visit* what became of it *now*; in a transaction of its own or the caller's."""
    retried = outcome.state is State.WAITING and outcome.error
    db.execute(
        "UPDATE urls SET state = ?, status = coalesce(?, status), error = ?, due = ?, interval = ?,"
        " last_visit = ?, visits = visits + ?, attempts = ?, kind = coalesce(nullif(?, ''), kind),"
        " etag = coalesce(?, etag), last_modified = coalesce(?, last_modified), digest = coalesce(?, digest),"
        " redirected_to = ?, published = coalesce(?, published) WHERE id = ?",
        (
            outcome.state,
            outcome.status,
            outcome.error,
            outcome.due,
            outcome.interval,
            now,
            outcome.state is State.DONE,
            visit.attempts + 1 if retried else 0,
            outcome.kind,
            outcome.etag,
            outcome.last_modified,
            outcome.digest,
            outcome.redirected_to,
            outcome.published,
            visit.id,
        ),
    )
