"""The one exception to "never delete": a person's comments, or a page, erased everywhere because someone asked.

Database, full-text index and archive are overwritten, not only unlinked, and the log keeps a hash instead of the name.
A record of the archive that holds a forgotten comment is blanked whole: the words of one person can't be cut out of a
compressed page with certainty. With it go the request and metadata beside it and the revisits that refer to it; a page
under another address that has the very same bytes is archived anew first. What the store read from that page stays,
without the person. Copies of the store made before, and a later crawl of the same page, are not ours to reach.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from store.archive import Place
from store.clock import now
from store.connection import Store
from store.duplicates import forget_signature, unlink
from store.erasing import erasing, note_unfinished, unfinished_since, write_anew
from store.erasure import erase
from store.errors import NoSuchDocument
from store.explain import find_page
from store.marks import erase_name
from store.rows import Value, insert
from store.search_text import normal_words

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much is gone; nothing, where only an earlier erasure was finished."""

    pages: int
    comments: int
    snapshots: int


def forget_author(store: Store, author: str, *, reason: str) -> Forgotten:
    """Erase every comment under the name *author*, however its letters are typed.

    Raises NoSuchDocument for nobody, and ErasureUnfinished, after which the same call finishes it.
    """
    wanted = normal_words(author)
    db = store.connection
    names = [name for (name,) in db.execute("SELECT DISTINCT author FROM comments WHERE author IS NOT NULL")]
    names += [name for (name,) in db.execute("SELECT DISTINCT author FROM comment_revisions WHERE author IS NOT NULL")]
    same = sorted({name for name in names if normal_words(name) == wanted}) if wanted else []
    if not same and unfinished_since(db):
        return finished(store)
    if not same:
        raise NoSuchDocument(
            f"{store.path}: no comment is by {author!r}. `conflictwire search` finds names: author:NAME."
        )
    marks = ", ".join("?" * len(same))
    comments = db.execute(
        f"""SELECT id, page FROM comments WHERE author IN ({marks})
        UNION SELECT comments.id, page FROM comment_revisions
        JOIN comments ON comments.id = comment WHERE comment_revisions.author IN ({marks})""",
        [*same, *same],
    ).fetchall()
    pages = sorted({page for _, page in comments})
    moved = keep_copies(store, pages)
    # Inside the transaction the records are overwritten: if that fails, nothing claims to be forgotten.
    with erasing(store), store.transaction():
        erase_comments(db, [number for number, _ in comments])
        for page in pages:
            erase_segments(db, page, "AND comment IS NOT NULL")
        erase_name(db, same)
        places = erase_places(db, pages)
        note(store, "author", " ".join(wanted), reason, Forgotten(0, len(comments), len(places)))
        erase(store.archive, [*places, *moved])
    return Forgotten(0, len(comments), len(places))


def forget_url(store: Store, reference: str | int, *, reason: str) -> Forgotten:
    """Erase a page with all that was read from it. Raises NoSuchDocument and ErasureUnfinished, as for an author."""
    db = store.connection
    try:
        page = find_page(store, reference)
    except NoSuchDocument:
        if unfinished_since(db):
            return finished(store)
        raise
    moved = keep_copies(store, [page])
    with erasing(store), store.transaction():
        identity = db.execute("SELECT identity FROM pages WHERE id = ?", [page]).fetchone()[0]
        urls = frozenset(url for (url,) in db.execute("SELECT url FROM page_urls WHERE page = ?", [page]))
        comments = [number for (number,) in db.execute("SELECT id FROM comments WHERE page = ?", [page])]
        erase_comments(db, comments)
        erase_segments(db, page, "")
        places = erase_places(db, [page])
        unlink(db, page)
        forget_signature(db, page)
        for table, column in OF_PAGE:
            db.execute(f"DELETE FROM {table} WHERE {column} = ?", [page])
        db.execute("UPDATE pages SET snapshot = NULL WHERE id = ?", [page])
        snapshots = "SELECT id FROM snapshots WHERE page = ?"
        assert not db.execute(f"SELECT 1 FROM comments WHERE snapshot IN ({snapshots})", [page]).fetchone()
        db.execute("DELETE FROM snapshots WHERE page = ?", [page])
        for table in ("notes", "discussions"):
            db.execute(f"DELETE FROM {table} WHERE cleaning IN (SELECT id FROM cleanings WHERE page = ?)", [page])
        db.execute("DELETE FROM cleanings WHERE page = ?", [page])
        db.execute("DELETE FROM pages WHERE id = ?", [page])
        note(store, "url", identity, reason, Forgotten(1, len(comments), len(places)))
        erase(store.archive, [*places, *moved], urls)
    return Forgotten(1, len(comments), len(places))


