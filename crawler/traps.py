"""Forms of URL under which a source has pages without end and no article among them: a calendar's, for one."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from functools import cached_property

from crawler.visits import Visit

# Of one shape of URL (`/archive/9-9`), a source may have this many pages without an article, unless there are articles
# among them: not so many times as few. A calendar without end has more.
OTHERS_OF_ONE_SHAPE, TO_ONE_ARTICLE = 400, 10
# So many pages are counted in memory before they are written down.
AT_ONCE = 25


class Traps:
    """The table `shapes` of a frontier: by source and shape, how many pages were articles and how many others."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._counted: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
        self._pending = 0
        # Shapes that a few more pages may end: there every page counts at once.
        self._close: set[tuple[str, str]] = set()

    def has(self, source: str, shape: str) -> bool:
        """Whether *source* has shown enough of that *shape*."""
        return (source, shape) in self._exhausted

    def count(self, visit: Visit, *, is_article: bool) -> None:
        """Note what a page was, in the transaction that finishes its visit.

        Written some at a time: a killed run forgets the last few, which only means that it looks a little longer.
        """
        # Without a number or a parameter a shape is one page's own.
        if "9" in visit.shape or "?" in visit.shape:
            self._counted[visit.source, visit.shape][not is_article] += 1
            self._pending += 1
            if self._pending >= AT_ONCE or (visit.source, visit.shape) in self._close:
                self.write()

    def write(self) -> None:
        """Write down what was counted since the last time."""
        for (source, shape), (articles, others) in self._counted.items():
            row = self._db.execute(
                "INSERT INTO shapes VALUES (?, ?, ?, ?) ON CONFLICT (source, shape) DO UPDATE SET"
                " articles = articles + excluded.articles, others = others + excluded.others"
                " RETURNING articles, others",
                (source, shape, articles, others),
            ).fetchall()[0]
            if row[1] >= OTHERS_OF_ONE_SHAPE - AT_ONCE:
                self._close.add((source, shape))
            if row[1] >= OTHERS_OF_ONE_SHAPE and row[1] > TO_ONE_ARTICLE * row[0]:
                self._exhausted.add((source, shape))
            else:
                self._exhausted.discard((source, shape))
        self._counted.clear()
        self._pending = 0

    @cached_property
    def _exhausted(self) -> set[tuple[str, str]]:
        # Asked for every link, and hardly ever true: kept beside the table, which only this process writes.
        rows = self._db.execute(
            "SELECT source, shape FROM shapes WHERE others >= ? AND others > ? * articles",
            (OTHERS_OF_ONE_SHAPE, TO_ONE_ARTICLE),
        )
        return {(row[0], row[1]) for row in rows}
