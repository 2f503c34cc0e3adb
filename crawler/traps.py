"""Forms of URL under which a source has pages without end and no article among them: a calendar's, for one."""

from __future__ import annotations

import sqlite3
from functools import cached_property

from crawler.visits import Visit

# Of one shape of URL (`/archive/9-9`), a source may have this many pages without an article, unless there are articles
# among them: not so many times as few. A calendar without end has more.
OTHERS_OF_ONE_SHAPE, TO_ONE_ARTICLE = 400, 10


class Traps:
    """The table `shapes` of a frontier: by source and shape, how many pages were articles and how many others."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def has(self, source: str, shape: str) -> bool:
        """Whether *source* has shown enough of that *shape*."""
        return (source, shape) in self._exhausted

    def count(self, visit: Visit, *, is_article: bool) -> None:
        """Note what a page was, in the transaction that finishes its visit."""
        articles, others = self._db.execute(
            "INSERT INTO shapes VALUES (?, ?, ?, ?) ON CONFLICT (source, shape) DO UPDATE SET"
            " articles = articles + excluded.articles, others = others + excluded.others RETURNING articles, others",
            (visit.source, visit.shape, is_article, not is_article),
        ).fetchall()[0]
        if others >= OTHERS_OF_ONE_SHAPE and others > TO_ONE_ARTICLE * articles:
            self._exhausted.add((visit.source, visit.shape))
        else:
            self._exhausted.discard((visit.source, visit.shape))

    @cached_property
    def _exhausted(self) -> set[tuple[str, str]]:
        # Asked for every link, and hardly ever true: kept beside the table, which only this process writes.
        rows = self._db.execute(
            "SELECT source, shape FROM shapes WHERE others >= ? AND others > ? * articles",
            (OTHERS_OF_ONE_SHAPE, TO_ONE_ARTICLE),
        )
        return {(row[0], row[1]) for row in rows}
