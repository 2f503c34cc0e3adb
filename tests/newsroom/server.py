"""The newsroom's server: origin for requests by path, and a plain HTTP proxy for requests by whole address.

As a proxy it knows only its own sites, so their addresses are the same whatever port it got, and nothing leaves the
machine: `curl -x http://127.0.0.1:PORT http://front-page.example/`.
"""

from __future__ import annotations

import gzip
import sys
import threading
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from fnmatch import fnmatchcase
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import urlsplit

from tests.newsroom.edition import Edition, read_edition
from tests.newsroom.pages import Page, build_pages
from tests.newsroom.wp_rest import comments_as_json

# Below this a gzip header costs more than it saves; servers commonly draw the line here.
GZIP_FROM = 1024


@dataclass(frozen=True)
class Request:
    """One line of the log; `at` is in seconds of the monotonic clock."""

    method: str
    host: str
    target: str
    status: int
    agent: str = ""
    at: float = 0.0

    @property
    def url(self) -> str:
        return f"http://{self.host}{self.target}"


class Newsroom:
    """The running server; a context manager. `pages` may be changed while it runs, `log` holds every request."""

    def __init__(self, edition: Edition | None = None, port: int = 0) -> None:
        self.edition = edition or read_edition()
        self.pages = build_pages(self.edition)
        self.log: list[Request] = []
        self._server = Server(("127.0.0.1", port), self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def proxy(self) -> str:
        """The address to give as HTTP proxy."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Newsroom:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)

    def put(self, url: str, page: Page) -> None:
        """Print *page* at *url*, on a site of the newsroom or on a new one."""
        parts = urlsplit(url)
        target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        self.pages[parts.netloc, target] = page

    def find(self, host: str, target: str) -> Page:
        """What is printed at *target*; the site's own 404, or 502 for a host that is not ours."""
        page = self.pages.get((host, target))
        if page is None and (found := comments_as_json(self.edition, host, target)):
            body, total, pages = found
            headers = (("X-WP-Total", str(total)), ("X-WP-TotalPages", str(pages)))
            page = Page(body, "application/json; charset=UTF-8", headers=headers)
        if page is None and any(known == host for known, _ in self.pages):
            page = self.pages.get((host, "404"), Page(b"Not found.", "text/plain", 404))
        return page or Page(f"The newsroom has no site {host}.\n".encode(), "text/plain", 502)

    def disallowed(self) -> list[Request]:
        """The logged requests for what the site's robots.txt forbids."""
        sites = {site.host: site for site in self.edition.sites}
        return [
            request
            for request in self.log
            if (site := sites.get(request.host))
            and any(fnmatchcase(request.target, escaped(pattern)) for pattern in site.disallow)
            and not any(fnmatchcase(request.target, escaped(pattern)) for pattern in site.allow)
        ]


def escaped(pattern: str) -> str:
    """A robots.txt path as an fnmatch pattern: `*` alone is special, and the end is open."""
    return pattern.replace("?", "[?]") + "*"


class Server(ThreadingHTTPServer):
    daemon_threads = True
    # A crawl opens many connections at once; the default queue of 5 makes some of them wait a second.
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], newsroom: Newsroom) -> None:
        super().__init__(address, Handler)
        self.newsroom = newsroom

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no error of ours; anything else is printed as usual."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server
    # An idle connection is closed rather than kept by a thread for ever.
    timeout = 30

    def do_GET(self) -> None:
        self.asked_at = time.monotonic()
        host, target = self.address()
        page = self.server.newsroom.find(host, target)
        if page.respond is not None:
            self.record(page.status)
            page.respond(self)
        elif self.not_modified(page):
            self.answer(page, 304, b"")
        else:
            self.answer(page, page.status, page.body)

    def do_HEAD(self) -> None:
        self.do_GET()

    def address(self) -> tuple[str, str]:
        """The host and target asked for: from an absolute-form request line, else from the Host header."""
        parts = urlsplit(self.path)
        if not parts.netloc:
            return self.headers.get("Host", ""), self.path
        target = parts.path or "/"
        return parts.netloc, f"{target}?{parts.query}" if parts.query else target

    def not_modified(self, page: Page) -> bool:
        """RFC 9110, 13.2.2: If-None-Match decides where it is sent, else If-Modified-Since."""
        if page.status != 200:
            return False
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return page.etag in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
        since = self.headers.get("If-Modified-Since")
        return bool(since and page.changed and page.changed <= parsedate_to_datetime(since))

    def answer(self, page: Page, status: int, body: bytes) -> None:
        packed = len(body) >= GZIP_FROM and "gzip" in self.headers.get("Accept-Encoding", "")
        if packed:
            body = gzip.compress(body, mtime=0)
        self.send_response(status)
        for name, value in page.headers:
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Type", page.media_type)
            self.send_header("Content-Length", str(len(body)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        if status in (200, 304):
            self.send_header("ETag", page.etag)
            self.send_header("Vary", "Accept-Encoding")
            if page.last_modified:
                self.send_header("Last-Modified", page.last_modified)
        self.end_headers()
        self.record(status)
        if self.command != "HEAD":
            self.wfile.write(body)

    def record(self, status: int) -> None:
        host, target = self.address()
        agent = self.headers.get("User-Agent", "")
        self.server.newsroom.log.append(Request(self.command, host, target, status, agent, self.asked_at))

    def log_message(self, *args: object) -> None:
        """Keep standard error for whoever runs the newsroom; the log is `Newsroom.log`."""
