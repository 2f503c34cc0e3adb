"""The main job on real input, offline: `python -m tests.newsroom.demo demo.db`, or `make demo`.

Ingests the five seeds, then crawls the newsroom as it would crawl the web: sources, frontier, robots.txt, archive,
cleaning, store, nothing bypassed. Only the proxy is special, which gives the sites names on a port of loopback.
Progress goes to standard error, the result to standard output. Run again, it finds that nothing has changed.
"""

from __future__ import annotations

import sqlite3
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from cleaners import clean
from cleaners.records import Snapshot
from crawler import CrawlOptions, Summary, crawl, read_sources
from store import finish_run, ingest, open_store, place_of, start_run
from store.archive import digest_of
from store.topic import Profile, score
from tests.newsroom.contents import changed, contents
from tests.newsroom.edition import HERE
from tests.newsroom.server import Newsroom

ROOT = HERE.parents[1]
SEEDS = ROOT / "seeds"
TOPIC = SEEDS / "topic.toml"
# The newsroom is ours and on this machine: what is polite on the web would only make the demo long.
DELAY = 0.02
COUNTS = (
    ("articles", "SELECT count(*) FROM articles", ""),
    ("from the seeds", "SELECT count(*) FROM articles JOIN pages USING (id) WHERE site = ''", "  "),
    ("relevant", "SELECT count(*) FROM articles JOIN pages USING (id) WHERE relevant", "  "),
    ("comments", "SELECT count(*) FROM comments", ""),
    ("answers to another", "SELECT count(*) FROM comments WHERE parent IS NOT NULL", "  "),
    ("without a word", "SELECT count(*) FROM comments WHERE text = ''", "  "),
    ("articles linked as duplicates", "SELECT count(DISTINCT article) FROM duplicates", ""),
    ("lines removed", "SELECT count(*) FROM removed", ""),
)
RULES_SHOWN = 12


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("Usage: python -m tests.newsroom.demo STORE.db")
    path = Path(sys.argv[1])
    started = time.monotonic()
    before = contents(path)
    ingest_seeds(path)
    crawl_newsroom(path)
    say(f"Done in {time.monotonic() - started:.0f} seconds.")
    report(path, before)


def ingest_seeds(path: Path) -> None:
    """Clean and store the five example texts, without any network."""
    files = sorted(SEEDS.glob("*.txt"))
    say(f"1. Ingesting {len(files)} example texts from {SEEDS.name}/")
    profile = Profile.load(TOPIC)
    with open_store(path) as store:
        run = start_run(store, "ingest", {"paths": [SEEDS.name]})
        for file in files:
            taken = datetime.fromtimestamp(file.stat().st_mtime, UTC)
            snapshot = Snapshot(file.name, file.read_bytes(), taken, headers=(("content-type", "text/plain"),))
            cleaned = clean(snapshot)
            place = place_of(store, snapshot, digest_of(snapshot.body)) or store.archive.append(snapshot)
            article = cleaned.article
            title = article.title if article else None
            relevance = score(profile, title or "", article.body, article.language) if article else None
            kept = ingest(store, snapshot, cleaned, place, run=run, source="seeds", relevance=relevance)
            news = "new" if kept.new_page else "known"
            say(f"   {news}: {title or 'without a title'}, {len(cleaned.comments)} comments")
        finish_run(store, run, "finished", {"files": len(files)})


def crawl_newsroom(path: Path) -> Summary:
    """Start the newsroom on a free port, and crawl it through it."""
    with Newsroom() as newsroom:
        sites = ", ".join(site.host for site in newsroom.edition.sites)
        say(f"2. The newsroom answers at {newsroom.proxy} for {sites}")
        say("3. Crawling it")
        options = CrawlOptions(
            proxy=newsroom.proxy, allow_private=True, delay=DELAY, topic=str(TOPIC), progress=show_progress
        )
        summary = crawl(path, read_sources(HERE / "sources.toml"), options)
        show_progress(summary, last=True)
        forbidden = len(newsroom.disallowed())
        say(f"   {len(newsroom.log)} requests, {forbidden} of them for what a robots.txt forbids")
    for url, reason in summary.problems:
        say(f"   {url}: {reason}")
    return summary


def show_progress(summary: Summary, *, last: bool = False) -> None:
    """One line, written over on a terminal; into a file only its last state."""
    line = (
        f"   {summary.total('fetched')} fetched, {summary.total('unchanged')} unchanged, "
        f"{summary.total('articles')} new articles, {summary.total('comments')} new comments, {summary.waiting} waiting"
    )
    if last or sys.stderr.isatty():
        print(f"\r\x1b[K{line}" if sys.stderr.isatty() else line, end="\n" if last else "", file=sys.stderr, flush=True)


def report(path: Path, before: dict[str, str]) -> None:
    """Print what the store holds, whether this run changed it, and how to go on."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        print(f"In {path}:")
        for name, query, indent in COUNTS:
            print(f"{database.execute(query).fetchone()[0]:>7}  {indent}{name}")
        by_rule = database.execute(
            "SELECT rule, count(*) AS lines FROM removed GROUP BY rule ORDER BY lines DESC, rule"
        )
        rules = by_rule.fetchall()
    for rule, lines in rules[:RULES_SHOWN]:
        print(f"{lines:>9}  by {rule}")
    if rules[RULES_SHOWN:]:
        print(f"{sum(lines for _, lines in rules[RULES_SHOWN:]):>9}  by {len(rules) - RULES_SHOWN} other rules")
    tables = changed(before, contents(path))
    if not before:
        print("The store is new. Run the same again, and nothing in it will change.")
    elif not tables:
        print("Nothing in the store has changed since the run before.")
    else:
        print(f"Changed since the run before: {', '.join(tables)}.")
    command = Path(sys.executable).with_name("conflictwire")
    shown = command.relative_to(Path.cwd()) if command.is_relative_to(Path.cwd()) else command.name
    print(f"\nGo on with:\n  {shown} search {path} ceasefire\n  {shown} serve {path}")


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
