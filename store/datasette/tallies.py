"""The overview, kept: made when the server starts, and again in the background when the store has grown.

Of a large store counting takes seconds, most of them for the removed lines: the front page doesn't wait for those.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from store.connection import reading_uri
from store.datasette.queries.overview import Overview, overview

log = logging.getLogger(__name__)

# Numbers on the front page may be this old while a crawl writes; making them may take a thirtieth of the time at most.
SECONDS_FRESH = 20.0
COST = 30.0
# The front page waits so long for the rest, once it has the first part: a small store's is there by then.
SECONDS_FOR_THE_REST = 0.3


class Tallies:
    """The overview of one store, for all pages of one server."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.version: tuple[int, int] = (-1, -1)
        self.kept: Overview | None = None
        self.made_at = 0.0
        self.took = 0.0
        self.making: asyncio.Task[None] | None = None
        self.part: Overview | None = None
        self.has_part = asyncio.Event()

    async def soon(self) -> Overview:
        """As `current`; of a large store, and before all is counted once, the first part of it."""
        if self.kept is None:
            self.make()
            assert self.making is not None
            waiting = asyncio.create_task(self.has_part.wait())
            await asyncio.wait((self.making, waiting), return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            await asyncio.wait((self.making,), timeout=SECONDS_FOR_THE_REST)
            if self.kept is None and self.part is not None:
                return self.part
        return await self.current()

    def make(self) -> None:
        """Begin to count, unless that is on."""
        if self.making is None or self.making.done():
            self.has_part = asyncio.Event()
            self.making = asyncio.create_task(self.renew())

    async def current(self) -> Overview:
        """The overview as of the last seconds; waits only where there is none yet."""
        if self.kept is None or self.is_due():
            self.make()
            # A quick store is counted for the very page that asks, so that what was just ingested is there.
            if self.making is not None and (self.kept is None or self.took < 0.1):
                await asyncio.shield(self.making)
        assert self.kept is not None
        return self.kept

    def is_due(self) -> bool:
        """True when it is time to look whether the numbers have changed."""
        return time.monotonic() - self.made_at > (max(SECONDS_FRESH, COST * self.took) if self.took >= 0.1 else 0)

    async def renew(self) -> None:
        """Count anew, on a thread and connection of its own: no page waits in line behind it."""
        loop, event = asyncio.get_running_loop(), self.has_part

        def early(part: Overview) -> None:
            self.part = part
            loop.call_soon_threadsafe(event.set)

        await asyncio.to_thread(self.count, early if self.kept is None else None)

    def count(self, early: Callable[[Overview], None] | None = None) -> None:
        """Count, unless the file is as it was; *early* is told the first part."""
        version = self.file_version()
        if self.kept is not None and version == self.version:
            self.made_at = time.monotonic()
            return
        # The processor's time, not the clock's: a busy machine makes no small store a large one.
        begun = time.thread_time()
        with closing(sqlite3.connect(reading_uri(self.path), uri=True, timeout=30)) as connection:
            kept = overview(connection, early)
        self.kept, self.version, self.made_at = kept, version, time.monotonic()
        self.part = None
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
