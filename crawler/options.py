"""What a user can set for one crawl, and who we say we are."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from crawler.summary import Summary

# The name that robots.txt files can address (RFC 9309, 2.2.1).
ROBOTS_NAME = "conflictwire"
PREFIX = "CONFLICTWIRE_"


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """How to crawl. Every field but `progress` is also a Scrapy setting, `CONFLICTWIRE_MAX_PAGES` and so on.

    `contact` is an address or page by which a site's owner can reach whoever runs the crawl. `delay` is seconds
    between two requests to a host, at the least; a robots.txt can only lengthen it. `max_time`, `timeout` and
    `retry_wait` are seconds; the last is how long a run that has nothing else to do waits for a page to be tried
    again. `since` leaves out articles that their feed or sitemap dates before that day. With `due`, sources are
    asked only when their own next visit has come. `topic` is the path of a topic profile. `workers` is the
    number of cleaning processes, 0 for one a core but one. `progress` is called in the crawl's own thread, about
    twice a second.
    """

    contact: str = ""
    proxy: str = ""
    allow_private: bool = False
    delay: float = 1.0
    connections_per_host: int = 1
    timeout: float = 30.0
    max_pages: int | None = None
    max_time: float | None = None
    since: date | None = None
    due: bool = False
    topic: str = ""
    workers: int = 0
    max_attempts: int = 4
    retry_after: float = 2.0
    retry_wait: float = 60.0
    progress: Callable[[Summary], None] | None = None

    @property
    def user_agent(self) -> str:
        """Our name, version and contact, as every request states them."""
        contact = f" (+{self.contact})" if self.contact else ""
        return f"{ROBOTS_NAME}/{_version()}{contact}"

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> CrawlOptions:
        """The options among Scrapy's *settings*; contact and proxy fall back to the environment."""
        values: dict[str, Any] = {}
        for field in dataclasses.fields(cls):
            name = PREFIX + field.name.upper()
            value = settings.get(name)
            if value is None and field.name in ("contact", "proxy"):
                value = os.environ.get(name)
            if value is not None:
                values[field.name] = READERS.get(str(field.type), str)(value)
        return cls(**values)


@cache
def _version() -> str:
    # Looked up in files, which costs a millisecond: too much for every request.
    return version("conflictwire")


def truth(value: object) -> bool:
    """A setting given as text on a command line, or as a bool in a module."""
    return str(value).lower() in ("1", "true", "yes", "on")


READERS: dict[str, Callable[[Any], Any]] = {
    "bool": truth,
    "int": int,
    "float": float,
    "int | None": int,
    "float | None": float,
    "date | None": lambda value: date.fromisoformat(str(value)),
}
