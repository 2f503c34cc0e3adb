"""From blocks and the judge's opinion to segments, each with one label and the reason for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from cleaners.page.blocks import TextBlock
from cleaners.page.metadata import Metadata
from cleaners.page.overruling import (
    COPY,
    FACT_BOX_RULE,
    MAX_RULE_WORDS,
    POST_LIST_RULE,
    Verdict,
    describe,
    drop_certain,
    drop_copies,
    drop_fact_boxes,
    drop_post_lists,
    drop_related,
    keep_standfirst,
)
from cleaners.page.places import Around
from cleaners.page.titles import fold
from cleaners.records import Label, Segment
from cleaners.rules import RULES, Evidence, matching
from cleaners.rules.dates import is_date_line
from cleaners.rules.provenance import is_byline

# A byline or date line is short; longer text that names the author is the story or a biography.
MAX_LINE_WORDS = 14
DATE_LINE = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{1,2}:\d\d\b")
# The time of a live blog's entry.
CLOCK_LINE = re.compile(r"[0-2]?\d[:.h][0-5]\d(?: ?[ap]\.?m\.?)?(?: (?:[A-Z]{2,4}|Uhr))?", re.IGNORECASE)
# What is named so holds a picture's caption; the judge, which has seen few, takes long ones for the story.
CAPTIONS = frozenset(("caption", "figcaption", "imagecaption", "imgcaption"))
MAX_CAPTION_WORDS = 80
# The headline's copy has its words, and at most this many times its signs and spaces.
COPY_LENGTH = 2
# Rules that know better than the rule table what they saw.
OWN_NAMES = frozenset((COPY, FACT_BOX_RULE, POST_LIST_RULE, "embedded-post"))
EMBEDDED_POST = frozenset(("twitter", "tweet"))
# The rule table reads what stands around the article; far from it menus and footers are named by their place.
NEAR_BODY = 12
# What wants a neighbour's evidence in a flat text is told by its place in a page.
PAGE_RULES = tuple(rule for rule in RULES if rule.wants <= Evidence.DOCUMENT)
# Among the body's first blocks may be its date line.
DATELINES = 3
PLACES = (
    (Around.HIDDEN, "hidden", "is not shown"),
    (Around.NAV, "navigation", "stands in the page's navigation"),
    (Around.FOOTER, "page-footer", "stands in a footer"),
    (Around.ASIDE, "aside", "stands beside the article"),
    (Around.FORM, "form", "belongs to a form"),
    (Around.HEADER, "page-header", "stands in a header"),
    (Around.FIGURE, "figure", "belongs to a figure"),
)


# Who decides where the post that opens a thread is known: the platform's own markup.
THREAD_VOTER = "opening-post"


@dataclass(frozen=True, slots=True)
class Opinion:
    """Which blocks are body: the probability of each, the bound from which they are kept, and whose opinion it is.

    `votes` are those of the voters that were asked, a share for each block.
    """

    probabilities: Sequence[float]
    bound: float
    voter: str
    votes: Mapping[str, Sequence[float]] = field(default_factory=dict)


def label_blocks(
    blocks: Sequence[TextBlock], opinion: Opinion, metadata: Metadata, *, is_news: bool = False
) -> list[Segment]:
    """One segment a block, in the page's order; *is_news* where the page calls itself news, which has standfirsts."""
    opinions = _opinions(opinion)
    verdicts = [
        _first_verdict(block, p >= opinion.bound, opinion.voter, said)
        for block, p, said in zip(blocks, opinion.probabilities, opinions, strict=True)
    ]
    drop_copies(blocks, verdicts)
    drop_certain(blocks, verdicts)
    drop_fact_boxes(blocks, verdicts)
    drop_post_lists(blocks, verdicts)
    _name_removed(blocks, verdicts)
    if is_news and metadata.title is not None and metadata.title.block is not None:
        keep_standfirst(blocks, verdicts, opinion.probabilities, metadata.title.block)
    drop_related(blocks, verdicts)
    _mark_title(blocks, verdicts, metadata)
    _mark_lines(blocks, verdicts, metadata)
    return [segment(block, verdict) for block, verdict in zip(blocks, verdicts, strict=True)]


def _opinions(opinion: Opinion) -> list[str]:
    """For each block, who said how much: "judge: body 0.31; trafilatura 1.00, boilerpy3 0.00"."""
    if opinion.voter == THREAD_VOTER:
        return ["text of the thread's opening post" if p else "not in a post's text" for p in opinion.probabilities]
    heard = [(name, votes) for name, votes in opinion.votes.items() if any(votes)]
    said = [f"{opinion.voter}: body {probability:.2f}" for probability in opinion.probabilities]
    if not heard:
        return said
    votes = zip(*(votes for _, votes in heard), strict=True)
    names = [name for name, _ in heard]
    return [
        f"{first}; {', '.join(f'{name} {vote:.2f}' for name, vote in zip(names, row, strict=True))}"
        for first, row in zip(said, votes, strict=True)
    ]


