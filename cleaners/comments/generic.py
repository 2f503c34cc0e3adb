"""Comments of platforms that nobody has described: blocks alike, with a time or an author, in a place for comments.

Each time on the page stands in some block. The kind of block (tag and class name) which most of these blocks share, the
outermost of such kinds, is the comments' element. The idea is that of records anchored on their dates (Song et al.,
"Automatic Extraction of Web Data Records Containing User-Generated Content", CIKM 2010).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence

from lxml.html import HtmlElement

from cleaners.comments.adapter import read_items
from cleaners.comments.dates import Reading
from cleaners.comments.found import Sighting
from cleaners.comments.heads import date_anchors
from cleaners.comments.items import Items
from cleaners.comments.places import comment_places, is_called_thread, is_thread_address
from cleaners.comments.platforms import Platform
from cleaners.comments.text import words_of
from cleaners.comments.traps import is_elsewhere, is_teaser

GENERIC = Platform(
    name="generic",
    title="any other",
    signs=frozenset(),
    item="",
    depth_class=r"(?:depth|level|indent|lvl)[-_]?(\d+)",
    indent=".indent, .indented, .replies, .children",
)
THREAD = Platform(name="generic-thread", title="any other forum", signs=frozenset(), item="", opening="first")
# How many liked it.
VOTES = re.compile(r"[-+−(]?\d{1,4}[kKmM]?\)?")
A_NUMBER = "a number"
# Class names that differ between blocks of one kind.
PASSING = re.compile(r"\d|^(?:odd|even|first|last|alt|active|new|own|is-\w+|has-\w+|js-\w+)$", re.IGNORECASE)
ITEM = re.compile(
    r"(?:^|[\s_-])(?:comment|kommentar|commentaire|comentario|coment[aá]rio|commento|reactie|opinion|opinia|yorum|review|"
    r"post|reply|antwort|message|response)(?:[\s_-]?(?:item|entry|single|block|wrap(?:per)?|row|container|\d++))*+(?:$|\s)",
    re.IGNORECASE,
)
ITEM_TAGS = ("li", "div", "article", "section", "tr", "table", "dl")
# Words from which on a block is more than a head.
ENOUGH_WORDS = 12
# Posts of a thread are longer, and a forum's page has more lists with times around them.
ENOUGH_IN_POST = 40
# A kind of element must hold this share of the times in its place.
MOST_TIMES = 0.3
Kind = tuple[str, str]
Unit = tuple[HtmlElement, tuple[HtmlElement, ...]]


def read_generic(
    tree: HtmlElement, names: Collection[str], reading: Reading, url: str
) -> tuple[list[Sighting], Platform] | None:
    """The comments in *tree* by their general signs, with what they were read as; None where there are none.

    *names* are the page's class names and ids.
    """
    for place, heading in comment_places(tree, names):
        units = _behind(heading, place, _units(place, reading))
        if sightings := _read(tree, units, GENERIC, reading, url):
            return sightings, GENERIC
    body = tree.find("body")
    told = is_thread_address(url)
    if body is not None and (told or is_called_thread(names)):
        sightings = _read(tree, _units(body, reading, ENOUGH_IN_POST), THREAD, reading, url)
        headed = sum(s.author is not None and s.published is not None for s in sightings)
        # Class names alone may be a blog's: an article and its author's box are not two posts.
        if len(sightings) >= (2 if told else 3) and headed >= 0.6 * len(sightings):
            return sightings, THREAD
    return None


def _read(tree: HtmlElement, units: Sequence[Unit], platform: Platform, reading: Reading, url: str) -> list[Sighting]:
    units = [unit for unit in units if not is_elsewhere(unit[0], url) and not is_teaser(unit[0])]
    sightings = read_items(Items(tree, units), platform, reading, bodies_alike=True)
    _drop_refrains(sightings)
    kept = [s for s in sightings if s.text and (s.author or s.published) and not _is_link_list(s)]
    if len(kept) == 1 and (kept[0].author is None or len(kept[0].text.split()) < 2):
        return []
    known = set(kept)
    for sighting in kept:
        sighting.confidence = 0.7 if sighting.author and sighting.published else 0.5
        while sighting.parent is not None and sighting.parent not in known:
            sighting.parent = sighting.parent.parent
    return kept


def _drop_refrains(sightings: Sequence[Sighting]) -> None:
    """Take away what most of the texts begin or end with: buttons and labels of the platform, whatever its language.

    Numbers alone are alike, whatever they count; two texts that both end in one are enough.
    """
    for end in (0, -1):
        while True:
            ends = Counter(_refrain(s.text.split("\n\n")[end]) for s in sightings if "\n\n" in s.text)
            refrain, count = ends.most_common(1)[0] if ends else ("", 0)
            if count < (2 if refrain == A_NUMBER else 3) or count <= len(sightings) / 2:
                break
            for sighting in sightings:
                blocks = sighting.text.split("\n\n")
                if len(blocks) > 1 and _refrain(blocks[end]) == refrain:
                    del blocks[end]
                    sighting.text = "\n\n".join(blocks)


def _refrain(block: str) -> str:
    return A_NUMBER if VOTES.fullmatch(block) else block


def _is_link_list(sighting: Sighting) -> bool:
    linked = sum(len(words_of(link)) for body in sighting.bodies for link in body.iter("a"))
    return linked > 0.8 * max(1, len(sighting.text)) and len(sighting.text) > 20


def _behind(heading: HtmlElement | None, place: HtmlElement, units: list[Unit]) -> list[Unit]:
    """Those of *units* that stand behind *heading*."""
    if heading is None:
        return units
    order = {element: number for number, element in enumerate(place.iter())}
    return [unit for unit in units if order.get(unit[0], 0) >= order.get(heading, 0) or heading in unit[0].iter()]


def _units(place: HtmlElement, reading: Reading, enough: int = ENOUGH_WORDS) -> list[Unit]:
    """The comments' elements in *place*, with neighbours where a comment has no element of its own."""
    anchors = date_anchors(place, reading)
    if len(anchors) >= 2 and (alike := _common_kind(anchors, place, enough)):
        return _completed(alike)
    named: dict[Kind, dict[HtmlElement, int]] = defaultdict(dict)
    for element in place.iter(*ITEM_TAGS):
        if element is not place and _is_item(element):
            for kind in _kinds(element):
                named[kind][element] = 1
    if named:
        return [(element, ()) for element in _fullest(named.values(), enough)]
    return [(_around(anchors[0], place), ())] if len(anchors) == 1 else []


