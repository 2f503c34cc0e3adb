"""The pages of sources with `javascript = true`, shown by the browser: what is read, cleaned and stored of them."""

from __future__ import annotations

import dataclasses
import logging
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK

from cleaners.records import Snapshot
from crawler.browser import Browser, Loaded, NotShown
from crawler.failures import shown
from crawler.sources import Source
from crawler.visits import Role, Visit

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

log = logging.getLogger(__name__)

SHOWN = frozenset((Role.PAGE, Role.ARTICLE, Role.COMMENTS))
HTML = ("text/html", "application/xhtml+xml")
MAX_REDIRECTS = 5
# They are about the bytes on the wire, or for a browser that remembers.
DROPPED = frozenset(("content-encoding", "content-length", "transfer-encoding", "set-cookie", "connection"))


def is_shown(source: Source, visit: Visit) -> bool:
    """Whether the browser shows this page. Its validators say nothing then: the frame stays, its contents change."""
    return source.javascript and visit.role in SHOWN


class Rendering:
    """The run's browser, on the run's downloader."""

    def __init__(self, crawler: Crawler, user_agent: str) -> None:
        self._crawler = crawler
        self.browser = Browser(self._load, user_agent)

    async def shown(self, snapshot: Snapshot) -> Snapshot | None:
        """*snapshot* as its scripts leave it; None where the browser cannot show it, or it is no page."""
        if snapshot.media_type not in HTML:
            return None
        content_type = snapshot.header("content-type") or "text/html"
        try:
            body = await self.browser.show(snapshot.final_url, snapshot.body, content_type)
        except NotShown as error:
            log.warning("%s: is read without JavaScript: %s", shown(snapshot.final_url), error)
            return None
        kept = tuple((name, value) for name, value in snapshot.headers if name.lower() == "x-robots-tag")
        headers = (("Content-Type", "text/html; charset=utf-8"), *kept)
        return dataclasses.replace(snapshot, body=body, headers=headers)

    async def _load(self, url: str, headers: dict[str, str]) -> Loaded:
        for _ in range(MAX_REDIRECTS):
            request = Request(url, headers=headers, callback=NO_CALLBACK, dont_filter=True)
            response = await self._crawler.engine.download_async(request)
            location = response.headers.get("Location")
            if response.status not in (301, 302, 303, 307, 308) or location is None:
                fields = {
                    name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
                    for name, values in response.headers.items()
                }
                return Loaded(
                    response.status, {k: v for k, v in fields.items() if k not in DROPPED}, bytes(response.body)
                )
            url = urljoin(url, location.decode("latin-1"))
        raise IgnoreRequest(f"more than {MAX_REDIRECTS} redirects")
