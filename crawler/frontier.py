"""The frontier: every URL ever seen, with its state, in an SQLite file of its own.

A URL is leased to the one run that holds the crawl's lock, and leaves that state only in the transaction that also
writes the links found on it and where its snapshot stands in the archive. So whatever a dead process had leased is
simply queued again. Snapshots that are archived but not yet in the store are kept in `uningested` until they are.
"""

from __future__ import annotations

import dataclasses
import json
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from crawler.errors import CrawlError
from crawler.hosts import host_of
from crawler.shapes import shape
from crawler.visits import Link, Outcome, Role, State, Visit
from store.urls import canonical_form, identity_key

SCHEMA_VERSION = 1
SCHEMA = """
CREATE TABLE urls (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,    -- what tells it from other URLs: known_as()
    found_as TEXT NOT NULL,      -- what is asked for
    host TEXT NOT NULL,
    source TEXT NOT NULL,
    role TEXT NOT NULL,
    state TEXT NOT NULL,
    priority REAL NOT NULL,
    shape TEXT NOT NULL,
    depth INTEGER NOT NULL DEFAULT 0,
    barren INTEGER NOT NULL DEFAULT 0,
    redirects INTEGER NOT NULL DEFAULT 0,
    redirected_from TEXT,
    redirected_to TEXT,
    found_on INTEGER REFERENCES urls(id),
    text TEXT NOT NULL DEFAULT '',
    published TEXT,
    first_seen REAL NOT NULL,
    last_visit REAL,
    due REAL,
    interval REAL NOT NULL DEFAULT 0,
    visits INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    status INTEGER,
    kind TEXT NOT NULL DEFAULT '',
    error TEXT NOT NULL DEFAULT '',
    etag TEXT,
    last_modified TEXT,
    digest TEXT
) STRICT;
CREATE INDEX queue ON urls(host, priority DESC, id) WHERE state = 'queued';
CREATE INDEX calendar ON urls(due) WHERE due IS NOT NULL AND state NOT IN ('queued', 'leased');
CREATE INDEX leases ON urls(id) WHERE state = 'leased';
CREATE TABLE shapes (
    source TEXT NOT NULL,
    shape TEXT NOT NULL,
    articles INTEGER NOT NULL DEFAULT 0,
    others INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (source, shape)
) STRICT, WITHOUT ROWID;
CREATE TABLE uningested (
    id INTEGER PRIMARY KEY,
    url INTEGER NOT NULL REFERENCES urls(id),
    source TEXT NOT NULL,
    place TEXT NOT NULL,
    crashes INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE hosts (
    origin TEXT PRIMARY KEY,
    rest_until REAL NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    robots BLOB,
    robots_status INTEGER,
    robots_fetched REAL
) STRICT, WITHOUT ROWID;
"""
# Of one shape of URL (`/archive/9-9`), a source may have this many pages without an article, unless there are articles
# among them: not so many times as few. A calendar without end has more.
OTHERS_OF_ONE_SHAPE, TO_ONE_ARTICLE = 400, 10
VISIT_COLUMNS = ", ".join(field.name for field in dataclasses.fields(Visit))


def known_as(url: str, role: Role) -> str:
    """What *url* has in common with all addresses of the same page. Feeds and their like are known by every letter:

    a comment page or a page of an API differs from the next in what does not tell articles apart.
    """
    return identity_key(url) if role in (Role.PAGE, Role.ARTICLE) else canonical_form(url)


@dataclass(frozen=True, slots=True)
class Uningested:
    """A snapshot in the archive that the store does not have yet; `place` are the values of the archive's Place."""

    id: int
    url_id: int
    source: str
    place: dict[str, str | int]
    crashes: int


