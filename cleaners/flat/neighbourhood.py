"""Rules that need a line's neighbours: blocks under a heading, menus, copies, and what is outside the article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cleaners.flat.heads import looks_like_name
from cleaners.flat.lines import Line
from cleaners.flat.reading import Reading
from cleaners.flat.title import is_copy
from cleaners.flat.zone import outside
from cleaners.rules import Evidence, Rule

FORMS = frozenset(
    {"amount", "month-line", "trail", "pager", "dateline", "byline", "bare-link", "comment-button"}
    | {"player-control", "source-label", "offer", "about-heading", "picture-credit", "script-remnant"}
)
"""Rules that know a form rather than words: many such lines in a row may be a table, a chronicle or code."""
OFFERS = frozenset(
    {
        "newsletter-prompt",
        "offer",
        "subscribe-button",
        "follow-line",
        "app-prompt",
        "donation-appeal",
        "donation-button",
        "payment-form",
        "paywall-prompt",
    }
)

STANDFIRST_WORDS, STANDFIRST_NEAR = 18, 10
"""Of the headlines of the development pages 1.5 % have so many words."""
_LABELS = re.compile(r"[:\t|★]")
"""Signs of a table's cell, a heading or a speaker."""


def _never(_: object) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class NeighbourRule:
    """A rule over the whole reading: `finds` gives the indices of lines that are boilerplate by where they stand."""

    name: str
    finds: Callable[[Reading], Iterable[int]]
    reason: str
    overrules: bool = False

    def apply(self, reading: Reading) -> None:
        """Remove what the rule finds, under the name of the table's rule for the line where there is one."""
        own = Rule(self.name, _never, self.reason)
        for index in list(self.finds(reading)):
            vote = reading.votes[index]
            reading.take([index], own if vote is None or self.overrules else vote)


def certain(reading: Reading) -> dict[int, Rule]:
    """The lines which the rule table knows whatever stands around them."""
    return {i: vote for i, vote in enumerate(reading.votes) if vote is not None and reading.is_certain(i)}


def duplicate_titles(reading: Reading) -> Iterable[int]:
    """The headline's copies, wherever they stand outside the comments."""
    if reading.title is None:
        return ()
    title = reading.lines[reading.title]
    return [i for i in reading.free() if is_copy(reading.lines[i], title)]


def donation_bar(reading: Reading) -> Iterable[int]:
    """Two sums or more in a row above the body, with the month between or below them."""
    names = [vote.name if vote else "" for vote in reading.votes]
    return [
        i
        for run in _runs(range(reading.first_prose()), lambda i: names[i] in ("amount", "month-line"))
        if sum(names[i] == "amount" for i in run) >= 2
        for i in run
    ]


def masthead(reading: Reading) -> Iterable[int]:
    """What stands above the headline: the site's menu, its section, the label of its picture.

    Running text or as many words close above it are the standfirst of an article whose headline was mistaken. In a text
    that shows no boilerplate a short line above it may be the true headline: it goes if it is a label by its form.
    """
    title = reading.title or 0
    near = range(max(0, title - STANDFIRST_NEAR), title)
    standfirst = {i for i in near if reading.votes[i] is None and reading.lines[i].size >= STANDFIRST_WORDS}
    above = [i for i in range(title) if i not in standfirst]
    if reading.has_evidence or any(reading.votes[i] for i in above):
        return above
    return [i for i in above if _is_label(reading.lines[i], reading.lines[title])]


def _is_label(line: Line, title: Line) -> bool:
    """True for a section in capitals, or the name of a picture in the headline's own words."""
    return line.text.isupper() or set(line.key.split()) <= set(title.key.split())


