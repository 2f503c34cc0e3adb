"""The spider that all kinds share: asks each source's own address, and hands every answer to the receiver."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import scrapy
from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.asking import words_of
from crawler.errors import SourcesError
from crawler.options import CrawlOptions
from crawler.receiving import Receiver
from crawler.run import Run
from crawler.scheduler import FrontierScheduler
from crawler.sources import Kind, Source
from crawler.sources_file import make_source
from crawler.starts import starts
from crawler.visits import Link
from store.topic import Profile

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# Above everything that is found.
START_PRIORITY = 10


class SourceSpider(scrapy.Spider):
    """Crawls sources: those it is given, or the one that its arguments describe (`-a url=… -a name=…`).

    *known* are the names of all the sources that there are: pages of any other are taken over by who names them.
    """

    kind = ""

    def __init__(
        self,
        *args: Any,
        sources: Sequence[Source] = (),
        known: Sequence[str] = (),
        options: CrawlOptions | None = None,
        **described: str,
    ) -> None:
        super().__init__(*args)
        self.known = tuple(known)
        self.sources = tuple(sources) or (make_source(self.kind, described),)
        self.options = options or CrawlOptions()
        self._receiver: Receiver | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """As Scrapy makes it; without options, they are read from the settings."""
        kwargs.setdefault("options", CrawlOptions.from_settings(crawler.settings))
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.settings.set("DOWNLOAD_TIMEOUT", spider.options.timeout, priority="spider")
        return spider

    @property
    def receiver(self) -> Receiver:
        """The receiver of this run's answers."""
        if self._receiver is None:
            scheduler = self.crawler.engine.scheduler
            assert isinstance(scheduler, FrontierScheduler)
            self._receiver = Receiver(Run.of(self.crawler), scheduler)
        return self._receiver

    async def start(self) -> AsyncIterator[Request]:
        """Ask the sources for what they have; with `due`, only those whose time has come."""
        run = Run.of(self.crawler)
        for source in self.sources:
            try:
                async for request in self._begin(source):
                    yield request
            except SourcesError as error:
                # A file of one source says nothing of the others.
                run.summary.of(source.name).problem = str(error)
            except Exception as error:
                # Scrapy would log it, and end as though all had been asked.
                run.fail(error)
                return

    async def _begin(self, source: Source) -> AsyncIterator[Request]:
        if source.kind is Kind.ARCHIVE and not source.is_cdx:
            await self.receiver.take_archive(source)
        words = words_of(source, self.profile)
        if not words and source.kind is Kind.SEARCH:
            problem = "nothing to search for: give the source `words`, or the crawl a --topic"
            Run.of(self.crawler).summary.of(source.name).problem = problem
        for link in starts(source, words):
            yield self._request(source, link)

    @cached_property
    def profile(self) -> Profile | None:
        """The topic's, where the crawl has one."""
        return Profile.load(Path(self.options.topic)) if self.options.topic else None

    def _request(self, source: Source, link: Link) -> Request:
        meta = {"source": source.name, "role": link.role, "again": not self.options.due}
        return Request(link.url, meta=meta, priority=START_PRIORITY, dont_filter=True)

    async def parse(self, response: Response) -> Iterator[None]:
        """Hand the answer on; what it names goes into the frontier, not through Scrapy."""
        await self.receiver.receive(response.meta["visit"], response)
        return iter(())

    def failed(self, failure: Failure) -> None:
        """Hand on that there is no answer."""
        assert failure.value is not None
        visit = failure.request.meta["visit"]  # type: ignore[attr-defined]  # Scrapy adds the request
        self.receiver.failed(visit, failure.value)

    def closed(self, reason: str) -> None:
        """End the receiver's threads."""
        if self._receiver is not None:
            self._receiver.close()