class Frontier:
    """The frontier's file. One process writes to it, from one or two connections; short transactions only."""

    def __init__(self, path: str | Path, clock: Callable[[], float] = time.time) -> None:
        self.path = Path(path)
        self.clock = clock
        try:
            self._db = sqlite3.connect(self.path, isolation_level=None, timeout=30, check_same_thread=False)
            self._prepare()
        except sqlite3.Error as error:
            raise CrawlError(
                f"{self.path}: cannot be used as a frontier ({error}). Move it away to begin a new one; "
                "the archive and the store are not touched."
            ) from error

    def _prepare(self) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        # A killed process loses nothing this way; a power cut may undo the last transactions, whole, and the
        # pages are then fetched again.
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute("PRAGMA foreign_keys = ON")
        with self._transaction():
            found = self._db.execute("PRAGMA user_version").fetchone()[0]
            if found == 0:
                for statement in SCHEMA.split(";\n"):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            elif found > SCHEMA_VERSION:
                raise CrawlError(f"{self.path}: was written by a newer conflictwire (frontier {found}); update it.")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # -- finding ---------------------------------------------------------------------------------------------

    def ask(self, link: Link, source: str, *, again: bool) -> bool:
        """Put a source's own address in the queue. One that is known waits for its time, unless *again*.

        Returns whether it is queued now.
        """
        with self._transaction():
            self._insert(link, source, found_on=None)
            url = known_as(link.url, link.role)
            if again:
                # A source asked a second time is asked at once, but its validators still make the answer cheap.
                self._db.execute(
                    "UPDATE urls SET state = 'queued', due = NULL, attempts = 0, source = ?, role = ?, priority = ?,"
                    " redirects = 0 WHERE url = ? AND state <> 'leased'",
                    (source, link.role, link.priority, url),
                )
            row = self._db.execute("SELECT state FROM urls WHERE url = ?", (url,)).fetchone()
        return row is not None and row[0] == State.QUEUED

    def add(self, links: Iterable[Link], found_on: Visit, *, barren: int = 0) -> int:
        """Put those *links* in the queue that no one has named before; returns how many were new."""
        with self._transaction():
            return sum(self._insert(link, found_on.source, found_on, barren) for link in links)

    def _insert(self, link: Link, source: str, found_on: Visit | None, barren: int = 0) -> bool:
        url = known_as(link.url, link.role)
        form = shape(link.url)
        if link.role is Role.PAGE and found_on is not None and self._is_exhausted(source, form):
            return False
        depth = found_on.depth + (not link.paging) if found_on else 0
        added = self._db.execute(
            "INSERT INTO urls (url, found_as, host, source, role, state, priority, shape, depth, barren, found_on,"
            " text, published, first_seen) VALUES (?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (url) DO NOTHING",
            (
                url,
                link.url,
                host_of(link.url),
                source,
                link.role,
                link.priority,
                form,
                depth,
                barren,
                found_on.id if found_on else None,
                link.text[:500],
                link.published,
                self.clock(),
            ),
        ).rowcount
        if not added and link.role is Role.ARTICLE:
            # A feed or news sitemap knows better than the page that named it first.
            self._db.execute(
                "UPDATE urls SET role = 'article', published = coalesce(published, ?)"
                " WHERE url = ? AND role = 'page' AND state IN ('queued', 'waiting')",
                (link.published, url),
            )
        return bool(added)

    def _is_exhausted(self, source: str, form: str) -> bool:
        row = self._db.execute(
            "SELECT articles, others FROM shapes WHERE source = ? AND shape = ?", (source, form)
        ).fetchone()
        return row is not None and row[1] >= OTHERS_OF_ONE_SHAPE and row[1] > TO_ONE_ARTICLE * row[0]

    def _count_shape(self, visit: Visit, *, is_article: bool) -> None:
        self._db.execute(
            "INSERT INTO shapes VALUES (?, ?, ?, ?) ON CONFLICT (source, shape) DO UPDATE SET"
            " articles = articles + excluded.articles, others = others + excluded.others",
            (visit.source, visit.shape, is_article, not is_article),
        )

    # -- leasing ---------------------------------------------------------------------------------------------

    def recover(self) -> int:
        """Queue what a dead run had leased; returns how many. Call it with the crawl's lock held."""
        with self._transaction():
            return self._db.execute("UPDATE urls SET state = 'queued' WHERE state = 'leased'").rowcount

    def promote(self) -> int:
        """Queue what is due; returns how many."""
        now = self.clock()
        with self._transaction():
            return self._db.execute(
                "UPDATE urls SET state = 'queued', due = NULL"
                " WHERE due <= ? AND due IS NOT NULL AND state NOT IN ('queued', 'leased')",
                (now,),
            ).rowcount

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
        while (visit := self._lease(host, sources)) is not None:
            if visit.role is not Role.PAGE or not visit.depth or not self._is_exhausted(visit.source, visit.shape):
                return visit
            refused = f"one of more than {OTHERS_OF_ONE_SHAPE} pages of this form without an article"
            self._write(visit, Outcome(State.REFUSED, error=refused))
        return None

    def _lease(self, host: str, sources: Sequence[str]) -> Visit | None:
        marks = ", ".join("?" * len(sources))
        row = self._db.execute(
            "UPDATE urls SET state = 'leased' WHERE id = (SELECT id FROM urls WHERE state = 'queued' AND host = ?"
            f" AND source IN ({marks}) ORDER BY priority DESC, id LIMIT 1) RETURNING {VISIT_COLUMNS}",
            (host, *sources),
        ).fetchall()
        return _visit(row[0]) if row else None

    def next_due(self, sources: Sequence[str]) -> float | None:
        """When the next retry of one of *sources* is due; later visits of what is done do not count."""
        marks = ", ".join("?" * len(sources))
        row = self._db.execute(
            f"SELECT min(due) FROM urls WHERE state = 'waiting' AND source IN ({marks})", tuple(sources)
        ).fetchone()
        return None if row[0] is None else float(row[0])

    # -- finishing -------------------------------------------------------------------------------------------

    def finish(
        self, visit: Visit, outcome: Outcome, links: Iterable[Link] = (), place: dict[str, str | int] | None = None
    ) -> int:
        """Write what became of *visit*, the *links* on it and its snapshot's *place*, all or nothing.

        Returns how many of the links were new. With a place, the snapshot waits to be ingested.
        """
        with self._transaction():
            new = 0
            for link in links:
                new += self._insert(link, visit.source, visit)
            barren = 0 if new else visit.barren + 1
            if links:
                self._db.execute("UPDATE urls SET barren = ? WHERE found_on = ? AND role = 'page'", (barren, visit.id))
            self._write(visit, outcome)
            if visit.role is Role.PAGE and not visit.visits:
                self._count_shape(visit, is_article=outcome.kind == "article")
            if place is not None:
                self._db.execute(
                    "INSERT INTO uningested (url, source, place) VALUES (?, ?, ?)",
                    (visit.id, visit.source, json.dumps(place)),
                )
        return new

    def _write(self, visit: Visit, outcome: Outcome) -> None:
        retried = outcome.state is State.WAITING and outcome.error
        self._db.execute(
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
                self.clock(),
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

    def take(self, link: Link, source: str, digest: str, place: Callable[[], dict[str, str | int]]) -> bool:
        """Note a page that came from elsewhere, such as a file; returns False when its very body is known already.

        *place* archives the page and is called only if it is new. It is asked for on the web by no one.
        """
        url = known_as(link.url, link.role)
        row = self._db.execute("SELECT digest FROM urls WHERE url = ?", (url,)).fetchone()
        if row is not None and row[0] == digest:
            return False
        archived = json.dumps(place())
        with self._transaction():
            self._insert(link, source, found_on=None)
            self._db.execute(
                "UPDATE urls SET state = 'done', due = NULL, visits = visits + 1, digest = ?, kind = 'article',"
                " last_visit = ? WHERE url = ?",
                (digest, self.clock(), url),
            )
            self._db.execute(
                "INSERT INTO uningested (url, source, place) SELECT id, ?, ? FROM urls WHERE url = ?",
                (source, archived, url),
            )
        return True

    def give_back(self, visit: Visit) -> None:
        """Return the lease of a visit that never took place."""
        self._db.execute("UPDATE urls SET state = 'queued' WHERE id = ? AND state = 'leased'", (visit.id,))

    def redirect(self, visit: Visit, outcome: Outcome, target: Link) -> None:
        """Write that *visit* leads to *target*, which takes over its place in the queue."""
        url = known_as(target.url, target.role)
        with self._transaction():
            self._write(visit, outcome)
            if url != visit.url:
                self._insert(target, visit.source, visit)
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

        Returns False when it was fetched already, under that name.
        """
        known = known_as(url, visit.role)
        if known == visit.url:
            return True
        with self._transaction():
            self._insert(Link(url, visit.role, 0.0), visit.source, visit)
            self._db.execute(
                "UPDATE urls SET state = 'redirected', redirected_to = ?, due = NULL"
                " WHERE url = ? AND visits = 0 AND state IN ('queued', 'waiting')",
                (visit.found_as, known),
            )
            row = self._db.execute("SELECT visits FROM urls WHERE url = ?", (known,)).fetchone()
        return row is None or not row[0]

    # -- what waits for the store ----------------------------------------------------------------------------

    def uningested(self, after: int, limit: int) -> list[Uningested]:
        """Up to *limit* snapshots that the store does not have, in the order of their archiving, past id *after*."""
        rows = self._db.execute(
            "SELECT id, url, source, place, crashes FROM uningested WHERE id > ? ORDER BY id LIMIT ?", (after, limit)
        )
        return [Uningested(row[0], row[1], row[2], json.loads(row[3]), row[4]) for row in rows]

    def waiting_for_store(self) -> int:
        """How many snapshots the store does not have yet."""
        return int(self._db.execute("SELECT count(*) FROM uningested").fetchone()[0])

    def ingested(self, item: Uningested, *, due: float | None = None, interval: float = 0.0, error: str = "") -> None:
        """The store has *item* (or never will, with an *error*); its page's next visit is known better now."""
        with self._transaction():
            self._db.execute("DELETE FROM uningested WHERE id = ?", (item.id,))
            if error:
                self._db.execute("UPDATE urls SET error = ? WHERE id = ?", (error, item.url_id))
            elif due is not None:
                self._db.execute(
                    "UPDATE urls SET due = ?, interval = ? WHERE id = ? AND state = 'done'",
                    (due, interval, item.url_id),
                )

    def crashed(self, item: Uningested) -> None:
        """Count that cleaning *item* killed its process."""
        self._db.execute("UPDATE uningested SET crashes = crashes + 1 WHERE id = ?", (item.id,))

    # -- looking ---------------------------------------------------------------------------------------------

    def visit_of(self, url_id: int) -> Visit:
        """The row *url_id* as a visit."""
        return _visit(self._db.execute(f"SELECT {VISIT_COLUMNS} FROM urls WHERE id = ?", (url_id,)).fetchone())

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
        self._db.close()


def _visit(row: Sequence[object]) -> Visit:
    values = dict(zip(VISIT_COLUMNS.split(", "), row, strict=True))
    return Visit(**{**values, "role": Role(str(values["role"]))})  # type: ignore[arg-type]  # the table is STRICT
