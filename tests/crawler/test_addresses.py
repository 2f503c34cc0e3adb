"""Which addresses are connected to, whatever names and redirects say."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from crawler import CrawlOptions, Source, crawl
from crawler.addresses import Guard, GuardedResolver, is_outside, is_public, literal
from crawler.sources import Kind
from tests.crawler.server import Answer, Site, article, rss

PUBLIC = "93.184.215.14"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        (PUBLIC, True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("127.0.0.1", False),
        ("127.255.255.254", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b:1::7f00:1", False),
        ("fec0::1", False),
        ("::127.0.0.1", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("[::1]", "::1"),
        ("localhost", "127.0.0.1"),
        ("a.localhost.", "127.0.0.1"),
        ("localhost.example", None),
        ("news.example", None),
        ("1news.example", None),
        ("", None),
    ],
)
def test_addresses_in_any_spelling(host: str, address: str | None) -> None:
    assert literal(host) == address


def test_the_outside_world() -> None:
    assert is_outside("example.org")
    assert is_outside("10.0.0.1")
    assert not any(map(is_outside, ("localhost", "127.0.0.1", "news.example", "a.test")))


@dataclass
class Receiver:
    """What Twisted's connection would try, in order."""

    addresses: list[str] = field(default_factory=list)
    complete: bool = False

    def resolutionBegan(self, resolution: object) -> None:  # noqa: N802
        pass

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self.addresses.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.complete = True


def resolved(answers: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The addresses that are handed on each time one name is asked for, where DNS gives these *answers* in turn."""
    given = iter(answers)

    def getaddrinfo(host: str, port: int, *_: object, **__: object) -> list[tuple[Any, ...]]:
        return [
            (socket.AF_INET6 if ":" in each else socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port))
            for each in next(given)
        ]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(GuardedResolver, "guard", Guard(allow_private=False, proxy=""))

    async def ask() -> list[list[str]]:
        found = []
        for _ in answers:
            receiver = Receiver()
            resolution = GuardedResolver(None).resolveHostName(receiver, "rebind.test", 80)  # type: ignore[arg-type]
            await resolution.task  # type: ignore[attr-defined]
            assert receiver.complete
            found.append(receiver.addresses)
        return found

    return asyncio.run(ask())


def test_a_name_that_resolves_differently_the_second_time_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert resolved([[PUBLIC], ["127.0.0.1"], [PUBLIC]], monkeypatch) == [[PUBLIC], [], [PUBLIC]]
    assert "127.0.0.1, which is no public address" in GuardedResolver.guard.refused["rebind.test"]


def test_of_a_name_with_both_only_the_public_address_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [["127.0.0.1", PUBLIC, "::1", "169.254.169.254"]]
    assert resolved(answers, monkeypatch) == [[PUBLIC]]


def test_a_crawl_is_not_led_inside_by_a_name(tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxy that the user named may be inside, and so may be nothing else: not by a name, nor by a redirect."""
    port = urlsplit(site.url).port
    lookup = socket.getaddrinfo

    def getaddrinfo(host: str, *more: Any, **named: Any) -> Any:
        return lookup("127.0.0.1" if host == "rebind.test" else host, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    site.fallback = lambda asked: article(1)
    source = Source("one", Kind.FEED, f"http://rebind.test:{port}/feed")
    summary = crawl(tmp_path / "news.db", [source], CrawlOptions(delay=0, timeout=5, retry_wait=0.5, max_attempts=1))
    assert site.asked == []
    assert "no public address" in summary.of("one").problem


@pytest.mark.parametrize(
    "where",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://0x7f.1/",
        "http://127.0.0.1:1/",
        "http://localhost:1/",
        "http://[::1]/",
        "ftp://a.test/",
    ],
)
def test_no_redirect_leads_inside(where: str, tmp_path: Path, site: Site) -> None:
    """Through the user's proxy, so that the first page may be asked and only where it leads may not."""
    site.pages["http://wire.example/feed"] = rss(["http://wire.example/news/a", "http://wire.example/news/b"])
    site.pages["http://wire.example/news/a"] = Answer(status=302, headers={"Location": where})
    site.pages["http://wire.example/news/b"] = article(2)
    options = CrawlOptions(proxy=site.url, contact="us@example.org", delay=0, timeout=5, retry_wait=0.5, workers=1)
    summary = crawl(tmp_path / "news.db", [Source("wire", Kind.FEED, "http://wire.example/feed")], options)
    assert summary.total("articles") == 1
    assert {urlsplit(asked.path).hostname for asked in site.asked} == {"wire.example"}
    assert any("no public address" in why or "leads nowhere" in why for _, why in summary.problems)
