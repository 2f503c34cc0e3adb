"""What overrules the judge: copies of what stands above, lines that are certain by their words, boxes of teasers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cleaners.page.blocks import TextBlock
from cleaners.page.places import Place
from cleaners.records import Label, Segment
from cleaners.rules import RULES, Evidence, matching

MIN_COPY_WORDS = 6
COPY = "repeated-block"
# Rules that overrule the judge: what they know is never a story's own sentence, however it is set.
CERTAIN = frozenset(
    (
        "ad-marker",
        "ad-plea",
        "browser-notice",
        "consent-banner",
        "copyright",
        "donation-appeal",
        "enlarge-prompt",
        "follow-line",
    )
)
CERTAIN_RULES = tuple(rule for rule in RULES if rule.name in CERTAIN)
# A box of teasers: how far up from its heading it is looked for, and how much it may hold.
BOX_STEPS = 3
MAX_TEASER_WORDS = 60
MAX_TEASER_SHARE = 0.2
MAX_RULE_WORDS = 40


@dataclass(frozen=True, slots=True)
class Verdict:
    """One block's label with who decided and what was seen."""

    label: Label
    rule: str = ""
    reason: str = ""


def drop_copies(blocks: Sequence[TextBlock], verdicts: list[Verdict]) -> None:
    """Keep the first of body blocks with the same words: pages repeat text for narrow screens and in noscript."""
    seen: dict[str, int] = {}
    for number, block in enumerate(blocks):
        if verdicts[number].label is not Label.BODY or len(block.words) < MIN_COPY_WORDS:
            continue
        first = seen.setdefault(" ".join(block.words).casefold(), number)
        if first != number:
            verdicts[number] = Verdict(Label.REMOVED, COPY, f"says again what stands above; {describe(block)}")


def drop_certain(blocks: Sequence[TextBlock], verdicts: list[Verdict]) -> None:
    """Take from the body what the rule table knows by the words alone: "[ad_1]", "Click to enlarge"."""
    for number, block in enumerate(blocks):
        if verdicts[number].label is not Label.BODY or len(block.words) > MAX_RULE_WORDS:
            continue
        lines = [Segment(line, Label.BODY) for line in block.text.splitlines() if line.strip()]
        # Few lines are certain, and the whole table is long.
        if not any(matching(line, CERTAIN_RULES) for line in lines):
            continue
        # A paragraph with line breaks goes only if each of its lines does.
        rules = [matching(line) for line in lines]
        # One line that is certain is the neighbour that the doubtful ones among them want.
        enough = (rule for rule in rules if rule is not None and rule.wants is Evidence.ENOUGH)
        certain = next((rule for rule in enough if rule.name in CERTAIN), None)
        if certain is not None and None not in rules:
            verdicts[number] = Verdict(Label.REMOVED, certain.name, f"{certain.reason}; {verdicts[number].reason}")


def drop_related(blocks: Sequence[TextBlock], verdicts: list[Verdict]) -> None:
    """Take from the body the teasers in a small box of its own that a heading such as "Check Also" stands over."""
    body = sum(len(block.words) for block, said in zip(blocks, verdicts, strict=True) if said.label is Label.BODY)
    for number, heading in enumerate(verdicts):
        if heading.rule != "related-heading":
            continue
        box = _box(blocks, number)
        inside = [n for n in box if verdicts[n].label is Label.BODY]
        words = sum(len(blocks[n].words) for n in inside)
        # The box of a heading that is a story's own subhead holds much of the story.
        if words <= min(MAX_TEASER_WORDS, MAX_TEASER_SHARE * body) and all(n > number for n in inside):
            for n in inside:
                verdicts[n] = Verdict(Label.REMOVED, "related-block", f"teaser under a heading; {verdicts[n].reason}")


def _box(blocks: Sequence[TextBlock], heading: int) -> list[int]:
    """The blocks in the nearest element around *heading* that holds others as well; none where it is far."""
    around = blocks[heading].place.parent
    for _ in range(BOX_STEPS):
        if around is None:
            break
        inside = [number for number, block in enumerate(blocks) if _stands_in(block.place, around)]
        if len(inside) > 1:
            return inside
        around = around.parent
    return []


def _stands_in(place: Place | None, around: Place) -> bool:
    while place is not None and place.depth >= around.depth:
        if place is around:
            return True
        place = place.parent
    return False


def describe(block: TextBlock) -> str:
    """What a person would look at: link density, and the element that the block stands in."""
    seen = f"in <{block.place.name}>"
    return f"link density {block.link_density:.2f}, {seen}" if block.linked else seen