def _first_verdict(block: TextBlock, is_body: bool, voter: str, said: str) -> Verdict:
    if block.mark is not None and block.mark.position is not None:
        if block.mark.is_text:
            return Verdict(Label.COMMENT, "comment-text", f"text of comment {block.mark.position + 1}")
        return Verdict(Label.REMOVED, "comment-furniture", f"stands around comment {block.mark.position + 1}")
    if is_caption(block):
        return Verdict(Label.CAPTION, "caption", f"belongs to a picture, table or film; {describe(block)}")
    if _stands_in_named(block, EMBEDDED_POST.issubset):
        return Verdict(Label.REMOVED, "embedded-post", f"is another site's post, embedded; {describe(block)}")
    return Verdict(Label.BODY if is_body else Label.REMOVED, voter, f"{said}; {describe(block)}")


def is_caption(block: TextBlock) -> bool:
    """True when the block, its element or its parent's is named or marked as a caption."""
    if len(block.words) > MAX_CAPTION_WORDS:
        return False
    if block.place.around & Around.CAPTION:
        return True
    return _stands_in_named(block, lambda words: not CAPTIONS.isdisjoint(words))


def _stands_in_named(block: TextBlock, fits: Callable[[tuple[str, ...]], bool]) -> bool:
    """True when the class words of the block's element or of its parent are such."""
    place = block.place
    return fits(place.words) or (place.parent is not None and fits(place.parent.words))


def _name_removed(blocks: Sequence[TextBlock], verdicts: list[Verdict]) -> None:
    """Give removed blocks the name of their kind: by the rule table near the body, else by their place."""
    kept = [number for number, verdict in enumerate(verdicts) if verdict.label is Label.BODY]
    near = {n for number in kept for n in range(number - NEAR_BODY, number + NEAR_BODY + 1)} - set(kept)
    for number, (block, verdict) in enumerate(zip(blocks, verdicts, strict=True)):
        if verdict.label is not Label.REMOVED or block.in_comment or verdict.rule in OWN_NAMES:
            continue
        if number in near and len(block.words) <= MAX_RULE_WORDS:
            rule = matching(Segment(block.text, Label.REMOVED), PAGE_RULES)
            if rule is not None:
                verdicts[number] = Verdict(Label.REMOVED, rule.name, f"{rule.reason}; {verdict.reason}")
                continue
        for bit, name, seen in PLACES:
            if block.place.around & bit:
                verdicts[number] = Verdict(Label.REMOVED, name, f"{seen}; {verdict.reason}")
                break


def _mark_title(blocks: Sequence[TextBlock], verdicts: list[Verdict], metadata: Metadata) -> None:
    """The block that shows the headline is the title; any other block with the same words is a copy of it."""
    title = metadata.title
    if title is None:
        return
    if title.block is not None and verdicts[title.block].label is not Label.COMMENT:
        verdicts[title.block] = Verdict(Label.TITLE, "title", f"the headline, which {title.source} states")
    folded = fold(title.text)
    longest = COPY_LENGTH * len(title.text)
    body = [number for number, verdict in enumerate(verdicts) if verdict.label is Label.BODY]
    # A thread's opening post may say no more than its title.
    all_said = body[0] if len(body) == 1 and verdicts[body[0]].rule == THREAD_VOTER else None
    for number, block in enumerate(blocks):
        if verdicts[number].label not in (Label.REMOVED, Label.BODY) or block.in_comment:
            continue
        if len(folded) <= len(block.text) <= longest and fold(block.text) == folded and number != all_said:
            verdicts[number] = Verdict(Label.REMOVED, "doubled-title", f"the headline again; {describe(block)}")


def _mark_lines(blocks: Sequence[TextBlock], verdicts: list[Verdict], metadata: Metadata) -> None:
    """Short removed lines that name an author are bylines; those near the body that hold the date, datelines."""
    names = [folded for name in metadata.authors if (folded := fold(name))]
    body = [number for number, verdict in enumerate(verdicts) if verdict.label is Label.BODY]
    if not body:
        return
    for position, number in enumerate(body):
        text = blocks[number].text
        if (position < DATELINES and is_date_line(text)) or CLOCK_LINE.fullmatch(text):
            verdicts[number] = Verdict(Label.DATE, "dateline", "holds a date or time and nothing else")
        elif position < DATELINES and is_byline(Segment(text, Label.BODY)) and _names(text, names):
            verdicts[number] = Verdict(Label.BYLINE, "byline", "says that the author is the author")
    for number in range(max(0, body[0] - NEAR_BODY), min(len(blocks), body[-1] + NEAR_BODY)):
        block = blocks[number]
        if verdicts[number].label is not Label.REMOVED or len(block.words) > MAX_LINE_WORDS or block.in_comment:
            continue
        if block.links > 3 or block.place.around & (Around.NAV | Around.HIDDEN):
            continue
        if _names(block.text, names):
            verdicts[number] = Verdict(Label.BYLINE, "byline", "a short line with the author's name")
        elif number < body[0] + DATELINES and _holds_date(block, metadata):
            verdicts[number] = Verdict(Label.DATE, "dateline", "a short line with the article's date")


def _names(text: str, names: Sequence[str]) -> bool:
    folded = fold(text)
    return any(name in folded for name in names)


def _holds_date(block: TextBlock, metadata: Metadata) -> bool:
    """True when the line holds the year of the article's date, in a date's form."""
    years = [time[:4] for time in (metadata.published, metadata.modified) if time]
    return DATE_LINE.search(block.text) is not None and any(year in block.text for year in years)


def segment(block: TextBlock, verdict: Verdict) -> Segment:
    """The block as a record."""
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
