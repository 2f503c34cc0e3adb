"""Each host's turns and rests."""

from __future__ import annotations

import asyncio
import time
from itertools import pairwise

import pytest

from crawler.frontier import Frontier
from crawler.hosts import LONGEST_BACKOFF, LONGEST_REST, Hosts, host_of, retry_after
from crawler.sources import Kind, Source
from tests.crawler.conftest import Clock

NAME = "news.example"


def hosts(frontier: Frontier, clock: Clock, delay: float = 1.0) -> Hosts:
    return Hosts(frontier.database, delay, 1, clock)


def test_turns_are_a_delay_apart_and_never_like_a_clock(frontier: Frontier, clock: Clock) -> None:
    known = hosts(frontier, clock, delay=0.05)

    async def take_turns() -> list[float]:
        times = []
        for _ in range(6):
            await known.turn(NAME)
            times.append(time.monotonic())
        return times

    times = asyncio.run(take_turns())
    pauses = [b - a for a, b in pairwise(times)]
    assert min(pauses) >= 0.05
    assert len({round(pause, 4) for pause in pauses}) > 1


def test_a_delay_of_hours_outlives_the_run(frontier: Frontier, clock: Clock) -> None:
    known = hosts(frontier, clock)
    known.slow_down(NAME, 1e12)
    assert known.wait(NAME) == 0
    known.answered(NAME)
    assert known.wait(NAME) >= LONGEST_REST
    assert hosts(frontier, clock).wait(NAME) >= LONGEST_REST
    clock.now += 1.4 * LONGEST_REST
    assert hosts(frontier, clock).wait(NAME) == 0


def test_a_busy_host_is_asked_less_and_less_until_it_answers(frontier: Frontier, clock: Clock) -> None:
    known = hosts(frontier, clock)
    rests = []
    for _ in range(16):
        rests.append(known.busy(NAME, None, 4.0) - clock.now)
        clock.now += rests[-1]
    assert rests[:4] == [4.0, 8.0, 16.0, 32.0]
    assert rests[-1] == LONGEST_BACKOFF
    known.welcomed(NAME)
    assert known.busy(NAME, None, 4.0) == clock.now + 4.0


def test_hosts_that_time_out_rest(frontier: Frontier, clock: Clock) -> None:
    known = hosts(frontier, clock)
    rests = [known.failed(NAME) for _ in range(5)]
    assert rests == [0, 0, clock.now + 60, clock.now + 120, clock.now + 240]
    assert hosts(frontier, clock).wait(NAME) == 240, "also for the next run"
    known.answered(NAME)
    assert known.failed(NAME) - clock.now == 240, "what was said stands, and nothing was added"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("Tue, 14 Nov 2023 22:14:20 GMT", 60),
        ("Tuesday, 14-Nov-23 22:14:20 GMT", 60),
        ("Tue, 14 Nov 2023 22:13:00 GMT", 0),
        ("Wed, 14 Nov 2029 22:13:20 GMT", LONGEST_REST),
        ("99999999999999999999", LONGEST_REST),
        ("-5", None),
        ("soon", None),
        ("", None),
        (None, None),
        ("٣", None),
        ("Tue, 99 Nov 2023 99:99:99 GMT", None),
    ],
)
def test_retry_after_in_seconds_and_as_a_date(value: str | None, seconds: float | None) -> None:
    now = Clock.now
    assert retry_after(value, now) == (None if seconds is None else now + seconds)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://Пример.Example/a", "xn--e1afmkfd.example"),
        ("http://XN--E1AFMKFD.example:8080/a", "xn--e1afmkfd.example"),
        ("http://WWW.Example/", "www.example"),
        (f"http://{'é' * 70}.example/", f"{'é' * 70}.example"),
        ("file:list.txt", ""),
    ],
)
def test_a_host_is_one_in_whatever_letters(url: str, host: str) -> None:
    """Or its delays and rests would hold for the one spelling and not for the other."""
    assert host_of(url) == host


def test_a_source_owns_its_host_in_whatever_letters() -> None:
    source = Source("one", Kind.SITE, "https://пример.example/", hosts=("архив.example",))
    for host in ("xn--e1afmkfd.example", "www.пример.example", "архив.example".encode("idna").decode()):
        assert source.owns(host)
    assert not source.owns("other.example")
