"""What finding near-duplicates costs when there are 100,000 documents already, and 1,000,000.

The store's own tables, statements and functions on a store of articles without texts: shingling a million texts would
take longer than all that is measured here, so the documents' signatures are drawn at random. One in twenty is a copy
of an earlier one (resemblance 0.8) and one in five a distant relative (0.1): what real neighbours do to look-up and
verification. The fill goes in sorted by band, 50,000 documents at a time, in a process of its own; what is measured are
the 8,200 documents that come after it, in transactions of 100; their bands are filed twice meanwhile, in a commit. What
the signature itself costs is measured on 2,000 texts of 4 KB (benchmarks/store_speed.py).

    nice python -m benchmarks.near_duplicate_cost                      # five minutes of CPU, 3 GB of disk
    nice python -m benchmarks.near_duplicate_cost --documents 20000
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import tempfile
import time
from array import array
from collections import Counter
from pathlib import Path

from benchmarks.machine import write_result
from benchmarks.store_speed import articles
from store import Store, open_store, start_run
from store.bands import FILED_AT_ONCE, candidates
from store.duplicates import keep_signature, resembling
from store.rows import insert
from store.signatures import METHOD, PERMUTATIONS, Signature, band_hashes, signature

FILL = 50_000
MEASURED = 2 * (FILED_AT_ONCE + 4)  # whole batches
BATCH = 100
TEXTS = 2_000
SHINGLES = 600  # of 4 KB of English
# Of how many documents: which share of its minima one has from an earlier one. The others are alone.
RELATIVES = ((0.05, 0.8), (0.20, 0.1))
# Rows for the references to hold; an article without words is in no index but the primary key's.
ROWS = """WITH RECURSIVE n(i) AS (VALUES (:first) UNION ALL SELECT i + 1 FROM n WHERE i < :last)
INSERT INTO {} SELECT {} FROM n"""
PAGES = ROWS.format("pages (id, identity, url, site, first_seen, last_seen)", "i, 'a/' || i, 'a/' || i, 'a', '', ''")
ARTICLES = ROWS.format(
    """articles (id, authors, tags, body, markdown, words, field_sources, snapshot, cleaner, first_seen, last_seen)""",
    "i, '[]', '[]', '', '', 0, '', 1, '', '', ''",
)

EMPTY_SNAPSHOT: dict[str, str | int | float | bytes | None] = {}
EMPTY_SNAPSHOT |= dict.fromkeys(
    ("url", "response_url", "media_type", "fetched_at", "digest", "warc_file", "cleaner"), ""
)
EMPTY_SNAPSHOT |= dict.fromkeys(("status", "warc_offset", "warc_length"), 0)


def drawn(number: int) -> Signature:
    """The signature of document *number*: always the same, whichever are drawn beside it."""
    chance = random.Random(number)
    minima = array("I", chance.randbytes(4 * PERMUTATIONS))
    lot = chance.random()
    for share, alike in RELATIVES:
        if lot < share and number > 1:
            earlier = array("I", random.Random(chance.randrange(1, number)).randbytes(4 * PERMUTATIONS))
            for place in range(PERMUTATIONS):
                if chance.random() < alike:
                    minima[place] = earlier[place]
            break
        lot -= share
    return Signature(minima, SHINGLES)


def fill(path: Path, first: int, last: int) -> None:
    """Documents *first* to *last*, with what the store keeps of each; bands in their own order, which saves hours."""
    with open_store(path) as store:
        for start in range(first, last + 1, FILL):
            end = min(start + FILL - 1, last)
            signatures = [(number, drawn(number)) for number in range(start, end + 1)]
            bands = sorted((band, number) for number, its in signatures for band in band_hashes(its))
            with store.transaction() as db:
                add_articles(store, start, end)
                rows = ((number, METHOD, its.shingles, its.to_bytes()) for number, its in signatures)
                db.executemany("INSERT INTO signatures VALUES (?, ?, ?, ?)", rows)
                db.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", bands)


def add_articles(store: Store, first: int, last: int) -> None:
    """Pages and articles *first* to *last*, empty but for their numbers."""
    for statement in (PAGES, ARTICLES):
        store.connection.execute(statement, {"first": first, "last": last})


def start_store(path: Path) -> None:
    """A store with the one snapshot that all articles refer to."""
    with open_store(path) as store:
        run = start_run(store, "benchmark", {})
        with store.transaction() as db:
            db.execute("INSERT INTO pages VALUES (0, '', '', '', NULL, NULL, NULL, NULL, NULL, '', '')")
            db.execute("INSERT INTO cleanings VALUES (1, 0, x'00', '')")
            insert(db, "snapshots", {"id": 1, "page": 0, "run": run, "cleaning": 1, **EMPTY_SNAPSHOT})


def measure(path: Path, first: int) -> dict[str, object]:
    """The next MEASURED documents, one after the other: microseconds of CPU a document, and the file's size for it."""
    spent: Counter[str] = Counter()
    met = linked = 0
    clock = time.process_time
    began_at = time.perf_counter()
    with open_store(path) as store:
        for start in range(first, first + MEASURED, BATCH):
            batch = [(number, drawn(number)) for number in range(start, start + BATCH)]
            add_articles(store, start, start + BATCH - 1)
            with store.transaction() as db:
                for number, mine in batch:
                    began = clock()
                    bands = band_hashes(mine)
                    linked += len(resembling(db, number, mine, bands))
                    looked = clock()
                    keep_signature(db, number, mine, bands)
                    spent["look_up_and_verify"] += looked - began
                    spent["insert"] += clock() - looked
                    met += len(candidates(db, number, bands))  # warm by now, and not timed
                committing = clock()
            spent["commit"] += clock() - committing
        seconds = time.perf_counter() - began_at
        sizes = store.connection.execute(
            "SELECT name, sum(pgsize) FROM dbstat WHERE name IN ('signatures', 'bands', 'bands_due') GROUP BY name"
        ).fetchall()
    documents = first + MEASURED - 1
    cost = {name: round(value * 1e6 / MEASURED) for name, value in spent.items()}
    return {
        "documents_before": first - 1,
        "microseconds_of_cpu_a_document": cost | {"all": sum(cost.values())},
        "microseconds_of_clock_a_document": round(seconds * 1e6 / MEASURED),
        "candidates_a_document": round(met / MEASURED, 2),
        "links_a_document": round(linked / MEASURED, 3),
        "bytes_a_document": {name: round(size / documents) for name, size in sizes},
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def signature_cost() -> int:
    """Microseconds of CPU for the signature of a text of 4 KB, words and 3-grams included."""
    texts = [cleaned.article.body for _, cleaned, _ in articles(TEXTS) if cleaned.article]
    began = time.process_time()
    for text in texts:
        signature(text)
    return round((time.process_time() - began) * 1e6 / len(texts))


def main() -> None:
    """Measure, print and write the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="+", default=[100_000, 1_000_000], help="sizes, ascending")
    sizes = parser.parse_args().documents
    began = time.process_time()
    processes = multiprocessing.get_context("spawn")
    measured, there = [], 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cost.db"
        start_store(path)
        for size in sizes:
            # In a process of its own: the memory that a fill takes is none of the store's.
            process = processes.Process(target=fill, args=(path, there + 1, size))
            process.start()
            process.join()
            if process.exitcode:
                raise SystemExit(f"filling up to {size} documents failed")
            measured.append(measure(path, size + 1))
            there = size + MEASURED
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    write_result(
        "near_duplicate_cost",
        {
            "method": METHOD,
            "drawn_signatures": {"copies at 0.8": RELATIVES[0][0], "relatives at 0.1": RELATIVES[1][0]},
            "measured_documents": MEASURED,
            "signature_of_4_kb_microseconds": signature_cost(),
            "at": measured,
            "cpu_seconds": round(time.process_time() - began + children.ru_utime + children.ru_stime),
        },
    )


if __name__ == "__main__":
    main()