def signature(reading: Reading) -> Iterable[int]:
    """Authors and dates about the headline, and below the body; names and places between them in the head."""
    names = [vote.name if vote else "" for vote in reading.votes]
    first = reading.first_prose()
    last = max(reading.prose(), default=-1)
    head = (i for i in range(first) if names[i] in ("byline", "dateline"))
    foot = [i for i in range(last + 1, len(names)) if names[i] in ("byline", "dateline")]
    # An article is signed once: dates above sentences, again and again, are a list's, of the dead or of events.
    if sum(reading.lines[i + 1].closed and not names[i + 1] for i in foot if i + 1 < len(names)) >= 2:
        foot = []
    if first == len(names):
        return []
    top = 0 if reading.title is None else reading.title + 1
    signed = [i for i in range(top, first) if names[i] in ("byline", "dateline")]
    between = [
        i
        for i in (range(max(top, signed[0] - 2), signed[-1] + 2) if signed else ())
        if i < first and not names[i] and looks_like_name(reading.lines[i].text) and reading.lines[i].size <= 4
    ]
    return [*head, *foot, *between]


def box_headings(reading: Reading) -> Iterable[int]:
    """A few words above two lines or more of an offer: they head the box, for a subhead stands above text."""
    last = len(reading.lines) - 1
    return [
        i
        for i in reading.free()
        if i + 2 <= last
        and reading.lines[i].size <= 4
        and not reading.lines[i].closed
        and all(j in reading.taken and _offers(reading, j) for j in (i + 1, i + 2))
    ]


def related_blocks(reading: Reading) -> Iterable[int]:
    """A heading such as "Read also" and the headlines, dates and teasers which follow it."""
    found: list[int] = []
    for i in _with_vote(reading, opens=True):
        block = [i]
        for j in range(i + 1, min(i + 60, len(reading.lines))):
            line = reading.lines[j]
            if j == reading.title or j in reading.thread:
                break
            teaser = line.text.rstrip("]) ").endswith(("…", "...")) and len(block) > 1
            if reading.votes[j] is None and line.is_prose and not teaser:
                break
            if reading.votes[j] is None and not (line.is_headline or line.size <= 2 or teaser):
                break
            block.append(j)
        if len(block) > 1 or _has_company(reading, i):
            found += _without_subhead(reading, block)
    return found


def caption_copies(reading: Reading) -> Iterable[int]:
    """A line which a picture's caption, a few lines away, repeats with its credit."""
    captions = [i for i, rule in reading.taken.items() if rule.name == "picture-credit"]
    return [
        i
        for caption in captions
        for i in range(max(0, caption - 3), min(caption + 4, len(reading.lines)))
        if reading.is_free(i)
        and reading.lines[i].size >= 5
        and reading.lines[caption].key.startswith(reading.lines[i].key)
    ]


def company(reading: Reading) -> Iterable[int]:
    """Lines that a rule suspects and whose neighbour, or document, shows boilerplate as well."""
    return [i for i in reading.free() if reading.votes[i] is not None and _has_company(reading, i)]


def suspect_runs(reading: Reading) -> Iterable[int]:
    """Three lines or more in a row that rules suspect, or that stand twice as menus do."""
    counts = Counter(line.key for line in reading.lines)

    def repeated(i: int) -> bool:
        return (
            counts[reading.lines[i].key] >= 2
            and reading.lines[i].size <= 12
            and not reading.lines[i].closed
            and i != reading.title
        )

    return [
        i
        for run in _runs(
            range(len(reading.lines)),
            lambda i: i not in reading.thread and (reading.votes[i] is not None or repeated(i)),
        )
        if len(run) >= 3 and _worded(reading, run) >= max(2, len(run) / 4)
        for i in run
    ]


def repeated_lines(reading: Reading) -> Iterable[int]:
    """A few words that stand three times or more in a text with boilerplate: marks of a page's parts.

    "Article content" stands so among paragraphs, and menus stand so about them. Speakers of an interview and the
    points of a list's entries do as well, but several by turns; so among the text no more than one is such a mark.
    """
    if not reading.has_evidence:
        return ()
    places: dict[str, list[int]] = {}
    for i in reading.free():
        line = reading.lines[i]
        if line.size <= 6 and not line.closed and line.key and not _LABELS.search(line.text):
            places.setdefault(line.key, []).append(i)
    often = [found for found in places.values() if len(found) >= 3]
    prose = list(reading.prose())
    within = [found for found in often if prose and sum(prose[0] < i < prose[-1] for i in found) >= 2]
    return [i for found in often if found not in within or len(within) == 1 for i in found]


