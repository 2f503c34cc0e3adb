"""The order in which a crawl would fetch a made-up site: its frontier, readers and priorities, no network, no store.

Deterministic and quick, so that it can be looked at on many sites; `benchmarks.steering` does the real crawl of one.
"""

from __future__ import annotations

import tempfile
from collections import deque
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks import steered_site
from benchmarks.steered_site import Page
from crawler.frontier import Frontier
from crawler.promise import TopicPriority
from crawler.reading import Fetched, read
from crawler.sources import Kind, Source
from crawler.visits import Link, Outcome, Role, State, Visit

# As many as a crawl has under way at one host: what they name is known only after the next ones were chosen.
UNDER_WAY = 4
SOURCE = Source("steered", Kind.SITE, f"{steered_site.HOST}/", language="en", max_depth=1000)


def rehearsed(pages: dict[str, Page], priority: TopicPriority, budget: int, frontier: type[Frontier]) -> list[bool]:
    """For each of the first *budget* pages that would be fetched, in order, whether it is a relevant article.

    A *frontier* of another type than the crawl's is not steered.
    """
    with tempfile.TemporaryDirectory() as folder:
        queue = frontier(Path(folder) / "rehearsal.frontier.db", steered=frontier is Frontier)
        try:
            return _fetched(pages, priority, budget, queue)
        finally:
            queue.close()


def _fetched(pages: dict[str, Page], priority: TopicPriority, budget: int, frontier: Frontier) -> list[bool]:
    relevant: list[bool] = []
    frontier.ask(Link(SOURCE.url, Role.PAGE, 10.0), SOURCE.name, again=False)
    under_way: deque[Visit] = deque()
    while len(relevant) < budget:
        while len(under_way) < UNDER_WAY and (visit := frontier.lease(SOURCE.host, [SOURCE.name])):
            under_way.append(visit)
        if not under_way:
            break
        relevant.append(_visited(under_way.popleft(), pages, priority, frontier))
    return relevant


def _visited(visit: Visit, pages: dict[str, Page], priority: TopicPriority, frontier: Frontier) -> bool:
    page = pages[f"{steered_site.HOST}{urlsplit(visit.found_as).path}"]
    body = steered_site.markup(page).encode()
    found = read(Fetched(visit, SOURCE, visit.found_as, body, "text/html; charset=utf-8"), None, priority)
    frontier.finish(visit, Outcome(State.DONE, 200, kind=found.kind), found.links)
    if found.on_topic is not None and frontier.steered:
        frontier.learn(visit, found.on_topic)
    return page.relevant