def _is_item(element: HtmlElement) -> bool:
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return ITEM.search(names) is not None and not _holds_form(element)


def _holds_form(element: HtmlElement) -> bool:
    return next(element.iter("textarea"), None) is not None


def _kinds(element: HtmlElement) -> list[Kind]:
    stated = element.get("class", "")
    names = [name for name in stated.split() if not PASSING.search(name)]
    # Names made by a build tool (css-1x9y) have digits, too, and are alike for elements of one kind.
    return [(str(element.tag), name) for name in names or dict.fromkeys(("", stated))]


def _common_kind(anchors: Sequence[HtmlElement], place: HtmlElement, enough: int) -> list[HtmlElement]:
    """The elements of the kind that holds most of *anchors* one by one, with the most words; [] for no such kind."""
    groups: dict[Kind, dict[HtmlElement, int]] = defaultdict(dict)
    for anchor in anchors:
        seen: set[Kind] = set()
        for element in (anchor, *anchor.iterancestors()):
            if element is place:
                break
            for kind in _kinds(element):
                if kind not in seen:
                    seen.add(kind)
                    groups[kind][element] = groups[kind].get(element, 0) + 1
    common = [
        elements
        for elements in groups.values()
        if len(elements) >= 2 and len(elements) * _each(elements) >= MOST_TIMES * len(anchors)
    ]
    return _fullest(common, enough) if common else []


def _fullest(groups: Collection[dict[HtmlElement, int]], enough: int) -> list[HtmlElement]:
    """Of *groups* that with the most elements that hold a comment's words; the outermost of two alike."""

    def rank(elements: dict[HtmlElement, int]) -> tuple[float, int]:
        outermost = min(sum(1 for _ in element.iterancestors()) for element in elements)
        return _worth(elements, enough), -outermost

    best: dict[HtmlElement, int] = max(groups, key=rank)
    return list(best)


def _each(elements: dict[HtmlElement, int]) -> int:
    """How many times most of *elements* hold: two where each comment shows two."""
    counts = sorted(elements.values())
    return counts[len(counts) // 2]


def _worth(elements: dict[HtmlElement, int], enough: int) -> float:
    """How many of *elements* have the words of a comment, those in their replies not counted."""
    sizes = {element: len(words_of(element).split()) for element in elements}
    own = dict(sizes)
    for element, size in sizes.items():
        outer = next((outer for outer in element.iterancestors() if outer in sizes), None)
        if outer is not None:
            own[outer] -= size
    return round(sum(min(1.0, words / enough) for words in own.values()), 1)


def _completed(elements: list[HtmlElement]) -> list[Unit]:
    """*elements* with the neighbours up to the next one, where they hold heads only and the text stands beside."""
    alone: list[Unit] = [(element, ()) for element in elements]
    if len({element.getparent() for element in elements}) > 1:
        return alone
    known = set(elements)
    after = [_until(element.itersiblings(), known) for element in elements]
    before = [_until(element.itersiblings(preceding=True), known) for element in elements]
    beside = after if _words(after[-1]) >= _words(before[0]) else before
    filled = sum(_words(neighbours) > 0 for neighbours in beside)
    if filled < 0.6 * len(elements) or sum(map(_words, beside)) < _words(elements):
        return alone
    return list(zip(elements, beside, strict=True))


def _until(siblings: Iterable[HtmlElement], known: set[HtmlElement]) -> tuple[HtmlElement, ...]:
    found: list[HtmlElement] = []
    for sibling in siblings:
        if sibling in known or _holds_form(sibling) or len(found) > 40:
            break
        found.append(sibling)
    return tuple(found)


def _words(elements: Sequence[HtmlElement]) -> int:
    return sum(len(words_of(element).split()) for element in elements)


def _around(anchor: HtmlElement, place: HtmlElement) -> HtmlElement:
    """The widest element around a single *anchor* in *place* that holds no form."""
    widest = anchor
    for element in anchor.iterancestors():
        if element is place or _holds_form(element):
            break
        widest = element
    return widest
