"""The development pages with their gold text, and which of our blocks that text is made of."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from urllib.parse import urlsplit

from cleaners.page.blocks import TextBlock

SHARED = Path(__file__).parents[2] / "shared" / "eval" / "articles"
WORD = re.compile(r"\w+")
FOLDS = 5


@dataclass(frozen=True, slots=True)
class GoldPage:
    """One development page: its bytes, and what a person found in it. `kind` is article, forum or news.

    A good extraction holds each of the snippets `wanted` and none of those `unwanted`.
    """

    name: str
    html: bytes
    url: str
    kind: str
    text: str
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    title: str = ""

    @property
    def words(self) -> list[str]:
        """The gold text's words, as the scorer counts them."""
        return WORD.findall(self.text.lower())

    @property
    def domain(self) -> str:
        """What no two folds share: the registered domain, near enough, or the publisher's name in the set."""
        labels = (urlsplit(self.url).hostname or "").removeprefix("www.").split(".")
        if len(labels) < 2:
            return self.name.partition("/")[2].partition("-V")[0] or self.name
        long = len(labels) > 2 and len(labels[-2]) <= 3 and len(labels[-1]) == 2
        return ".".join(labels[-3 if long else -2 :])


def fold_of(domain: str) -> int:
    """The fold that a domain falls in, whatever other domains there are."""
    return zlib.crc32(domain.encode()) % FOLDS


def load_pages(folder: Path = SHARED) -> list[GoldPage]:
    """All development pages, in the order of their names."""
    pages = []
    for path in sorted(folder.glob("*/*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        html = gzip.decompress(path.with_suffix(".html.gz").read_bytes())
        name = f"{path.parent.name}/{path.stem}"
        snippets = tuple(gold["with"]), tuple(gold["without"])
        pages.append(
            GoldPage(name, html, gold["url"] or "", gold["type"], gold["text"] or "", *snippets, gold["title"] or "")
        )
    return pages


def gold_shares(blocks: list[TextBlock], page: GoldPage) -> list[float]:
    """For each block, the share of its words that the gold text has, in the page's order."""
    words: list[str] = []
    owners: list[int] = []
    for number, block in enumerate(blocks):
        found = WORD.findall(block.text.lower())
        words += found
        owners += [number] * len(found)
    hits: Counter[int] = Counter()
    for start, _, size in SequenceMatcher(None, words, page.words, autojunk=False).get_matching_blocks():
        hits.update(owners[start : start + size])
    sizes = Counter(owners)
    return [hits[number] / sizes[number] if sizes[number] else 0.0 for number in range(len(blocks))]


def word_f1(got: str, gold: list[str]) -> float:
    """The scorer's measure: F1 over bags of words."""
    bag, wanted = Counter(WORD.findall(got.lower())), Counter(gold)
    hit = sum((bag & wanted).values())
    return 2 * hit / (sum(bag.values()) + sum(wanted.values())) if hit else float(not bag and not wanted)
