"""Pages that come from files instead of the web: into our archive, and into the queue for the store."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import closing
from itertools import islice

from cleaners.records import Snapshot
from crawler.frontier import Frontier
from crawler.run import Run
from crawler.sources import Source
from crawler.visits import Link, Role
from store import Store, open_store, place_of
from store.archive import Archive, digest_of

# So many at a time, between which the pages that are being fetched get their turn at the archive.
AT_ONCE = 20


def take_pages(run: Run, source: Source, pages: Iterator[Snapshot]) -> bool:
    """Take the next few of *pages*; returns whether there may be more. Runs in the archive's thread."""
    counts = run.summary.of(source.name)
    seen = 0
    # The run's own connections are the event loop's.
    with open_store(run.store_path) as store, closing(Frontier(run.frontier.path)) as frontier:
        for snapshot in islice(pages, AT_ONCE):
            seen += 1
            new = _take(run.store.archive, store, frontier, source, snapshot)
            counts.fetched += new
            counts.unchanged += not new
    return seen == AT_ONCE


def _take(archive: Archive, store: Store, frontier: Frontier, source: Source, snapshot: Snapshot) -> bool:
    digest = digest_of(snapshot.body)
    if place_of(store, snapshot, digest) is not None:
        # Of a page that the files have at several times the frontier knows the last body alone.
        return False

    def place() -> dict[str, str | int]:
        return dataclasses.asdict(archive.append(snapshot))

    return frontier.take(Link(snapshot.url, Role.ARTICLE), source.name, digest, place)
