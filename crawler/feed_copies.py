"""Where in the archive the feeds lie that carry articles whole."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from crawler.frontier_file import transaction
from crawler.naming import known_as
from crawler.slashes import Slashes
from crawler.visits import Link, Role, Visit


class FeedCopies:
    """The table `copies` of a frontier."""

    def __init__(self, db: sqlite3.Connection, slashes: Slashes) -> None:
        self._db, self._slashes = db, slashes

    def keep(self, links: Iterable[Link], place: dict[str, str | int]) -> None:
        """Note that the feed at *place* in the archive carries the articles at *links* whole."""
        with transaction(self._db):
            self._db.executemany(
                "INSERT OR REPLACE INTO copies VALUES (?, ?)",
                [(known_as(link.url, link.role), json.dumps(place)) for link in links if link.copied],
            )

    def of(self, visit: Visit) -> dict[str, str | int] | None:
        """Where the feed lies that carries the article at *visit*, by any of its addresses; None where none does."""
        names = dict.fromkeys((visit.url, known_as(visit.redirected_from or visit.found_as, Role.ARTICLE)))
        for url in (*names, *self._slashes.twins(names).values()):
            row = self._db.execute("SELECT place FROM copies WHERE url = ?", (url,)).fetchone()
            if row:
                place: dict[str, str | int] = json.loads(row[0])
                return place
        return None
