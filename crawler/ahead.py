"""Leases that are taken some at a time, so that the file is written to once for all of them."""

from __future__ import annotations

import dataclasses
import sqlite3
from collections import deque
from collections.abc import Collection, Sequence

from crawler.visits import Role, Visit

COLUMNS = [field.name for field in dataclasses.fields(Visit)]
VISIT_COLUMNS = ", ".join(COLUMNS)
ROLE = COLUMNS.index("role")
AT_ONCE = 8


class Ahead:
    """The next few of each host's queue, the best first. They are leased in the file, and go back if unasked for.

    What is queued later and better outdoes them: they go back, and are taken again in its order.
    """

    def __init__(self, db: sqlite3.Connection, at_once: int = AT_ONCE) -> None:
        self._db, self._at_once = db, at_once
        self._of: dict[str, deque[tuple[float, Visit]]] = {}

    def take(self, host: str, sources: Sequence[str]) -> Visit | None:
        """The best for *host* of *sources*; None when there is none."""
        while waiting := self._of.get(host) or self._leased(host, sources):
            self._of[host] = waiting
            _, visit = waiting.popleft()
            if visit.source in sources:
                return visit
            # Its source has had its pages since; another's may wait behind it.
            self._return([visit])
        self._of.pop(host, None)
        return None

    def _leased(self, host: str, sources: Sequence[str]) -> deque[tuple[float, Visit]]:
        marks = ", ".join("?" * len(sources))
        rows = self._db.execute(
            "UPDATE urls SET state = 'leased' WHERE id IN (SELECT id FROM urls WHERE state = 'queued' AND host = ?"
            f" AND source IN ({marks}) ORDER BY priority DESC, id LIMIT ?) RETURNING priority, {VISIT_COLUMNS}",
            (host, *sources, self._at_once),
        ).fetchall()
        rows.sort(key=lambda row: (-row[0], row[1]))
        return deque((row[0], visit_of(row[1:])) for row in rows)

    def outdone(self, host: str, priority: float) -> None:
        """Something of that *priority* was queued for *host*: what is worse waits with it."""
        waiting = self._of.get(host)
        if waiting and priority > waiting[-1][0]:
            self.give_back([host])

    def give_back(self, hosts: Collection[str] | None = None) -> None:
        """Return what is leased and unasked for, of *hosts* or of all."""
        for host in list(self._of) if hosts is None else hosts:
            self._return([visit for _, visit in self._of.pop(host, ())])

    def recall(self, host: str, url: str) -> None:
        """Return the lease of *url*, if it is unasked for."""
        if any(visit.url == url for _, visit in self._of.get(host, ())):
            self.give_back([host])

    def _return(self, visits: Sequence[Visit]) -> None:
        self._db.executemany(
            "UPDATE urls SET state = 'queued' WHERE id = ? AND state = 'leased'", [(visit.id,) for visit in visits]
        )


def visit_of(row: Sequence[object]) -> Visit:
    """The visit in a row of VISIT_COLUMNS."""
    return Visit(*row[:ROLE], Role(str(row[ROLE])), *row[ROLE + 1 :])  # type: ignore[arg-type, call-arg]  # STRICT
