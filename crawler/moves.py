"""Where pages have moved, and by what other names they are known: redirects and canonical addresses."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from crawler.ahead import Ahead
from crawler.found import Found
from crawler.frontier_file import transaction
from crawler.hosts import host_of
from crawler.naming import PAGES, known_as
from crawler.outcomes import write_outcome
from crawler.slashes import Slashes
from crawler.visits import Link, Outcome, Role, Visit
from store.urls import slash_twin

# A link of fewer letters is no headline, but "Read more" or "Print".
HEADLINE = 20


class Moves:
    """The columns `redirected_to` and `redirected_from` of a frontier."""

    def __init__(
        self, db: sqlite3.Connection, clock: Callable[[], float], found: Found, slashes: Slashes, ahead: Ahead
    ) -> None:
        self._db, self._clock = db, clock
        self._found, self._slashes, self._ahead = found, slashes, ahead

    def redirect(self, visit: Visit, outcome: Outcome, target: Link) -> None:
        """Write that *visit* leads to *target*, which takes over its place in the queue."""
        url = known_as(target.url, target.role)
        with transaction(self._db):
            write_outcome(self._db, visit, outcome, self._clock())
            if url != visit.url:
                self._found.put_exactly(target, visit.source, visit)
                if url == slash_twin(visit.url) and visit.role in PAGES:
                    self._slashes.learn(url, one=True)
                # What is asked for regularly is to be asked where it has moved, too.
                self._db.execute(
                    "UPDATE urls SET state = 'queued', due = NULL WHERE url = ? AND ? AND due IS NOT NULL"
                    " AND state IN ('done', 'failed')",
                    (url, visit.visits > 0 or visit.role not in (Role.PAGE, Role.ARTICLE)),
                )
            else:
                # http to https, or with www: the same page, asked for at its better address from now on.
                self._db.execute(
                    "UPDATE urls SET found_as = ?, host = ?, state = 'queued', redirected_to = NULL WHERE id = ?",
                    (target.url, host_of(target.url), visit.id),
                )
            self._db.execute(
                "UPDATE urls SET redirects = ?, redirected_from = ?, depth = ? WHERE url = ? AND state = 'queued'",
                (visit.redirects + 1, visit.redirected_from or visit.found_as, visit.depth, url),
            )

    def leads_to(self, url: str, role: Role) -> str | None:
        """Where *url* was seen to redirect to; None where it does not, or was not asked."""
        row = self._db.execute("SELECT redirected_to FROM urls WHERE url = ?", (known_as(url, role),)).fetchone()
        return row[0] if row else None

    def know(self, url: str, visit: Visit) -> bool:
        """Note that *url* is another name of the page just visited, so that it is not fetched as well.

        Returns False when it was fetched already, under that name, or waits under another headline: two articles may
        name each other.
        """
        known = known_as(url, visit.role)
        if known == visit.url:
            return True
        if self._has_own_headline(known, visit):
            return False
        with transaction(self._db):
            self._found.put_exactly(Link(url, visit.role, 0.0), visit.source, visit)
            self._ahead.recall(host_of(url), known)
            if known == slash_twin(visit.url) and not visit.visits:
                self._slashes.learn(known, one=True)
            self._db.execute(
                "UPDATE urls SET state = 'redirected', redirected_to = ?, due = NULL"
                " WHERE url = ? AND visits = 0 AND state IN ('queued', 'waiting')",
                (visit.found_as, known),
            )
            row = self._db.execute("SELECT visits FROM urls WHERE url = ?", (known,)).fetchone()
        return row is None or not row[0]

    def _has_own_headline(self, known: str, visit: Visit) -> bool:
        """Whether what names the page *known* calls it otherwise than the page of *visit* is called."""
        rows = self._db.execute("SELECT text FROM urls WHERE url = ? OR id = ?", (known, visit.id))
        texts = [" ".join(text.casefold().split()).rstrip(" .…") for (text,) in rows]
        if len(texts) < 2 or min(map(len, texts)) < HEADLINE:
            return False
        # One may be cut, or have the section before it.
        return texts[0] not in texts[1] and texts[1] not in texts[0]
