"""One crawl in a process of its own, for the benchmarks: prints what it measured as JSON.

python -m benchmarks.crawl_child ours|fetch|scrapy ADDRESS STORE [MAX_PAGES]
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import scrapy
from scrapy import Request
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import AsyncCrawlerProcess

import crawler.run
from crawler import CrawlOptions, Source, Summary, crawl
from crawler.frontier import Frontier
from crawler.sources import Kind
from crawler.visits import Link, Outcome, Role, State

CONNECTIONS = 8
TICK = 0.01


@dataclass
class Watch:
    """Measures from within the crawl's event loop how late the loop is, and how much memory the process has."""

    late: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    fetched_at: list[tuple[float, int]] = field(default_factory=list)
    memory: list[tuple[int, float]] = field(default_factory=list)
    task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Start measuring; called from within the loop, as often as one likes."""
        if self.task is None:
            self.task = asyncio.get_event_loop().create_task(self._tick())

    async def _tick(self) -> None:
        while True:
            before, worked = time.perf_counter(), time.thread_time()
            await asyncio.sleep(TICK)
            self.late.append(time.perf_counter() - before - TICK)
            self.busy.append(time.thread_time() - worked)

    def told(self, summary: Summary) -> None:
        """Called by the crawl twice a second."""
        self.begin()
        fetched = summary.total("fetched")
        self.fetched_at.append((time.perf_counter(), fetched))
        self.memory.append((fetched, resident_mb()))

    def lag(self) -> dict[str, dict[str, float]]:
        """Milliseconds that the loop was late, and that its own thread computed meanwhile.

        The first holds whatever else the machine does, the second is the crawl's own part of it.
        """
        return {"late": quantiles(self.late), "own_work": quantiles(self.busy)}


def quantiles(seconds: list[float]) -> dict[str, float]:
    """*seconds* in milliseconds, at the median, p95, p99 and the worst."""
    ranked = sorted(seconds) or [0.0]
    return {
        name: round(1000 * ranked[min(len(ranked) - 1, int(part * len(ranked)))], 1)
        for name, part in (("median_ms", 0.5), ("p95_ms", 0.95), ("p99_ms", 0.99), ("worst_ms", 1.0))
    }


def resident_mb() -> float:
    """What this process holds in memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return round(pages * 4096 / 1e6, 1)


class NoIngester:
    """Stands in for the store's writer where only the fetching is measured."""

    error = None

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        return lambda *_: None


def ours(kind: str, address: str, store: Path, max_pages: int | None) -> dict[str, object]:
    if kind != "ours":
        crawler.run.Ingester = NoIngester  # type: ignore[assignment,misc]
    watch = Watch()
    options = CrawlOptions(
        allow_private=True, delay=0, connections_per_host=CONNECTIONS, max_pages=max_pages, progress=watch.told
    )
    site = Source("site", Kind.SITE, address + "/", max_depth=100_000)
    listed = Source("sitemap", Kind.SITEMAP, address + "/sitemap.xml")
    summary = crawl(store, [listed if kind == "sitemap" else site], options)
    last = summary.total("fetched")
    all_fetched = next(at for at, fetched in watch.fetched_at if fetched == last)
    return {
        "pages": last,
        "articles": summary.total("articles"),
        "fetching_s": round(all_fetched - watch.fetched_at[0][0], 2),
        "lag": watch.lag(),
        "memory": watch.memory,
    }


class Bare(scrapy.Spider):
    """Scrapy as its tutorial uses it: follow every link of the site."""

    name = "bare"
    custom_settings = {  # noqa: RUF012  # Scrapy's interface
        "CONCURRENT_REQUESTS_PER_DOMAIN": CONNECTIONS,
        "DOWNLOAD_DELAY": 0,
        "LOG_LEVEL": "ERROR",
        "REMOTE_CONTROL_ENABLED": False,
    }
    pages = 0
    watch = Watch()

    def parse(self, response: Any) -> Any:
        """Follow every link."""
        self.watch.begin()
        Bare.pages += 1
        for link in response.css("a::attr(href)").getall():
            yield response.follow(link)


class OnFrontier(BaseScheduler):
    """Scrapy's SCHEDULER on our frontier and nothing else of ours: what `crawler/scheduler.py` does to the queue."""

    path = Path()

    def __init__(self) -> None:
        self.frontier = Frontier(self.path, in_loop=True)
        self.flying = 0

    def enqueue_request(self, request: Request) -> bool:
        """Put a start, or the links of a page that are handed on with it, into the frontier."""
        visit = request.meta.get("visit")
        if visit is None:
            return self.frontier.ask(Link(request.url, Role.PAGE), "bare", again=False)
        if "links" not in request.meta:
            # Scrapy tries it again, as on a machine that is too busy to answer in time.
            self.frontier.give_back(visit)
            self.flying -= 1
            return True
        links = [Link(url, Role.PAGE) for url in request.meta["links"]]
        self.frontier.finish(visit, Outcome(State.DONE, 200, kind="article"), links)
        self.flying -= 1
        return True

    def next_request(self) -> Request | None:
        """The next lease."""
        visit = self.frontier.lease("127.0.0.1", ["bare"])
        if visit is None:
            return None
        self.flying += 1
        return Request(visit.found_as, meta={"visit": visit}, dont_filter=True)

    def has_pending_requests(self) -> bool:
        """Whether more is queued or on its way."""
        self.frontier.give_back_ahead()
        return self.flying > 0 or bool(self.frontier.queued_hosts(["bare"]))


class BareOnFrontier(Bare):
    """The same spider; a page's links are handed on together."""

    def parse(self, response: Any) -> Any:
        """Hand all links on in one piece."""
        self.watch.begin()
        Bare.pages += 1
        links = [response.urljoin(link) for link in response.css("a::attr(href)").getall()]
        yield Request(response.url, meta={"visit": response.meta["visit"], "links": links}, dont_filter=True)


def bare(kind: str, address: str, store: Path) -> dict[str, object]:
    OnFrontier.path = store
    process = AsyncCrawlerProcess({"SCHEDULER": OnFrontier} if kind == "frontier" else {})
    process.crawl(BareOnFrontier if kind == "frontier" else Bare, start_urls=[address + "/"])
    process.start()
    return {"pages": Bare.pages, "lag": Bare.watch.lag()}


def main() -> None:
    """Run the crawl that is named, and tell what it measured."""
    kind, address, store, *rest = sys.argv[1:]
    logging.disable(logging.WARNING)
    if kind in ("scrapy", "frontier"):
        told = bare(kind, address, Path(store))
    else:
        told = ours(kind, address, Path(store), int(rest[0]) if rest else None)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
