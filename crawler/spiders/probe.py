"""Asks some addresses once, politely, and keeps nothing: for `sources add` and `sources check`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.feeds import join
from crawler.hosts import host_of
from crawler.options import ROBOTS_NAME
from crawler.robots import ForbiddenByRobots, RobotsMiddleware, RobotsUnreachable, header
from crawler.run import Run
from crawler.sources import Kind, Source
from crawler.spiders.base import SourceSpider

MAX_REDIRECTS = 5


@dataclass(slots=True)
class Probe:
    """What one address answered; `error` where it did not.

    `delay` and `sitemaps` are its robots.txt's, and `robots` says in a word what that allows.
    """

    url: str
    final_url: str = ""
    status: int = 0
    body: bytes = b""
    content_type: str = ""
    error: str = ""
    delay: float | None = None
    robots: str = ""
    sitemaps: tuple[str, ...] = field(default=())

    @property
    def answered(self) -> bool:
        """True for a page that is there."""
        return self.status == 200


class ProbeSpider(SourceSpider):
    """Fetches each address with Scrapy's own scheduler, through all of our middlewares, redirects followed."""

    name = "probe"
    kind = Kind.URLS
    custom_settings = {"SCHEDULER": "scrapy.core.scheduler.Scheduler"}  # noqa: RUF012  # Scrapy's interface

    def __init__(self, *args: Any, urls: Sequence[str], probes: dict[str, Probe], **kwargs: Any) -> None:
        source = Source("probe", Kind.URLS, next(iter(urls), "http://localhost/"))
        super().__init__(*args, sources=(source,), **kwargs)
        self.urls = urls
        self.probes = probes

    async def start(self) -> AsyncIterator[Request]:
        """Ask each address."""
        for url in self.urls:
            self.probes[url] = Probe(url)
            yield self._ask(url, url, 0)

    def _ask(self, url: str, first: str, hops: int) -> Request:
        meta = {"first": first, "hops": hops}
        return Request(url, callback=self.seen, errback=self.missed, meta=meta, dont_filter=True)

    async def seen(self, response: Response) -> AsyncIterator[Request]:
        """Note the answer, or go where it leads."""
        Run.of(self.crawler).hosts.answered(host_of(response.url))
        probe = self.probes[response.meta["first"]]
        location = join(response.url, header(response, "Location") or "")
        if response.status in (301, 302, 303, 307, 308) and location and response.meta["hops"] < MAX_REDIRECTS:
            yield self._ask(location, probe.url, response.meta["hops"] + 1)
            return
        probe.final_url, probe.status, probe.body = response.url, response.status, response.body
        probe.content_type = header(response, "Content-Type") or ""
        robots = self.crawler.get_downloader_middleware(RobotsMiddleware)
        if robots is not None and (rules := (await robots.verdict(response.url)).rules) is not None:
            delay = rules.crawl_delay(ROBOTS_NAME)
            probe.delay = None if delay is None else float(delay)
            probe.sitemaps = tuple(rules.sitemaps)
            probe.robots = "allows"
        if probe.status != 200:
            probe.error = f"the site answers {probe.status}"

    def missed(self, failure: Failure) -> Iterator[Request]:
        """Note why there is no answer."""
        assert failure.value is not None
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy adds it
        sentence = Run.of(self.crawler).explain_failure(failure.value, request.url)
        probe = self.probes[request.meta["first"]]
        probe.error = sentence
        if isinstance(failure.value, ForbiddenByRobots | RobotsUnreachable):
            probe.robots = "forbids" if isinstance(failure.value, ForbiddenByRobots) else "fails"
        return iter(())
