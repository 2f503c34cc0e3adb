"""What overrules the judge: copies of what stands above, lines that are certain by their words, boxes of teasers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cleaners.page.blocks import TextBlock
from cleaners.page.places import Place
from cleaners.records import Label, Segment
from cleaners.rules import RULES, Evidence, matching

MIN_COPY_WORDS = 6
COPY = "repeated-block"
FACT_BOX_RULE = "fact-box"
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
# The names of a box of facts beside a story, in one word or two; on the seven development sites that have such boxes no
# word of them is in the gold text. A page that is all boxes keeps them.
FACT_BOX = frozenset("factbox factsbox faktabox faktaboks faktaruta faktenbox expandablebox".split())
FACT_BOX_PAIRS = tuple(map(frozenset, (("fact", "box"), ("facts", "box"), ("fakta", "box"), ("expandable", "box"))))
LEAST_BESIDE = 60
# Lists of posts as Elementor, Divi, WordPress's own blocks and Jetpack name them, which stand below an article: on some
# thirty development pages that have one no word of it is in the gold text.
POST_LIST_RULE = "post-list"
POST_LIST = re.compile(
    r"(?:^|\s)(?:elementor-posts?(?:__\w+)?|et_pb_blog_grid|et_pb_posts|wp-block-latest-posts(?:__\w+)?|jp-relatedposts)(?:\s|$)"
)
# A standfirst stands right under the headline; the judge, who has seen it in headers of every make, is often unsure. On
# news pages 13 of 16 such blocks are in the gold text, elsewhere 26 of 89.
STANDFIRST, STANDFIRST_WORDS, BEFORE_TITLE, AFTER_TITLE = 0.2, 8, 3, 6


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


def drop_fact_boxes(blocks: Sequence[TextBlock], verdicts: list[Verdict]) -> None:
    """Take boxes that are named so from the body, if a story is left."""
    _drop_where(_in_fact_box, blocks, verdicts, FACT_BOX_RULE, "stands in a box of facts")


def drop_post_lists(blocks: Sequence[TextBlock], verdicts: list[Verdict]) -> None:
    """Take lists of other posts that a site builder made from the body, if a story is left."""
    known: dict[Place, bool] = {}

    def in_post_list(place: Place | None) -> bool:
        if place is None:
            return False
        if place not in known:
            named = POST_LIST.search(place.element.get("class", "")) is not None
            known[place] = named or in_post_list(place.parent)
        return known[place]

    _drop_where(in_post_list, blocks, verdicts, POST_LIST_RULE, "stands in a list of other posts")


def _drop_where(
    stands_apart: Callable[[Place | None], bool],
    blocks: Sequence[TextBlock],
    verdicts: list[Verdict],
    rule: str,
    seen: str,
) -> None:
    """Take from the body what *stands_apart*, if LEAST_BESIDE words are left."""
    body = [number for number, said in enumerate(verdicts) if said.label is Label.BODY]
    apart = [number for number in body if stands_apart(blocks[number].place)]
    if sum(len(blocks[number].words) for number in set(body).difference(apart)) < LEAST_BESIDE:
        return
    for number in apart:
        verdicts[number] = Verdict(Label.REMOVED, rule, f"{seen}; {verdicts[number].reason}")


def _in_fact_box(place: Place | None) -> bool:
    while place is not None and place.tag not in ("article", "main", "body"):
        words = set(place.words)
        if not FACT_BOX.isdisjoint(words) or any(pair <= words for pair in FACT_BOX_PAIRS):
            return True
        place = place.parent
    return False


def keep_standfirst(
    blocks: Sequence[TextBlock], verdicts: list[Verdict], probabilities: Sequence[float], title: int
) -> None:
    """Put what reads like a standfirst into the body: near the headline, without a link, not wholly unlikely, and taken
    away by nothing but the judge or its place in a header."""
    for number in range(max(0, title - BEFORE_TITLE), min(len(blocks), title + AFTER_TITLE + 1)):
        block, said = blocks[number], verdicts[number]
        if said.rule not in ("judge", "page-header") or said.label is not Label.REMOVED or block.links:
            continue
        if len(block.words) >= STANDFIRST_WORDS and probabilities[number] >= STANDFIRST:
            verdicts[number] = Verdict(Label.BODY, "standfirst", f"stands by the headline; {said.reason}")


def describe(block: TextBlock) -> str:
    """What a person would look at: link density, and the element that the block stands in."""
    seen = f"in <{block.place.name}>"
    return f"link density {block.link_density:.2f}, {seen}" if block.linked else seen
