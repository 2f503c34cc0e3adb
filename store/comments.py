"""Readers' comments: each once for ever, with its parent, its earlier words and the time it vanished."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass

from cleaners.records import Cleaned, Comment, Snapshot
from store.clock import stamp
from store.comment_rows import comment_row
from store.comments_elsewhere import Elsewhere, joined, takes_over
from store.indexing import note_for_index
from store.rows import Value, fetch, insert, update
from store.search_text import digest16
from store.snapshots import address

# The same words on two pages are one comment posted twice only if they are words that two people wouldn't both choose.
WORDS_OF_ONE_AUTHOR = 4
WORDS_OF_ANY_AUTHOR = 10
# Where comments stand in the page's own bytes: only there does absence mean anything.
SHOWN_IN_PAGE = ("page", "text")


@dataclass(frozen=True, slots=True)
class CommentCounts:
    """How many comments were new, changed, back again, gone from the page, or no comments after all."""

    new: int = 0
    changed: int = 0
    vanished: int = 0
    withdrawn: int = 0


def keep_comments(
    db: sqlite3.Connection,
    page: int,
    snapshot_number: int,
    snapshot: Snapshot,
    cleaned: Cleaned,
    *,
    current: bool,
    again: bool,
) -> CommentCounts:
    """Bring the page's comments up to date with one snapshot; *again* where it had been read before.

    A comment that the same URL no longer shows is marked as vanished. One that the same snapshot no longer yields, to
    a newer cleaner, was never one: it is marked as withdrawn.
    """
    seen = stamp(snapshot.fetched_at)
    url = address(snapshot)
    numbers: dict[int, int] = {}
    tally: Counter[str] = Counter()
    sighting = Sighting(page, snapshot_number, seen, Elsewhere(db, page), again=again)
    for comment, identity in zip(cleaned.comments, identities(cleaned.comments), strict=True):
        row = comment_row(comment) | {"url": url}
        number, what = keep_comment(db, sighting, identity, row)
        numbers[comment.position] = number
        tally[what] += 1
    for comment in cleaned.comments:
        keep_parent(db, page, comment, numbers, again=again)
    put_in_order(db, page)
    if again:
        tally["withdrawn"] = withdraw(db, snapshot_number, set(numbers.values()), cleaned.cleaner)
    if current and 200 <= snapshot.status < 300:
        tally["vanished"] = mark_vanished(db, page, url, snapshot_number, seen)
    if not current:
        tally["vanished"] = mark_long_vanished(db, page, url, snapshot_number, seen)
    return CommentCounts(tally["new"], tally["changed"], tally["vanished"], tally["withdrawn"])


def identities(comments: tuple[Comment, ...]) -> list[bytes]:
    """What makes each comment itself on its page: the platform's id, else author, time and text.

    Alike ones (two empty comments of nobody) are told apart by their order. A relative time moves with the fetch, so it
    is left out.
    """
    met: Counter[str] = Counter()
    keys = []
    for comment in comments:
        if comment.platform_id:
            key = identity_by_id(comment.platform_id)
        else:
            time = "" if comment.relative else comment.published or comment.published_raw or ""
            words = " ".join(comment.text.split())
            key = f"words\x1f{comment.author or ''}\x1f{time}\x1f{words}"
        met[key] += 1
        keys.append(digest16(key if met[key] == 1 else f"{key}\x1f{met[key]}"))
    return keys


def identity_by_id(platform_id: str) -> str:
    """What makes the comment with the platform's id itself."""
    return f"id\x1f{platform_id}"


@dataclass(frozen=True, slots=True)
class Sighting:
    """One snapshot's look at a page's comments: when, in which snapshot, and whether that is read *again*."""

    page: int
    snapshot: int
    seen: str
    elsewhere: Elsewhere
    again: bool


def keep_comment(db: sqlite3.Connection, sighting: Sighting, identity: bytes, row: dict[str, Value]) -> tuple[int, str]:
    """The comment's number, and whether it is `new`, `changed` or `same`."""
    page, seen = sighting.page, sighting.seen
    before = fetch(db, "SELECT * FROM comments WHERE page = ? AND identity = ?", (page, identity))
    before = before or sighting.elsewhere.find(row)
    if before is None:
        sight: dict[str, Value] = {"page": page, "identity": identity, "snapshot": sighting.snapshot, "depth": 0}
        sight |= {"first_seen": seen, "last_seen": seen} | first_of_its_words(db, page, row)
        number = insert(db, "comments", row | sight)
        note_for_index(db, "comments", number)
        return number, "new"
    number = int(str(before["id"]))
    if seen < str(before["last_seen"]) and before["snapshot"] != sighting.snapshot:
        if seen < str(before["first_seen"]):
            update(db, "comments", number, {"first_seen": seen})
        return number, "same"
    if before["relative"] and row["relative"]:
        # Resolved once, close to the event; "2 days ago" of a later fetch says less.
        row = row | {name: before[name] for name in ("published", "published_utc", "published_raw")}
    leads, edits = takes_over(before, row), row["origin"] == before["origin"]
    # A depth comes with its parent; the comments of all the page's addresses are put in order at the end.
    row = row | {"depth": before["depth"]}
    if row["origin"] not in SHOWN_IN_PAGE:
        row |= {"position": before["position"]}
    row = joined(before, row, again=sighting.again)
    if leads:
        row |= {"snapshot": sighting.snapshot, "vanished_at": None, "withdrawn_by": None}
    row |= {"last_seen": max(seen, str(before["last_seen"]))}
    changed = {name: value for name, value in row.items() if before[name] != value}
    if not changed.keys().isdisjoint(("text", "author")):
        if edits:  # and not the same words, whole where they were cut
            earlier = {name: before[name] for name in ("author", "text", "last_seen", "snapshot")}
            insert(db, "comment_revisions", {"comment": number, **earlier})
        note_for_index(db, "comments", number)
    if changed:
        update(db, "comments", number, changed)
    return number, "same" if changed.keys() <= {"snapshot", "last_seen", "score", "position"} else "changed"


