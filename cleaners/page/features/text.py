"""The shallow features of a block's own text (Kohlschütter et al. 2010), and the words of short blocks."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np

from cleaners.forest import Rows
from cleaners.page.features.page import LONG_WORDS, Page
from cleaners.rules.folding import opens_small

DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{1,2}:\d\d\b")
SENTENCE_ENDS = frozenset(".!?…。！？؟।։")
CLOSING = "'\"”’»)]"
LEADS_ON = ("…", "...", "»", "→")

NAMES = (
    "size chars word-length sentences clauses ends-sentence ends-colon starts-lower upper digits link-density links"
    " one-link lines quotes separators copyright ellipsis date wide repeats text-score text-score-mean pictures"
).split()


def text_features(page: Page) -> Rows:
    """One row a block, with the columns of NAMES."""
    signs = page.signs
    size = np.maximum(1.0, page.sizes)
    chars, density = page.chars, page.density
    links = np.array([block.links for block in page.blocks], dtype=np.float64)
    texts = [block.text for block in page.blocks]
    repeats = Counter(texts)
    dated = signs["digit"] > 0
    scores = np.array([text_score(page, number) for number in range(len(texts))])
    columns = [
        np.log1p(size),
        np.log1p(chars),
        chars / size,
        signs["sentence"] / size,
        signs["clause"] / size,
        [ends_sentence(text) for text in texts],
        [text.endswith((":", "：")) for text in texts],
        [opens_small(text) for text in texts],
        signs["upper"] / chars,
        signs["digit"] / chars,
        density,
        links,
        (links == 1) & (density > 0.9),
        [text.count("\n") for text in texts],
        signs["quote"],
        signs["separator"] / size,
        ["©" in text for text in texts],
        [text.endswith(LEADS_ON) for text in texts],
        [bool(has) and DATE.search(text) is not None for has, text in zip(dated, texts, strict=True)],
        signs["wide"] > 0,
        [repeats[text] for text in texts],
        scores[:, 0],
        scores[:, 1],
        [min(block.pictures, 9) for block in page.blocks],
    ]
    return np.column_stack(columns)


def ends_sentence(text: str) -> bool:
    """True when *text* ends as a sentence does, with or without closing quotes and brackets."""
    return text.rstrip(CLOSING)[-1:] in SENTENCE_ENDS


def text_score(page: Page, number: int) -> tuple[float, float]:
    """The sum and the mean of the scores of a short block's words; nothing is learned of long ones."""
    if page.sizes[number] > 2 * LONG_WORDS:
        return 0.0, 0.0
    table = page.text_scores
    known = [table[word] for word in sorted(set(page.words[number])) if word in table]
    return (sum(known), sum(known) / len(known)) if known else (0.0, 0.0)
