"""Relevance of what is stored, anew: when the topic's profile changes, documents need not be fetched again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from store.connection import Store
from store.ingest import relevance_row
from store.rows import update
from store.topic import Relevance

# Short transactions: a crawl may write beside us.
BATCH = 200


def stored_articles(store: Store) -> Iterator[tuple[int, str, str, str | None]]:
    """Number, title, body and language of every article, by number."""
    rows = store.connection.execute("SELECT id, coalesce(title, ''), body, language FROM articles ORDER BY id")
    yield from rows


def keep_scores(store: Store, scores: Mapping[int, Relevance]) -> int:
    """Write the *scores* of pages that have others so far; how many those were."""
    changed = 0
    numbers = list(scores)
    for start in range(0, len(numbers), BATCH):
        with store.transaction() as db:
            for page in numbers[start : start + BATCH]:
                row = relevance_row(scores[page])
                before = db.execute(
                    "SELECT relevance, relevant, topic_terms FROM pages WHERE id = ?", [page]
                ).fetchone()
                if before != tuple(row.values()):
                    update(db, "pages", page, row)
                    changed += 1
    return changed
