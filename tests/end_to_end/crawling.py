"""A crawl in a process of its own, as a user runs it: an event loop runs once a process, and a test may kill it.

Run by the tests as `python -m tests.end_to_end.crawling STORE SOURCES PROXY`; prints the summary as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.newsroom.edition import HERE

ROOT = HERE.parents[1]
SOURCES = HERE / "sources.toml"


def start(store: Path, proxy: str, sources: Path = SOURCES) -> subprocess.Popen[str]:
    """A crawl that has just begun, as the head of a process group of its own."""
    command = [sys.executable, "-m", "tests.end_to_end.crawling", str(store), str(sources), proxy]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def crawl(store: Path, proxy: str = "", sources: Path = SOURCES) -> dict[str, Any]:
    """Crawl to the end and give the summary. Raises AssertionError with the output where the crawl itself fails."""
    process = start(store, proxy, sources)
    try:
        output, errors = process.communicate(timeout=120)
    finally:
        process.kill()
    assert process.returncode == 0, errors[-4000:]
    summary: dict[str, Any] = json.loads(output)
    return summary


def main() -> None:
    from crawler import CrawlOptions, crawl, read_sources

    store, table, proxy = sys.argv[1:]
    # Small delays, since the newsroom is on this machine; `retry_wait` bounds the wait for what fails for good.
    options = CrawlOptions(
        proxy=proxy, allow_private=True, delay=0.02, timeout=5.0, retry_after=0.1, retry_wait=3.0, max_attempts=2
    )
    summary = crawl(Path(store), read_sources(table), options)
    sources = {name: source.problem for name, source in summary.sources.items()}
    told = {"outcome": summary.outcome, "problems": summary.problems, "sources": sources, **summary.counts()}
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
