"""The text of a comment where no element is named for it: what its head and its buttons leave."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from lxml.html import HtmlElement

from cleaners.comments.dates import Reading, find_date
from cleaners.comments.heads import date_anchors_in, find_author, find_time, own_line
from cleaners.comments.items import Items
from cleaners.comments.names import BY, SAYS, clean_name
from cleaners.comments.text import BLOCKS, is_furniture, is_silent, read_text, unquoted, words_of

Kind = tuple[str, ...]
# Words that join name and time in a head: "Posted by ... on ... at ... | Permalink | #3".
HEAD_WORDS = 7
# A longer element in which a time stands holds the text, too.
LONGEST_MARK = 20
# A kind of element stands for the text when this share of the comments has it.
MOST_ITEMS = 0.6
# With less of the words it is a label, and the text stands in no element of its own.
LEAST_SHARE = 0.12
# A line of nothing but what a comment's buttons say.
BUTTONS = re.compile(
    r"\W*(?:\b(?:reply|quote|report|share|like|edit|delete|permalink|link|flag|answer|antworten|zitieren|melden|teilen|"
    r"gefällt mir|répondre|signaler|citer|responder|denunciar|citar|rispondi|segnala|reageer|beantwoorden|odpowiedz|"
    r"cytuj|zgłoś|ответить|цитировать|пожаловаться|відповісти|svara|svar|vastaa|yanıtla|cevapla|պատասխանել)\b\W*)+",
    re.IGNORECASE,
)


def head_elements(marks: Iterable[HtmlElement], within: set[HtmlElement], reading: Reading) -> set[HtmlElement]:
    """The elements which hold the *marks* (name and time) of a comment and no more; they stay below *within*."""
    marks = [mark for mark in marks if mark not in within and not _holds_text(mark, reading)]
    return {_widest(mark, marks, within) for mark in marks}


def _widest(mark: HtmlElement, marks: Sequence[HtmlElement], within: set[HtmlElement]) -> HtmlElement:
    widest = mark
    parent = mark.getparent()
    while parent is not None and parent not in within:
        below = set(parent.iter())
        stated = sum(len(words_of(other).split()) for other in marks if other in below)
        rest = len(words_of(parent).split()) - stated
        if rest > HEAD_WORDS or _holds_paragraph(parent, marks):
            break
        widest = parent
        parent = parent.getparent()
    return widest


def _holds_text(mark: HtmlElement, reading: Reading) -> bool:
    """True when an element in which a time or a name stands holds the comment's text, too."""
    if len(words_of(mark).split()) > LONGEST_MARK:
        return True
    line = own_line(mark)
    if len(line.split()) > HEAD_WORDS and (moment := find_date(line, reading)):
        return len(line.split()) - len(moment.raw.split()) > HEAD_WORDS
    return any(
        words_of(paragraph) and not find_date(words_of(paragraph), reading)
        for paragraph in mark.iter("p")
        if paragraph is not mark
    )


def _holds_paragraph(element: HtmlElement, marks: Sequence[HtmlElement]) -> bool:
    """True when a block in *element* has words of its own and is not about the head's marks."""
    for block in element.iter(*BLOCKS):
        if block is element or any(mark in set(block.iter()) or block in set(mark.iter()) for mark in marks):
            continue
        if not is_furniture(block) and not is_silent(block) and words_of(block):
            return True
    return False


def rest_of(roots: Sequence[HtmlElement], skip: set[HtmlElement], author: str | None, reading: Reading) -> str:
    """The words in *roots* outside *skip*; lines at either end that only repeat name or time are left out."""
    blocks = read_text(roots, skip).split("\n\n")
    while blocks and (_is_head_line(blocks[0], author, reading) or (len(blocks) > 1 and BUTTONS.fullmatch(blocks[0]))):
        del blocks[0]
    while blocks and _is_head_line(blocks[-1], author, reading):
        del blocks[-1]
    while len(blocks) > 1 and BUTTONS.fullmatch(blocks[-1]):
        del blocks[-1]
    return "\n\n".join(blocks)


def _is_head_line(line: str, author: str | None, reading: Reading) -> bool:
    if len(line.split()) > HEAD_WORDS + 5:
        return False
    if not any(sign.isalpha() for sign in line) and not any(ord(sign) > 0x2000 for sign in line):
        return True
    rest = line
    if moment := find_date(line, reading):
        rest = line[: moment.span[0]] + " " + line[moment.span[1] :]
        if len(rest.split()) <= 3:
            return True
    if author and author in rest:
        rest = rest.replace(author, " ", 1)
        return len(rest.split()) <= 3 and (moment is not None or clean_name(rest) is None)
    return len(rest.split()) <= 3 and (not BY.sub("", rest + " ").strip() or not SAYS.sub("", " " + rest).strip())


