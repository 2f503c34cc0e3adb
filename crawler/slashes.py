"""Whether a site's `/story` and `/story/` are one page, by what was seen of that site.

Where they may be two, both are fetched. Where redirects, canonical addresses or equal texts have shown often enough
that they are one, and never that they are not, a link to the second is no new one. What the store makes of two that
were fetched is its own matter (`store/slashes.py`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from crawler.naming import known_as
from crawler.visits import Role
from store.urls import slash_twin

# One redirect may be somebody's rule for one page.
ENOUGH = 2
# The writer, which sees the texts, learns beside the crawl: after so many questions the table is looked at again.
ASKED_ANEW = 50


class Slashes:
    """The table `slashes` of a frontier: by host as keys have it, how often twins were one and how often two."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._habits: dict[str, bool] = {}
        self._asked = 0

    def twins(self, keys: Iterable[str]) -> dict[str, str]:
        """Of those *keys* whose host has the habit, the other form under which the page may be known."""
        self._asked += 1
        if self._asked % ASKED_ANEW == 0:
            self._habits.clear()
        found = {}
        for key in keys:
            host = key.partition("/")[0]
            if host not in self._habits:
                self._habits[host] = self.are_one(host)
            if self._habits[host] and (twin := slash_twin(key)) is not None:
                found[key] = twin
        return found

    def are_one(self, host: str) -> bool:
        """Whether *host* makes no difference between the two."""
        row = self._db.execute("SELECT one, two FROM slashes WHERE host = ?", (host,)).fetchone()
        return row is not None and row[0] >= ENOUGH and not row[1]

    def learn(self, key: str, *, one: bool) -> None:
        """Note that *key* and its twin were seen to be *one*, or two; in a transaction of its own or the caller's."""
        self._add(key.partition("/")[0], int(one), int(not one))

    def trust(self, url: str) -> None:
        """Note that *url* is of a program that makes no difference, such as WordPress."""
        host = known_as(url, Role.PAGE).partition("/")[0]
        if not self.are_one(host):
            self._add(host, ENOUGH, 0)

    def _add(self, host: str, one: int, two: int) -> None:
        self._habits.pop(host, None)
        self._db.execute(
            "INSERT INTO slashes VALUES (?, ?, ?) ON CONFLICT (host) DO UPDATE SET"
            " one = one + excluded.one, two = two + excluded.two",
            (host, one, two),
        )
