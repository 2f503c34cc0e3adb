"""The jury: other methods' opinions on which blocks are the article, each as one vote a block from 0 to 1."""

from __future__ import annotations

import copy
import logging
import re
from collections.abc import Iterable

import trafilatura
from lxml.html import HtmlElement

from cleaners.page.blocks import TextBlock

log = logging.getLogger(__name__)

WORD = re.compile(r"\w+")
# Longer than this a block is found by its word triples, shorter only as a whole line of the voter's text.
SHORT = 5


def trafilatura_lines(root: HtmlElement, *, recall: bool = False) -> list[str]:
    """The lines of trafilatura's body for the page, comments off; empty where it finds none or fails."""
    try:
        document = trafilatura.bare_extraction(
            copy.deepcopy(root), include_comments=False, with_metadata=False, favor_recall=recall
        )
    except Exception as error:  # a voter that fails abstains; what hostile markup raises is not foreseeable
        log.warning("trafilatura failed: %s: %s", type(error).__name__, error)
        return []
    text = getattr(document, "text", None) or ""
    return [line for line in text.split("\n") if line.strip()]


def votes(blocks: list[TextBlock], lines: Iterable[str]) -> list[float]:
    """For each block, the share of it that stands in *lines*, a voter's text."""
    folded = [WORD.findall(line.lower()) for line in lines]
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
