"""What the judge sees of each block: its text, its place, its neighbours, its containers and the jury's votes.

Every group below is a function from the page to one row of numbers a block, beside the names of its columns. The
order of GROUPS is the order of the columns that the judge was trained on.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from cleaners.page.blocks import Around, Place, TextBlock
from cleaners.page.titles import fold
from cleaners.records import Block

SENTENCE_END = re.compile(r"[.!?…。！？؟।։]")
ENDS_SENTENCE = re.compile(r"[.!?…。！？؟।։]['\"”’»)\]]*$")
CLAUSE = re.compile(r"[,;:،，、；：]")
QUOTE = re.compile('["“”„«»「」]')
DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{1,2}:\d\d\b")
WIDE = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
SEPARATOR = re.compile(r"[|•·›»/→>]")
LONG_WORDS = 15
TAGS = (
    "p",
    "div",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "td",
    "figcaption",
    "dd",
    "button",
    "label",
    "article",
    "section",
    "a",
)
KINDS = tuple(Block)
FLAGS = {name: bit for name, bit in vars(Around).items() if name.isupper()}
ANCESTORS = 3
WINDOW = 4


@dataclass(slots=True)
class Page:
    """What the features are drawn from. `votes` has one list of shares a voter, `class_scores` and `text_scores`
    the log-odds of a class word and of a short block's word to belong to the body.
    """

    blocks: list[TextBlock]
    votes: dict[str, list[float]]
    title: str = ""
    has_body_property: bool = False
    is_forum: bool = False
    is_news: bool = False
    class_scores: dict[str, float] = field(default_factory=dict)
    text_scores: dict[str, float] = field(default_factory=dict)


Rows = list[list[float]]


def _size(block: TextBlock) -> float:
    """Words, counting two signs of a script without spaces as one."""
    wide = len(WIDE.findall(block.text)) if not block.text.isascii() else 0
    return max(len(block.words), wide / 2)


def _log(value: float) -> float:
    return round(math.log1p(value), 3)


TEXT_NAMES = (
    "size chars word-length sentences clauses ends-sentence ends-colon starts-lower upper digits link-density links"
    " one-link lines quotes separators copyright ellipsis date wide repeats text-score text-score-mean"
).split()


def text_features(page: Page) -> Rows:
    """The shallow features of the text itself (Kohlschütter et al. 2010), and the words of short blocks."""
    repeats = Counter(block.text for block in page.blocks)
    rows = []
    for block in page.blocks:
        text, size = block.text, max(1.0, _size(block))
        known = []
        if size <= 2 * LONG_WORDS:
            known = [page.text_scores[w] for w in set(fold(text).split()) if w in page.text_scores]
        length = len(text)
        rows.append(
            [
                _log(size),
                _log(length),
                round(length / size, 2),
                len(SENTENCE_END.findall(text)) / size,
                len(CLAUSE.findall(text)) / size,
                ENDS_SENTENCE.search(text) is not None,
                text.endswith((":", "：")),
                text[0].islower(),
                sum(map(str.isupper, text)) / length,
                sum(map(str.isdigit, text)) / length,
                block.link_density,
                block.links,
                block.links == 1 and block.link_density > 0.9,
                text.count("\n"),
                len(QUOTE.findall(text)),
                len(SEPARATOR.findall(text)) / size,
                "©" in text,
                text.endswith(("…", "...", "»", "→")),
                DATE.search(text) is not None,
                not text.isascii() and WIDE.search(text) is not None,
                repeats[text],
                sum(known),
                sum(known) / len(known) if known else 0.0,
            ]
        )
    return rows


PLACE_NAMES = [
    *(f"tag-{tag}" for tag in TAGS),
    *(f"kind-{kind}" for kind in KINDS),
    *(f"in-{name}" for name in FLAGS),
    *"level depth class-own class-min class-max class-sum class-near inline-class".split(),
]


def place_features(page: Page) -> Rows:
    """Tags and class words of the block and of what stands around it."""
    scores: dict[Place, tuple[float, float, float, float]] = {}
    rows = []
    for block in page.blocks:
        place = block.place
        own, least, most, total = _class_scores(place, page.class_scores, scores)
        near = _class_scores(place.parent, page.class_scores, scores)[0] if place.parent else 0.0
        inline = [page.class_scores.get(word, 0.0) for word in block.inline_words]
        rows.append(
            [
                *(place.tag == tag for tag in TAGS),
                *(block.kind is kind for kind in KINDS),
                *(bool(place.around & flag) for flag in FLAGS.values()),
                place.level,
                place.depth,
                own,
                least,
                most,
                total,
                near,
                min(inline, default=0.0),
            ]
        )
    return rows


# What designers call the parts of a page; one word is enough. Tables of learned words know English best, these know
# the words that come up too rarely to be learned.
PARTS: dict[str, frozenset[str]] = {
    "lead": frozenset(
        "standfirst lead lede subtitle subheadline subheading subhead dek deck intro introduction abstract chapo"
        " chapeau vorspann excerpt summary ingress entradilla sommario bajada sapo strapline leadtext perex zajawka"
        " kicker".split()
    ),
    "caption": frozenset(
        "caption captions imagecaption figcaption credit credits legend legende photo photos picture image img media"
        " gallery slideshow bildunterschrift copyright bild foto video player".split()
    ),
    "box": frozenset(
        "factbox fact facts infobox info box boxout expandable accordion collapsible sidebar aside inset explainer"
        " timeline callout panel widget".split()
    ),
    "embed": frozenset(
        "twitter tweet instagram facebook tiktok youtube embed embedded social share sharing pullquote bluesky".split()
    ),
    "related": frozenset(
        "related recommended recommendation recommendations recirculation recirc more teaser teasers card cards latest"
        " trending popular next previous prev readmore read outbrain taboola promo promos suggested similar mostread"
        " weiterlesen verwandt also carousel".split()
    ),
    "sell": frozenset(
        "newsletter newsletters subscribe subscription signup sign paywall piano ad ads advert advertisement sponsor"
        " sponsored sponsors affiliate cta donate donation offer shop product app register registration"
        " disclaimer".split()
    ),
    "talk": frozenset(
        "comment comments commentlist disqus reply replies respond discussion reviews review forum poll vote"
        " rating".split()
    ),
    "who": frozenset("author authors byline bio contributor contributors writer profile avatar about vcard".split()),
    "meta": frozenset(
        "meta date time timestamp published updated tag tags category categories breadcrumb breadcrumbs topics topic"
        " section label info details toc contents anchor".split()
    ),
    "text": frozenset(
        "articlebody body content entry text richtext prose paragraph story articletext maincontent post"
        " wysiwyg".split()
    ),
}
PART_NAMES = [f"{part}-{where}" for part in PARTS for where in ("own", "near", "around")]


def part_features(page: Page) -> Rows:
    """Whether the block itself, what stands right around it, or anything further out is named as such a part."""
    kept: dict[Place, tuple[tuple[bool, ...], ...]] = {}
    rows = []
    for block in page.blocks:
        inline = _parts(block.inline_words)
        own, near, around = _parts_around(block.place, kept)
        rows.append([float(value) for part in zip(map(max, own, inline), near, around, strict=True) for value in part])
    return rows


@lru_cache(maxsize=20_000)
def _parts(words: tuple[str, ...]) -> tuple[bool, ...]:
    return tuple(not names.isdisjoint(words) for names in PARTS.values())


def _parts_around(place: Place, kept: dict[Place, tuple[tuple[bool, ...], ...]]) -> tuple[tuple[bool, ...], ...]:
    """The parts that *place* is named after, its parent and grandparent, and the four further out."""
    if place not in kept:
        chain: list[tuple[bool, ...]] = []
        step: Place | None = place
        while step is not None and len(chain) < 7:
            chain.append(_parts(step.words))
            step = step.parent
        nothing = (False,) * len(PARTS)
        near = tuple(map(max, nothing, nothing, *chain[1:3]))
        kept[place] = chain[0], near, tuple(map(max, nothing, nothing, *chain[3:]))
    return kept[place]


def _class_scores(
    place: Place, table: dict[str, float], known: dict[Place, tuple[float, float, float, float]]
) -> tuple[float, float, float, float]:
    """A place's own class score, and the least, the greatest and the sum on the way up to the root."""
    path: list[Place] = []
    step: Place | None = place
    while step is not None and step not in known:
        path.append(step)
        step = step.parent
    before = known[step] if step is not None else (0.0, 0.0, 0.0, 0.0)
    for step in reversed(path):
        found = [table[word] for word in step.words if word in table]
        own = (min(found) + max(found)) if found else 0.0
        before = known[step] = (own, min(before[1], own), max(before[2], own), 0.8 * before[3] + own)
    return before


