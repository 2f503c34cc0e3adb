"""The documents nearest to a stored one, or to any text: first those that share its wording, then its words."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass

from store.bands import candidates
from store.connection import Store
from store.duplicates import stored_signature
from store.explain import find_page
from store.search_text import normal_words
from store.signatures import band_hashes, containment, resemblance, signature

# The rarest of a text's words say what it is about; those in more than this share of the store say nothing.
TELLING_WORDS = 12
MOST_WORDS = 1000  # of a text are looked up
EVERYWHERE = 0.1
SHORTEST_WORD = 4


@dataclass(frozen=True, slots=True)
class Similar:
    """A document near the asked one. `resemblance` and `containment` are 0 where it shares words and no wording."""

    page: int
    url: str
    title: str | None
    resemblance: float
    containment: float
    shared_words: tuple[str, ...] = ()


def similar(store: Store, *, reference: str | int | None = None, text: str = "", limit: int = 10) -> list[Similar]:
    """The nearest *limit* articles to a stored document or to *text*, nearest first. Raises NoSuchDocument."""
    db = store.connection
    page = find_page(store, reference) if reference is not None else 0
    if page:
        row = db.execute("SELECT coalesce(title, '') || char(10) || body, body FROM articles WHERE id = ?", [page])
        with_title, text = row.fetchone() or ("", "")
    else:
        with_title = text
    found = {near.page: near for near in by_wording(db, page, text)}
    if len(found) < limit:
        for near in by_words(db, page, with_title, limit):
            found.setdefault(near.page, near)
    return sorted(found.values(), key=lambda near: (-near.resemblance, -near.containment))[:limit]


def by_wording(db: sqlite3.Connection, page: int, text: str) -> list[Similar]:
    """The articles that share a band of the signature."""
    mine = signature(text)
    if mine is None:
        return []
    near = []
    for other in candidates(db, page, band_hashes(mine)):
        its = stored_signature(db, other)
        if its is not None:
            url, title = db.execute(
                "SELECT url, title FROM pages JOIN articles USING (id) WHERE pages.id = ?", [other]
            ).fetchone()
            score = resemblance(mine, its)
            near.append(Similar(other, url, title, round(score, 4), round(containment(mine, its, score), 4)))
    return near


def by_words(db: sqlite3.Connection, page: int, text: str, limit: int) -> list[Similar]:
    """The articles that have most of the text's telling words, by bm25."""
    words = telling_words(db, text)
    if not words:
        return []
    expression = " OR ".join(f'"{word}"' for word in words)
    rows = db.execute(
        """SELECT articles.id, url, articles.title, articles_fts.title || ' ' || articles_fts.body FROM articles_fts
        JOIN articles ON articles.id = articles_fts.rowid JOIN pages ON pages.id = articles.id
        WHERE articles_fts MATCH ? AND articles.id != ? ORDER BY rank LIMIT ?""",
        [expression, page, limit],
    )
    near = []
    for number, url, title, its_text in rows:
        its_words = set(normal_words(its_text))
        near.append(Similar(number, url, title, 0.0, 0.0, tuple(word for word in words if word in its_words)))
    return near


def telling_words(db: sqlite3.Connection, text: str) -> list[str]:
    """The words of *text* that other articles have too, and few of them: frequent here and rare there first."""
    times = Counter(word for word in normal_words(text) if len(word) >= SHORTEST_WORD and not word.isdigit())
    db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, articles_fts, row)")
    total = db.execute("SELECT count(*) FROM articles").fetchone()[0]
    weights = {}
    for word, count in times.most_common(MOST_WORDS):
        found = db.execute("SELECT doc FROM temp.vocabulary WHERE term = ?", [word]).fetchone()
        if found and 1 < found[0] <= max(3, total * EVERYWHERE):
            weights[word] = count / found[0]
    return sorted(weights, key=lambda word: (-weights[word], word))[:TELLING_WORDS]
