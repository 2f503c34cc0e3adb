"""What learning from the crawl's own articles adds to the ranking of links, on real headlines.

    python -m benchmarks.link_words

Reads ../shared/eval. Headlines stand for links: each is ranked by what is known then, after which its text is scored
and learned from, in several random orders. The area under the ROC curve is of links to texts over the threshold, the
first quarter of each order aside.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.machine import write_result
from benchmarks.relevance import EXAMPLES, PROFILE, SHARED, TOPICS, area, relevance_set
from crawler.frontier_file import open_frontier
from crawler.link_words import LinkWords
from crawler.promise import REACH, TOPIC_PART
from store.topic import Profile, link_odds, score
from store.topic.build import build_profile

Headed = tuple[str, str]
ORDERS = 5
OTHERS = 400
# Addresses that say nothing: what is measured is the headline.
URL = "https://news.example/a"


def areas(profile: Profile, pages: Sequence[Headed]) -> dict[str, float]:
    """The area by the profile alone, and with what was learned, over several orders."""
    pages = sorted(set(pages))
    scores = {page: score(profile, *page).score for page in pages}
    alone = {page: link_odds(profile, page[0], URL) * TOPIC_PART / (2 * REACH) for page in pages}
    found: dict[str, list[float]] = {"profile alone": [], "and learned": []}
    for seed in range(ORDERS):
        order = random.Random(seed).sample(pages, len(pages))
        learned = _in_order(order, scores)
        late = order[len(order) // 4 :]
        for name, ranks in (("profile alone", alone), ("and learned", {p: alone[p] + learned[p] for p in late})):
            on, off = (
                [ranks[p] for p in late if (scores[p] >= profile.threshold) == wanted] for wanted in (True, False)
            )
            if on:
                found[name].append(area(on, off))
    return {name: round(sum(values) / len(values), 3) for name, values in found.items()}


def _in_order(order: Sequence[Headed], scores: dict[Headed, float]) -> dict[Headed, float]:
    """What each headline's words had led to when its turn came."""
    with tempfile.TemporaryDirectory() as folder:
        db = open_frontier(Path(folder) / "words.frontier.db")
        words = LinkWords(db)
        promised = {}
        for page in order:
            promised[page] = words.promise(page[0], URL)
            words.learn(page[0], URL, "news.example", scores[page])
        db.close()
    return promised


def measure() -> dict[str, object]:
    """All results, as written to the file."""
    rows = (json.loads(path.read_text(encoding="utf-8")) for path in sorted((SHARED / "articles/dev").glob("*.json")))
    pages = [(row["title"] or "", row["text"]) for row in rows if row["type"] == "article"]
    results = {}
    for topic, pattern in TOPICS.items():
        examples = [page for page in pages if re.search(pattern, page[0], re.IGNORECASE)][:EXAMPLES]
        profile = build_profile(["\n".join(page) for page in examples])
        results[topic] = areas(profile, [page for page in pages if page not in examples])
    documents = [(document.title, document.text) for document in relevance_set()]
    results["the seeds' conflict"] = areas(Profile.load(PROFILE), [*documents, *pages[:OTHERS]])
    return {"area under the ROC curve": results, "orders": ORDERS}


def main() -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    write_result("link_words", measure())


if __name__ == "__main__":
    main()
