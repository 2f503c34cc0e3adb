"""The elements in a place that may be its comments: blocks of one kind, each around a time.

Each time in the place stands in some block. The kinds of block (tag and class name, or tag and depth) which most of
these blocks share are read in turn, and the reading that tells most is kept. The idea is that of records anchored on
their dates (Song et al., "Automatic Extraction of Web Data Records Containing User-Generated Content", CIKM 2010).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from lxml.html import HtmlElement

from cleaners.comments.dates import Reading
from cleaners.comments.heads import date_anchors
from cleaners.comments.text import count_words, words_of

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
# Kinds worth less than this share of the best are not read.
NEARLY_AS_GOOD = 0.4
MOST_READ = 4
Kind = tuple[str, str]
Unit = tuple[HtmlElement, tuple[HtmlElement, ...]]
Group = dict[HtmlElement, int]


def units_in(place: HtmlElement, reading: Reading, enough: int = ENOUGH_WORDS) -> Iterator[list[Unit]]:
    """The comments' elements in *place*, with neighbours where one has none of its own; the best guess first."""
    anchors = date_anchors(place, reading)
    common = _common_kinds(anchors, place) if len(anchors) >= 2 else []
    if common:
        yield from _outermost_first([_completed(list(group)) for group in common], enough)
        return
    named: dict[Kind, Group] = defaultdict(dict)
    for element in place.iter(*ITEM_TAGS):
        if element is not place and _is_item(element):
            for kind in _kinds(element):
                named[kind][element] = 1
    if named:
        yield max(
            ([(element, ()) for element in group] for group in named.values()),
            key=lambda units: (_worth(units, enough), -_depth(units)),
        )
    elif len(anchors) == 1:
        yield [(_around(anchors[0], place), ())]


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


def _common_kinds(anchors: Sequence[HtmlElement], place: HtmlElement) -> list[Group]:
    """The elements of each kind that holds most of *anchors* one by one."""
    groups: dict[Kind, Group] = defaultdict(dict)
    for anchor in anchors:
        seen: set[Kind] = set()
        path = [*reversed([anchor, *anchor.iterancestors()])]
        for depth, element in reversed([*enumerate(path)][path.index(place) + 1 :]):
            for kind in (*_kinds(element), (str(element.tag), f"at depth {depth}")):
                if kind not in seen:
                    seen.add(kind)
                    groups[kind][element] = groups[kind].get(element, 0) + 1
    # What is of one kind by its name is often of one depth, too.
    distinct = {frozenset(group): group for group in groups.values()}
    return [
        group
        for group in distinct.values()
        if len(group) >= 2 and len(group) * _each(group) >= MOST_TIMES * len(anchors)
    ]


def _outermost_first(guesses: Sequence[list[Unit]], enough: int) -> list[list[Unit]]:
    """The few of *guesses* of whose elements most hold a comment's words; the halves of a comment after the whole."""
    ranked = sorted(
        ((_worth(units, enough), -_depth(units), number) for number, units in enumerate(guesses)), reverse=True
    )
    least = NEARLY_AS_GOOD * ranked[0][0] if ranked else 0
    few = [entry for entry in ranked if entry[0] >= least][:MOST_READ]
    return [guesses[number] for _, _, number in sorted(few, key=lambda entry: -entry[1])]


def _depth(units: Sequence[Unit]) -> int:
    return min(sum(1 for _ in element.iterancestors()) for element, _ in units)


def _each(group: Group) -> int:
    """How many times most of *group* hold: two where each comment shows two."""
    counts = sorted(group.values())
    return counts[len(counts) // 2]


def _worth(units: Sequence[Unit], enough: int) -> float:
    """How many of *units* have the words of a comment, those in their replies not counted."""
    sizes = {element: _words((element, *beside)) for element, beside in units}
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
    return sum(count_words(words_of(element)) for element in elements)


def _around(anchor: HtmlElement, place: HtmlElement) -> HtmlElement:
    """The widest element around a single *anchor* in *place* that holds no form."""
    widest = anchor
    for element in anchor.iterancestors():
        if element is place or _holds_form(element):
            break
        widest = element
    return widest
