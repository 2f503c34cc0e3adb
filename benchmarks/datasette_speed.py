"""How fast the served store answers: each page, the first page of a search with very many hits, beside a writer.

A generated store: articles of 200 words of a Zipf distribution on 50 sites over three years, a comment for every
other one, menus and footers, stories that several sites tell, and marks. Requests go over HTTP on loopback, one at a
time.

    python -m benchmarks.datasette_speed                        # 20,000 articles
    python -m benchmarks.datasette_speed --articles 200000      # what the project promises; 2 GB, some minutes
    python -m benchmarks.datasette_speed --keep /tmp/big.db     # and use that store again
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles

import httpx

from benchmarks.machine import write_result
from cleaners.records import Article, Cleaned, Label, Segment, Snapshot
from store import Store, ingest, open_store, start_run

SITES = 50
DAYS = 1096
FIRST = date(2019, 1, 1)
WORDS_EACH = 200
PARAGRAPHS = 5
VOCABULARY = 60_000
BOILERPLATE = 16
LANGUAGES = ("en", "ru", "hy", "az")
COMMON_TERM, COMMON_SHARE = "ceasefire", 0.15
# Every so many articles one is told by the next four sites too.
STORY_EVERY = 50
# Every so many articles a person has said whether one is relevant.
MARKED_EVERY = 200
REQUESTS = 25
BESIDE_WRITER = 1000
ROWS_A_SECOND = 50
PAGES = {
    "front": "/",
    "search": f"/search?q={COMMON_TERM}",
    "search newest first": f"/search?q={COMMON_TERM}&sort=newest",
    "search one site": f"/search?q={COMMON_TERM}&site=site7.example",
    "search on topic": f"/search?q={COMMON_TERM}&relevant=1",
    "search in comments": f"/search?q={COMMON_TERM}&in=comment",
    "search rare": "/search?q=title:{rare}",
    "article": "/article/{middle}",
    "site": "/site/site7.example",
    "story": "/story/{story}",
    "stories": "/stories",
    "rules": "/rules",
    "rule": "/rule/navigation",
    "dashboard": "/dashboard",
    "table": "/store/articles",
}


def generate(store: Store, count: int) -> None:
    """Fill the empty *store*, table by table: through `ingest` it would take an hour."""
    chance = random.Random(8)
    words = ["".join(chance.choices("abcdefghijklmnoprstuvz", k=chance.randint(3, 9))) for _ in range(VOCABULARY)]
    weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(VOCABULARY)))
    run = start_run(store, "benchmark", {})
    with store.transaction() as db:
        db.execute("INSERT INTO sources VALUES (1, 'generated', 'site', '')")
        db.executemany(
            "INSERT INTO rules VALUES (?, ?, ?)",
            [(1, "navigation", "is a menu"), (2, "copyright", "is a notice")],
        )
        db.executemany(
            "INSERT INTO texts VALUES (?1, ?2, ?2, ?3)",
            [(n, n.to_bytes(16), f"Section {n} of this site") for n in range(1, SITES * BOILERPLATE + 1)],
        )
        for number in range(1, count + 1):
            text = chance.choices(words, cum_weights=weights, k=WORDS_EACH)
            if chance.random() < COMMON_SHARE:
                text[chance.randrange(WORDS_EACH)] = COMMON_TERM
            one_article(db, number, text, " ".join(chance.choices(words, k=8)), run)
        db.executemany(
            "INSERT INTO marks (page, relevant, marked_at, marked_by) VALUES (?, ?, '2026-11-24T12:00:00Z', '')",
            [(number, number % 400 == 0) for number in range(MARKED_EVERY, count + 1, MARKED_EVERY)],
        )


def one_article(db: sqlite3.Connection, number: int, words: list[str], title: str, run: int) -> None:
    """A page with its snapshot, segments, article, index and every other time a comment."""
    site = number % SITES
    url, day = f"https://site{site}.example/{number}", str(FIRST + timedelta(number * 7919 % DAYS))
    seen = f"{day}T12:00:00Z"
    size = WORDS_EACH // PARAGRAPHS
    paragraphs = [" ".join(words[i : i + size]) for i in range(0, WORDS_EACH, size)]
    body = "\n\n".join(paragraphs)
    told = number - number % STORY_EVERY
    cluster = told if told and number % STORY_EVERY < 5 else None
    first_text = SITES * BOILERPLATE + number * PARAGRAPHS
    db.execute(
        "INSERT INTO pages VALUES (?, ?, ?, ?, NULL, NULL, ?, ?, '[]', ?, ?)",
        [number, url, url, f"site{site}.example", number % 100 / 100, number % 100 > 30, seen, seen],
    )
    db.execute("INSERT INTO cleanings VALUES (?, ?, ?, '')", [number, number, number.to_bytes(16)])
    db.execute(
        """INSERT INTO snapshots
        VALUES (?, ?, ?, ?, 200, 'text/html', ?, ?, '000001.warc.gz', ?, 900, 1, ?, ?, '1', NULL)""",
        [number, number, url, url, seen, f"{number:064x}", number * 900, run, number],
    )
    db.execute("UPDATE pages SET snapshot = ? WHERE id = ?", [number, number])
    db.executemany(
        "INSERT INTO texts VALUES (?1, ?2, ?2, ?3)",
        [(first_text + i, (first_text + i).to_bytes(16), paragraph) for i, paragraph in enumerate(paragraphs)],
    )
    menu = [
        (number, i, 1 + site * BOILERPLATE + i, "removed", 1 + i % 2, 0, "", "paragraph", 0) for i in range(BOILERPLATE)
    ]
    text = [(number, BOILERPLATE + i, first_text + i, "body", None, 0, "", "paragraph", 0) for i in range(PARAGRAPHS)]
    db.executemany("INSERT INTO segments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)", menu + text)
    db.execute(
        """INSERT INTO articles (id, title, authors, published, published_utc, language, tags, body, markdown, words,
            field_sources, snapshot, cleaner, cluster, first_seen, last_seen)
        VALUES (?, ?, '["A. Reporter"]', ?, ?, ?, '[]', ?, '', ?, '[]', ?, '1', ?, ?, ?)""",
        [number, title, day, day, LANGUAGES[number % 4], body, WORDS_EACH, number, cluster, seen, seen],
    )
    db.execute(
        "INSERT INTO articles_fts (rowid, title, body, authors) VALUES (?, ?, ?, 'A. Reporter')", [number, title, body]
    )
    db.execute(
        """INSERT INTO revisions (article, hash, cause, seen_at, snapshot, run, cleaner)
        VALUES (?, ?, 'first', ?, ?, ?, '1')""",
        [number, number.to_bytes(16), seen, number, run],
    )
    if cluster and cluster != number:
        db.execute("INSERT INTO duplicates VALUES (?, ?, 'copy', 0.8, 0.9)", [number, cluster])
    if number % 2:
        comment = paragraphs[0]
        db.execute(
            """INSERT INTO comments (id, page, identity, position, depth, author, published, published_utc, relative,
                text, flags, origin, method, confidence, url, snapshot, first_seen, last_seen)
            VALUES (?, ?, ?, 0, 0, ?, ?, ?, 0, ?, '[]', 'page', 'test', 1, ?, ?, ?, ?)""",
            [number, number, number.to_bytes(16), f"reader {number % 997}", day, day, comment, url, number, seen, seen],
        )
        db.execute("INSERT INTO comments_fts (rowid, text, author) VALUES (?, ?, '')", [number, comment])


@contextmanager
def served(path: Path) -> Iterator[tuple[str, int]]:
    """The address at which the store is served by a process of its own, and that process's number."""
    command = [sys.executable, "-c", "from cli.main import main; main()", "serve", str(path), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        try:
            found = re.search(r"http://\S+[^/\s]", server.stderr.readline())
            assert found
            yield found[0], server.pid
        finally:
            server.terminate()


def milliseconds(client: httpx.Client, path: str) -> float:
    """How long one answer took. Raises where it is no success."""
    began = time.perf_counter()
    client.get(path).raise_for_status()
    return (time.perf_counter() - began) * 1000


def processor_milliseconds(process: int) -> float:
    """What the process has taken of the processor so far, by Linux's count in hundredths of a second."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """A crawl's writer at work, in a process of its own as a crawl is."""
    command = [sys.executable, "-m", "benchmarks.datasette_speed", "--write-into", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        try:
            yield
        finally:
            writer.terminate()


def write_into(path: Path) -> None:
    """Commit an article at a time, ROWS_A_SECOND of them if the machine can, until ended."""
    with open_store(path) as store:
        run = start_run(store, "benchmark", {})
        print("writing", flush=True)
        while True:
            began = time.monotonic()
            url = f"https://new.example/{time.time_ns()}"
            snapshot = Snapshot(url, url.encode(), datetime.now(UTC), headers=(("content-type", "text/html"),))
            text = f"Something new at {url}."
            reading = Cleaned(Article(text, "Something new"), (), (Segment(text, Label.BODY),), "bench")
            place = store.archive.append(snapshot)
            ingest(store, snapshot, reading, place, run=run)
            time.sleep(max(0.0, 1 / ROWS_A_SECOND - (time.monotonic() - began)))


def count_articles(path: Path) -> int:
    """How many there are."""
    with closing(sqlite3.connect(path)) as db:
        found: int = db.execute("SELECT count(*) FROM articles").fetchone()[0]
    return found


def measure(path: Path) -> dict[str, object]:
    """Medians by page, the first answer after the start, and the answers beside a writer."""
    articles = count_articles(path)
    with closing(sqlite3.connect(path)) as db:
        hits = db.execute("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ?", [COMMON_TERM]).fetchone()[0]
        middle = articles // 2
        rare = db.execute(
            "SELECT substr(title, 1, instr(title, ' ') - 1) FROM articles WHERE id = ?", [middle]
        ).fetchone()[0]
    pages = {name: page.format(middle=middle, rare=rare, story=STORY_EVERY) for name, page in PAGES.items()}
    with served(path) as (address, server), httpx.Client(base_url=address, timeout=300) as client:
        first = milliseconds(client, "/")
        # Until all is counted the front page waits a moment for the rest; this page waits for all of it.
        counted = first + milliseconds(client, "/rules")
        medians, processor = {}, {}
        for name, page in pages.items():
            milliseconds(client, page)
            before = processor_milliseconds(server)
            medians[name] = round(median(milliseconds(client, page) for _ in range(REQUESTS)), 1)
            processor[name] = round((processor_milliseconds(server) - before) / REQUESTS, 1)
        with writing(path):
            began, there = time.monotonic(), count_articles(path)
            beside = [
                milliseconds(client, page) for page in itertools.islice(itertools.cycle(pages.values()), BESIDE_WRITER)
            ]
            rate = (count_articles(path) - there) / (time.monotonic() - began)
    return {
        "articles": articles,
        "search_hits": hits,
        "file_mb": path.stat().st_size // 1_000_000,
        "first_page_after_start_ms": round(first),
        "all_counted_after_start_ms": round(counted),
        "median_ms": medians,
        # What a page costs the server: the time that it takes where nobody else wants the processor.
        "processor_ms": processor,
        "beside_a_writer": {
            "requests": BESIDE_WRITER,
            "failed": 0,
            "articles_written_a_second": round(rate, 1),
            "median_ms": round(median(beside), 1),
            "p95_ms": round(quantiles(beside, n=20)[-1], 1),
        },
    }


def main() -> None:
    """Generate, measure, print and write the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--keep", type=Path, help="generate the store here, or use the one that is there")
    parser.add_argument("--write-into", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.write_into:
        write_into(options.write_into)
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder) / "speed.db"
        if not path.exists():
            with open_store(path) as store:
                generate(store, options.articles)
        measured = measure(path)
    write_result(f"datasette_speed_{options.articles}", measured)


if __name__ == "__main__":
    main()
