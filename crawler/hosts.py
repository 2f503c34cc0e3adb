"""Politeness towards each host: whose turn it is, and who rests.

An origin is scheme, host and port, as robots.txt files see it (RFC 9309, 2.3). Turns are kept by host name, so that
a site's http and https sides are not asked twice as often.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

# After so many failed connections in a row a host rests; each further one doubles the rest.
FAILURES_BEFORE_REST = 3
FIRST_REST = 60.0
LONGEST_REST = 24 * 3600.0
# A delay over this many seconds is not sat out by a run, and outlives it as a rest. Some files ask for a day.
LONG_DELAY = 60.0
# A host that says it is too busy, without saying until when, is asked less and less often, up to this.
LONGEST_BACKOFF = 3600.0
# A turn that goes by takes this many seconds at the least, also where no delay is kept (on loopback).
SHORTEST_PASS = 0.01
# Delays vary up to this part over their length, so that requests do not come like a clock's.
JITTER = 0.3


@dataclass(slots=True)
class Host:
    """What this run knows of one host. `free_at` is on the monotonic clock, `rest_until` is Unix time.

    `failures` counts connections that failed in a row, `refusals` answers in a row that it is too busy.
    """

    name: str
    delay: float
    in_flight: int = 0
    free_at: float = 0.0
    rest_until: float = 0.0
    failures: int = 0
    refusals: int = 0
    gate: asyncio.Lock = field(default_factory=asyncio.Lock)


class Hosts:
    """Every host of this run. Rests outlive the run in the frontier's table `hosts`."""

    def __init__(
        self, database: sqlite3.Connection, delay: float, connections: int, clock: Callable[[], float] = time.time
    ) -> None:
        self._db = database
        self._delay = delay
        self._connections = connections
        self.clock = clock
        self._hosts: dict[str, Host] = {}

    def __getitem__(self, name: str) -> Host:
        host = self._hosts.get(name)
        if host is None:
            row = self._db.execute("SELECT rest_until, failures FROM hosts WHERE origin = ?", (name,)).fetchone()
            rest_until, failures = row or (0.0, 0)
            host = self._hosts[name] = Host(name, self._delay, rest_until=rest_until, failures=failures)
        return host

    def slow_down(self, name: str, delay: float) -> None:
        """Keep at least *delay* seconds, a day at the most, between requests to host *name*; never shortens."""
        host = self[name]
        host.delay = max(host.delay, min(delay, LONGEST_REST))

    def wait(self, name: str) -> float:
        """Seconds until host *name* may be asked: 0 for now, infinity while a request to it is in flight."""
        host = self[name]
        if host.in_flight >= self._connections:
            return float("inf")
        return max(0.0, host.free_at - time.monotonic(), host.rest_until - self.clock())

    def passed(self, name: str) -> None:
        """Host *name* lets its turn go by: the next comes after its delay."""
        host = self[name]
        host.free_at = time.monotonic() + max(host.delay, SHORTEST_PASS)

    async def turn(self, name: str) -> None:
        """Wait until host *name* may be asked, and take that turn. Whoever waits is served in order.

        Only a robots.txt can come here within a long delay; it says whether that delay still holds, and goes first.
        """
        host = self[name]
        async with host.gate:
            end = time.monotonic() + LONG_DELAY
            while (left := min(host.free_at, end) - time.monotonic()) > 0:
                await asyncio.sleep(left)
            self._take(host)

    def _take(self, host: Host) -> None:
        pause = self._jittered(host.delay)
        host.free_at = time.monotonic() + pause
        if host.delay > LONG_DELAY:
            host.rest_until = max(host.rest_until, self.clock() + pause)
            self._save(host)

    def answered(self, name: str) -> None:
        """A request to *name* has ended: the delay counts from here, where there is one connection at a time."""
        host = self[name]
        if self._connections == 1:
            self._take(host)
        if host.failures:
            host.failures = 0
            self._save(host)

    def failed(self, name: str) -> float:
        """A connection to *name* failed; returns until when the host rests, 0 if it does not yet."""
        host = self[name]
        self._take(host)
        host.failures += 1
        if host.failures >= FAILURES_BEFORE_REST:
            pause = FIRST_REST * 2 ** min(host.failures - FAILURES_BEFORE_REST, 12)
            host.rest_until = self.clock() + min(pause, LONGEST_REST)
        self._save(host)
        return host.rest_until

    def busy(self, name: str, until: float | None, first: float) -> float:
        """Host *name* says it is too busy: ask it nothing before *until* (Unix time), which it said with Retry-After.

        Without, the rest is of *first* seconds, and twice as long each time in a row. Returns the time.
        """
        host = self[name]
        backoff = min(first * 2 ** min(host.refusals, 20), LONGEST_BACKOFF)
        host.refusals += 1
        host.rest_until = max(host.rest_until, min(until or self.clock() + backoff, self.clock() + LONGEST_REST))
        self._save(host)
        return host.rest_until

    def welcomed(self, name: str) -> None:
        """Host *name* gave an answer: its next refusal is the first."""
        self[name].refusals = 0

    def _save(self, host: Host) -> None:
        self._db.execute(
            "INSERT INTO hosts (origin, rest_until, failures) VALUES (?, ?, ?)"
            " ON CONFLICT (origin) DO UPDATE SET rest_until = excluded.rest_until, failures = excluded.failures",
            (host.name, host.rest_until, host.failures),
        )

    @staticmethod
    def _jittered(delay: float) -> float:
        return delay * random.uniform(1.0, 1.0 + JITTER)


def origin(url: str) -> str:
    """`https://www.example.org:8443`: what a robots.txt speaks for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


def host_of(url: str) -> str:
    """The host name of *url*, as it is asked for: `xn--e1afmkfd.example` also where it is written in other letters."""
    return in_ascii(urlsplit(url).hostname or "")


def in_ascii(host: str) -> str:
    """*host* in lower case and in the letters of name servers (RFC 3490); what can't be said in those as it is."""
    host = host.lower()
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def retry_after(value: str | None, now: float) -> float | None:
    """The Unix time that a Retry-After header names, in seconds or as a date (RFC 9110, 10.2.3); None for neither."""
    value = (value or "").strip()
    if value.isascii() and value.isdigit():
        return now + min(int(value[:9]), int(LONGEST_REST))
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    try:
        return max(now, min((moment - datetime.fromtimestamp(0, UTC)).total_seconds(), now + LONGEST_REST))
    except OverflowError:
        return None
