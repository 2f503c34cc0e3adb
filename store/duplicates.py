"""Which articles tell one story: the same text, a copy, a variant or an excerpt; linked, never deleted.

`link_duplicates` works one article at a time as they arrive; `rebuild_duplicates` makes all links anew and comes to the
same ones. The earlier article is the original: by its stated date, else by when it was first seen.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from store.bands import candidates, forget_bands, keep_bands
from store.connection import Store
from store.signatures import METHOD, Signature, band_hashes, containment, resemblance, signature

# Estimated resemblance; what the bounds do is measured by benchmarks/near_duplicates.py.
COPY = 0.5
VARIANT = 0.3
CONTAINED = 0.5
# An excerpt is a piece of a longer text: of two of like length, containment says no more than resemblance.
EXCERPT_OF = 1.5
# One text may be everywhere; its best links tell as much as all of them.
MOST_LINKS = 50
BATCH = 100
# The copies of one story: what makes a cluster. Variants and excerpts would chain different stories together.
COPIES = ("same-text", "copy")
# An identical text this short is linked only under the same title ("Photo gallery").
WORDS_THAT_SPEAK = 12


@dataclass(frozen=True, slots=True)
class Link:
    """Two articles, how alike they are, and the rule that says so."""

    other: int
    rule: str
    score: float
    containment: float


def link_duplicates(db: sqlite3.Connection, article: int) -> int | None:
    """Find what *article* repeats or is repeated by, and make its links those; the earliest of its copies, if any."""
    body, title, words = db.execute("SELECT body, title, words FROM articles WHERE id = ?", [article]).fetchone()
    mine = signature(body)
    links = {link.other: link for link in same_text(db, article, title, words)}
    if mine is not None:
        bands = band_hashes(mine)
        for link in resembling(db, article, mine, bands):
            links.setdefault(link.other, link)
        keep_signature(db, article, mine, bands)
    else:
        forget_signature(db, article)
    unlink(db, article)
    best = sorted(links.values(), key=lambda link: (-link.score, -link.containment, link.other))[:MOST_LINKS]
    for link in best:
        keep_link(db, article, link)
    join_cluster(db, article, [link.other for link in best if link.rule in COPIES])
    return original_of(db, article)


def same_text(db: sqlite3.Connection, article: int, title: str | None, words: int) -> list[Link]:
    """The articles with the same normalised words."""
    rows = db.execute(
        """SELECT other.id, other.title FROM articles AS mine JOIN articles AS other ON other.text_hash = mine.text_hash
        WHERE mine.id = ? AND other.id != mine.id ORDER BY other.id LIMIT ?""",
        [article, MOST_LINKS],
    )
    speaks = words >= WORDS_THAT_SPEAK
    return [Link(other, "same-text", 1.0, 1.0) for other, its_title in rows if speaks or its_title == title]


def resembling(db: sqlite3.Connection, article: int, mine: Signature, bands: list[int]) -> list[Link]:
    """The articles that share a band with *mine*, and that the estimate confirms."""
    links = []
    for other in candidates(db, article, bands):
        its = stored_signature(db, other)
        link = judged(other, mine, its) if its else None
        if link is not None:
            links.append(link)
    return links


def stored_signature(db: sqlite3.Connection, article: int) -> Signature | None:
    """The signature of *article*; None where it has none that can be compared with today's."""
    row = db.execute(
        "SELECT signature, shingles FROM signatures WHERE article = ? AND method = ?", [article, METHOD]
    ).fetchone()
    return Signature.from_bytes(*row) if row else None


def judged(other: int, mine: Signature, its: Signature) -> Link | None:
    """What the two are to each other; None for different stories."""
    score = resemblance(mine, its)
    share = containment(mine, its, score)
    longer = max(mine.shingles, its.shingles) / min(mine.shingles, its.shingles)
    if score >= COPY:
        rule = "copy"
    elif share >= CONTAINED and longer >= EXCERPT_OF:
        rule = "excerpt"
    elif score >= VARIANT:
        rule = "variant"
    else:
        return None
    return Link(other, rule, round(score, 4), round(share, 4))


def keep_signature(db: sqlite3.Connection, article: int, mine: Signature, bands: list[int]) -> None:
    """Make *article* findable for those that come after it; nothing changes where it is so already."""
    before = db.execute("SELECT method, signature FROM signatures WHERE article = ?", [article]).fetchone()
    if before == (METHOD, mine.to_bytes()):
        return
    if before is not None:
        forget_signature(db, article)
    db.execute("INSERT INTO signatures VALUES (?, ?, ?, ?)", [article, METHOD, mine.shingles, mine.to_bytes()])
    keep_bands(db, article, bands)


