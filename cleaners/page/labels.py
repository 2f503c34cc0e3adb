"""From blocks and the judge's opinion to segments, each with one label and the reason for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cleaners.page.blocks import Around, TextBlock
from cleaners.page.metadata import Metadata
from cleaners.page.titles import fold
from cleaners.records import Label, Segment

# A byline or date line is short; longer text that names the author is the story or a biography.
MAX_LINE_WORDS = 14
DATE_LIKE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{1,2}:\d\d\b")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One block's label with who decided and what was seen."""

    label: Label
    rule: str = ""
    reason: str = ""


def label_blocks(blocks: Sequence[TextBlock], body: Sequence[float], metadata: Metadata, voter: str) -> list[Segment]:
    """One segment a block; *body* is each block's probability to be body, *voter* names whose it is."""
    verdicts = [_verdict(block, probability, voter) for block, probability in zip(blocks, body, strict=True)]
    _mark_title(blocks, verdicts, metadata)
    _mark_lines(blocks, verdicts, metadata)
    return [_segment(block, verdict) for block, verdict in zip(blocks, verdicts, strict=True)]


def _verdict(block: TextBlock, probability: float, voter: str) -> Verdict:
    if block.mark is not None:
        if block.mark.is_text:
            return Verdict(Label.COMMENT, "comment-text", f"text of comment {block.mark.position}")
        return Verdict(Label.REMOVED, "comment-furniture", f"around comment {block.mark.position}, not its text")
    reason = f"{voter}: body {probability:.2f}; {describe(block)}"
    if probability >= 0.5:
        return Verdict(Label.BODY, voter, reason)
    if block.place.around & Around.CAPTION:
        return Verdict(Label.CAPTION, voter, reason)
    return Verdict(Label.REMOVED, voter, reason)


def describe(block: TextBlock) -> str:
    """What a person would look at: link density and where the block stands."""
    seen = f"in <{block.place.path.rpartition('>')[2]}>"
    if block.linked:
        seen = f"link density {block.link_density:.2f}, {seen}"
    if block.place.around & Around.HIDDEN:
        seen += ", hidden"
    return seen


def _mark_title(blocks: Sequence[TextBlock], verdicts: list[Verdict], metadata: Metadata) -> None:
    """The block that shows the headline is the title; a copy of it outside the body says that it is one."""
    title = metadata.title
    if title is None:
        return
    folded = fold(title.text)
    first = title.block
    for number, block in enumerate(blocks):
        if block.mark is not None or not folded or fold(block.text) != folded:
            continue
        if first is None or number == first:
            first = number
            verdicts[number] = Verdict(Label.TITLE, "title", f"the headline that {title.source} states")
        elif verdicts[number].label is Label.REMOVED:
            verdicts[number] = Verdict(Label.REMOVED, "doubled-title", "the headline again")
    if title.block is not None:
        verdicts[title.block] = Verdict(Label.TITLE, "title", "the page's main heading")


def _mark_lines(blocks: Sequence[TextBlock], verdicts: list[Verdict], metadata: Metadata) -> None:
    """Short removed lines that name an author or hold a date are the byline and the dateline."""
    names = [fold(name) for name in metadata.authors]
    for number, block in enumerate(blocks):
        if verdicts[number].label is not Label.REMOVED or len(block.words) > MAX_LINE_WORDS or block.mark:
            continue
        if block.link_density > 0.9 and block.links > 3:
            continue
        folded = fold(block.text)
        if any(name and name in folded for name in names):
            verdicts[number] = Verdict(Label.BYLINE, "byline", "a short line with the author's name")


def _segment(block: TextBlock, verdict: Verdict) -> Segment:
    return Segment(
        text=block.text,
        label=verdict.label,
        rule=verdict.rule,
        reason=verdict.reason,
        path=block.place.path,
        block=block.kind,
        level=block.place.level,
        comment=block.mark.position if block.mark else None,
    )