CONTAINER_NAMES = [
    *(
        f"{name}-{level}"
        for level in range(ANCESTORS + 1)
        for name in ("words", "share", "blocks", "links", "voted", "prose")
        # How many words stand far out is the page's length, which says nothing of the block.
        if not (name == "words" and level > 1)
    ),
    *"group-size group-words group-links group-voted group-prose".split(),
]


@dataclass(slots=True)
class _Sum:
    """What one container, or one group of like blocks, holds."""

    words: float = 0.0
    chars: int = 0
    linked: int = 0
    blocks: int = 0
    voted: float = 0.0
    prose: float = 0.0

    def add(self, block: TextBlock, size: float, vote: float) -> None:
        self.words += size
        self.chars += len(block.text)
        self.linked += block.linked
        self.blocks += 1
        self.voted += vote * size
        if size >= LONG_WORDS and block.linked < 0.5 * len(block.text):
            self.prose += size


def container_features(page: Page) -> Rows:
    """How much text, links and votes the block's containers hold, and the blocks of the same make on the page."""
    sums: dict[Place, _Sum] = defaultdict(_Sum)
    groups: dict[tuple[object, ...], _Sum] = defaultdict(_Sum)
    sizes = [_size(block) for block in page.blocks]
    main = page.votes[MAIN_VOTER]
    for block, size, vote in zip(page.blocks, sizes, main, strict=True):
        step: Place | None = block.place
        # Far containers hold nearly everything alike; the nearest dozen tell blocks apart.
        for _ in range(12):
            if step is None:
                break
            sums[step].add(block, size, vote)
            step = step.parent
        groups[_make(block)].add(block, size, vote)
    total = sum(sizes) or 1.0
    rows = []
    for block in page.blocks:
        row: list[float] = []
        step = block.place
        for level in range(ANCESTORS + 1):
            found = sums[step] if step is not None else _Sum()
            if level <= 1:
                row.append(_log(found.words))
            row += [found.words / total, _log(found.blocks), *_shares(found)]
            step = step.parent if step is not None else None
        found = groups[_make(block)]
        rows.append([*row, _log(found.blocks), found.words / found.blocks, *_shares(found)])
    return rows


