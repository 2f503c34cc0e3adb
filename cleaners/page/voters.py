"""The jury: other methods' opinions on which blocks are the article, each as one vote a block from 0 to 1."""

from __future__ import annotations

import copy
import logging
import re
from collections.abc import Iterable

import trafilatura
from boilerpy3.extractors import ArticleExtractor
from lxml.html import HtmlElement

from cleaners.page.blocks import TextBlock
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


def ask_jury(root: HtmlElement, markup: str, structured: Structured, blocks: list[TextBlock]) -> dict[str, list[float]]:
    """Each voter's vote on each block, by the voter's name; the slow voters abstain on a page too large for them."""
    slow = len(blocks) <= MAX_BLOCKS and len(markup) <= MAX_MARKUP and root.xpath("count(//*)") <= MAX_ELEMENTS
    lines = {
        "trafilatura": trafilatura_lines(root) if slow else [],
        "recall": trafilatura_lines(root, recall=True) if slow else [],
        "boilerpy3": boilerpy3_lines(markup) if slow else [],
        "structured": structured.article_body.split("\n"),
    }
    return {name: votes(blocks, found) for name, found in lines.items()}


def trafilatura_lines(root: HtmlElement, *, recall: bool = False) -> list[str]:
    """The lines of trafilatura's body for the page, comments off; empty where it finds none or fails."""
    try:
        document = trafilatura.bare_extraction(
            copy.deepcopy(root), include_comments=False, with_metadata=False, favor_recall=recall
        )
    except Exception as error:  # a voter that fails abstains; what hostile markup raises is not foreseeable
        log.debug("trafilatura failed: %s: %s", type(error).__name__, error)
        return []
    return (getattr(document, "text", None) or "").split("\n")


def boilerpy3_lines(markup: str) -> list[str]:
    """The lines of boilerpipe's article extractor; empty where it finds none or fails."""
    try:
        return str(ArticleExtractor(raise_on_failure=False).get_content(markup)).split("\n")
    except Exception as error:  # as above
        log.debug("boilerpy3 failed: %s: %s", type(error).__name__, error)
        return []


def votes(blocks: list[TextBlock], lines: Iterable[str]) -> list[float]:
    """For each block, the share of it that stands in *lines*, a voter's text."""
    folded = [words for line in lines if (words := WORD.findall(line.lower()))]
    if not folded:
        return [0.0] * len(blocks)
    whole = {" ".join(words) for words in folded}
    running = [word for words in folded for word in words]
    triples = set(zip(running, running[1:], running[2:], strict=False))
    return [_share(WORD.findall(block.text.lower()), whole, triples) for block in blocks]


def _share(words: list[str], whole: set[str], triples: set[tuple[str, str, str]]) -> float:
    if not words:
        return 0.0
    if " ".join(words) in whole:
        return 1.0
    if len(words) < SHORT:
        return 0.0
    found = sum(triple in triples for triple in zip(words, words[1:], words[2:], strict=False))
    return found / (len(words) - 2)
