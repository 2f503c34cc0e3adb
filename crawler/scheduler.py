"""Scrapy's SCHEDULER on the frontier: requests are leases."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from typing import TYPE_CHECKING, Self

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler

from crawler.cdx import asked_for
from crawler.hosts import host_of
from crawler.rendering import is_shown
from crawler.run import Run
from crawler.sources import Source
from crawler.turns import Turns
from crawler.visits import Link, Role, Visit

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

# Sitemaps may have 50 MB, unpacked (sitemaps.org); a page of that size is none.
SITEMAP_MAXSIZE = 64 * 1024 * 1024
PROMOTE_EVERY = 1.0


class FrontierScheduler(BaseScheduler):
    """Leases URLs in turn from the hosts that may be asked now, each host's best first.

    What the spider yields is put into the frontier; what the frontier has is what is fetched, from this run or an
    earlier one.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.leased: dict[int, Visit] = {}
        self._queue: deque[str] = deque()
        self._queued: set[str] = set()
        self._asked = 0
        self._asked_of: dict[str, int] = {}
        self._promoted = 0.0
        self._turns: Turns | None = None
        self._alarm: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes it."""
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        """Look what the frontier has for this run's sources."""
        self.run = Run.of(self.crawler)
        self.scope = list(self.run.sources)
        options = self.run.options
        if options.topic and (options.max_pages is not None or options.max_time is not None):
            # Without a budget everything is fetched in the end, and there is nothing to divide.
            self._turns = Turns(self.run.frontier.yields.share)
        for host in self.run.frontier.queued_hosts(self.scope):
            self.note(host)

    def close(self, reason: str) -> None:
        """Give back what was leased and never asked for."""
        if self._alarm is not None:
            self._alarm.cancel()
        # Where it can't be written, the next run queues them.
        with self.run.guarded():
            for visit in self.leased.values():
                self.run.frontier.give_back(visit)
            self.run.frontier.give_back_ahead()

    def note(self, host: str) -> None:
        """Remember that *host* has something in the queue."""
        if host not in self._queued:
            self._queued.add(host)
            self._queue.append(host)

    def has_pending_requests(self) -> bool:
        """Whether this run has more to ask, now or soon."""
        try:
            return not self.run.stopping and self._has_more()
        except Exception as error:
            if not self.run.fails_by(error):
                raise
            return False

    def _has_more(self) -> bool:
        self._promote()
        patience = self.run.options.retry_wait
        if any(self._rest_of(host) <= patience for host in self._queue):
            return True
        due = self.run.frontier.next_due(self.scope)
        if due is not None and due - self.run.clock() <= patience:
            return True
        return self.run.frontier.backlog.holds()

    def enqueue_request(self, request: Request) -> bool:
        """Put what the spider asks for into the frontier."""
        link = Link(request.url, request.meta["role"], priority=float(request.priority))
        try:
            queued = self.run.frontier.ask(link, request.meta["source"], again=request.meta.get("again", False))
        except Exception as error:
            if not self.run.fails_by(error):
                raise
            return False
        if queued:
            self.note(host_of(request.url))
        return queued

    def next_request(self) -> Request | None:
        """The next lease as a request; None while no host may be asked."""
        try:
            return None if self.run.stopping else self._next()
        except Exception as error:
            if not self.run.fails_by(error):
                raise
            return None

    def _next(self) -> Request | None:
        if self.run.options.max_pages is not None and self._asked >= self.run.options.max_pages:
            self.run.stop("max-pages")
            return None
        self._promote()
        for _ in range(len(self._queue)):
            host = self._queue[0]
            if self.run.hosts.wait(host) > 0:
                self._queue.rotate(-1)
                continue
            if self._turns is not None and not self._turns.takes(host, self._queue):
                self.run.hosts.passed(host)
                self._queue.rotate(-1)
                continue
            visit = self.run.frontier.lease(host, self.scope)
            if visit is None:
                self._queue.popleft()
                self._queued.discard(host)
                continue
            self._queue.rotate(-1)
            return self._request(visit)
        self._wake_when_ready()
        return None

    def finished(self, visit: Visit, *, answered: bool) -> None:
        """The visit is written to the frontier: its host may be asked again after its delay."""
        if self.leased.pop(visit.id, None) is None:
            return
        self.run.hosts[visit.host].in_flight -= 1
        with self.run.guarded():
            if answered:
                self.run.hosts.answered(visit.host)
        self.run.wake()

    def states(self) -> dict[str, str]:
        """What each source is doing now, in a word or two."""
        asking = Counter(visit.source for visit in self.leased.values())
        return {name: self._state(source, asking[name]) for name, source in self.run.sources.items()}

    def _state(self, source: Source, asking: int) -> str:
        rest = self._rest_of(source.host) if source.host else 0.0
        if rest > 1:
            return f"rests {rest:.0f} s"
        if asking:
            return "asking"
        if source.name not in self.scope:
            return "has its pages"
        return "waits" if source.host in self._queued else "idle"

    def _request(self, visit: Visit) -> Request:
        self.leased[visit.id] = visit
        self.run.hosts[visit.host].in_flight += 1
        self._asked += 1
        self._count(visit.source)
        headers = {}
        if visit.digest is not None and not is_shown(self.run.sources[visit.source], visit):
            # Only what we hold may be compared with: without the stored body a 304 would leave us with nothing.
            if visit.etag:
                headers["If-None-Match"] = visit.etag
            if visit.last_modified:
                headers["If-Modified-Since"] = visit.last_modified
        meta: dict[str, object] = {"visit": visit}
        if visit.role is Role.CAPTURE:
            # Many captures share the address of one file, of which each is some bytes.
            asked = asked_for(visit.found_as)
            headers |= {"Range": f"bytes={asked.first}-{asked.last}"} if asked.first is not None else {}
        if visit.role in (Role.SITEMAP, Role.CAPTURES):
            meta["download_maxsize"] = SITEMAP_MAXSIZE
        spider = self.run.spider
        return Request(
            visit.found_as, callback=spider.parse, errback=spider.failed, headers=headers, meta=meta, dont_filter=True
        )

    def _count(self, source: str) -> None:
        asked = self._asked_of[source] = self._asked_of.get(source, 0) + 1
        limit = self.run.sources[source].max_pages
        if limit is not None and asked >= limit:
            self.scope.remove(source)

    def _promote(self) -> None:
        if time.monotonic() - self._promoted >= PROMOTE_EVERY:
            self._promoted = time.monotonic()
            for host in self.run.frontier.promote():
                self.note(host)

    def _rest_of(self, host: str) -> float:
        return self.run.hosts[host].rest_until - self.run.clock()

    def _wake_when_ready(self) -> None:
        """Set an alarm for the moment at which a host may be asked; a finished visit wakes the engine by itself."""
        waits = [wait for host in self._queue if (wait := self.run.hosts.wait(host)) < float("inf")]
        due = self.run.frontier.next_due(self.scope) if not waits else None
        if due is not None:
            waits.append(max(due - self.run.clock(), PROMOTE_EVERY))
        if waits:
            if self._alarm is not None:
                self._alarm.cancel()
            self._alarm = asyncio.get_event_loop().call_later(max(0.005, min(waits)), self.run.wake)
