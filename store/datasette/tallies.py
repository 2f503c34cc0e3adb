"""The overview, kept: made for the first page that needs it, and again in the background when the store has grown."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from store.datasette.queries.overview import Overview, overview

log = logging.getLogger(__name__)

# Numbers on the front page may be this old while a crawl writes; making them may take a thirtieth of the time at most.
SECONDS_FRESH = 20.0
COST = 30.0


class Tallies:
    """The overview of one store, for all pages of one server."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.version: tuple[int, int] = (-1, -1)
        self.kept: Overview | None = None
        self.made_at = 0.0
        self.took = 0.0
        self.making: asyncio.Task[None] | None = None

    async def current(self) -> Overview:
        """The overview as of the last seconds; waits only where there is none yet."""
        if self.kept is None or self.is_due():
            if self.making is None or self.making.done():
                self.making = asyncio.create_task(self.renew())
            # A quick store is counted for the very page that asks, so that what was just ingested is there.
            if self.kept is None or self.took < 0.1:
                await asyncio.shield(self.making)
        assert self.kept is not None
        return self.kept

    def is_due(self) -> bool:
        """True when it is time to look whether the numbers have changed."""
        return time.monotonic() - self.made_at > (max(SECONDS_FRESH, COST * self.took) if self.took >= 0.1 else 0)

    async def renew(self) -> None:
        """Count anew, on a thread and connection of its own: no page waits in line behind it."""
        await asyncio.to_thread(self.count)

    def count(self) -> None:
        """Count, unless the file is as it was."""
        version = self.file_version()
        if self.kept is not None and version == self.version:
            self.made_at = time.monotonic()
            return
        # The processor's time, not the clock's: a busy machine makes no small store a large one.
        begun = time.thread_time()
        uri = f"{self.path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=30)) as connection:
            kept = overview(connection)
        self.kept, self.version, self.made_at = kept, version, time.monotonic()
        self.took = time.thread_time() - begun
        log.info("%s: counted in %.1f s of the processor's time", self.path, self.took)

    def file_version(self) -> tuple[int, int]:
        """What changes with every commit: when the database and its write-ahead log were last written."""
        times = []
        for file in (self.path, self.path.with_name(self.path.name + "-wal")):
            try:
                times.append(file.stat().st_mtime_ns)
            except FileNotFoundError:
                times.append(0)
        return times[0], times[1]
