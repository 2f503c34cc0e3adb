"""What is archived but not in the store yet: the queue between the crawl and the one writer, on disk."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from crawler.frontier_file import transaction

# Why the comment pages of an article are left alone that is off the topic.
SET_ASIDE = "the comments of an article that is set aside"


@dataclass(frozen=True, slots=True)
class Uningested:
    """A snapshot in the archive that the store does not have yet; `place` are the values of the archive's Place."""

    id: int
    url_id: int
    source: str
    place: dict[str, str | int]
    crashes: int


class Backlog:
    """The frontier's table `uningested`, in the order of archiving."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, url_id: int, source: str, place: dict[str, str | int]) -> None:
        """Note a snapshot of the URL with that id; in the transaction that finishes its visit."""
        self._db.execute(
            "INSERT INTO uningested (url, source, place) VALUES (?, ?, ?)", (url_id, source, json.dumps(place))
        )

    def after(self, last: int, limit: int) -> list[Uningested]:
        """Up to *limit* snapshots past the id *last*, which is 0 for the first."""
        rows = self._db.execute(
            "SELECT id, url, source, place, crashes FROM uningested WHERE id > ? ORDER BY id LIMIT ?", (last, limit)
        )
        return [Uningested(row[0], row[1], row[2], json.loads(row[3]), row[4]) for row in rows]

    def __len__(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM uningested").fetchone()[0])

    def ingested(
        self,
        item: Uningested,
        due: float | None = None,
        interval: float = 0.0,
        *,
        aside: bool = False,
        now: float = 0.0,
    ) -> None:
        """The store has *item*; its page is to be visited again at *due*, which is known better now.

        What waited for that, the further pages of its comments, is due *now*; or never, where the article is set
        *aside*.
        """
        with transaction(self._db):
            self._decide(item, aside=aside, now=now)
            self._db.execute("DELETE FROM uningested WHERE id = ?", (item.id,))
            self._db.execute(
                "UPDATE urls SET due = ?, interval = ? WHERE id = ? AND state = 'done' AND due IS NOT NULL",
                (due, interval, item.url_id),
            )

    def _decide(self, item: Uningested, *, aside: bool, now: float) -> None:
        its = "found_on = ? AND role = 'comments' AND"
        if aside:
            self._db.execute(
                f"UPDATE urls SET state = 'refused', due = NULL, error = ?"
                f" WHERE {its} visits = 0 AND state IN ('queued', 'waiting')",
                (SET_ASIDE, item.url_id),
            )
        else:
            self._db.execute(
                f"UPDATE urls SET state = 'waiting', due = ?, error = ''"
                f" WHERE {its} (state = 'waiting' AND due IS NULL OR state = 'refused' AND error = ?)",
                (now, item.url_id, SET_ASIDE),
            )

    def holds(self) -> bool:
        """Whether something in the queue of URLs waits for a snapshot to be stored."""
        return bool(
            self._db.execute(
                "SELECT EXISTS (SELECT 1 FROM urls WHERE state = 'waiting' AND due IS NULL"
                " AND found_on IN (SELECT url FROM uningested))"
            ).fetchone()[0]
        )

    def unreadable(self, item: Uningested) -> None:
        """The archive doesn't have *item* after all: its page is asked for again, without validators."""
        with transaction(self._db):
            self._db.execute("DELETE FROM uningested WHERE id = ?", (item.id,))
            self._db.execute(
                "UPDATE urls SET state = 'queued', due = NULL, digest = NULL, etag = NULL, last_modified = NULL"
                " WHERE id = ?",
                (item.url_id,),
            )

    def crashed(self, item: Uningested) -> None:
        """Count that cleaning *item* killed its process."""
        self._db.execute("UPDATE uningested SET crashes = crashes + 1 WHERE id = ?", (item.id,))
