"""Memory over sitemaps with a million entries: an index of gzip sitemaps of 50,000 each, read into a new frontier.

Each size is crawled in a process of its own, which asks for the sitemaps and for no page. Memory is the greatest
resident set of that process; it should be the same for four sitemaps and for twenty.

    python -m benchmarks.sitemap_memory          # some minutes; writes benchmarks/results/sitemap_memory.json
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import resource
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from benchmarks.machine import write_result

ENTRIES_A_SITEMAP = 50_000
OPENS = '<?xml version="1.0" encoding="UTF-8"?><{} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


class Handler(BaseHTTPRequestHandler):
    """An index at /sitemap.xml and, made when asked for, its sitemaps."""

    def do_GET(self) -> None:
        """Answer."""
        host = self.headers["Host"]
        name = self.path.removesuffix(".xml.gz").rpartition("-")[2]
        if self.path.startswith("/sitemap-"):
            first = int(name) * ENTRIES_A_SITEMAP
            urls = (
                f"http://{host}/news/2020/10/report-number-{first + n}-on-the-talks" for n in range(ENTRIES_A_SITEMAP)
            )
            entries = (
                f"<url><loc>{url}</loc><lastmod>2020-10-{n % 28 + 1:02}T10:00:00Z</lastmod></url>\n"
                for n, url in enumerate(urls)
            )
            body = gzip.compress((OPENS.format("urlset") + "".join(entries) + "</urlset>").encode(), 1)
        elif self.path.startswith("/of-"):
            count = int(self.path.removeprefix("/of-").removesuffix(".xml"))
            maps = "".join(f"<sitemap><loc>http://{host}/sitemap-{n}.xml.gz</loc></sitemap>\n" for n in range(count))
            body = (OPENS.format("sitemapindex") + maps + "</sitemapindex>").encode()
        else:
            body = b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def crawl_maps(url: str, maps: int, folder: str, told: multiprocessing.Queue[dict[str, float]]) -> None:
    """Crawl an index and its *maps*, and tell the entries that were found, the CPU seconds and the memory."""
    from crawler import CrawlOptions, Source, crawl
    from crawler.frontier import Frontier
    from crawler.sources import Kind

    store = Path(folder) / "news.db"
    options = CrawlOptions(allow_private=True, delay=0, workers=1, max_pages=maps + 1)
    crawl(store, [Source("maps", Kind.SITEMAP, f"{url}/of-{maps}.xml")], options)
    frontier = Frontier(store.with_suffix(".frontier.db"))
    entries = sum(count for (_, state), count in frontier.counts().items() if state == "queued")
    usage = resource.getrusage(resource.RUSAGE_SELF)
    told.put(
        {
            "sitemaps": maps,
            "entries_queued": entries,
            "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 1),
            "peak_mb": round(usage.ru_maxrss / 1024),
            "frontier_mb": round(frontier.path.stat().st_size / 2**20),
        }
    )


def main() -> None:
    """Measure, print and write the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--maps", type=json.loads, default=[1, 4, 20], help="how many sitemaps, as a JSON list")
    sizes = parser.parse_args().maps
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = multiprocessing.get_context("spawn")
    measured = []
    for maps in sizes:
        with tempfile.TemporaryDirectory() as folder:
            told: multiprocessing.Queue[dict[str, float]] = context.Queue()  # type: ignore[assignment]
            child = context.Process(
                target=crawl_maps, args=(f"http://127.0.0.1:{server.server_port}", maps, folder, told)
            )
            child.start()
            measured.append(told.get())
            child.join()
    server.shutdown()
    write_result("sitemap_memory", {"entries_a_sitemap": ENTRIES_A_SITEMAP, "runs": measured})


if __name__ == "__main__":
    main()
