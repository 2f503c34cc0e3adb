"""The first door of a request: refuses what the URL alone tells, and says who we are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from crawler.addresses import AddressRefused, is_outside, literal
from crawler.errors import ProxyUnreachable
from crawler.failures import proxy_problem, wants_password
from crawler.run import Run

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class AdmissionMiddleware:
    """Lets a request to a public http(s) address pass, with our name and contact, through the user's proxy if any."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes it."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let *request* pass, or raise AddressRefused."""
        run = Run.of(self.crawler)
        parts = urlsplit(request.url)
        if parts.scheme not in ("http", "https"):
            raise AddressRefused(f"only http and https are fetched, not {parts.scheme}:")
        host = (parts.hostname or "").lower()
        address = literal(host)
        if address is not None and not run.guard.admits(host, address):
            raise AddressRefused(run.guard.refused[host])
        if not run.options.contact and is_outside(host):
            raise AddressRefused(f"{host} would be asked without a contact; set one with --contact")
        # Set, not defaulted: Scrapy would otherwise take a proxy from the environment.
        request.meta["proxy"] = run.options.proxy or None
        request.headers["User-Agent"] = run.options.user_agent

    def process_response(self, request: Request, response: Response) -> Response:
        """End the run where the user's proxy wants a password; everything else is a site's own answer."""
        run = Run.of(self.crawler)
        if response.status == 407 and run.options.proxy:
            run.fail(ProxyUnreachable(wants_password(run.options.proxy)))
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """End the run where the user's proxy is not to be had: no site is to blame, and none is to rest for it."""
        run = Run.of(self.crawler)
        if run.options.proxy and (problem := proxy_problem(exception, run.options.proxy)):
            run.fail(ProxyUnreachable(problem))