def holders(roots: Sequence[HtmlElement], skip: set[HtmlElement]) -> tuple[HtmlElement, ...]:
    """The fewest elements in *roots* that hold words and nothing of *skip*; furniture may stand in them."""
    found: list[HtmlElement] = []
    for root in roots:
        _gather(root, skip, found, outermost=True)
    return tuple(found)


def common_bodies(items: Items, reading: Reading) -> dict[HtmlElement, list[HtmlElement]]:
    """For each item the elements of the one kind that holds the most words over all items, and no time and no name.

    Empty where no kind stands in most items: then a text is what its head leaves.
    """
    words: dict[Kind, int] = defaultdict(int)
    places: dict[Kind, dict[HtmlElement, list[HtmlElement]]] = defaultdict(dict)
    heads: dict[HtmlElement, set[HtmlElement]] = {}
    for item in items:
        own = items.own(item)
        marks = _marks(own, reading)
        heads[item] = {outer for mark in marks[:2] for outer in (mark, *mark.iterancestors())}
        for element in _textual(own, items.roots[item], marks):
            kind = _kind(element, items.roots[item])
            words[kind] += len(words_of(element).split())
            places[kind].setdefault(item, []).append(element)
    shared = [kind for kind, found in places.items() if len(found) >= MOST_ITEMS * len(items.roots) >= 2 * MOST_ITEMS]
    if not shared:
        return {}
    best = max(shared, key=lambda kind: words[kind])
    if words[best] < LEAST_SHARE * sum(len(words_of(root).split()) for item in items for root in items.roots[item]):
        return {}
    found = places[best]
    for item in items:
        # A text with a time or a link to a writer in it is a text all the same.
        if item not in found and len(best) > 1:
            found[item] = [
                e
                for e in items.own(item)
                if e not in heads[item] and _kind(e, items.roots[item]) == best and words_of(e)
            ]
    return found if len(best) > 1 else {item: _between(paragraphs) for item, paragraphs in found.items()}


def _between(elements: list[HtmlElement]) -> list[HtmlElement]:
    """*elements*, which are a text's paragraphs, with the lists and quotes between them."""
    first, last = elements[0], elements[-1]
    parent = first.getparent()
    if parent is None or last.getparent() is not parent:
        return elements
    return list(parent)[parent.index(first) : parent.index(last) + 1]


def _marks(own: Sequence[HtmlElement], reading: Reading) -> list[HtmlElement]:
    """The elements of time and name among an item's *own*, then of whatever else looks like a time."""
    own = unquoted(own)
    when = find_time(own, reading)
    who = find_author(own, when, reading)
    return [mark[1] for mark in (when, who) if mark] + date_anchors_in(own, reading)


def _textual(
    own: Sequence[HtmlElement], roots: Sequence[HtmlElement], marks: Sequence[HtmlElement]
) -> list[HtmlElement]:
    """The outermost of an item's *own* elements that hold none of its *marks*."""
    heads = {outer for mark in marks for outer in (mark, *mark.iterancestors())}
    below = {inner for mark in marks for inner in mark.iter()}
    return [
        element
        for element in own
        if element not in heads
        and element not in below
        and element.getparent() in (heads | set(roots))
        and not is_furniture(element)
        and words_of(element)
    ]


def _kind(element: HtmlElement, roots: Sequence[HtmlElement]) -> Kind:
    names = (name for name in element.get("class", "").split() if not any(sign.isdigit() for sign in name))
    parent = element.getparent()
    if element.tag != "td" or parent is None:
        return str(element.tag), *sorted(names)
    # Cells are told apart by their place, since rows take turns in their colours.
    row = str(roots.index(parent)) if parent in roots else "a row"
    return "td", row, str(parent.index(element)), *sorted(names)


def _gather(element: HtmlElement, skip: set[HtmlElement], found: list[HtmlElement], *, outermost: bool = False) -> None:
    if element in skip or (not outermost and (is_silent(element) or is_furniture(element))):
        return
    if not any(child in skip for child in element.iter() if child is not element):
        if words_of(element):
            found.append(element)
        return
    for child in element:
        _gather(child, skip, found)
