"""One crawl in the calling process, for the command line and for tests."""

from __future__ import annotations

import asyncio
import logging
import signal
import sqlite3
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.settings import Settings
from scrapy.utils.reactor import install_reactor, is_reactor_installed

from crawler.addresses import GuardedResolver, is_outside
from crawler.browser import check_browser
from crawler.errors import ContactMissing, CrawlError
from crawler.frontier_file import is_malformed, unusable
from crawler.options import CrawlOptions
from crawler.run import Run
from crawler.sources import Source
from crawler.spiders.base import SourceSpider
from crawler.spiders.sources import SourcesSpider
from crawler.summary import Summary
from store.errors import explained

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

log = logging.getLogger(__name__)

REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"


def crawl(
    store_path: str | Path,
    sources: Sequence[Source],
    options: CrawlOptions | None = None,
    *,
    known: Sequence[str] = (),
) -> Summary:
    """Crawl *sources* into the store at *store_path*, from its frontier on; returns what was done.

    *known* are the names of all the sources that there are: pages of any other, as of one that was renamed, are taken
    over by who names them.

    The first Ctrl-C ends it cleanly, a second one at once. Raises ContactMissing, BrowserMissing, StoreBusy, CrawlError
    or StoreError before the first request; an error in the midst of it (a full disk) after everything is put away.
    May be called again and again in one process, from its main thread.
    """
    options = options or CrawlOptions()
    if not sources:
        raise CrawlError("there is no source to crawl; name one, or write seeds/sources.toml")
    check_contact(sources, options.contact)
    if any(source.javascript for source in sources):
        check_browser()
    try:
        return run_spider(SourcesSpider, Path(store_path), sources=tuple(sources), known=known, options=options)
    except sqlite3.DatabaseError as error:
        raise _explained(error, Path(store_path)) from error


def _explained(error: sqlite3.DatabaseError, store_path: Path) -> Exception:
    """What a person is told of a database that fails in the midst of a run, which may be the frontier or the store."""
    frontier = store_path.with_suffix(".frontier.db")
    return unusable(frontier, error) if is_malformed(frontier) else explained(error, store_path) or error


def run_spider(spider: type[SourceSpider], store_path: Path, **arguments: Any) -> Summary:
    """Run *spider* with its *arguments* and our settings until it has ended; returns the run's summary."""
    settings = Settings()
    settings.setmodule(import_module("crawler.settings"), priority="project")
    settings.set("CONFLICTWIRE_STORE", str(store_path), priority="cmdline")
    if not log.isEnabledFor(logging.DEBUG):
        # Scrapy's INFO is a page a crawl, and its WARNINGs name URLs with whatever secrets are in them; the summary
        # has the same without.
        logging.getLogger("scrapy").setLevel(logging.ERROR)
    loop = _reactor_loop()
    crawler = AsyncCrawlerRunner(settings).create_crawler(spider)
    return loop.run_until_complete(_crawl(crawler, arguments))


def check_contact(sources: Sequence[Source], contact: str) -> None:
    """Raise ContactMissing when a source of the outside world is to be asked without a contact."""
    outside = [source for source in sources if source.host and is_outside(source.host)]
    if outside and not contact:
        raise ContactMissing(
            f"{outside[0].name} ({outside[0].host}) is somebody's site, and they should be able to reach you: set a "
            "contact, an e-mail address or web page, with --contact or CONFLICTWIRE_CONTACT. Every request states it."
        )


async def _crawl(crawler: Crawler, arguments: dict[str, Any]) -> Summary:
    loop = asyncio.get_running_loop()
    restore = _on_interrupt(loop, crawler)
    try:
        await crawler.crawl_async(**arguments)
    except BaseException as error:
        if crawler._extensions is not None:
            Run.of(crawler).fail(error)
        raise
    finally:
        if crawler._extensions is not None:
            # Also after an engine that never started: the run holds the lock and the writer's thread.
            await Run.of(crawler).close()
        restore()
    run = Run.of(crawler)
    if run.error is not None:
        raise run.error
    return run.summary


def _on_interrupt(loop: AbstractEventLoop, crawler: Crawler) -> Callable[[], None]:
    def interrupted(number: int) -> None:
        Run.of(crawler).stop("interrupted")
        for each in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(each)
            signal.signal(each, signal.SIG_DFL)

    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    for each in before:
        loop.add_signal_handler(each, interrupted, each)

    def restore() -> None:
        for each, handler in before.items():
            loop.remove_signal_handler(each)
            signal.signal(each, handler)

    return restore


@cache
def _reactor_loop() -> AbstractEventLoop:
    """The event loop of Twisted's asyncio reactor, which is started but not run, so that it can be used again.

    Kept here, because whoever calls `asyncio.run` between two crawls leaves the thread without a current loop.
    """
    fresh = not is_reactor_installed()
    if fresh:
        install_reactor(REACTOR)
    from twisted.internet import reactor

    if fresh:
        reactor.startRunning(installSignalHandlers=False)
    GuardedResolver(reactor).install_on_reactor()
    return asyncio.get_event_loop()
