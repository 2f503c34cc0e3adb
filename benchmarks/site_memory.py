"""What a site's own repetition tells the cleaner that its rules don't, on a site of 200 pages.

The pages are written for this: each has a story of its own, and among its paragraphs a house promo, a donation appeal
and an author's note in wordings that no rule knows, each one of several that rotate. First every page is read alone,
as a crawl does at its beginning; then all are read again with what the store has learnt of the site.

    python -m benchmarks.site_memory          # a minute; writes benchmarks/results/site_memory.json
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.machine import write_result
from cleaners import clean
from cleaners.records import Snapshot
from store import Store, ingest, open_store, start_run
from store.reclean import Scope, reclean

HOST = "https://valley-courier.example"
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
PROMOS = (
    "The Courier's walking map of the upper valley is back in the shop on Mill Lane.",
    "On Thursdays our editors pour tea for whoever climbs the stairs to the newsroom.",
    "This winter's reading evening has moved to the hall beside the old cinema.",
)
APPEALS = (
    "So far {amount} neighbours keep this paper alive, and {goal} would let us hire.",
    "A paper without an owner lives on {amount} small gifts; this month it wants {goal}.",
)
NOTES = (
    "Mara Denkova has walked the northern villages for the Courier for eleven years.",
    "Ilian Petrosyan draws the maps and writes about water, borders and goats.",
    "Ruth Halloran came to the valley for one summer and edits the weekend pages.",
)
SUBJECTS = "The council|A patrol|The surgeon|Her brother|The deputy|A driver|The school|An envoy".split("|")
VERBS = "counted|refused|described|repaired|crossed|recorded|abandoned|praised".split("|")
OBJECTS = "the checkpoint|nine lorries|the ward|a shelled bridge|the archive|two wells|the ridge road".split("|")
TIMES = "before dawn|in the second week|after the truce|under fire|for the third time|while it snowed".split("|")


def sentence(chance: random.Random) -> str:
    """A sentence of a report, hardly ever the same twice."""
    words = " ".join(chance.choice(part) for part in (SUBJECTS, VERBS, OBJECTS, TIMES))
    return f"{words}, and {chance.randint(3, 999)} people from ward {chance.randint(1, 99)} were waiting there."


def write_page(number: int, chance: random.Random) -> tuple[str, list[str], list[str]]:
    """A page's HTML, its true paragraphs, and the lines that are the site's own."""
    story = [" ".join(sentence(chance) for _ in range(3)) for _ in range(chance.randint(5, 8))]
    appeal = chance.choice(APPEALS).format(amount=chance.randint(1000, 9000), goal=chance.randint(9000, 20000))
    own = [chance.choice(PROMOS), appeal, chance.choice(NOTES)]
    lines = [own[0], *story[:3], own[1], *story[3:], own[2]]
    title = f"{chance.choice(SUBJECTS)} and {chance.choice(OBJECTS)}, report {number}"
    body = "".join(f"<p>{line}</p>" for line in lines)
    html = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"
    return html, story, own


def fill(store: Store, pages: int) -> tuple[list[list[str]], list[list[str]]]:
    """Read each page alone and store it; the true paragraphs and the site's own lines, page by page."""
    chance = random.Random(23)
    run = start_run(store, "benchmark", {})
    stories, owns = [], []
    for number in range(pages):
        html, story, own = write_page(number, chance)
        headers = (("Content-Type", "text/html; charset=utf-8"),)
        snapshot = Snapshot(f"{HOST}/{number}", html.encode(), FIRST + timedelta(hours=number), headers=headers)
        ingest(store, snapshot, clean(snapshot), store.archive.append(snapshot), run=run)
        stories.append(story)
        owns.append(own)
    return stories, owns


def left_in_bodies(store: Store, lines: list[list[str]]) -> list[int]:
    """How many of each page's *lines* its stored body has."""
    bodies = [body for (body,) in store.connection.execute("SELECT body FROM articles ORDER BY id")]
    return [sum(line in body for line in its) for body, its in zip(bodies, lines, strict=True)]


def measure(store: Store, pages: int) -> dict[str, object]:
    """The site's own lines and the true ones, before and after the site is known."""
    stories, owns = fill(store, pages)
    own_before, true_before = left_in_bodies(store, owns), left_in_bodies(store, stories)
    outcome = reclean(store, run=start_run(store, "reclean", {}), scope=Scope(everything=True))
    own_after, true_after = left_in_bodies(store, owns), left_in_bodies(store, stories)
    again = reclean(store, run=start_run(store, "reclean", {}), scope=Scope(everything=True))
    took = Counter(segment.rule for change in outcome.changes for segment in change.gone)
    early = slice(0, pages // 10)
    return {
        "pages": pages,
        "own_lines": sum(map(len, owns)),
        "own_lines_left_by_rules": sum(own_before),
        "own_lines_left_with_memory": sum(own_after),
        "first_tenth_before_and_after": [sum(own_before[early]), sum(own_after[early])],
        "true_paragraphs": sum(map(len, stories)),
        "true_paragraphs_before": sum(true_before),
        "true_paragraphs_after": sum(true_after),
        "taken_by_rule": dict(took),
        "changed_by_second_reclean": again.changed,
    }


def main() -> None:
    """Measure, print and write the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200)
    pages = parser.parse_args().pages
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "site.db") as store:
        write_result("site_memory", measure(store, pages))


if __name__ == "__main__":
    main()
