"""robots.txt by RFC 9309, without the leak of Scrapy's middleware.

Scrapy 2.19 lets every request pass that waits while a host's robots.txt is on its way. Here all of them wait behind
one lock a host. A robots.txt that cannot be had (5xx, no connection) forbids everything until it can; one that does
not exist (4xx) allows everything. Verdicts are kept in the frontier for a day, so that a new run need not ask.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin

from protego import Protego
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.hosts import host_of, origin, retry_after
from crawler.options import ROBOTS_NAME
from crawler.run import Run

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

log = logging.getLogger(__name__)

VALID = 24 * 3600.0  # RFC 9309, 2.4: no longer than a day
# A robots.txt that could not be had is asked for again after this.
UNREACHABLE_FOR = 1800.0
MAX_REDIRECTS = 5  # RFC 9309, 2.3.1.2
PARSED = 512 * 1024  # RFC 9309, 2.5: at least 500 kibibytes
ROBOTS_MAXSIZE = 4 * 1024 * 1024


class ForbiddenByRobots(IgnoreRequest):
    """The site's robots.txt forbids this URL: do not ask, today."""


class RobotsUnreachable(IgnoreRequest):
    """The site's robots.txt cannot be had, which forbids everything: try again at `again_at` (Unix time).

    `forbids` tells a site that answers with an error from one that does not answer.
    """

    def __init__(self, message: str, again_at: float, *, forbids: bool) -> None:
        super().__init__(message)
        self.again_at = again_at
        self.forbids = forbids


@dataclass(frozen=True, slots=True)
class Verdict:
    """An origin's robots.txt: its rules, or None and why it could not be had. `until` is Unix time."""

    rules: Protego | None
    until: float
    problem: str = ""
    answered: bool = True


class RobotsMiddleware:
    """Asks an origin's robots.txt before anything else, then waits for the host's turn."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._locks: dict[str, asyncio.Lock] = {}
        self._verdicts: dict[str, Verdict] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes it."""
        return cls(crawler)

    @property
    def run(self) -> Run:
        """The run that this middleware belongs to."""
        return Run.of(self.crawler)

    async def process_request(self, request: Request) -> None:
        """Let *request* pass at its host's turn, or raise ForbiddenByRobots or RobotsUnreachable."""
        if not request.meta.get("for_robots"):
            verdict = await self.verdict(request.url)
            if verdict.rules is None:
                raise RobotsUnreachable(verdict.problem, verdict.until, forbids=verdict.answered)
            if not verdict.rules.can_fetch(request.url, ROBOTS_NAME):
                raise ForbiddenByRobots("forbidden by robots.txt")
        await self.run.hosts.turn(host_of(request.url))

    async def verdict(self, url: str) -> Verdict:
        """The verdict on *url*'s origin, asked for once however many wait for it."""
        site = origin(url)
        async with self._locks.setdefault(site, asyncio.Lock()):
            verdict = self._verdicts.get(site)
            now = self.run.clock()
            if verdict is None or verdict.until <= now:
                verdict = self._remembered(site, now) or await self._ask(site)
                self._verdicts[site] = verdict
                if verdict.rules is not None and (delay := verdict.rules.crawl_delay(ROBOTS_NAME)) is not None:
                    self.run.hosts.slow_down(host_of(url), float(delay))
            return verdict

    def _remembered(self, site: str, now: float) -> Verdict | None:
        row = self.run.frontier.database.execute(
            "SELECT robots, robots_fetched FROM hosts WHERE origin = ? AND robots IS NOT NULL", (site,)
        ).fetchone()
        if row is None or not now - VALID < row[1] <= now:
            return None
        return Verdict(parse(row[0]), row[1] + VALID)

    async def _ask(self, site: str) -> Verdict:
        now = self.run.clock()
        url = f"{site}/robots.txt"
        try:
            response = await self._follow(url)
        except Exception as error:
            # The edge of the crawl: whatever kept us from the file, the site is left alone.
            why = self.run.explain_failure(error)
            problem = f"{url} cannot be had ({why}), so nothing of this site is asked"
            log.info("%s", problem)
            return Verdict(None, now + UNREACHABLE_FOR, problem, answered=False)
        if response.status >= 500 or response.status == 429:
            again = retry_after(header(response, "Retry-After"), now) or now + UNREACHABLE_FOR
            problem = f"{url} answers {response.status}, so nothing of this site may be asked (RFC 9309)"
            log.info("%s", problem)
            return Verdict(None, min(max(again, now + 1), now + VALID), problem)
        body = beginning(response.body) if response.status == 200 else b""
        self.run.frontier.database.execute(
            "INSERT INTO hosts (origin, robots, robots_status, robots_fetched) VALUES (?, ?, ?, ?) ON CONFLICT (origin)"
            " DO UPDATE SET robots = excluded.robots, robots_status = excluded.robots_status,"
            " robots_fetched = excluded.robots_fetched",
            (site, body, response.status, now),
        )
        return Verdict(parse(body), now + VALID)

    async def _follow(self, url: str) -> Response:
        for _ in range(MAX_REDIRECTS + 1):
            request = Request(
                url,
                callback=NO_CALLBACK,
                dont_filter=True,
                meta={"for_robots": True, "download_maxsize": ROBOTS_MAXSIZE},
            )
            response = await self.crawler.engine.download_async(request)
            location = header(response, "Location")
            if response.status not in (301, 302, 303, 307, 308) or location is None:
                return response
            url = urljoin(url, location)
        # RFC 9309, 2.3.1.2: after five hops the file counts as not there.
        return response.replace(status=404)


def header(response: Response, name: str) -> str | None:
    """The header *name* of *response* as text."""
    value = response.headers.get(name)
    return value.decode("latin-1") if value is not None else None


def beginning(body: bytes) -> bytes:
    """What is read of a robots.txt: whole lines, since half a path would forbid or allow more than it says."""
    return body if len(body) <= PARSED else body[:PARSED].rpartition(b"\n")[0]


def parse(body: bytes) -> Protego:
    """The rules in a robots.txt, UTF-8 with or without its mark; bytes that are none are passed over."""
    return Protego.parse(body.decode("utf-8-sig", "replace"))
