"""No request to an address that is not public, whatever a name resolves to, unless the user allows it.

The check stands where names become addresses, so that neither a redirect nor a name that resolves differently the
second time (DNS rebinding) gets round it: what was checked is what is connected to.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# Names that never leave the machine or belong to tests (RFC 2606, RFC 6761).
RESERVED_ENDINGS = (".example", ".test", ".localhost", ".invalid")

# Gateways translate these to IPv4 (RFC 6052).
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Sites' own by what was or is written of them, although Python counts them as global: local translation (RFC 8215),
# site-local (RFC 3879), and IPv4 in IPv6 as it was written once (RFC 4291, 2.5.5.1).
LOCAL = tuple(map(ipaddress.IPv6Network, ("64:ff9b:1::/48", "fec0::/10", "::/96")))


class AddressRefused(IgnoreRequest):
    """The URL is none that may be asked: another scheme, an address that is not public, no contact for outsiders."""


def is_public(address: str) -> bool:
    """True for a globally reachable unicast address; IPv4 within IPv6 is judged by what it holds."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if any(found in network for network in LOCAL):
            return False
        inner = ipaddress.IPv4Address(found.packed[-4:]) if found in NAT64 else None
        found = inner or found.ipv4_mapped or found.sixtofour or (found.teredo or (None, None))[1] or found
    return found.is_global and not found.is_multicast


def literal(host: str) -> str | None:
    """The address that *host* is, in any spelling the system takes (127.1, 0x7f000001); None for a name.

    `localhost` is no name: it is the same everywhere, also where a proxy would look it up.
    """
    if f".{host}".rstrip(".").endswith(".localhost"):
        return "127.0.0.1"
    try:
        return str(ipaddress.ip_address(host.strip("[]")))
    except ValueError:
        pass
    if host.replace(".", "").replace("x", "").isalnum() and host[:1].isdigit():
        try:
            return socket.inet_ntoa(socket.inet_aton(host))
        except OSError:
            return None
    return None


def is_outside(host: str) -> bool:
    """True for a host of the outside world, to which we say who we are: no loopback, no reserved name."""
    if (address := literal(host)) is not None:
        return not ipaddress.ip_address(address).is_loopback
    return not f".{host}".endswith(RESERVED_ENDINGS)


class Guard:
    """Which addresses this run may connect to; remembers why it refused a name."""

    def __init__(self, *, allow_private: bool, proxy: str) -> None:
        self.allow_private = allow_private
        # The user named the proxy, so it may be where it is.
        self.proxy_host = (urlsplit(proxy).hostname or "").lower() if proxy else ""
        self.refused: dict[str, str] = {}

    def allows(self, host: str, address: str) -> bool:
        """Whether *host* may be connected to at *address*."""
        return host == self.proxy_host or self.admits(host, address)

    def admits(self, host: str, address: str) -> bool:
        """Whether *host*, which is at *address*, may be asked for something, through a proxy or not."""
        if self.allow_private or is_public(address):
            return True
        which = "is no" if host == address else f"is at {address}, which is no"
        self.refused[host] = f"{host} {which} public address; --allow-private lets it through"
        return False


@implementer(IHostResolution)
class Resolution:
    """One name's resolution on its way."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.task: asyncio.Task[None] | None = None

    def cancel(self) -> None:
        """Nothing waits for it any more; the answer is dropped."""


@implementer(IHostnameResolver)
class GuardedResolver:
    """Resolves names with the system's resolver, in a thread, and hands on only the addresses that are allowed."""

    # The resolver belongs to the reactor, the guard to the run that is on.
    guard = Guard(allow_private=False, proxy="")

    def __init__(self, reactor: Any) -> None:
        self.reactor = reactor

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        """As Scrapy makes it."""
        return cls(reactor)

    def install_on_reactor(self) -> None:
        """Take the place of the reactor's resolver."""
        self.reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802  # Twisted's interface
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """Tell *resolutionReceiver* the addresses of *hostName* that may be connected to."""
        resolution = Resolution(hostName)
        receiver: Any = resolutionReceiver  # zope's interfaces are no types
        receiver.resolutionBegan(resolution)
        loop = asyncio.get_event_loop()
        lookup = loop.getaddrinfo(hostName, portNumber, type=socket.SOCK_STREAM)
        task = loop.create_task(self._deliver(hostName, portNumber, lookup, receiver))
        # A task is only kept by whoever holds it.
        resolution.task = task
        return resolution  # type: ignore[return-value]

    async def _deliver(self, host: str, port: int, lookup: Any, receiver: Any) -> None:
        try:
            found = await lookup
        except (OSError, UnicodeError):
            # The latter for what is no name, such as one with an empty label.
            found = []
        for family, _, _, _, address in found:
            if self.guard.allows(host.lower(), address[0]):
                kind = IPv6Address if family == socket.AF_INET6 else IPv4Address
                receiver.addressResolved(kind("TCP", address[0], port))
        receiver.resolutionComplete()
