"""One comment that page, comment feed and API show alike is one row, whichever of them comes first."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from cleaners.comments import filled, same
from cleaners.comments.reconcile import first_words, folded_author, is_cut_from, number_of
from cleaners.records import Comment
from store.comment_rows import SHARED, as_comment, comment_row
from store.rows import Row, Value, fetch_all

# Who knows best what a comment says: the page as it is read; an API before a feed, which may cut.
RANK = {"page": 0, "text": 0, "rest": 1, "feed": 2}
# What another way may have added that the first goes on to lack.
ADDED = ("author_url", "platform_id", "permalink", "published", "text")
Values = dict[str, Value]


class Elsewhere:
    """The comments that a page has already, as another way than a snapshot's own has brought them."""

    def __init__(self, db: sqlite3.Connection, page: int) -> None:
        self._db = db
        self._page = page
        self._met: set[Value] = set()

    def find(self, row: Row) -> Values | None:
        """The row of the same comment: by its number, else by author, day and text. None is found twice."""
        comment = as_comment(row)
        for key in keys(comment):
            for known, its in self._known.get(key, ()):
                if its["id"] not in self._met and _by_other_means(its, row) and same(known, comment):
                    self._met.add(its["id"])
                    return its
        return None

    @cached_property
    def _known(self) -> dict[str, list[tuple[Comment, Values]]]:
        found: dict[str, list[tuple[Comment, Values]]] = defaultdict(list)
        for row in fetch_all(self._db, "SELECT * FROM comments WHERE page = ? ORDER BY id", (self._page,)):
            comment = as_comment(row)
            for key in keys(comment):
                found[key].append((comment, row))
        return found


def keys(comment: Comment) -> Iterator[str]:
    """Two that are the same have one in common: else, of thousands by a "Guest", each would be compared with all."""
    if number := number_of(comment):
        yield f"number {number}"
    yield f"author {folded_author(comment)}: {' '.join(first_words(comment.text))}"


def _by_other_means(known: Row, row: Row) -> bool:
    """Whether *known* was brought by another way, or has its number from one: this way tells it by other marks."""
    return known["origin"] != row["origin"] or (known["platform_id"] is None) != (row["platform_id"] is None)


def takes_over(before: Row, row: Row) -> bool:
    """Whether the newer sighting *row* is what the comment reads like from now on; else it only fills gaps."""
    gone = before["vanished_at"] is not None or before["withdrawn_by"] is not None
    return gone or RANK[str(row["origin"])] <= RANK[str(before["origin"])]


def joined(before: Row, row: Row, *, again: bool) -> Values:
    """The columns of *row*, the newer sighting, and of *before* as one comment's.

    Another way's sighting fills what the first lacks, and may have the better time or the whole text. The same way's
    stands for itself, but for what another has added; with *again* it is a correction, and takes that back, too.
    """
    if before["origin"] != row["origin"]:
        first, second = (row, before) if takes_over(before, row) else (before, row)
        return {name: first[name] for name in row} | _together(first, second, SHARED)
    if again or all(before[name] == row[name] for name in ADDED):
        return dict(row)
    cut = is_cut_from(str(row["text"]), str(before["text"]))
    return dict(row) | _together(row, before, ADDED if cut else ADDED[:-1])


def _together(first: Row, second: Row, names: tuple[str, ...]) -> Values:
    """The columns *names*, and those made of them, of *first* with what only *second* says or says better."""
    row = comment_row(filled(as_comment(first), as_comment(second)))
    made = {"published": ("relative", "published_utc"), "text": ("text_hash",)}
    return {name: row[name] for one in names for name in (one, *made.get(one, ()))}