def forget_signature(db: sqlite3.Connection, article: int) -> None:
    """Take the signature of the article's text back, and the bands that follow from it."""
    before = stored_signature(db, article)
    if before is not None:
        forget_bands(db, article, band_hashes(before))
    elif db.execute("SELECT 1 FROM signatures WHERE article = ?", [article]).fetchone():
        db.execute("DELETE FROM bands WHERE article = ?", [article])  # reads them all, once for each new method
        db.execute("DELETE FROM bands_due WHERE article = ?", [article])
    db.execute("DELETE FROM signatures WHERE article = ?", [article])


def keep_link(db: sqlite3.Connection, article: int, link: Link) -> None:
    """Write a link from the later to the earlier of the two."""
    earlier, later = sorted((article, link.other), key=lambda number: when(db, number))
    db.execute(
        "INSERT INTO duplicates VALUES (?, ?, ?, ?, ?)", [later, earlier, link.rule, link.score, link.containment]
    )


def when(db: sqlite3.Connection, article: int) -> tuple[str, int, str]:
    """The order in which copies of a story came: by stated day, by first sight, then the fullest, then by address.

    Nothing in it depends on the order of ingest.
    """
    row = db.execute(
        """SELECT coalesce(published_utc, articles.first_seen), words, identity
        FROM articles JOIN pages ON pages.id = articles.id WHERE articles.id = ?""",
        [article],
    ).fetchone()
    return row[0], -row[1], row[2]


def unlink(db: sqlite3.Connection, article: int) -> None:
    """Take back the article's links, and part the cluster that they may have held together."""
    if db.execute("SELECT 1 FROM duplicates WHERE article = ?1 OR duplicate_of = ?1", [article]).fetchone() is None:
        return
    left = cluster_of(db, article) - {article}
    db.execute("DELETE FROM duplicates WHERE article = ?1 OR duplicate_of = ?1", [article])
    db.execute("UPDATE articles SET cluster = NULL WHERE id = ?", [article])
    while left:
        part = cluster_of(db, min(left))
        represent(db, part)
        left -= part


def cluster_of(db: sqlite3.Connection, article: int) -> set[int]:
    """All articles that copies lead to from *article*, itself included."""
    met, ahead = {article}, [article]
    while ahead:
        here = ahead.pop()
        rows = db.execute(
            f"""SELECT duplicate_of FROM duplicates WHERE article = ?1 AND rule IN {COPIES}
            UNION SELECT article FROM duplicates WHERE duplicate_of = ?1 AND rule IN {COPIES}""",
            [here],
        )
        new = {row[0] for row in rows} - met
        met |= new
        ahead.extend(new)
    return met


def represent(db: sqlite3.Connection, members: set[int]) -> None:
    """Give *members* their representative: the earliest, then the fullest; one alone needs none."""
    representative = min(members, key=lambda number: when(db, number)) if len(members) > 1 else None
    db.executemany(
        "UPDATE articles SET cluster = ?1 WHERE id = ?2 AND cluster IS NOT ?1",
        [(representative, member) for member in members],
    )


def join_cluster(db: sqlite3.Connection, article: int, copies: list[int]) -> None:
    """Put *article* and the clusters of its *copies* together, without walking through all their members."""
    if not copies:
        return
    marks = ", ".join("?" * len(copies))
    rows = db.execute(f"SELECT id, cluster FROM articles WHERE id IN ({marks})", copies).fetchall()
    clusters = {cluster for _, cluster in rows if cluster is not None}
    singles = {article} | {number for number, cluster in rows if cluster is None}
    representative = min(clusters | singles, key=lambda number: when(db, number))
    db.executemany("UPDATE articles SET cluster = ? WHERE id = ?", [(representative, number) for number in singles])
    db.executemany(
        "UPDATE articles SET cluster = ? WHERE cluster = ?",
        [(representative, cluster) for cluster in clusters if cluster != representative],
    )


def original_of(db: sqlite3.Connection, article: int) -> int | None:
    """The earliest article whose copy *article* is."""
    rows = db.execute(
        f"SELECT duplicate_of FROM duplicates WHERE article = ? AND rule IN {COPIES}", [article]
    ).fetchall()
    return min((row[0] for row in rows), key=lambda number: when(db, number), default=None)


def rebuild_duplicates(store: Store) -> int:
    """Make every signature, link and cluster anew, in short transactions; how many links there are now.

    Each article is taken out and put in again, so that at every moment the links are whole: stopped half-way, or beside
    a crawl, nothing is lost, and the next rebuild comes to the same.
    """
    numbers = [number for (number,) in store.connection.execute("SELECT id FROM articles ORDER BY id")]
    for start in range(0, len(numbers), BATCH):
        with store.transaction() as db:
            for number in numbers[start : start + BATCH]:
                link_duplicates(db, number)
    found: int = store.connection.execute("SELECT count(*) FROM duplicates").fetchone()[0]
    return found
