"""A small site on loopback that notes who asked for what and when."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Answer:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Asked:
    path: str
    at: float
    headers: dict[str, str]


Route = Callable[[Asked], Answer | bytes | str | None]


class Site(ThreadingHTTPServer):
    """Answers from `pages` (a path's body, Answer, or function of the request); `asked` is every request in order."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages: dict[str, Answer | bytes | str | Route] = {}
        self.fallback: Route = lambda asked: None
        self.asked: list[Asked] = []
        self.raw: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        self.lock = threading.Lock()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def counts(self) -> Counter[str]:
        return Counter(asked.path for asked in self.asked)

    def answer(self, asked: Asked) -> Answer:
        found = self.pages.get(asked.path)
        if callable(found):
            found = found(asked)
        if found is None:
            found = self.fallback(asked)
        if found is None:
            return Answer(b"not here", 404)
        if isinstance(found, Answer):
            return found
        body = found.encode() if isinstance(found, str) else found
        kind = "text/html; charset=utf-8" if body.lstrip()[:5].lower() in (b"<!doc", b"<html") else "text/plain"
        if body.lstrip().startswith((b"<?xml", b"<rss", b"<feed")):
            kind = "application/xml"
        return Answer(body, 200, {"Content-Type": kind})


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        asked = Asked(self.path, time.monotonic(), {k.lower(): v for k, v in self.headers.items()})
        with self.server.lock:
            self.server.asked.append(asked)
        raw = self.server.raw.get(self.path)
        if raw is not None:
            raw(self)
            self.close_connection = True
            return
        answer = self.server.answer(asked)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if answer.status != 304:
            self.wfile.write(answer.body)

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[Site]:
    site = Site()
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.shutdown()
        site.server_close()


def article(number: int | str, extra: str = "") -> str:
    """A page with enough prose to be an article."""
    text = " ".join(f"Sentence {n} of report {number} tells what happened near the river that day." for n in range(12))
    return (
        f"<!doctype html><html lang=en><head><title>Report {number}</title>"
        f'<meta property="og:type" content="article"></head><body><article><h1>Report {number}</h1>'
        f"<p>{text}</p><p>{text[::-1][:300]}</p></article>{extra}</body></html>"
    )


def rss(urls: list[str]) -> str:
    items = "".join(f"<item><title>Item {n}</title><link>{url}</link></item>" for n, url in enumerate(urls))
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed</title>{items}</channel></rss>'
