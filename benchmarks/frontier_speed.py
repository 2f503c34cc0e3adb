"""The frontier beside Scrapy's own queues: how much CPU a URL costs, and whether memory stays flat with 50,000 of them.

First without a network: a URL is put in, taken out and finished, in pages of 50 links; by our frontier, by Scrapy's
scheduler with its memory queue and duplicate filter, and by the same with JOBDIR's queue on disk. Then in a crawl of
a site on loopback: bare Scrapy with its memory queue, and with our frontier in its place. Then our own crawl of a
sitemap of 50,000 URLs, its memory watched. Takes some minutes.

    python -m benchmarks.frontier_speed
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

from scrapy import Request, Spider
from scrapy.core.scheduler import Scheduler
from scrapy.utils.test import get_crawler

from benchmarks.crawl_site import serving
from benchmarks.machine import write_result
from crawler.frontier import Frontier
from crawler.visits import Link, Outcome, Role, State

LINKS_A_PAGE = 50
LINKS_A_LIST = 250
HOST = "https://news.example"


def ours(urls: int, folder: Path) -> float:
    """CPU seconds that our frontier takes."""
    frontier = Frontier(folder / "frontier.db", in_loop=True)
    frontier.ask(Link(f"{HOST}/", Role.PAGE), "one", again=False)
    number, leased = count(), 0
    began = time.process_time()
    while (visit := frontier.lease("news.example", ["one"])) is not None:
        leased += 1
        known = min(leased * LINKS_A_PAGE, urls)
        links = [
            Link(f"{HOST}/news/report-{next(number)}-from-the-river", Role.PAGE)
            for _ in range(max(0, min(LINKS_A_PAGE, urls - known)))
        ]
        frontier.finish(visit, Outcome(State.DONE, 200, kind="article"), links)
    spent = time.process_time() - began
    frontier.close()
    return spent / leased


def scrapy(urls: int, folder: Path, *, on_disk: bool) -> float:
    """CPU seconds that Scrapy's scheduler takes."""
    # Its downloader-aware queue asks an engine, which there is none of here; this one is no slower.
    settings = {"SCHEDULER_PRIORITY_QUEUE": "scrapy.pqueues.ScrapyPriorityQueue"}
    crawler = get_crawler(Spider, {**settings, "JOBDIR": str(folder)} if on_disk else settings)
    crawler.spider = Spider("bare")
    scheduler = Scheduler.from_crawler(crawler)
    scheduler.open(crawler.spider)
    scheduler.enqueue_request(Request(f"{HOST}/"))
    number, taken = count(), 0
    began = time.process_time()
    while scheduler.next_request() is not None:
        taken += 1
        known = min(taken * LINKS_A_PAGE, urls)
        for _ in range(max(0, min(LINKS_A_PAGE, urls - known))):
            scheduler.enqueue_request(Request(f"{HOST}/news/report-{next(number)}-from-the-river"))
    spent = time.process_time() - began
    scheduler.close("finished")
    return spent / taken


def memory(urls: int, pages: int) -> dict[str, object]:
    """The crawl's memory in MB after so many pages, while its frontier holds *urls* URLs."""
    with serving(urls, LINKS_A_LIST) as address, tempfile.TemporaryDirectory() as folder:
        told = child("sitemap", address, Path(folder), str(pages))
        frontier = Frontier(Path(folder) / "sitemap.frontier.db")
        total = sum(frontier.counts().values())
        frontier.close()
    samples = told["memory"]
    assert isinstance(samples, list)
    after = [samples[int(part * (len(samples) - 1))] for part in (0.1, 0.25, 0.5, 0.75, 1.0)]
    return {"urls": total, "mb_after_pages": {str(fetched): mb for fetched, mb in after}, "lag": told["lag"]}


def in_a_crawl(articles: int, rounds: int) -> dict[str, float]:
    """CPU milliseconds a page of bare Scrapy with its memory queue and with our frontier: the best of some rounds."""
    best: dict[str, float] = {}
    with serving(articles, LINKS_A_PAGE) as address:
        for _ in range(rounds):
            for kind in ("scrapy", "frontier"):
                with tempfile.TemporaryDirectory() as folder:
                    before = resource.getrusage(resource.RUSAGE_CHILDREN)
                    told = child(kind, address, Path(folder))
                    after = resource.getrusage(resource.RUSAGE_CHILDREN)
                pages = told["pages"]
                assert isinstance(pages, int)
                assert pages >= articles
                spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
                best[kind] = min(best.get(kind, float("inf")), round(1000 * spent / pages, 2))
    return best


def child(kind: str, address: str, folder: Path, *more: str) -> dict[str, object]:
    """What a crawl in a process of its own tells."""
    command = [sys.executable, "-m", "benchmarks.crawl_child", kind, address, f"{folder}/{kind}.db", *more]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=True)
    told: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return told


def main() -> None:
    """Measure, print and write the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--urls", type=int, default=50_000)
    parser.add_argument("--pages", type=int, default=1_500)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    ways: dict[str, Callable[[Path], float]] = {
        "conflictwire": lambda folder: ours(chosen.urls, folder),
        "Scrapy, memory queue": lambda folder: scrapy(chosen.urls, folder, on_disk=False),
        "Scrapy, JOBDIR": lambda folder: scrapy(chosen.urls, folder, on_disk=True),
    }
    costs = {}
    for name, way in ways.items():
        with tempfile.TemporaryDirectory() as folder:
            costs[name] = round(1e6 * way(Path(folder)), 1)
    write_result(
        "frontier_speed",
        {
            "urls": chosen.urls,
            "queue_alone_cpu_us_a_url": costs,
            "bare_crawl_cpu_ms_a_page": in_a_crawl(chosen.pages, chosen.rounds),
            "memory_of_the_crawl": memory(chosen.urls, chosen.pages),
        },
    )


if __name__ == "__main__":
    main()
