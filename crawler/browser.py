"""A browser without a network: shows a page as its scripts leave it, and gets whatever they ask for from us.

The page itself is the answer that the crawl fetched already. What its scripts load goes through the crawl's own
downloader, and so through every guard that a page does: robots.txt, the host's delay, refused addresses (also after
redirects, and for names that resolve differently the second time), size, time, who we are. The browser's own ways out
are shut: its names resolve to nothing and its proxy does not exist. A browser that fetches by itself, such as
scrapy-playwright's, knows none of this of what a page asks for, and its redirects cannot be held back.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING

from crawler.errors import CrawlError
from crawler.failures import shown

if TYPE_CHECKING:
    from playwright.async_api import Browser as Chromium
    from playwright.async_api import Playwright, Route

log = logging.getLogger(__name__)

CHROMIUM = "CONFLICTWIRE_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    "--js-flags=--max-old-space-size=512",
)
NOWHERE = "http://nowhere.invalid:1"
# What makes text; pictures, films, fonts, styles and frames do not, and a reader posts nothing.
WANTED = frozenset(("script", "xhr", "fetch"))
# Each page: seconds until it is taken as it stands, and until its browser is given up; requests; bytes.
SETTLED_AFTER, AT_MOST = 40.0, 60.0
MAX_REQUESTS, MAX_BYTES = 60, 16 * 1024 * 1024
# Pages of one site share their scripts: so many bytes of them are kept.
KEPT_BYTES = 64 * 1024 * 1024
PAGES_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a page's script asked for: final answer, redirects followed."""

    status: int
    headers: dict[str, str]
    body: bytes


# Fetches a URL with these headers by the crawl's rules; raises whatever forbids or prevents it.
Load = Callable[[str, dict[str, str]], Awaitable[Loaded]]


class NotShown(Exception):
    """The browser could not show the page; the message says why. Go on with the page as it was sent."""


class BrowserMissing(CrawlError):
    """A source wants its pages shown by a browser, and there is none: install it, or leave `javascript` out."""


def check_browser() -> str:
    """Where Chromium is; raises BrowserMissing with what to install."""
    if find_spec("playwright") is None:
        raise BrowserMissing(
            "a source has javascript = true, which needs a browser: pip install 'conflictwire[javascript]', and "
            "Chromium, as in `apt install chromium`"
        )
    found = os.environ.get(CHROMIUM) or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise BrowserMissing(
            f"a source has javascript = true, and Chromium is not installed: `apt install chromium`, or set {CHROMIUM} "
            "to where it is"
        )
    return found


@dataclass(slots=True)
class Budget:
    """What one page may still load."""

    requests: int = MAX_REQUESTS
    size: int = MAX_BYTES


@dataclass
class Browser:
    """Chromium, begun with the first page that wants it."""

    load: Load
    user_agent: str
    _kept: dict[str, Loaded] = field(default_factory=dict)
    _kept_bytes: int = 0
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(PAGES_AT_ONCE))
    _beginning: asyncio.Lock = field(default_factory=asyncio.Lock)
    _playwright: Playwright | None = None
    _chromium: Chromium | None = None

    async def show(self, url: str, body: bytes, content_type: str) -> bytes:
        """The document, as UTF-8, that the scripts of the page *body* at *url* make of it. Raises NotShown."""
        async with self._turns:
            try:
                return await asyncio.wait_for(self._show(url, body, content_type), AT_MOST)
            except TimeoutError:
                # Its script may never return: only a new browser is free of it.
                await self.close()
                raise NotShown(f"its scripts ran for more than {AT_MOST:.0f} seconds") from None
            except NotShown:
                raise
            except Exception as error:
                # Playwright's errors are many, and none of them may cost the page.
                await self.close()
                raise NotShown(f"the browser failed: {str(error).splitlines()[0]}") from error

    async def _show(self, url: str, body: bytes, content_type: str) -> bytes:
        from playwright.async_api import TimeoutError as NotSettled

        chromium = await self._begun()
        context = await chromium.new_context(
            user_agent=self.user_agent, accept_downloads=False, service_workers="block"
        )
        budget, is_open = Budget(), [True]

        async def answer(route: Route) -> None:
            if route.request.is_navigation_request():
                # The page itself, once; a script that would lead elsewhere, and every frame, stays here.
                if is_open and route.request.url == url and is_open.pop():
                    await route.fulfill(status=200, content_type=content_type, body=body)
                else:
                    # No content: the page stays. Refused, it would give place to the browser's own error page.
                    await route.fulfill(status=204)
            else:
                await self._answer(route, budget)

        try:
            await context.route("**/*", answer)
            page = await context.new_page()
            page.on("dialog", lambda dialog: dialog.dismiss())
            try:
                await page.goto(url, wait_until="domcontentloaded", timeout=SETTLED_AFTER * 1000)
                await page.wait_for_load_state("networkidle", timeout=SETTLED_AFTER * 1000)
            except NotSettled:
                log.debug("%s: taken before all of its scripts had ended", shown(url))
            document = (await page.content()).encode("utf-8", "replace")
        finally:
            await context.close()
        if len(document) > MAX_BYTES:
            raise NotShown("its scripts make a document larger than the limit")
        return document

    async def _answer(self, route: Route, budget: Budget) -> None:
        request = route.request
        if request.resource_type not in WANTED or request.method != "GET" or budget.requests <= 0:
            await route.abort("blockedbyclient")
            return
        budget.requests -= 1
        try:
            loaded = self._kept.get(request.url) or await self._load(
                request.url, request.headers, request.resource_type
            )
        except Exception as error:
            # Forbidden, refused or not there: the page goes without, as in a reader's browser.
            log.debug("%s: not loaded for a page: %s", shown(request.url), error)
            await route.abort("failed")
            return
        budget.size -= len(loaded.body)
        if budget.size < 0:
            await route.abort("blockedbyclient")
        else:
            await route.fulfill(status=loaded.status, headers=loaded.headers, body=loaded.body)

    async def _load(self, url: str, headers: dict[str, str], kind: str) -> Loaded:
        sent: dict[str, str] = {name: headers[name] for name in ("accept", "origin") if name in headers}
        loaded = await self.load(url, sent)
        if kind == "script" and loaded.status == 200 and self._kept_bytes + len(loaded.body) <= KEPT_BYTES:
            self._kept[url] = loaded
            self._kept_bytes += len(loaded.body)
        return loaded

    async def _begun(self) -> Chromium:
        from playwright.async_api import async_playwright

        async with self._beginning:
            if self._chromium is None or not self._chromium.is_connected():
                self._playwright = self._playwright or await async_playwright().start()
                self._chromium = await self._playwright.chromium.launch(
                    executable_path=check_browser(),
                    args=list(ARGUMENTS),
                    proxy={"server": NOWHERE, "bypass": "<-loopback>"},
                    # Chromium refuses to be sandboxed by root.
                    chromium_sandbox=os.geteuid() != 0,
                    handle_sigint=False,
                    handle_sigterm=False,
                )
            return self._chromium

    async def close(self) -> None:
        """End the browser; the next page begins another."""
        chromium, playwright = self._chromium, self._playwright
        self._chromium = self._playwright = None
        try:
            if chromium is not None:
                await asyncio.wait_for(chromium.close(), 10)
            if playwright is not None:
                await asyncio.wait_for(playwright.stop(), 10)
        except Exception:
            # It ends with its pipe at the latest.
            log.debug("closing the browser", exc_info=True)
