"""Which articles share a band of their signatures: the newest by a table in memory, all others by the table `bands`.

A band's hash is a random number: written as it comes, each of an article's 42 changes another page of the file, which
among 100,000 articles was a third of an ingest's work. So the newest articles are only named, in `bands_due`; each
connection makes their bands from the signatures, in temporary tables, and when they are some thousands it files them in
the order of their hashes. What a killed process had in memory the next one makes again.
"""

from __future__ import annotations

import sqlite3
from itertools import islice

from store.signatures import BANDS, METHOD, Signature, band_hashes

# So many articles change each page of `bands` at most once when they are filed, up to some 100,000 articles; and take
# 5 MB of memory until then, and a quarter of a second to be made again.
FILED_AT_ONCE = 4096
# Where more texts than this share a band with one, they are a site's form rather than a story.
MOST_CANDIDATES = 1000
# Rows of temporary tables are rolled back with the transaction that they belong to.
IN_MEMORY = (
    "CREATE TABLE IF NOT EXISTS temp.newest (id INTEGER PRIMARY KEY, article INTEGER NOT NULL UNIQUE)",
    """CREATE TABLE IF NOT EXISTS temp.newest_bands (
    hash INTEGER NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (hash, article)) WITHOUT ROWID""",
)
HASHES = ", ".join(f"?{number}" for number in range(2, BANDS + 2))
SHARE_A_BAND = " UNION ".join(
    f"SELECT * FROM (SELECT DISTINCT article FROM {table} WHERE hash IN ({HASHES}) AND article != ?1"
    f" LIMIT {MOST_CANDIDATES})"
    for table in ("bands", "temp.newest_bands")
)
ENDS = """SELECT (SELECT min(id) FROM temp.newest), (SELECT max(id) FROM temp.newest),
(SELECT min(id) FROM bands_due), (SELECT max(id) FROM bands_due)"""
DUE = """SELECT id, article, signature, shingles FROM bands_due JOIN signatures USING (article)
WHERE id > ? AND method = ? ORDER BY id"""


def candidates(db: sqlite3.Connection, article: int, hashes: list[int]) -> list[int]:
    """The articles that share at least one band with *article*, by number."""
    read_newest(db)
    return sorted(row[0] for row in db.execute(SHARE_A_BAND, (article, *hashes)))


def read_newest(db: sqlite3.Connection) -> None:
    """Bring the bands in memory in line with `bands_due`, which other processes change too."""
    first, last, due_first, due_last = db.execute(ENDS).fetchone()
    if (first, last) == (due_first, due_last):
        return
    if first != due_first:  # they were filed
        forget_newest(db)
        last = 0
    for number, article, data, shingles in db.execute(DUE, [last, METHOD]).fetchall():
        add_newest(db, number, article, band_hashes(Signature.from_bytes(data, shingles)))


def add_newest(db: sqlite3.Connection, number: int, article: int, hashes: list[int]) -> None:
    """Let *hashes* be what *article* has in memory."""
    if db.execute("DELETE FROM temp.newest WHERE article = ?", [article]).rowcount:
        db.execute("DELETE FROM temp.newest_bands WHERE article = ?", [article])  # reads them all, and is rare
    db.execute("INSERT INTO temp.newest VALUES (?, ?)", [number, article])
    # Of two bands that hash alike one is enough.
    db.executemany("INSERT OR IGNORE INTO temp.newest_bands VALUES (?, ?)", [(each, article) for each in hashes])


def forget_newest(db: sqlite3.Connection) -> None:
    """Empty the bands in memory."""
    db.execute("DELETE FROM temp.newest_bands")
    db.execute("DELETE FROM temp.newest")


def keep_bands(db: sqlite3.Connection, article: int, hashes: list[int]) -> None:
    """Make *article*, whose signature is stored, findable by its bands."""
    read_newest(db)
    number = db.execute("INSERT INTO bands_due (article) VALUES (?)", [article]).lastrowid
    assert number is not None
    add_newest(db, number, article, hashes)


def forget_bands(db: sqlite3.Connection, article: int, hashes: list[int]) -> None:
    """Take the bands of *article* back, wherever they are."""
    mine = [(each, article) for each in hashes]
    db.executemany("DELETE FROM bands WHERE hash = ? AND article = ?", mine)
    db.execute("DELETE FROM bands_due WHERE article = ?", [article])
    db.executemany("DELETE FROM temp.newest_bands WHERE hash = ? AND article = ?", mine)
    db.execute("DELETE FROM temp.newest WHERE article = ?", [article])


def file_bands(db: sqlite3.Connection) -> None:
    """At the end of a transaction: where enough bands are in memory, put them into `bands`."""
    if db.execute("SELECT count(*) FROM bands_due").fetchone()[0] < FILED_AT_ONCE:
        return
    read_newest(db)
    db.execute("INSERT OR IGNORE INTO bands SELECT hash, article FROM temp.newest_bands ORDER BY hash, article")
    db.execute("DELETE FROM bands_due")
    forget_newest(db)


def file_all_anew(db: sqlite3.Connection) -> None:
    """Make the table `bands` anew, from the signatures."""
    db.execute("DELETE FROM bands")
    db.execute("DELETE FROM bands_due")
    forget_newest(db)
    rows = db.execute("SELECT article, signature, shingles FROM signatures WHERE method = ?", [METHOD])
    while some := list(islice(rows, FILED_AT_ONCE)):
        of_these = (
            (each, article)
            for article, data, shingles in some
            for each in band_hashes(Signature.from_bytes(data, shingles))
        )
        db.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", sorted(of_these))
