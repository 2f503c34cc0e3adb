"""The first page of a search for a word that is everywhere, snippets included, beside FTS5's bare `ORDER BY rank`.

python -m benchmarks.search_speed                       # 60,000 articles of 4 KB, 30,000 with the word: a minute
python -m benchmarks.search_speed --articles 200000
"""

from __future__ import annotations

import argparse
import random
import tempfile
from pathlib import Path

from benchmarks.machine import write_result
from benchmarks.store_speed import COMMON_TERM, best_of
from store import Store, open_store, search
from store.indexing import ARTICLES, index_row
from store.rows import insert

HITS = 30_000
PARAGRAPHS = 10
WORDS = 62
BATCH = 1000


def fill(store: Store, count: int) -> None:
    """*count* articles with no more around them than a search reads; HITS of them, anywhere, have the word."""
    chance = random.Random(13)
    words = ["".join(chance.choices("abcdefghijklmnoprstuvz", k=chance.randint(3, 9))) for _ in range(20_000)]
    stock = [" ".join(chance.choices(words, k=WORDS)) for _ in range(3000)]
    with_term = set(chance.sample(range(count), min(count, HITS)))
    store.connection.execute("PRAGMA foreign_keys = OFF")
    seen = "2026-01-01T00:00:00Z"
    for start in range(0, count, BATCH):
        with store.transaction() as db:
            for number in range(start, min(start + BATCH, count)):
                url = f"https://example.org/{number}"
                page = {"identity": url, "url": url, "site": "example.org", "first_seen": seen, "last_seen": seen}
                paragraphs = chance.choices(stock, k=PARAGRAPHS)
                if number in with_term:
                    paragraphs[chance.randrange(PARAGRAPHS)] += f" {COMMON_TERM}" * chance.randint(1, 4)
                row = {
                    "title": " ".join(chance.choices(words, k=8)),
                    "authors": "[]",
                    "body": "\n\n".join(paragraphs),
                    "tags": "[]",
                    "markdown": "",
                    "field_sources": "{}",
                    "words": PARAGRAPHS * WORDS,
                    "snapshot": 0,
                    "cleaner": "",
                    "first_seen": seen,
                    "last_seen": seen,
                }
                index_row(db, ARTICLES, insert(db, "articles", {"id": insert(db, "pages", page), **row}), row)


def main() -> None:
    """Measure, print and write the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=60_000)
    count = parser.parse_args().articles
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "search.db") as store:
        fill(store, count)
        db = store.connection
        bare = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? ORDER BY rank LIMIT 10"
        hits = db.execute("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ?", [COMMON_TERM]).fetchone()[0]
        write_result(
            "search_speed",
            {
                "articles": count,
                "hits": hits,
                "search_page_ms": best_of(lambda: search(store, COMMON_TERM, kinds=("article",))),
                "bare_fts5_rank_ms": best_of(lambda: db.execute(bare, [COMMON_TERM]).fetchall()),
            },
        )


if __name__ == "__main__":
    main()
