"""Links on their way into the frontier: which are new, and what is noted of those that are not."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from crawler.ahead import Ahead
from crawler.comment_addresses import MOST, room_for_comments
from crawler.hosts import host_of
from crawler.link_words import LinkWords
from crawler.naming import PAGES, known_as
from crawler.revisits import moment
from crawler.shapes import LIKE_ARTICLE, article_score, shape
from crawler.slashes import Slashes
from crawler.traps import Traps
from crawler.visits import Link, Role, State, Visit
from crawler.yields import Yields
from store.topic import section_of

log = logging.getLogger(__name__)

INSERT = (
    "INSERT INTO urls (url, found_as, host, source, role, state, priority, shape, depth, barren, found_on, text,"
    " published, first_seen, section, learned) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (url) DO NOTHING"
)

Row = tuple[Any, ...]
"""The values for INSERT."""
HOST, ROLE, PRIORITY = 2, 4, 6


class Found:
    """Puts links into the table `urls`. A page's links come together: what is asked of the file is asked once for all.

    With *steered*, links carry what their section has yielded and what their words have led to. *sources* are all that
    there are: a page of any other belongs to who names it now, or it would wait for one that is gone or renamed.
    """

    def __init__(
        self,
        db: sqlite3.Connection,
        clock: Callable[[], float],
        traps: Traps,
        slashes: Slashes,
        yields: Yields,
        link_words: LinkWords,
        ahead: Ahead,
        *,
        steered: bool,
        sources: frozenset[str] = frozenset(),
    ) -> None:
        self._sources = sources
        self._db, self._clock, self._steered = db, clock, steered
        self._traps, self._slashes, self._ahead = traps, slashes, ahead
        self._yields, self._link_words = yields, link_words

    def names_new_article(self, links: Sequence[Link]) -> bool:
        """Whether any of *links* is new here and like an article's."""
        return any(owner is None and is_like_article(link) for link, _, owner in self._looked_up(links))

    def put(self, links: Sequence[Link], source: str, found_on: Visit, barren: int | None) -> int:
        """Queue those of *links* that are new, and note what the others say; returns how many were new.

        Call it in a transaction. *barren* is how many lists in a row, up to this one, named no new article; None where
        *links* are all that stand on it, and tell.
        """
        named = self._looked_up(links)
        if barren is None:
            has_new = any(owner is None and is_like_article(link) for link, _, owner in named)
            barren = 0 if has_new else found_on.barren + 1
        rows: dict[str, Row] = {}
        others = []
        left: set[str] = set()
        for link, key, owner in named:
            if owner is not None or key in rows:
                others.append((link, key))
                if owner is not None and owner not in self._sources and source in self._sources:
                    left.add(key)
            elif not (link.role is Role.PAGE and self._traps.has(source, shape(link.url))):
                rows[key] = self._row(link, key, source, found_on, barren)
        self._bound_comments(rows, found_on)
        if rows:
            self._insert(list(rows.values()))
        self._db.executemany(
            "UPDATE urls SET source = ? WHERE url = ? AND state <> 'leased'", [(source, key) for key in left]
        )
        for link, key in others:
            self._note(link, key)
            if self._steered and link.role in PAGES:
                self._promise_more(link, key)
        return len(rows)

    def _bound_comments(self, rows: dict[str, Row], found_on: Visit) -> None:
        """Take from *rows* the addresses of comments that are more than one article's discussion may have."""
        comments = [key for key, row in rows.items() if row[ROLE] is Role.COMMENTS]
        room = room_for_comments(self._db, found_on.id) if comments else 0
        if len(comments) > room:
            log.info("%s: more than %d addresses of an article's comments; the rest is left", found_on.found_as, MOST)
        for key in comments[room:]:
            del rows[key]

    def put_exactly(self, link: Link, source: str, found_on: Visit | None) -> bool:
        """Queue *link* if it is new, whatever the habits of its host; returns whether it was. In a transaction."""
        key = known_as(link.url, link.role)
        added = self._insert([self._row(link, key, source, found_on, 0)])
        if not added:
            self._note(link, key)
        return bool(added)

    def _insert(self, rows: Sequence[Row]) -> int:
        best: dict[str, float] = {}
        for row in rows:
            best[row[HOST]] = max(row[PRIORITY], best.get(row[HOST], 0.0))
        for host, priority in best.items():
            self._ahead.outdone(host, priority)
        return self._db.executemany(INSERT, rows).rowcount

    def _looked_up(self, links: Sequence[Link]) -> list[tuple[Link, str, str | None]]:
        """Each link with the key of its row, and the source whose that is; None where there is no row."""
        if not links:
            return []
        keys = [known_as(link.url, link.role) for link in links]
        twins = self._slashes.twins(key for link, key in zip(links, keys, strict=True) if link.role in PAGES)
        rows = self._db.execute(
            "SELECT urls.url, source FROM json_each(?) AS named CROSS JOIN urls ON urls.url = named.value",
            (json.dumps([*keys, *twins.values()]),),
        )
        known: dict[str, str] = {row[0]: row[1] for row in rows}
        found = []
        named: set[str] = set()
        for link, key in zip(links, keys, strict=True):
            twin = twins.get(key)
            if twin is not None and key not in known and (twin in known or twin in named):
                key = twin
            named.add(key)
            found.append((link, key, known.get(key)))
        return found

    def _row(self, link: Link, key: str, source: str, found_on: Visit | None, barren: int) -> Row:
        section = section_of(link.url) if self._steered else ""
        is_steered = section != "" and link.role in PAGES and found_on is not None
        learned = self._link_words.promise(link.text, link.url) if is_steered else 0.0
        return (
            key,
            link.url,
            host_of(link.url),
            source,
            link.role,
            State.WAITING if link.held else State.QUEUED,
            link.priority + (self._yields.bonus(section) + learned if is_steered else 0.0),
            shape(link.url),
            found_on.depth + (not link.paging) if found_on else 0,
            barren,
            found_on.id if found_on else None,
            link.text[:500],
            link.published,
            self._clock(),
            section,
            learned,
        )

    def _promise_more(self, link: Link, key: str) -> None:
        """Take over the words of a link that promises more than the one that named the URL first: "Read more"."""
        promised = link.priority + self._yields.bonus(section_of(link.url))
        rows = self._db.execute(
            "UPDATE urls SET priority = ?1 + learned, text = ?2"
            " WHERE url = ?3 AND state = 'queued' AND role IN ('page', 'article') AND section <> ''"
            " AND priority - learned < ?1 - 1e-6 RETURNING id, text, found_as, learned",
            (promised, link.text[:500], key),
        ).fetchall()
        self._link_words.weigh(rows)

    def _note(self, link: Link, key: str) -> None:
        """Of a URL that is known: what this link says better than the one that named it first."""
        if link.role is Role.ARTICLE:
            # A feed or news sitemap knows better than the page.
            self._ahead.recall(host_of(link.url), key)
            self._db.execute(
                "UPDATE urls SET role = 'article', published = coalesce(published, ?)"
                " WHERE url = ? AND role = 'page' AND state IN ('queued', 'waiting')",
                (link.published, key),
            )
        if (modified := moment(link.modified)) is not None and modified <= self._clock():
            # Its validators go along; whether its text has changed is seen then.
            self._db.execute(
                "UPDATE urls SET state = 'queued', due = NULL WHERE url = ? AND state = 'done' AND last_visit < ?",
                (key, modified),
            )


def is_like_article(link: Link) -> bool:
    """Whether *link* is an article's, or looks like one's."""
    return link.role is Role.ARTICLE or article_score(link.url) >= LIKE_ARTICLE
