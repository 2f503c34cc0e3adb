"""The jury: other methods' opinions on which blocks are the article, each as one vote a block from 0 to 1."""

from __future__ import annotations

import copy
import logging
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import trafilatura
from boilerpy3.extractors import ArticleExtractor
from lxml.html import HtmlElement

from cleaners.page.structured import Structured

log = logging.getLogger(__name__)

# What they warn of (nested links, pages they give up on) is the page's state, and no news to whoever cleans it.
for voter in ("boilerpy3", "trafilatura"):
    logging.getLogger(voter).setLevel(logging.CRITICAL)

WORD = re.compile(r"\w+")
# Longer than this a block is found by its word triples, shorter only as a whole line of the voter's text.
SHORT = 5
# Beyond these the slow voters are not asked: their time grows faster than the page.
MAX_BLOCKS = 6_000
MAX_ELEMENTS = 40_000
MAX_MARKUP = 3_000_000


@dataclass(frozen=True, slots=True)
class Case:
    """What the jury is shown: the page as a tree and as markup, what it states, and the words of each block."""

    root: HtmlElement
    markup: str
    structured: Structured
    words: Sequence[Sequence[str]]

    @property
    def is_large(self) -> bool:
        """True when the slow voters had better not be asked."""
        if len(self.words) > MAX_BLOCKS or len(self.markup) > MAX_MARKUP:
            return True
        return bool(self.root.xpath("count(//*)") > MAX_ELEMENTS)


def ask(case: Case, voter: str) -> list[float]:
    """The votes of *voter*, a name in VOTERS, on each block."""
    return votes(case.words, VOTERS[voter](case))


def structured_lines(case: Case) -> list[str]:
    """The body that the page's JSON-LD states."""
    return case.structured.article_body.split("\n")


def trafilatura_lines(case: Case, *, recall: bool = False, fast: bool = False) -> list[str]:
    """The lines of trafilatura's body for the page, comments off; empty where it finds none or fails."""
    try:
        document = trafilatura.bare_extraction(
            copy.deepcopy(case.root), include_comments=False, with_metadata=False, favor_recall=recall, fast=fast
        )
    except Exception as error:  # a voter that fails abstains; what hostile markup raises is not foreseeable
        log.debug("trafilatura failed: %s: %s", type(error).__name__, error)
        return []
    return (getattr(document, "text", None) or "").split("\n")


def boilerpy3_lines(case: Case) -> list[str]:
    """The lines of boilerpipe's article extractor; empty where it finds none or fails."""
    try:
        return str(ArticleExtractor(raise_on_failure=False).get_content(case.markup)).split("\n")
    except Exception as error:  # as above
        log.debug("boilerpy3 failed: %s: %s", type(error).__name__, error)
        return []


VOTERS: dict[str, Callable[[Case], list[str]]] = {
    "structured": structured_lines,
    "trafilatura": trafilatura_lines,
    "boilerpy3": boilerpy3_lines,
}


def votes(blocks: Sequence[Sequence[str]], lines: Iterable[str]) -> list[float]:
    """For each block, given by its words, the share of it that stands in *lines*, a voter's text."""
    folded = [words for line in lines if (words := WORD.findall(line.lower()))]
    if not folded:
        return [0.0] * len(blocks)
    whole = {" ".join(words) for words in folded}
    running = [word for words in folded for word in words]
    triples = set(zip(running, running[1:], running[2:], strict=False))
    return [_share(words, whole, triples) for words in blocks]


def _share(words: Sequence[str], whole: set[str], triples: set[tuple[str, str, str]]) -> float:
    if not words:
        return 0.0
    if " ".join(words) in whole:
        return 1.0
    if len(words) < SHORT:
        return 0.0
    found = sum(map(triples.__contains__, zip(words, words[1:], words[2:], strict=False)))
    return found / (len(words) - 2)
