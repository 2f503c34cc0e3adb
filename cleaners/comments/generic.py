"""Comments of platforms that nobody has described: blocks alike, with a time or an author, in a place for comments.

Which blocks those are is tried out: of the kinds that come into question, that is taken whose reading tells most.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from lxml.html import HtmlElement

from cleaners.comments.adapter import read_items
from cleaners.comments.dates import Reading
from cleaners.comments.found import Sighting
from cleaners.comments.items import Items
from cleaners.comments.places import comment_places, is_called_thread, is_thread_address
from cleaners.comments.platforms import Platform
from cleaners.comments.text import count_words, words_of
from cleaners.comments.traps import is_elsewhere, is_teaser
from cleaners.comments.units import ENOUGH_IN_POST, Unit, units_in
from cleaners.comments.untold import are_reports, is_discussion, numbers_posts

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
# What mail and forums put before the subject that is answered.
ANSWERS = re.compile(r"^(?:re|aw|antw|sv|vs|odp|rif|res|ynt|отв)\s?(?:\[\d+\])?\s?[:：]\s*", re.IGNORECASE)
# A shorter text may be a label.
ENOUGH_TO_TELL = 8
# A comment without author or time, beside a whole one.
A_PART = 0.5
# Posts of less than this share of that on the average are labels.
LEAST_LENGTH = 0.25
# So much more must a later guess tell.
ABOUT_THE_SAME = 1.05
IN_PIECES = 1.4
# So much more must the whole page tell than its place for comments.
MUCH_MORE = 1.5


def read_generic(
    tree: HtmlElement, names: Collection[str], reading: Reading, url: str
) -> tuple[list[Sighting], Platform] | None:
    """The comments in *tree* by their general signs, with what they were read as; None where there are none.

    *names* are the page's class names and ids.
    """
    placed: list[Sighting] = []
    for place, heading in comment_places(tree, names):
        readings = (_behind(heading, place, units) for units in units_in(place, reading))
        if placed := _fullest(tree, readings, GENERIC, reading, url):
            break
    body = tree.find("body")
    told = is_thread_address(url)
    if body is not None and (told or (not placed and is_called_thread(names))):
        posts = _fullest(tree, units_in(body, reading, ENOUGH_IN_POST), THREAD, reading, url)
        headed = sum(s.author is not None and s.published is not None for s in posts)
        # Class names alone may be a blog's: an article and its author's box are not two posts.
        thread = len(posts) >= (2 if told else 3) and headed >= 0.6 * len(posts)
        thread = thread and not are_reports(posts, url)
        # Words of a writer's rank are no posts.
        thread = thread and sum(map(_length, posts)) >= LEAST_LENGTH * len(posts)
        if thread and _told(posts) > (MUCH_MORE * _told(placed) if placed else 0):
            return posts, THREAD
    elif body is not None and not placed and numbers_posts(body):
        posts = _fullest(tree, units_in(body, reading, ENOUGH_IN_POST), THREAD, reading, url)
        if is_discussion(posts, body) and not are_reports(posts, url):
            return posts, THREAD
    return (placed, GENERIC) if placed else None


def _fullest(
    tree: HtmlElement, guesses: Iterable[list[Unit]], platform: Platform, reading: Reading, url: str
) -> list[Sighting]:
    """The reading of *guesses* that tells most; the first of two that tell about the same."""
    best: list[Sighting] = []
    for units in guesses:
        sightings = _read(tree, units, platform, reading, url)
        if _told(sightings) > (_ahead(best, sightings) * _told(best) if best else 0):
            best = sightings
    return best


def _ahead(best: Sequence[Sighting], other: Sequence[Sighting]) -> float:
    """How many times as much *other* must tell: more where it may only cut *best*'s comments in pieces."""
    known = {sighting.element for sighting in best}
    inside = sum(any(outer in known for outer in sighting.element.iterancestors()) for sighting in other)
    return IN_PIECES if inside == len(other) else ABOUT_THE_SAME


def _told(sightings: Sequence[Sighting]) -> float:
    """How much *sightings* tell: a whole comment counts one, one without author or time a part.

    Two in a row with the same time to the minute and a single author between them are the halves of one.
    """
    told = 0.0
    last: Sighting | None = None
    for sighting in sightings:
        halves = (
            last is not None
            and last.published is not None
            and sighting.published is not None
            and "T" in sighting.published.iso
            and last.published.iso == sighting.published.iso
        )
        if not halves:
            headed = 1.0 if sighting.author and sighting.published else A_PART
            told += headed * _length(sighting)
        last = sighting
    return told


def _length(sighting: Sighting) -> float:
    """How far a text is from a label: one from ENOUGH_TO_TELL words on."""
    return min(1.0, count_words(sighting.text) / ENOUGH_TO_TELL)


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
    return A_NUMBER if VOTES.fullmatch(block) else ANSWERS.sub("", block)


def _is_link_list(sighting: Sighting) -> bool:
    linked = sum(len(words_of(link)) for body in sighting.bodies for link in body.iter("a"))
    return linked > 0.8 * max(1, len(sighting.text)) and len(sighting.text) > 20


def _behind(heading: HtmlElement | None, place: HtmlElement, units: list[Unit]) -> list[Unit]:
    """Those of *units* that stand behind *heading*."""
    if heading is None:
        return units
    order = {element: number for number, element in enumerate(place.iter())}
    return [unit for unit in units if order.get(unit[0], 0) >= order.get(heading, 0) or heading in unit[0].iter()]