def put_in_order(db: sqlite3.Connection, page: int) -> None:
    """Number the page's comments in reading order: one page of comments after the other, the earliest first.

    What no page shows follows by time.
    """
    db.execute(
        """UPDATE comments SET position = place FROM (
            SELECT id AS placed, row_number() OVER (
                ORDER BY elsewhere, iif(elsewhere, '', began), iif(elsewhere, '', url), iif(elsewhere, 0, position),
                published_utc, id
            ) - 1 AS place
            FROM (SELECT *, origin NOT IN (?2, ?3) AS elsewhere, min(published_utc) OVER (PARTITION BY url) AS began
                FROM comments WHERE page = ?1)
        ) WHERE id = placed AND position != place""",
        [page, *SHOWN_IN_PAGE],
    )


def keep_parent(db: sqlite3.Connection, page: int, comment: Comment, numbers: dict[int, int], *, again: bool) -> None:
    """Link the comment with the one that it answers.

    An API knows; a page may flatten its threads and a feed mostly says nothing, so that neither takes a link away, but
    for a corrected reading of the page that gave it.
    """
    parent = numbers.get(comment.parent) if comment.parent is not None else None
    if parent is None and comment.answers:
        key = digest16(identity_by_id(comment.answers))
        found = db.execute("SELECT id FROM comments WHERE page = ? AND identity = ?", [page, key]).fetchone()
        parent = found[0] if found else None
    if parent is not None and answers(db, parent, numbers[comment.position]):
        parent = None
    db.execute(
        """UPDATE comments SET parent = ?1, depth = coalesce((SELECT depth + 1 FROM comments WHERE id = ?1), 0)
        WHERE id = ?2 AND (parent IS NOT ?1 OR depth IS NOT (SELECT depth + 1 FROM comments WHERE id = ?1))
        AND ((?1 IS NOT NULL AND (parent IS NULL OR parent = ?1 OR ?3 = 'rest')) OR (?4 AND origin = ?3))""",
        [parent, numbers[comment.position], comment.origin, again],
    )


def answers(db: sqlite3.Connection, number: int, other: int) -> bool:
    """True when comment *number* is *other*, or answers it, itself or through others."""
    ancestors = """WITH RECURSIVE above(id) AS (
        VALUES (?) UNION SELECT parent FROM comments JOIN above USING (id) WHERE parent IS NOT NULL
    ) SELECT 1 FROM above WHERE id = ?"""
    return db.execute(ancestors, [number, other]).fetchone() is not None


def first_of_its_words(db: sqlite3.Connection, page: int, row: dict[str, Value]) -> dict[str, Value]:
    """The link to the first comment with these words on another page, where they are too many for chance."""
    words = len(str(row["text"]).split())
    if words < WORDS_OF_ONE_AUTHOR or row["text_hash"] is None:
        return {}
    found = db.execute(
        "SELECT coalesce(duplicate_of, id), author IS ? FROM comments WHERE text_hash = ? AND page != ? ORDER BY id",
        [row["author"], row["text_hash"], page],
    )
    for first, same_author in found:
        if row["author"] is not None and same_author:
            return {"duplicate_of": first, "duplicate_rule": "same-author-and-text"}
        if words >= WORDS_OF_ANY_AUTHOR:
            return {"duplicate_of": first, "duplicate_rule": "same-text"}
    return {}


def mark_vanished(db: sqlite3.Connection, page: int, url: str, snapshot: int, seen: str) -> int:
    """Mark the comments that this URL showed before and that its new snapshot doesn't."""
    return db.execute(
        """UPDATE comments SET vanished_at = ? WHERE page = ? AND url = ? AND snapshot != ? AND last_seen <= ?
        AND vanished_at IS NULL AND withdrawn_by IS NULL AND origin IN (?, ?)""",
        [seen, page, url, snapshot, seen, *SHOWN_IN_PAGE],
    ).rowcount


def mark_long_vanished(db: sqlite3.Connection, page: int, url: str, snapshot: int, seen: str) -> int:
    """Mark the comments that an older snapshot was the last to show, by the next one of the same URL."""
    (following,) = db.execute(
        """SELECT min(fetched_at) FROM snapshots JOIN cleanings ON cleanings.id = cleaning
        WHERE snapshots.page = ? AND url = ? AND fetched_at > ? AND status BETWEEN 200 AND 299 AND reason = ''""",
        [page, url, seen],
    ).fetchone()
    if following is None:
        return 0
    return db.execute(
        """UPDATE comments SET vanished_at = ? WHERE page = ? AND url = ? AND snapshot = ? AND last_seen = ?
        AND vanished_at IS NULL AND withdrawn_by IS NULL AND origin IN (?, ?)""",
        [following, page, url, snapshot, seen, *SHOWN_IN_PAGE],
    ).rowcount


def withdraw(db: sqlite3.Connection, snapshot: int, found: set[int], cleaner: str) -> int:
    """Mark the comments that this snapshot gave to an earlier cleaner and doesn't give to this one."""
    before = db.execute("SELECT id FROM comments WHERE snapshot = ? AND withdrawn_by IS NULL", [snapshot])
    gone = [(cleaner, number) for (number,) in before.fetchall() if number not in found]
    db.executemany("UPDATE comments SET withdrawn_by = ? WHERE id = ?", gone)
    return len(gone)
