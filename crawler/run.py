"""One run: what its parts share, from the lock on the store to the summary. A Scrapy extension."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

from scrapy import signals

from crawler.addresses import Guard, GuardedResolver
from crawler.backlog import Uningested
from crawler.failures import describe, shown
from crawler.frontier import Frontier
from crawler.hosts import Hosts, host_of
from crawler.ingesting import Ingester
from crawler.lock import CrawlLock
from crawler.promise import Priority, TopicPriority, plain_priority
from crawler.rendering import Rendering
from crawler.summary import Summary
from crawler.visits import State
from store import Ingested, finish_run, open_store, start_run
from store.errors import StoreError, explained

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.cleaning import Done
    from crawler.spiders.base import SourceSpider

log = logging.getLogger(__name__)


class Run:
    """The run that a Scrapy crawler does: its sources, its files, its counts.

    Made before the spider opens; raises StoreBusy, StoreError or CrawlError, and then holds nothing.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.options = self.spider.options
        self.sources = {source.name: source for source in self.spider.sources}
        self.store_path = Path(crawler.settings["CONFLICTWIRE_STORE"])
        self.clock: Callable[[], float] = time.time
        self.started = time.monotonic()
        self.stopping = ""
        self.error: BaseException | None = None
        self.summary = Summary()
        for name in self.sources:
            self.summary.of(name)
        self.guard = Guard(allow_private=self.options.allow_private, proxy=self.options.proxy)
        GuardedResolver.guard = self.guard
        self.priority: Priority = TopicPriority(self.options.topic) if self.options.topic else plain_priority
        self.lock = CrawlLock(self.store_path)
        with ExitStack() as opened:
            self.store = open_store(self.store_path)
            opened.callback(self.store.close)
            # The lock comes after the path is known to be a store's, the run's row after all that may be refused.
            opened.enter_context(self.lock)
            self.store.archive.mend()
            self.frontier = Frontier(
                self.store_path.with_suffix(".frontier.db"),
                in_loop=True,
                steered=bool(self.options.topic),
                sources=self.spider.known,
            )
            opened.callback(self.frontier.close)
            self.frontier.recover()
            self.frontier.promote()
            arguments = {"sources": list(self.sources), "due": self.options.due, "topic": self.options.topic}
            self.summary.run = start_run(self.store, "crawl", arguments)
            self._opened = opened.pop_all()
        self.began = self.clock()
        self.hosts = Hosts(self.frontier.database, self.options.delay, self.options.connections_per_host)
        for source in self.sources.values():
            if source.delay:
                self.hosts.slow_down(source.host, source.delay)
        self._loop = asyncio.get_event_loop()
        self.ingester = Ingester(
            self.store_path,
            self.frontier.path,
            self.summary.run,
            told=self._stored,
            failed=self._not_stored,
            workers=self.options.workers,
            topic=self.options.topic,
            sources=self.sources,
        )
        self.ingester.start()
        self.rendering: Rendering | None = None
        if any(source.javascript for source in self.sources.values()):
            self.rendering = Rendering(crawler, self.options.user_agent)
        self._timers: list[asyncio.TimerHandle] = []
        self._closed = False
        self._ended: asyncio.Future[None] = asyncio.get_event_loop().create_future()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes it."""
        run = cls(crawler)
        crawler.signals.connect(run.opened, signals.spider_opened)
        crawler.signals.connect(run.close, signals.spider_closed)
        return run

    @staticmethod
    def of(crawler: Crawler) -> Run:
        """The run that *crawler* does."""
        run = crawler.get_extension(Run)
        assert run is not None, "crawler.settings lists the extension"
        return run

    @property
    def spider(self) -> SourceSpider:
        """The spider, with its sources and options."""
        from crawler.spiders.base import SourceSpider

        assert isinstance(self.crawler.spider, SourceSpider)
        return self.crawler.spider

    def opened(self) -> None:
        """Set the clock for `max_time`, and begin to tell the progress."""
        loop = asyncio.get_event_loop()
        if self.options.max_time is not None:
            self._timers.append(loop.call_later(self.options.max_time, self.stop, "max-time"))
        if self.options.progress is not None:
            self._tell()

    def _tell(self) -> None:
        if self.options.progress is not None and not self._closed:
            self.summary.seconds = time.monotonic() - self.started
            for name, state in self._states().items():
                self.summary.of(name).state = state
            self.options.progress(self.summary)
            self._timers.append(asyncio.get_event_loop().call_later(0.5, self._tell))
            del self._timers[:-2]

    def _states(self) -> dict[str, str]:
        from crawler.scheduler import FrontierScheduler

        engine = self.crawler._engine
        scheduler = engine.scheduler if engine is not None else None
        # A probe has Scrapy's own.
        return scheduler.states() if isinstance(scheduler, FrontierScheduler) else {}

    def stop(self, reason: str) -> None:
        """Lease nothing more; what is in flight comes home first. The first reason stays."""
        if not self.stopping:
            log.info("the crawl stops: %s", reason)
            self.stopping = self.summary.outcome = reason
            self.wake()
        if reason == "interrupted" and self._closed:
            # All is fetched and some is still to be stored: that can wait for the next run.
            self.ingester.stop()

    def fail(self, error: BaseException) -> None:
        """Stop because the store or archive cannot be written; nothing fetched is lost, it is fetched again."""
        self.error = self.error or error
        self.stop("failed")

    def fails_by(self, error: BaseException) -> bool:
        """Whether *error* says that the run's files can't be read or written, which fails the run."""
        known = isinstance(error, StoreError) or (
            isinstance(error, sqlite3.Error) and explained(error, self.store_path) is not None
        )
        if known:
            self.fail(error)
        return known

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Where the run's files can't be read or written the run fails, in order, instead of Scrapy's callbacks."""
        try:
            yield
        except Exception as error:
            if not self.fails_by(error):
                raise

    def wake(self) -> None:
        """Have the engine look for work now; by itself it looks every five seconds."""
        engine = self.crawler._engine
        slot = engine._slot if engine is not None else None
        if slot is not None:
            slot.nextcall.schedule()

    def explain_failure(self, error: BaseException, url: str = "") -> str:
        """What *error* means; where the guard refused an address, that."""
        return self.guard.refused.get(host_of(url)) or describe(error)

    def _stored(self, item: Uningested, kept: Ingested, done: Done) -> None:
        # Called in the writer's thread: additions to a source's own counters, which nobody else writes.
        counts = self.summary.of(item.source)
        counts.articles += kept.new_page and kept.article is not None
        counts.aside += kept.new_page and kept.article is None and done.cleaned.article is not None
        counts.revised += kept.revision == "publisher"
        counts.comments += kept.comments.new
        if self.options.topic:
            # An article that is on it may have let go of its further comments.
            self._loop.call_soon_threadsafe(self.wake)

    def _not_stored(self, error: BaseException) -> None:
        # Called in the writer's thread, at its end.
        self._loop.call_soon_threadsafe(self.fail, error)

    async def close(self) -> None:
        """End the run: store what is archived (unless stopped by hand), write the summary, let go of everything."""
        if self._closed:
            # The engine and whoever started it may both wait for the end.
            await asyncio.shield(self._ended)
            return
        self._closed = True
        for timer in self._timers:
            timer.cancel()
        if self.rendering is not None:
            await self.rendering.browser.close()
        loop = asyncio.get_event_loop()
        try:
            if self.stopping == "interrupted" or self.error is not None:
                self.ingester.stop()
                await loop.run_in_executor(None, self.ingester.join)
            else:
                await loop.run_in_executor(None, self.ingester.drain)
        finally:
            try:
                self._finish()
            finally:
                self._ended.set_result(None)

    def _finish(self) -> None:
        self.error = self.error or self.ingester.error
        try:
            with self.guarded():
                self._sum_up()
        finally:
            self._opened.close()
        if self.options.progress is not None:
            self.options.progress(self.summary)

    def _sum_up(self) -> None:
        summary = self.summary
        summary.outcome = "failed" if self.error else self.stopping or "finished"
        summary.seconds = time.monotonic() - self.started
        if self.crawler.stats is not None:
            summary.asked = self.crawler.stats.get_value("downloader/request_count", 0)
            summary.answers = self.crawler.stats.get_value("downloader/response_count", 0)
        counts = self.frontier.counts()
        waiting = (State.QUEUED, State.LEASED, State.WAITING)
        summary.waiting = sum(n for (source, state), n in counts.items() if source in self.sources and state in waiting)
        summary.uningested = len(self.frontier.backlog)
        summary.problems = [
            (shown(url), error) for url, source, error in self.frontier.errors(self.began) if source in self.sources
        ]
        finish_run(self.store, summary.run, summary.outcome, summary.counts())
