"""What each section of each site has yielded of the topic, and what that adds to the priority of its waiting links.

A section that turns up other topics falls, one that turns to ours rises, and the links that wait move with it. Kept in
the frontier, so that the next run knows what this one learned; older pages fade, those of another topic as well.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Sequence

from crawler.hosts import host_of
from crawler.promise import REACH, TOPIC_PART
from store.topic import UNKNOWN, Yield, section_of, section_yield

# Moves of a priority under this are not worth writing to every waiting link of a section.
SMALLEST_MOVE = 0.03
# A host of which fewer pages are known than this has its full share of turns.
KNOWN_BY = 5.0
# The smallest share: nobody starves, and a site that turns to the topic is noticed.
LEAST_SHARE = 0.2
_LEAST, _MOST = 0.02, 0.9


class Yields:
    """The table `yields` of a frontier: a row a section, and one for each host as a whole."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def learn(self, url: str, score: float) -> None:
        """Note that the article at *url* scores *score*, 0 to 1; call it inside a transaction."""
        section = section_of(url)
        host = _host_of_section(section)
        for key in dict.fromkeys((section, host)):
            grown = self._yield(key).add(score)
            self._db.execute(
                "INSERT INTO yields VALUES (?, ?, ?, 0) ON CONFLICT (section) DO UPDATE SET"
                " pages = excluded.pages, relevant = excluded.relevant",
                (key, grown.pages, grown.relevant),
            )
        applied, due = self._applied(section) or 0.0, self._due(section)
        if abs(due - applied) >= SMALLEST_MOVE:
            self._db.execute("UPDATE yields SET bonus = ? WHERE section = ?", (due, section))
            self._db.execute(
                "UPDATE urls SET priority = priority + ?"
                " WHERE state = 'queued' AND host = ? AND section = ? AND role IN ('page', 'article')",
                (due - applied, host_of(url), section),
            )

    def bonus(self, section: str) -> float:
        """What a new link into *section* has added to its priority; call it inside a transaction."""
        applied = self._applied(section)
        if applied is None:
            # A section of which nothing is known is taken for its site.
            applied = self._due(section)
            self._db.execute("INSERT INTO yields VALUES (?, 0, 0, ?)", (section, applied))
        return applied

    def share(self, host: str, others: Sequence[str]) -> float:
        """How many of its turns *host* should take beside *others*, from LEAST_SHARE to 1, by what each has yielded."""
        own = self._of_host(host)
        if own.pages < KNOWN_BY:
            return 1.0
        best = max((self._of_host(other).rate() for other in others), default=own.rate())
        return max(LEAST_SHARE, min(1.0, own.rate() / best))

    def _of_host(self, host: str) -> Yield:
        # The queue knows hosts without their port, sections with it.
        row = self._db.execute(
            "SELECT max(pages), relevant FROM yields WHERE section = ?1"
            " OR (section > ?1 || ':' AND section < ?1 || ';' AND instr(section, '/') = 0)",
            (host,),
        ).fetchone()
        return Yield(row[0], row[1]) if row[0] is not None else Yield()

    def _yield(self, key: str) -> Yield:
        row = self._db.execute("SELECT pages, relevant FROM yields WHERE section = ?", (key,)).fetchone()
        return Yield(*row) if row else Yield()

    def _applied(self, section: str) -> float | None:
        row = self._db.execute("SELECT bonus FROM yields WHERE section = ?", (section,)).fetchone()
        return None if row is None else float(row[0])

    def _due(self, section: str) -> float:
        expected = section_yield(self._yield(section), self._yield(_host_of_section(section)))
        return TOPIC_PART * (log_odds(expected, _MOST) - log_odds(UNKNOWN, _MOST)) / (2 * REACH)


def _host_of_section(section: str) -> str:
    return section.partition("/")[0]


def log_odds(rate: float, most: float) -> float:
    """The log odds of *rate*, which is taken for 0.02 at the least and for *most* at the most: nothing is sure."""
    bounded = min(most, max(_LEAST, rate))
    return math.log(bounded / (1 - bounded))