def sandwiched(reading: Reading) -> Iterable[int]:
    """Up to two short lines between boilerplate above and below: the middle of the same box.

    A statement goes only between two offers, for a text of one paragraph stands between menus.
    """
    found = []
    for run in _runs_of(reading.free()):
        above, below = run[0] - 1, run[-1] + 1
        short = len(run) <= 2 and all(reading.lines[i].size <= 25 for i in run)
        offers = _offers(reading, above) and _offers(reading, below)
        if short and (offers or not any(reading.is_prose(i) for i in run)):
            found += run if _boxed(reading, above, -1) and _boxed(reading, below, 1) else []
    return found


NEIGHBOUR_RULES: tuple[NeighbourRule, ...] = (
    NeighbourRule("duplicate-title", duplicate_titles, "is the headline again"),
    NeighbourRule(
        "donation-bar", donation_bar, "is a sum or month of a donation bar above the article", overrules=True
    ),
    NeighbourRule("masthead", masthead, "stands above the headline"),
    NeighbourRule("suspect-run", suspect_runs, "stands among lines which are all of a site's kind"),
    NeighbourRule("repeated-line", repeated_lines, "stands again and again, as the marks of a page's parts do"),
    NeighbourRule("related-block", related_blocks, "belongs to a list of other articles"),
    NeighbourRule("signature", signature, "names the author or the date about the article"),
    NeighbourRule("caption-copy", caption_copies, "is a picture's caption, which stands again with its credit"),
    NeighbourRule("company", company, "is suspect by itself and stands by boilerplate"),
    NeighbourRule("box-heading", box_headings, "heads a box of offers"),
    NeighbourRule("sandwiched", sandwiched, "stands within a box of boilerplate"),
    NeighbourRule("outside-article", outside, "stands outside the article"),
)


def _has_company(reading: Reading, index: int) -> bool:
    """True when the line's suspicion is confirmed by other boilerplate, as far away as its rule allows.

    A form needs words next to it: sums, signs and dates do not confirm one another.
    """
    vote = reading.votes[index]
    if vote is None or vote.wants is Evidence.ENOUGH:
        return vote is not None
    if vote.wants is Evidence.DOCUMENT:
        return reading.has_evidence
    near = (index - 1, index + 1) if vote.name in FORMS else (index - 2, index - 1, index + 1, index + 2)
    return any(j in reading.taken and (vote.name not in FORMS or reading.taken[j].name not in FORMS) for j in near)


def _with_vote(reading: Reading, *, opens: bool) -> list[int]:
    return [i for i in reading.free() if (vote := reading.votes[i]) is not None and vote.opens is opens]


def _without_subhead(reading: Reading, block: list[int]) -> list[int]:
    """*block* without a last short line that heads the text below it, when other headlines stand before it."""
    after = block[-1] + 1
    last = reading.lines[block[-1]]
    heads = (
        after < len(reading.lines) and reading.is_prose(after) and last.size <= 6 and reading.votes[block[-1]] is None
    )
    return block[:-1] if heads and len(block) > 2 else block


def _offers(reading: Reading, index: int) -> bool:
    return 0 <= index < len(reading.lines) and reading.named(index) in OFFERS


def _boxed(reading: Reading, index: int, step: int) -> bool:
    """True when *index* and the next line beyond it were both removed."""
    return index in reading.taken and (index + step in reading.taken or not 0 <= index + step < len(reading.lines))


def _worded(reading: Reading, run: list[int]) -> int:
    """How many different lines of *run* a rule knows by their words."""
    return len({reading.lines[i].key for i in run if reading.named(i) not in FORMS | {"", "signs-alone"}})


def _runs(indices: Iterable[int], belongs: Callable[[int], bool]) -> list[list[int]]:
    return _runs_of([i for i in indices if belongs(i)])


def _runs_of(indices: list[int]) -> list[list[int]]:
    """*indices*, which ascend, in runs of neighbours."""
    runs: list[list[int]] = []
    for i in indices:
        if runs and runs[-1][-1] == i - 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs
