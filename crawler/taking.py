"""Pages that come from files instead of the web: into our archive, and into the queue for the store."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from itertools import islice

from cleaners.records import Snapshot
from crawler.frontier import Frontier
from crawler.run import Run
from crawler.sources import Source
from crawler.visits import Link, Role
from store.archive import digest_of

# So many at a time, between which the pages that are being fetched get their turn at the archive.
AT_ONCE = 20


def take_pages(run: Run, source: Source, pages: Iterator[Snapshot]) -> bool:
    """Take the next few of *pages*; returns whether there may be more. Runs in the archive's thread."""
    frontier = Frontier(run.frontier.path)
    counts = run.summary.of(source.name)
    seen = 0
    try:
        for snapshot in islice(pages, AT_ONCE):
            seen += 1
            new = _take(run, frontier, source, snapshot)
            counts.fetched += new
            counts.unchanged += not new
    finally:
        frontier.close()
    return seen == AT_ONCE


def _take(run: Run, frontier: Frontier, source: Source, snapshot: Snapshot) -> bool:
    def place() -> dict[str, str | int]:
        return dataclasses.asdict(run.store.archive.append(snapshot))

    return frontier.take(Link(snapshot.url, Role.ARTICLE), source.name, digest_of(snapshot.body), place)