def _shares(found: _Sum) -> tuple[float, float, float]:
    words = found.words or 1.0
    return found.linked / (found.chars or 1), found.voted / words, found.prose / words


def _make(block: TextBlock) -> tuple[object, ...]:
    """Blocks of the same make were written by one template: same tags and classes, two levels up."""
    place, parent = block.place, block.place.parent
    return place.tag, place.words, parent and (parent.tag, parent.words), block.link_density > 0.5


POSITION_NAMES = (
    "position words-before after-title title-distance title-overlap is-title title-share"
    " in-main-0 in-main-1 main-distance-0 main-distance-1 page-voted page-prose forum news body-property"
).split()


def position_features(page: Page) -> Rows:
    """Where on the page, seen from the headline and from the container that holds most of the text."""
    sizes = [_size(block) for block in page.blocks]
    total = sum(sizes) or 1.0
    title = fold(page.title)
    title_words = set(title.split())
    folded = [fold(block.text) if len(block.words) < 60 else "" for block in page.blocks]
    heading = _title_position(page, folded, title)
    prose = [
        s if s >= LONG_WORDS and b.linked < 0.5 * len(b.text) else 0.0 for b, s in zip(page.blocks, sizes, strict=True)
    ]
    voted = [s * v for s, v in zip(sizes, page.votes[MAIN_VOTER], strict=True)]
    mains = [_main_chain(page, weights) for weights in (voted, prose)]
    constants = [
        sum(voted) / total,
        sum(prose) / total,
        page.is_forum,
        page.is_news,
        page.has_body_property,
    ]
    rows, before = [], 0.0
    for number, block in enumerate(page.blocks):
        words = set(folded[number].split())
        shared = len(words & title_words)
        inside, away = zip(*(_distance(block.place, chain) for chain in mains), strict=True)
        rows.append(
            [
                number / len(page.blocks),
                before / total,
                (number > heading) - (number < heading) if heading >= 0 else 0,
                math.copysign(_log(abs(number - heading)), number - heading) if heading >= 0 else 0.0,
                shared / len(title_words) if title_words else 0.0,
                bool(title) and folded[number] == title,
                shared / len(words) if words else 0.0,
                *inside,
                *away,
                *constants,
            ]
        )
        before += sizes[number]
    return rows


