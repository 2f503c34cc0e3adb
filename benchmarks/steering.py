"""How soon a crawl that follows the topic has the relevant articles, beside one in breadth-first order.

    python -m benchmarks.steering [--chart docs/pictures/steering.svg] [--results benchmarks/results/steering.json]

The real crawler, twice, on `benchmarks.steered_site` served on loopback: with the topic, and with a plain queue for a
frontier. What counts is what is in the store. Then twenty more such sites, rehearsed (`benchmarks.steering_rehearsal`).
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

from benchmarks import steered_site
from benchmarks.steered_site import Page, Served
from benchmarks.steering_rehearsal import rehearsed
from crawler import CrawlOptions, crawl
from crawler.frontier import Frontier
from crawler.promise import TopicPriority
from crawler.sources import Kind, Source
from crawler.visits import Link, Visit
from store.topic import Profile, link_odds

PROFILE = Path(__file__).parents[1] / "seeds" / "topic.toml"
# What a reader of the chart sees first: how much of the relevant is there after this share of the pages.
BUDGET = 0.3
OTHER_SITES = range(100, 120)


@dataclass(frozen=True)
class Crawled:
    """One crawl: for each page fetched, in order, whether it is a relevant article that is in the store at the end."""

    fetched: list[bool]
    articles: int

    def reached(self, pages: int, share: float) -> float:
        """The share of the relevant articles among the first *share* of all *pages*."""
        return sum(self.fetched[: round(share * pages)]) / steered_site.RELEVANT


class Queue(Frontier):
    """A frontier in which every link is as good as the next, so that they come in the order of finding."""

    def _put(self, visit: Visit, links: Sequence[Link], barren: int | None) -> int:
        return super()._put(visit, [replace(link, priority=0.5, paging=False) for link in links], barren)


def crawled(pages: dict[str, Page], *, topic: bool, max_pages: int | None = None) -> Crawled:
    """Crawl the site into a store of its own."""
    with steered_site.serve(pages) as site, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "steered.db"
        options = CrawlOptions(
            allow_private=True, delay=0.0, topic=str(PROFILE) if topic else "", max_pages=max_pages, workers=1
        )
        source = Source("steered", Kind.SITE, f"{site.url}/", language="en", max_depth=1000)
        # Breadth first is what a plain queue gives.
        with nullcontext() if topic else mock.patch("crawler.run.Frontier", Queue):
            crawl(path, [source], options)
        return outcome(path, site, pages)


def outcome(path: Path, site: Served, pages: dict[str, Page]) -> Crawled:
    """Which of the fetched pages are in the store and relevant."""
    db = sqlite3.connect(path)
    stored = {urlsplit(url).path for (url,) in db.execute("SELECT url FROM pages JOIN articles USING (id)")}
    db.close()
    relevant = {urlsplit(page.url).path for page in pages.values() if page.relevant}
    order = [path for path in dict.fromkeys(site.asked) if f"{steered_site.HOST}{path}" in pages]
    return Crawled([path in relevant and path in stored for path in order], len(stored))


def other_sites() -> dict[str, object]:
    """What is reached at 30 % fetched on sites drawn with other seeds, in both orders."""
    priority = TopicPriority(PROFILE)
    results: dict[str, object] = {}
    for name, frontier_type in (("steered", Frontier), ("breadth-first", Queue)):
        reached = []
        for seed in OTHER_SITES:
            pages = steered_site.build(seed)
            fetched = rehearsed(pages, priority, round(BUDGET * len(pages)), frontier_type)
            reached.append(sum(fetched) / steered_site.RELEVANT)
        results[name] = {
            "mean": round(sum(reached) / len(reached), 3),
            "worst": round(min(reached), 3),
            "best": round(max(reached), 3),
        }
    return results


def link_cost(pages: dict[str, Page], profile: Profile) -> float:
    """Microseconds for one link score, over all links of the site."""
    links = [link for page in pages.values() for link in page.links]
    begun = time.process_time()
    for link in links:
        link_odds(profile, link.anchor, link.url, link.context, 0.5, 0.2)
    return (time.process_time() - begun) / len(links) * 1e6


def measure() -> dict[str, object]:
    """The results as written to the file; `relevant after` says at which fetch each relevant article came."""
    pages = steered_site.build()
    crawls = {"steered": crawled(pages, topic=True), "breadth-first": crawled(pages, topic=False)}
    return {
        "pages": len(pages),
        "relevant": steered_site.RELEVANT,
        "fetched": {name: len(each.fetched) for name, each in crawls.items()},
        "reached at 30 % fetched": {name: round(each.reached(len(pages), BUDGET), 3) for name, each in crawls.items()},
        "relevant in the store at the end": {name: sum(each.fetched) for name, each in crawls.items()},
        "twenty other sites, rehearsed": other_sites(),
        "microseconds a link": round(link_cost(pages, Profile.load(PROFILE)), 1),
        "conflictwire": version("conflictwire"),
        "relevant after": {
            name: [number for number, relevant in enumerate(each.fetched, 1) if relevant]
            for name, each in crawls.items()
        },
    }


def chart(orders: dict[str, list[int]], longest: int) -> str:
    """Relevant articles over fetches as SVG: a line for each order, which lists the fetches that brought one."""
    width, height, left, top, right, bottom = 640, 360, 56, 24, 24, 48
    most = steered_site.RELEVANT
    plot_width, plot_height = width - left - right, height - top - bottom

    def place(fetches: float, found: float) -> str:
        return f"{left + plot_width * fetches / longest:.1f},{top + plot_height * (1 - found / most):.1f}"

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif"',
        ' font-size="12">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        "<title>Relevant articles over fetches, steered and breadth-first</title>",
    ]
    for share in range(0, 101, 25):
        x, y = place(0, most * share / 100).split(",")
        parts.append(f'<path d="M{x} {y}h{plot_width}" stroke="#ddd"/>')
        parts.append(f'<text x="{left - 8}" y="{float(y) + 4}" text-anchor="end">{most * share // 100}</text>')
    for fetches in range(0, longest + 1, 200):
        x, y = place(fetches, 0).split(",")
        parts.append(f'<text x="{x}" y="{float(y) + 18}" text-anchor="middle">{fetches}</text>')
    x, _ = place(BUDGET * longest, 0).split(",")
    parts.append(f'<path d="M{x} {top}v{plot_height}" stroke="#999" stroke-dasharray="4 4"/>')
    parts.append(f'<text x="{float(x) + 6}" y="{height - bottom - 8}" fill="#666">30 % fetched</text>')
    for (name, order), colour in zip(orders.items(), ("#b3261e", "#4a6fa5"), strict=True):
        points = [place(0, 0), *(place(fetches, found) for found, fetches in enumerate(order, 1))]
        points.append(place(longest, len(order)))
        parts.append(f'<polyline points="{" ".join(points)}" fill="none" stroke="{colour}" stroke-width="2"/>')
        at_x, at_y = points[len(points) * 2 // 3].split(",")
        parts.append(f'<text x="{float(at_x) + 8}" y="{float(at_y) + 14}" fill="{colour}">{name}</text>')
    parts.append(f'<text x="{left + plot_width / 2}" y="{height - 8}" text-anchor="middle">pages fetched</text>')
    parts.append(f'<text x="{left}" y="{top - 8}">relevant articles</text>')
    return "\n".join([*parts, "</svg>", ""])


def main() -> None:
    root = Path(__file__).parents[1]
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--chart", type=Path, default=root / "docs" / "pictures" / "steering.svg")
    options.add_argument("--results", type=Path, default=root / "benchmarks" / "results" / "steering.json")
    chosen = options.parse_args()
    results = measure()
    chosen.results.parent.mkdir(parents=True, exist_ok=True)
    chosen.results.write_text(json.dumps(results) + "\n", encoding="utf-8")
    chosen.chart.write_text(drawn(results), encoding="utf-8")
    print(json.dumps({key: value for key, value in results.items() if key != "relevant after"}, indent=2))


def drawn(results: dict[str, Any]) -> str:
    """The chart of what `measure` found, or of what it once wrote."""
    return chart(results["relevant after"], results["pages"])


if __name__ == "__main__":
    main()
