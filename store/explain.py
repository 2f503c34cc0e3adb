"""What was read from a document and what was taken away, by which rule: the store's account of itself."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from cleaners.records import Segment
from store.cleanings import read_segments
from store.connection import Store
from store.errors import NoSuchDocument
from store.rows import storable
from store.urls import both_forms, is_web, page_identity


@dataclass(frozen=True, slots=True)
class Explanation:
    """A document with everything that was decided about it."""

    page: int
    url: str
    title: str | None
    reason: str | None
    fetched_at: str
    snapshot: int
    cleaner: str
    source: str | None
    warc: str
    segments: tuple[Segment, ...]
    notes: tuple[str, ...]
    urls: tuple[str, ...]
    duplicates: tuple[tuple[str, str, float], ...]
    relevance: float | None


def find_page(store: Store, reference: str | int) -> int:
    """The page with that number, address (any it was met under) or file name.

    Raises NoSuchDocument, or for a file name that several documents have, with their numbers.
    """
    db = store.connection
    text = storable(str(reference).strip())
    is_number = text.isdecimal()
    if is_number:
        # SQLite's numbers have 19 digits; no store has so many documents.
        found = db.execute("SELECT id FROM pages WHERE id = ?", [int(text)]).fetchall() if len(text) < 19 else []
    else:
        found = by_address(db, text)
    if len(found) == 1:
        page: int = found[0][0]
        return page
    if found:
        numbers = ", ".join(str(row[0]) for row in found[:10])
        raise NoSuchDocument(f"{store.path}: {len(found)} documents are called {text}: give the number: {numbers}.")
    raise NoSuchDocument(
        f"{store.path}: no document with the {'number' if is_number else 'address'} {text}. "
        "`conflictwire search` shows addresses and numbers."
    )


def by_address(db: sqlite3.Connection, text: str) -> list[tuple[int]]:
    """The pages that an address, or a file's name, leads to."""
    if is_web(text):
        found = db.execute("SELECT page FROM page_urls WHERE url = ?", [text]).fetchall()
        for identity in both_forms(page_identity(text).key):
            found = found or db.execute("SELECT id FROM pages WHERE identity = ?", [identity]).fetchall()
        return found
    name = page_identity(text).key.partition("#")[0]
    return db.execute(
        "SELECT id FROM pages WHERE identity = ? OR substr(identity, 1, ?) = ? ORDER BY id",
        [text, len(name) + 1, f"{name}#"],
    ).fetchall()


def explain(store: Store, reference: str | int) -> Explanation:
    """The account of one document. Raises NoSuchDocument."""
    page = find_page(store, reference)
    db = store.connection
    row = db.execute(
        """SELECT pages.url, articles.title, pages.reason, snapshots.fetched_at, snapshots.id, snapshots.cleaner,
            sources.name, warc_file || ':' || warc_offset, snapshots.cleaning, pages.relevance
        FROM pages JOIN snapshots ON snapshots.id = pages.snapshot LEFT JOIN articles ON articles.id = pages.id
        LEFT JOIN sources ON sources.id = snapshots.source WHERE pages.id = ?""",
        [page],
    ).fetchone()
    cleaning = row[8]
    notes = db.execute("SELECT note FROM notes WHERE cleaning = ? ORDER BY position", [cleaning])
    urls = db.execute("SELECT url FROM page_urls WHERE page = ? ORDER BY url", [page])
    duplicates = db.execute(
        """SELECT rule || ' of', pages.url, score
        FROM duplicates JOIN pages ON pages.id = duplicate_of WHERE article = ?1
        UNION ALL
        SELECT 'has ' || rule, pages.url, score
        FROM duplicates JOIN pages ON pages.id = article WHERE duplicate_of = ?1""",
        [page],
    )
    return Explanation(
        page=page,
        url=row[0],
        title=row[1],
        reason=row[2],
        fetched_at=row[3],
        snapshot=row[4],
        cleaner=row[5],
        source=row[6],
        warc=row[7],
        segments=tuple(read_segments(db, cleaning)),
        notes=tuple(note for (note,) in notes),
        urls=tuple(url for (url,) in urls),
        duplicates=tuple(duplicates),
        relevance=row[9],
    )
