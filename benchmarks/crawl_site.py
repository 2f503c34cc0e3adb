"""A site on loopback for the crawl's benchmarks, in a process of its own: lists, and articles as heavy as real ones.

python -m benchmarks.crawl_site ARTICLES LINKS_A_LIST      # prints its port, serves until its input ends
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

MENU = "".join(f'<li><a href="/list/{n}">Section {n} of the paper</a></li>' for n in range(12))
SENTENCE = "Sentence {n} of report {number} tells what was seen near the river on that day of the war."
# Around the text stands as much markup, style and script as on a news site's median page, some 60 KB.
HEAD = "<style>" + "".join(f".c{n}{{margin:{n}px;padding:0 {n}px}}" for n in range(700)) + "</style>"
TAIL = "<script>" + "".join(f"var setting{n}={{'name':'value {n}'}};" for n in range(700)) + "</script>"
SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def page(title: str, body: str) -> bytes:
    head = f'<head><meta charset="utf-8"><title>{title}</title>{HEAD}</head>'
    return f"<!doctype html><html lang=en>{head}<body><ul>{MENU}</ul>{body}{TAIL}</body></html>".encode()


@cache
def answer(path: str, articles: int, links: int) -> bytes:
    """The whole answer for *path*; list n names *links* articles and the next list."""
    kind, _, number = path.strip("/").partition("/")
    if kind == "robots.txt":
        return response(b"User-agent: *\nDisallow: /private/\n", "text/plain")
    if kind == "sitemap.xml":
        places = "".join(f"<url><loc>/news/report-{n}-from-the-river</loc></url>" for n in range(articles))
        return response(f'<?xml version="1.0"?><urlset xmlns="{SITEMAPS}">{places}</urlset>'.encode(), "text/xml")
    if kind in ("", "list"):
        first = int(number or 0) * links
        if first >= articles:
            return NOT_FOUND
        named = "".join(
            f'<a href="/news/report-{n}-from-the-river">What report {n} saw by the river</a> '
            for n in range(first, min(first + links, articles))
        )
        older = f'<a rel="next" href="/list/{int(number or 0) + 1}">older</a>' if first + links < articles else ""
        return response(page("News", f"<h1>News</h1>{named}{older}"))
    if kind != "news":
        return NOT_FOUND
    number = number.split("-")[1]
    text = "".join(
        "<p>" + " ".join(SENTENCE.format(n=n, number=number) for n in range(p, p + 5)) + "</p>" for p in range(12)
    )
    return response(page(f"Report {number}", f"<article><h1>Report {number}</h1>{text}</article>"))


def response(body: bytes, kind: str = "text/html; charset=utf-8") -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


async def serve(articles: int, links: int) -> None:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                writer.write(answer(request.split(b" ", 2)[1].decode(), articles, links))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


@contextmanager
def serving(articles: int, links: int) -> Iterator[str]:
    """The site's address, while it is served."""
    command = [sys.executable, "-m", "benchmarks.crawl_site", str(articles), str(links)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.stdin.close()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2])))
