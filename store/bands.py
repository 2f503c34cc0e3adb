"""Which articles share a band of their signatures: the newest by a table in memory, all others by the table `bands`.

A band's hash is a random number: written as it comes, each of an article's 42 changes another page of the file, which
among 100,000 articles was a third of an ingest's work. So the newest articles are only named, in `bands_due`; each
connection makes their bands from the signatures, in its own memory, and when they are some thousands it files them in
the order of their hashes. What a killed process had in memory the next one makes again.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from itertools import islice

from store.signatures import BANDS, METHOD, Signature, band_hashes

# So many articles change each page of `bands` at most once when they are filed, up to some 100,000 articles; and take
# 40 MB of memory until then, and a fifth of a second to be made again.
FILED_AT_ONCE = 4096
# Where more texts than this share a band with one, they are a site's form rather than a story.
MOST_CANDIDATES = 1000
SHARE_A_BAND = f"SELECT article FROM bands WHERE hash IN ({', '.join('?' * BANDS)})"
# Counts the changes in memory, and is rolled back with the transaction that they belong to: memory can't be, so that it
# is made anew when the two differ.
COUNTED = "CREATE TABLE temp.newest AS SELECT 0 AS changes"
STATE = "SELECT changes, (SELECT min(id) FROM bands_due), (SELECT max(id) FROM bands_due) FROM temp.newest"
DUE = """SELECT id, article, signature, shingles FROM bands_due JOIN signatures USING (article)
WHERE id > ? AND method = ? ORDER BY id"""


@dataclass(slots=True)
class Newest:
    """The newest articles, each with its number in `bands_due` and its bands' hashes; and by hash who shares it."""

    articles: dict[int, tuple[int, list[int]]] = field(default_factory=dict)
    sharing: dict[int, tuple[int, ...]] = field(default_factory=dict)
    changes: int = 0

    def ends(self) -> tuple[int | None, int | None]:
        """The lowest and the highest number, of which the later articles have the higher ones."""
        if not self.articles:
            return None, None
        return next(iter(self.articles.values()))[0], next(reversed(self.articles.values()))[0]

    def add(self, number: int, article: int, hashes: list[int]) -> None:
        """Let *hashes* be what *article* has."""
        self.remove(article)
        self.articles[article] = number, hashes
        alone = (article,)
        for each in set(hashes):
            others = self.sharing.get(each)
            self.sharing[each] = alone if others is None else others + alone

    def remove(self, article: int) -> None:
        """Forget *article*, where it is here."""
        _, hashes = self.articles.pop(article, (0, []))
        for each in set(hashes):
            others = tuple(other for other in self.sharing.pop(each) if other != article)
            if others:
                self.sharing[each] = others

    def clear(self) -> None:
        """Forget all."""
        self.articles.clear()
        self.sharing.clear()


class Connection(sqlite3.Connection):
    """A connection to a store, with the bands that it has in memory."""

    newest: Newest


def newest_of(db: sqlite3.Connection) -> Newest:
    """The bands that the connection has in memory. Raises TypeError for one that `open_store` hasn't made."""
    if not isinstance(db, Connection):
        raise TypeError("near-duplicates are found by a connection of open_store")
    return db.newest


def remember_bands(db: Connection) -> None:
    """Prepare a new connection."""
    db.newest = Newest()
    db.execute(COUNTED)


def candidates(db: sqlite3.Connection, article: int, hashes: list[int]) -> list[int]:
    """The articles that share at least one band with *article*, by number."""
    newest = read_newest(db)
    near = {other for each in newest.sharing.keys() & hashes for other in newest.sharing[each]}
    found = set(sorted(near)[:MOST_CANDIDATES])
    most = len(found) + MOST_CANDIDATES
    for (other,) in db.execute(SHARE_A_BAND, hashes):
        found.add(other)
        if len(found) >= most:
            break
    return sorted(found - {article})


def read_newest(db: sqlite3.Connection) -> Newest:
    """The bands in memory, brought in line with `bands_due`, which other processes change too."""
    newest = newest_of(db)
    changes, first, last = db.execute(STATE).fetchone()
    if changes != newest.changes:  # some were rolled back
        newest.clear()
        newest.changes = changes
    if newest.ends() == (first, last):
        return newest
    note_change(db, newest)
    if newest.ends()[0] != first:  # they were filed
        newest.clear()
    after = newest.ends()[1] or 0
    for number, article, data, shingles in db.execute(DUE, [after, METHOD]).fetchall():
        newest.add(number, article, band_hashes(Signature.from_bytes(data, shingles)))
    return newest


def note_change(db: sqlite3.Connection, newest: Newest) -> None:
    """Say that *newest* is about to change."""
    db.execute("UPDATE temp.newest SET changes = ?", [newest.changes + 1])
    newest.changes += 1


def keep_bands(db: sqlite3.Connection, article: int, hashes: list[int]) -> None:
    """Make *article*, whose signature is stored, findable by its bands."""
    newest = read_newest(db)
    number = db.execute("INSERT INTO bands_due (article) VALUES (?)", [article]).lastrowid
    assert number is not None
    note_change(db, newest)
    newest.add(number, article, hashes)


def forget_bands(db: sqlite3.Connection, article: int, hashes: list[int]) -> None:
    """Take the bands of *article* back, wherever they are."""
    newest = read_newest(db)
    db.executemany("DELETE FROM bands WHERE hash = ? AND article = ?", [(each, article) for each in hashes])
    db.execute("DELETE FROM bands_due WHERE article = ?", [article])
    note_change(db, newest)
    newest.remove(article)


def file_bands(db: sqlite3.Connection) -> None:
    """At the end of a transaction: where enough bands are in memory, put them into `bands`."""
    if db.execute("SELECT count(*) FROM bands_due").fetchone()[0] < FILED_AT_ONCE:
        return
    newest = read_newest(db)
    rows = ((each, article) for each in sorted(newest.sharing) for article in newest.sharing[each])
    db.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", rows)
    forget_due(db, newest)


def forget_due(db: sqlite3.Connection, newest: Newest) -> None:
    """Say that no article is one of the newest."""
    db.execute("DELETE FROM bands_due")
    note_change(db, newest)
    newest.clear()


def file_all_anew(db: sqlite3.Connection) -> None:
    """Make the table `bands` anew, from the signatures."""
    db.execute("DELETE FROM bands")
    forget_due(db, newest_of(db))
    rows = db.execute("SELECT article, signature, shingles FROM signatures WHERE method = ?", [METHOD])
    while some := list(islice(rows, FILED_AT_ONCE)):
        of_these = (
            (each, article)
            for article, data, shingles in some
            for each in band_hashes(Signature.from_bytes(data, shingles))
        )
        db.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", sorted(of_these))
