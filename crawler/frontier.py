"""The frontier: every URL ever seen, with its state, in an SQLite file of its own.

A URL is leased to the one run that holds the crawl's lock, and leaves that state only in the transaction that also
writes the links found on it and where its snapshot stands in the archive. So whatever a dead process had leased is
simply queued again. Snapshots that are archived but not yet in the store are kept in `uningested` until they are.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from crawler.ahead import AT_ONCE, VISIT_COLUMNS, Ahead, visit_of
from crawler.backlog import Backlog
from crawler.feed_copies import FeedCopies
from crawler.found import Found
from crawler.frontier_file import LOG_AT_MOST, open_frontier, transaction
from crawler.hosts import JITTER, LONGEST_REST
from crawler.link_words import LinkWords
from crawler.moves import Moves
from crawler.naming import PAGES, known_as
from crawler.outcomes import write_outcome
from crawler.slashes import Slashes
from crawler.traps import OTHERS_OF_ONE_SHAPE, Traps
from crawler.visits import Link, Outcome, Role, State, Visit
from crawler.yields import Yields


class Frontier:
    """The frontier's file. One process writes to it, from one or two connections; short transactions only.

    *sources* are all that there are, also those that the run leaves out: they take over what they name of any other.
    Without them nothing is taken over.
    """

    def __init__(
        self,
        path: str | Path,
        clock: Callable[[], float] = time.time,
        *,
        in_loop: bool = False,
        steered: bool = False,
        sources: Collection[str] = (),
    ) -> None:
        self.path = Path(path)
        self.clock = clock
        self.steered = steered
        self._db = open_frontier(self.path)
        if in_loop:
            # Writing the log into the file waits for the disk: the ingester's connection does it, beside the loop.
            self._db.execute(f"PRAGMA wal_autocheckpoint = {LOG_AT_MOST}")
        self.backlog = Backlog(self._db)
        self.yields = Yields(self._db)
        self.slashes = Slashes(self._db)
        self.copies = FeedCopies(self._db, self.slashes)
        self.traps = Traps(self._db)
        # A crawl with a topic moves its queue with each page that it reads.
        self._ahead = Ahead(self._db, 1 if steered else AT_ONCE)
        self.link_words = LinkWords(self._db)
        self._found = Found(
            self._db,
            clock,
            self.traps,
            self.slashes,
            self.yields,
            self.link_words,
            self._ahead,
            steered=steered,
            sources=frozenset(sources),
        )
        self.moves = Moves(self._db, clock, self._found, self.slashes, self._ahead)

    # -- finding ---------------------------------------------------------------------------------------------

    def ask(self, link: Link, source: str, *, again: bool) -> bool:
        """Put a source's own address in the queue. One that is known waits for its time, unless *again*.

        Returns whether it is queued now.
        """
        with transaction(self._db):
            self._found.put_exactly(link, source, None)
            url = known_as(link.url, link.role)
            # It may have another name in the file of sources than when it was asked last.
            self._db.execute(
                "UPDATE urls SET source = ?1, role = ?, priority = ?"
                " WHERE url = ? AND source <> ?1 AND state <> 'leased'",
                (source, link.role, link.priority, url),
            )
            if again:
                # A source asked a second time is asked at once, but its validators still make the answer cheap.
                self._db.execute(
                    "UPDATE urls SET state = 'queued', due = NULL, attempts = 0, role = ?, priority = ?,"
                    " redirects = 0 WHERE url = ? AND state <> 'leased'",
                    (link.role, link.priority, url),
                )
            row = self._db.execute("SELECT state FROM urls WHERE url = ?", (url,)).fetchone()
        return row is not None and row[0] == State.QUEUED

    def names_new_article(self, links: Sequence[Link]) -> bool:
        """Whether any of *links* is new here and like an article's."""
        return self._found.names_new_article(links)

    def find(self, visit: Visit, links: Sequence[Link], barren: int) -> int:
        """Put *links*, found on *visit*, in the queue, all or none; returns how many were new.

        *barren* is how many lists in a row, up to this one, named no new article.
        """
        with transaction(self._db):
            return self._put(visit, links, barren)

    def _put(self, visit: Visit, links: Sequence[Link], barren: int | None) -> int:
        return self._found.put(links, visit.source, visit, barren)

    def learn(self, visit: Visit, score: float) -> None:
        """Note how far the article at *visit* is on the topic, 0 to 1.

        The links that wait in its section move, and those that have words of its link.
        """
        with transaction(self._db):
            self.yields.learn(visit.found_as, score)
            row = self._db.execute("SELECT text FROM urls WHERE id = ?", (visit.id,)).fetchone()
            self.link_words.learn(row[0] if row else "", visit.found_as, visit.host, score)

    # -- leasing ---------------------------------------------------------------------------------------------

    def recover(self) -> int:
        """Queue what a dead run had leased; returns how many. Call it with the crawl's lock held.

        What was written by a clock that was ahead is taken for written now: else nobody would be asked until then.
        """
        now = self.clock()
        with transaction(self._db):
            self._db.execute(
                "UPDATE urls SET due = ?1 + due - last_visit, last_visit = ?1, first_seen = min(first_seen, ?1)"
                " WHERE last_visit > ?1",
                (now,),
            )
            self._db.execute(
                "UPDATE hosts SET rest_until = ?1 WHERE rest_until > ?1", (now + LONGEST_REST * (1 + JITTER),)
            )
            return self._db.execute("UPDATE urls SET state = 'queued' WHERE state = 'leased'").rowcount

    def promote(self) -> set[str]:
        """Queue what is due; returns the hosts of it."""
        now = self.clock()
        with transaction(self._db):
            rows = self._db.execute(
                "UPDATE urls SET state = 'queued', due = NULL"
                " WHERE due <= ? AND due IS NOT NULL AND state NOT IN ('queued', 'leased') RETURNING host",
                (now,),
            ).fetchall()
            hosts = {row[0] for row in rows}
            self._ahead.give_back(hosts)
        return hosts

    def queued_hosts(self, sources: Sequence[str]) -> list[str]:
        """The hosts that have something in the queue for one of *sources*, the most urgent first."""
        marks = ", ".join("?" * len(sources))
        rows = self._db.execute(
            f"SELECT host FROM urls WHERE state = 'queued' AND source IN ({marks})"
            " GROUP BY host ORDER BY max(priority) DESC",
            tuple(sources),
        )
        return [row[0] for row in rows]

    def lease(self, host: str, sources: Sequence[str]) -> Visit | None:
        """The best that is queued for *host*, now leased to this run; None when nothing is."""
        while (visit := self._ahead.take(host, sources)) is not None:
            if (other := self._had_as(visit)) is not None:
                write_outcome(self._db, visit, Outcome(State.REDIRECTED, redirected_to=other), self.clock())
                continue
            if visit.role is not Role.PAGE or not visit.depth or not self.traps.has(visit.source, visit.shape):
                return visit
            refused = f"one of more than {OTHERS_OF_ONE_SHAPE} pages of this form without an article"
            write_outcome(self._db, visit, Outcome(State.REFUSED, error=refused), self.clock())
        return None

    def _had_as(self, visit: Visit) -> str | None:
        """The address by which the page of *visit* was had already, on a host that makes no difference of the two."""
        if visit.role not in PAGES or not visit.depth or visit.visits or visit.redirects:
            return None
        for twin in self.slashes.twins([visit.url]).values():
            row = self._db.execute(
                "SELECT found_as FROM urls WHERE url = ? AND state = 'done' AND visits > 0", (twin,)
            ).fetchone()
            return row[0] if row else None
        return None

    def next_due(self, sources: Sequence[str]) -> float | None:
        """When the next retry of one of *sources* is due; later visits of what is done do not count."""
        marks = ", ".join("?" * len(sources))
        row = self._db.execute(
            f"SELECT min(due) FROM urls WHERE state = 'waiting' AND source IN ({marks})", tuple(sources)
        ).fetchone()
        return None if row[0] is None else float(row[0])

    # -- finishing -------------------------------------------------------------------------------------------

    def finish(
        self,
        visit: Visit,
        outcome: Outcome,
        links: Sequence[Link] = (),
        place: dict[str, str | int] | None = None,
        barren: int | None = None,
    ) -> int:
        """Write what became of *visit*, the *links* on it and its snapshot's *place*, all or nothing.

        Returns how many of the links were new. With a place, the snapshot waits to be ingested. Of many links the most
        are better given to `find` before, some at a time: a visit that is not finished is made again, and finds them
        again. *barren* is as there; without it, these are all links.
        """
        with transaction(self._db):
            new = self._put(visit, links, barren) if links else 0
            write_outcome(self._db, visit, outcome, self.clock())
            if visit.role is Role.PAGE and not visit.visits:
                self.traps.count(visit, is_article=outcome.kind == "article")
            if place is not None:
                self.backlog.add(visit.id, visit.source, place)
        return new

    def take(self, link: Link, source: str, digest: str, place: Callable[[], dict[str, str | int]]) -> bool:
        """Note a page that came from elsewhere, such as a file; returns False when its very body is known already.

        *place* archives the page and is called only if it is new. It is asked for on the web by no one.
        """
        url = known_as(link.url, link.role)
        row = self._db.execute("SELECT digest FROM urls WHERE url = ?", (url,)).fetchone()
        if row is not None and row[0] == digest:
            return False
        archived = place()
        with transaction(self._db):
            self._found.put_exactly(link, source, None)
            self._db.execute(
                "UPDATE urls SET state = 'done', due = NULL, visits = visits + 1, digest = ?, kind = 'article',"
                " last_visit = ? WHERE url = ?",
                (digest, self.clock(), url),
            )
            number = self._db.execute("SELECT id FROM urls WHERE url = ?", (url,)).fetchone()[0]
            self.backlog.add(number, source, archived)
        return True

    def give_back(self, visit: Visit) -> None:
        """Return the lease of a visit that never took place."""
        self._db.execute("UPDATE urls SET state = 'queued' WHERE id = ? AND state = 'leased'", (visit.id,))

    def give_back_ahead(self) -> None:
        """Return the leases that nobody has asked for yet."""
        with transaction(self._db):
            self._ahead.give_back()

    # -- looking ---------------------------------------------------------------------------------------------

    def named_by(self, visit: Visit) -> str:
        """The address of the page, feed or sitemap that named *visit* first; empty for a source's own."""
        row = self._db.execute(
            "SELECT found_as FROM urls WHERE id = (SELECT found_on FROM urls WHERE id = ?)", (visit.id,)
        ).fetchone()
        return row[0] if row else ""

    def visit(self, url_id: int) -> Visit:
        """The row *url_id* as a visit."""
        return visit_of(self._db.execute(f"SELECT {VISIT_COLUMNS} FROM urls WHERE id = ?", (url_id,)).fetchone())

    def counts(self) -> dict[tuple[str, str], int]:
        """How many URLs there are, by source and state."""
        rows = self._db.execute("SELECT source, state, count(*) FROM urls GROUP BY source, state")
        return {(row[0], row[1]): row[2] for row in rows}

    def errors(self, since: float) -> list[tuple[str, str, str]]:
        """URL, source and error of the visits since then that went wrong, by source."""
        rows = self._db.execute(
            "SELECT found_as, source, error FROM urls WHERE error <> '' AND last_visit >= ? ORDER BY source, id",
            (since,),
        )
        return [(row[0], row[1], row[2]) for row in rows]

    @property
    def database(self) -> sqlite3.Connection:
        """The connection, for the table of hosts."""
        return self._db

    def close(self) -> None:
        """Close the file."""
        # Where it can't be written to, the next run queues them.
        with contextlib.suppress(sqlite3.Error):
            self.give_back_ahead()
            self.traps.write()
        self._db.close()