def finished(store: Store) -> Forgotten:
    """What an earlier call has left to do is done now."""
    write_anew(store)
    return Forgotten(0, 0, 0)


# What hangs on a page with an article, in an order that the foreign keys allow.
OF_PAGE = (
    ("revisions", "article"),
    ("articles_fts", "rowid"),
    ("articles", "id"),
    ("page_urls", "page"),
    ("marks", "page"),
    ("page_tags", "page"),
    ("page_notes", "page"),
)


def erase_comments(db: sqlite3.Connection, comments: Iterable[int]) -> None:
    """Delete comments; replies to them, and copies of them, stay without the reference."""
    for number in comments:
        db.execute("UPDATE comments SET parent = NULL WHERE parent = ?", [number])
        db.execute("UPDATE comments SET duplicate_of = NULL, duplicate_rule = NULL WHERE duplicate_of = ?", [number])
        db.execute("DELETE FROM comment_revisions WHERE comment = ?", [number])
        db.execute("DELETE FROM comments_fts WHERE rowid = ?", [number])
        db.execute("DELETE FROM comments WHERE id = ?", [number])


def erase_segments(db: sqlite3.Connection, page: int, condition: str) -> None:
    """Delete the segments of all readings of a page, and the texts that stand nowhere else."""
    where = f"cleaning IN (SELECT id FROM cleanings WHERE page = ?) {condition}"
    texts = db.execute(f"SELECT DISTINCT text FROM segments WHERE {where}", [page]).fetchall()
    db.execute(f"DELETE FROM segments WHERE {where}", [page])
    db.executemany("DELETE FROM texts WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM segments WHERE text = ?1)", texts)


def erase_places(db: sqlite3.Connection, pages: list[int]) -> list[Place]:
    """Where the pages' snapshots lay; the store no longer says so."""
    places = []
    for page in pages:
        rows = db.execute(
            "SELECT warc_file, warc_offset, warc_length, digest FROM snapshots WHERE page = ? AND warc_file != ''",
            [page],
        )
        places += [Place(*row) for row in rows]
        db.execute("UPDATE snapshots SET warc_file = '' WHERE page = ?", [page])
    return places


def keep_copies(store: Store, pages: Iterable[int]) -> list[Place]:
    """Archive anew what refers to the records of *pages*: other pages that have the same bytes; where they lay before.

    In a transaction of its own, before anything is overwritten.
    """
    marks = ", ".join(str(int(page)) for page in pages)
    columns = "warc_file, warc_offset, warc_length, digest"
    left: list[Place] = []
    with store.transaction() as db:
        going = {
            (file, offset): digest
            for file, offset, digest in db.execute(
                f"SELECT warc_file, warc_offset, digest FROM snapshots WHERE page IN ({marks}) AND warc_file != ''"
            )
        }
        same = f"digest IN (SELECT digest FROM snapshots WHERE page IN ({marks})) AND page NOT IN ({marks})"
        rows = db.execute(f"SELECT id, {columns} FROM snapshots WHERE {same} AND warc_file != ''").fetchall()
        for digest in going.values():
            store.archive.payloads.forget(digest)
        for number, *row in rows:
            place = Place(*row)
            head = store.archive.head(place.file, place.offset)
            if head is None or head.refers_to not in going:
                continue
            fresh = store.archive.append(store.archive.read(place))
            db.execute(
                "UPDATE snapshots SET warc_file = ?, warc_offset = ?, warc_length = ? WHERE id = ?",
                [fresh.file, fresh.offset, fresh.length, number],
            )
            left.append(place)
    return left


def note(store: Store, what: str, key: str, reason: str, done: Forgotten) -> None:
    """Log that it was done, and that the file is yet to be written anew.

    The key is salted, so that the log can't be asked for a list of names.
    """
    db = store.connection
    db.execute("INSERT OR IGNORE INTO facts VALUES ('salt', ?)", [os.urandom(16).hex()])
    salt = db.execute("SELECT value FROM facts WHERE name = 'salt'").fetchone()[0]
    row: dict[str, Value] = {
        "forgotten_at": now(),
        "what": what,
        "key": hashlib.blake2b(key.encode(), key=bytes.fromhex(salt), digest_size=16).hexdigest(),
        "reason": reason,
        "pages": done.pages,
        "comments": done.comments,
        "snapshots": done.snapshots,
    }
    insert(db, "forgotten", row)
    note_unfinished(db)
    log.warning("forgotten on request: %d pages, %d comments, %d snapshots", done.pages, done.comments, done.snapshots)
