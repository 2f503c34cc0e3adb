"""How soon a crawl that follows `link_score` has the relevant pages, beside breadth-first order.

    python -m benchmarks.steering [--chart docs/pictures/steering.svg] [--results benchmarks/results/steering.json]

A simulation over `benchmarks.steered_site`: the real link scores and yields, a queue for a frontier, no network.
"""

from __future__ import annotations

import argparse
import heapq
import json
import time
from collections import deque
from collections.abc import Callable
from importlib.metadata import version
from itertools import count
from pathlib import Path

from benchmarks import steered_site
from benchmarks.steered_site import Link, Page
from store.topic import Profile, Yield, link_score, score, section_of, section_yield

PROFILE = Path(__file__).parents[1] / "seeds" / "topic.toml"
# What a reader of the chart sees first: how much of the relevant is there after this share of the pages.
BUDGET = 0.3


def breadth_first(pages: dict[str, Page]) -> list[bool]:
    """The labels of the pages in the order in which a queue fetches them."""
    start = f"{steered_site.HOST}/"
    queue, seen, fetched = deque([start]), {start}, []
    while queue:
        page = pages[queue.popleft()]
        fetched.append(page.relevant)
        for link in page.links:
            if link.url not in seen:
                seen.add(link.url)
                queue.append(link.url)
    return fetched


def steered(pages: dict[str, Page], profile: Profile) -> list[bool]:
    """The labels of the pages in the order of their links' scores, the best link to a page counting.

    A link's section may turn out better or worse while it waits; when its turn comes it is scored again, and waits
    on if it has fallen behind.
    """
    start = f"{steered_site.HOST}/"
    order = count()
    heap: list[tuple[float, int, str, Callable[[], float]]] = [(-1.0, next(order), start, lambda: 1.0)]
    yields: dict[str, Yield] = {}
    done: set[str] = set()
    fetched: list[bool] = []

    def promise(link: Link, page_score: float) -> Callable[[], float]:
        section = section_of(link.url)

        def priority() -> float:
            expected = section_yield(yields.get(section, Yield()), yields.get("", Yield()))
            return link_score(profile, link.anchor, link.url, link.context, page_score, expected)

        return priority

    while heap:
        promised, _, url, priority = heapq.heappop(heap)
        if url in done:
            continue
        now = priority()
        if heap and now < -heap[0][0] and now < -promised:
            heapq.heappush(heap, (-now, next(order), url, priority))
            continue
        done.add(url)
        page = pages[url]
        fetched.append(page.relevant)
        section = section_of(url)
        found = score(profile, page.title, page.text).score if page.text else yields.get(section, Yield()).rate()
        if page.text:
            for key in (section, ""):
                yields[key] = yields.get(key, Yield()).add(found)
        for link in page.links:
            if link.url not in done:
                waiting = promise(link, found)
                heapq.heappush(heap, (-waiting(), next(order), link.url, waiting))
    return fetched


def reached(fetched: list[bool], share: float) -> float:
    """The share of the relevant pages among the first *share* of all pages."""
    return sum(fetched[: round(share * len(fetched))]) / sum(fetched)


def link_cost(pages: dict[str, Page], profile: Profile) -> float:
    """Microseconds for one link score, over all links of the site."""
    links = [link for page in pages.values() for link in page.links]
    begun = time.process_time()
    for link in links:
        link_score(profile, link.anchor, link.url, link.context, 0.5, 0.2)
    return (time.process_time() - begun) / len(links) * 1e6


def measure() -> tuple[dict[str, object], dict[str, list[bool]]]:
    """The results as written to the file, and the orders for the chart."""
    profile = Profile.load(PROFILE)
    pages = steered_site.build()
    orders = {"steered": steered(pages, profile), "breadth-first": breadth_first(pages)}
    results: dict[str, object] = {
        "pages": len(pages),
        "relevant": steered_site.RELEVANT,
        "reached at 30 % fetched": {name: round(reached(order, BUDGET), 3) for name, order in orders.items()},
        "microseconds a link": round(link_cost(pages, profile), 1),
        "conflictwire": version("conflictwire"),
    }
    return results, orders


def chart(orders: dict[str, list[bool]]) -> str:
    """Relevant articles over fetches, one line for each order, as SVG."""
    width, height, left, top, right, bottom = 640, 360, 56, 24, 24, 48
    most, longest = steered_site.RELEVANT, max(map(len, orders.values()))
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
        found, points = 0, [place(0, 0)]
        for fetches, relevant in enumerate(order, 1):
            if relevant:
                found += 1
                points.append(place(fetches, found))
        points.append(place(len(order), found))
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
    results, orders = measure()
    chosen.results.parent.mkdir(parents=True, exist_ok=True)
    chosen.results.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    chosen.chart.write_text(chart(orders), encoding="utf-8")
    print(json.dumps(results, indent=2))


if __name__ == "__main__":
    main()
