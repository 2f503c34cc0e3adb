"""How fast the store takes articles in, takes the same again, and answers.

Articles of 4 KB with words of a Zipf distribution, each with a menu and a footer that repeat, one core, one process.

    python -m benchmarks.store_speed                     # 20,000 articles: a minute or two
    python -m benchmarks.store_speed --articles 100000
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.machine import write_result
from cleaners.records import Article, Cleaned, Label, Segment, Snapshot
from store import Place, Store, ingest, open_store, search, start_run

WORDS_EACH = 620  # 4 KB
VOCABULARY = 60_000
BATCH = 500  # articles a transaction, as `conflictwire ingest` takes those of a folder
PARAGRAPHS = 10
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
MENU = [Segment(f"Section {n}", Label.REMOVED, "navigation", "is a menu") for n in range(12)]
FOOTER = [Segment(f"Notice {n} of this site", Label.REMOVED, "copyright", "is a notice") for n in range(4)]
# Stands in this share of the articles: the term that a search is timed with.
COMMON_TERM, COMMON_SHARE = "ceasefire", 0.15


def articles(count: int) -> Iterator[tuple[Snapshot, Cleaned, Place]]:
    """Always the same *count* articles, one at a time."""
    chance = random.Random(11)
    words = ["".join(chance.choices("abcdefghijklmnoprstuvz", k=chance.randint(3, 9))) for _ in range(VOCABULARY)]
    weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(VOCABULARY)))
    for number in range(count):
        text = chance.choices(words, cum_weights=weights, k=WORDS_EACH)
        if chance.random() < COMMON_SHARE:
            for _ in range(chance.randint(1, 4)):
                text[chance.randrange(WORDS_EACH)] = COMMON_TERM
        size = WORDS_EACH // PARAGRAPHS
        paragraphs = [" ".join(text[i : i + size]) for i in range(0, WORDS_EACH, size)]
        title = " ".join(chance.choices(words, k=8))
        segments = (*MENU, Segment(title, Label.TITLE), *(Segment(p, Label.BODY) for p in paragraphs), *FOOTER)
        record = Article("\n\n".join(paragraphs), title, ("A. Reporter",), "2026-01-01", language="en")
        body = record.body.encode()
        url = f"https://site{number % 50}.example.org/{number}"
        snapshot = Snapshot(url, body, FIRST + timedelta(seconds=number), headers=(("content-type", "text/html"),))
        place = Place("000001.warc.gz", number * 2000, 2000, hashlib.sha256(body).hexdigest())
        yield snapshot, Cleaned(record, (), segments, "bench"), place


def take_in(store: Store, count: int) -> tuple[float, float, int]:
    """Articles a second of the clock and of the processor, and how many changed the store."""
    run = start_run(store, "benchmark", {})
    spent, worked, changed = 0.0, 0.0, 0
    source = articles(count)
    while batch := list(itertools.islice(source, BATCH)):
        began, work_began = time.perf_counter(), time.process_time()
        with store.transaction():
            for snapshot, cleaned, place in batch:
                changed += ingest(store, snapshot, cleaned, place, run=run).changed
        spent += time.perf_counter() - began
        worked += time.process_time() - work_began
    return count / spent, count / worked, changed


def best_of(call: object, times: int = 7) -> float:
    """The fastest of some calls, in milliseconds."""
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        call()  # type: ignore[operator]
        spent.append(time.perf_counter() - began)
    return round(min(spent) * 1000, 1)


def main() -> None:
    """Measure, print and write the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    count = parser.parse_args().articles
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "speed.db") as store:
        first, first_cpu, new = take_in(store, count)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        again, again_cpu, changed = take_in(store, count)
        db = store.connection
        hits = db.execute("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ?", [COMMON_TERM]).fetchone()[0]
        bare = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? ORDER BY rank LIMIT 10"
        write_result(
            f"store_speed_{count}",
            {
                "articles": count,
                "ingest_per_second": round(first),
                "ingest_per_cpu_second": round(first_cpu),
                "new": new,
                "reingest_per_second": round(again),
                "reingest_per_cpu_second": round(again_cpu),
                "changed_by_reingest": changed,
                "peak_memory_mb": memory,
                "file_mb": (Path(folder) / "speed.db").stat().st_size // 1_000_000,
                "search_hits": hits,
                "search_page_ms": best_of(lambda: search(store, COMMON_TERM, kinds=("article",))),
                "bare_fts5_rank_ms": best_of(lambda: db.execute(bare, [COMMON_TERM]).fetchall()),
            },
        )


if __name__ == "__main__":
    main()