def _title_position(page: Page, folded: list[str], title: str) -> int:
    """The heading that shows the title, else the first h1, else -1."""
    first = -1
    for number, block in enumerate(page.blocks):
        if block.place.tag == "h1":
            if title and folded[number] == title:
                return number
            if first < 0:
                first = number
    if first < 0 and title in folded:
        first = folded.index(title)
    return first


def _main_chain(page: Page, weights: Sequence[float]) -> dict[Place, int]:
    """The deepest place that holds 60 % of *weights*, and its ancestors, each with its distance from it."""
    held: dict[Place, float] = defaultdict(float)
    for block, weight in zip(page.blocks, weights, strict=True):
        step: Place | None = block.place if weight else None
        while step is not None and step.depth > 1:
            held[step] += weight
            step = step.parent
    bound = 0.6 * sum(weights)
    holders = [place for place, weight in held.items() if weight >= bound and weight > 0]
    main = max(holders, key=lambda place: place.depth, default=None)
    chain: dict[Place, int] = {}
    while main is not None:
        chain[main] = len(chain)
        main = main.parent
    return chain


def _distance(place: Place, chain: dict[Place, int]) -> tuple[bool, int]:
    """Whether *place* stands in the main container, and how many levels up their nearest common ancestor is."""
    step: Place | None = place
    steps = 0
    while step is not None and step not in chain:
        step = step.parent
        steps += 1
    up = chain[step] if step is not None else 20
    return up == 0 and bool(chain), steps if up == 0 else -up


def vote_features(page: Page) -> Rows:
    """Each voter's own vote, its neighbourhood's, and whether the block stands between its first and last long ones."""
    rows: Rows = [[] for _ in page.blocks]
    sizes = [_size(block) for block in page.blocks]
    for name in VOTERS:
        given = page.votes[name]
        weighted = [g * s for g, s in zip(given, sizes, strict=True)]
        strong = [n for n, w in enumerate(weighted) if w >= LONG_WORDS]
        first, last = (strong[0], strong[-1]) if strong else (len(sizes), -1)
        for number, row in enumerate(rows):
            low, high = max(0, number - WINDOW), number + WINDOW + 1
            around = sum(sizes[low:high])
            row += [
                given[number],
                given[number - 1] if number else 0.0,
                given[number + 1] if number + 1 < len(given) else 0.0,
                sum(weighted[low:high]) / around if around else 0.0,
                first <= number <= last,
                any(given),
            ]
    return rows


def vote_names() -> list[str]:
    """The columns of `vote_features`."""
    return [f"{voter}-{column}" for voter in VOTERS for column in ("vote", "before", "after", "window", "span", "any")]


NEIGHBOUR_NAMES = [
    f"{side}-{distance}-{name}"
    for distance in (1, 2)
    for side in ("before", "after")
    for name in ("size", "links", "heading", "ends-sentence", "same-place")
]


def neighbour_features(page: Page) -> Rows:
    """The two blocks before and after."""
    seen = [
        (
            _log(_size(block)),
            block.link_density,
            block.kind is Block.HEADING,
            ENDS_SENTENCE.search(block.text) is not None,
        )
        for block in page.blocks
    ]
    nothing = (0.0, 0.0, False, False, False)
    rows = []
    for number, block in enumerate(page.blocks):
        row: list[float] = []
        for distance in (1, 2):
            for other in (number - distance, number + distance):
                if 0 <= other < len(seen):
                    place = page.blocks[other].place
                    same = place.parent is block.place.parent and place.tag == block.place.tag
                    row += [*seen[other], same]
                else:
                    row += nothing
        rows.append(row)
    return rows


MAIN_VOTER = "trafilatura"
VOTERS = (MAIN_VOTER, "recall", "boilerpy3", "structured")
GROUPS: tuple[tuple[Callable[[], Sequence[str]], Callable[[Page], Rows]], ...] = (
    (lambda: TEXT_NAMES, text_features),
    (lambda: PLACE_NAMES, place_features),
    (lambda: PART_NAMES, part_features),
    (lambda: CONTAINER_NAMES, container_features),
    (lambda: POSITION_NAMES, position_features),
    (vote_names, vote_features),
    (lambda: NEIGHBOUR_NAMES, neighbour_features),
)


def feature_names() -> list[str]:
    """The columns, in order."""
    return [name for names, _ in GROUPS for name in names()]


def features(page: Page) -> Rows:
    """One row a block, with the columns of `feature_names`."""
    parts = [group(page) for _, group in GROUPS]
    return [list(itertools.chain.from_iterable(rows)) for rows in zip(*parts, strict=True)]
