"""Bylines as readers see them: elements that are named so, lines that say "By", a bare name beside a date."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement

from cleaners.page.blocks import TextBlock
from cleaners.page.names import BARE_NAME, CAPITAL, MONTH, SAID_NAME, SAYS_BY, names_in
from cleaners.page.places import Around, name_words
from cleaners.records import Block
from cleaners.rules.folding import opens_small

BYLINE_NAMES = " or ".join(
    f"contains(.,'{part}')" for part in ("uthor", "yline", "vcard", "writer", "utor", "posted-by")
)
# From the attributes up: half the time of asking every element for each of its attributes.
BYLINES = etree.XPath(
    f"(//@class[{BYLINE_NAMES}] | //@rel[contains(.,'author')] | //@itemprop[contains(.,'author')]"
    " | //@href[contains(.,'/author')])/.."
)
AWAY = frozenset(
    "comment comments commentlist related footer sidebar recommended carousel menu nav card cards teaser teasers"
    " popular trending latest search reply testimonial quote".split()
)
AWAY_TAGS = frozenset(("aside", "footer", "nav", "form", "figure", "figcaption", "script", "style"))
NAME_CLASSES = frozenset(
    "author authors authorname authorlink byline bylines writer writers fn contributor contributors"
    " autor auteur".split()
)
UNNAMED = frozenset("bio avatar image img box social title role description job date label count".split())
APART = Around.NAV | Around.FOOTER | Around.ASIDE | Around.HIDDEN | Around.FORM
DATED = re.compile(rf"\b{MONTH}\.? \d|\b\d{{1,2}}\.? {MONTH}|\b20\d\d\b|min(?:ute)?s? read", re.IGNORECASE)
DATE_FIRST = re.compile(rf"^\W*(?:{MONTH}\.? \d{{1,2}}|\d{{1,2}}\.? {MONTH}),? \d{{4}}\s*[•·|–—-]*\s*")
LONGEST = 140
# "Guide", "Review" before "by Jane Roe", a word in the same line or the line above.
BEFORE_BY = re.compile(rf"^(?:[^\n]{{1,30}}\n|\w+ )(?=by\s[{CAPITAL}])", re.IGNORECASE)
# "March 15, 2022 · 3 min read · By Jane Roe".
LATER_BY = re.compile(rf"(?:[·•|–—]|\d{{4}})\s*(?:[Bb]y|BY|von|par|por)\s+(?=[{CAPITAL}])")
# A name of one word is one where it ends its line, or a mark does it.
ONE_WORD = re.compile(r"\w[\w'’.-]+\s*(?=$|[,|•·(–—-])")
NEXT = 6
# Blocks below the headline, and words in a block, where a byline is looked for; far from it less is believed.
NEAR_TITLE, FAR_WORDS, BY_WORDS = 20, 9, 3


def byline_elements(root: HtmlElement) -> list[str]:
    """The names in the elements that call themselves byline or author; the best-named, first ones."""
    best: list[str] = []
    best_score, best_home = 0, None
    for element in BYLINES(root):
        text = _spaced_text(element)
        if not text or len(text) > LONGEST:
            continue
        score = _byline_score(element, text)
        name = SAYS_BY.sub("", BEFORE_BY.sub("", text))
        if score <= 0 or not names_in(name):
            continue
        home = element.getparent()
        if score > best_score:
            best, best_score, best_home = [name], score, home
        elif score == best_score and home is best_home:
            best.append(name)
    return best if best_score >= 2 else []


def _byline_score(element: HtmlElement, text: str) -> int:
    words = set(name_words(f"{element.get('class', '')} {element.get('id', '')}"))
    score = 0
    if words & NAME_CLASSES:
        score += 2
    if "name" in words and words & NAME_CLASSES:
        score += 1
    if "author" in (element.get("rel") or "") or "author" in (element.get("itemprop") or ""):
        score += 4
    if "/author" in (element.get("href") or ""):
        score += 2
    if SAYS_BY.match(text):
        score += 2
    if words & UNNAMED and "name" not in words:
        score -= 2
    step, levels = element.getparent(), 0
    while step is not None and levels < 8:
        near = set(name_words(f"{step.get('class', '')} {step.get('id', '')}"))
        if near & AWAY or step.tag in AWAY_TAGS:
            score -= 2
            break
        step, levels = step.getparent(), levels + 1
    return score


def _spaced_text(element: HtmlElement) -> str:
    """The element's text, with a line break where a child element begins or ends."""
    parts: list[str] = []
    for part in element.itertext():
        if text := " ".join(part.split()):
            parts.append(text)
        if sum(map(len, parts)) > LONGEST:
            break
    if parts and SAYS_BY.fullmatch(parts[0] + " "):
        return " ".join((parts[0], *parts[1:2])) + "".join(f"\n{part}" for part in parts[2:])
    return "\n".join(parts)


def byline_blocks(blocks: list[TextBlock], title_block: int | None) -> list[str]:
    """A short line that says "By" and a name, or a bare name beside a date right below the headline."""
    start = title_block if title_block is not None else 0
    near = range(max(0, start - 3), min(len(blocks), start + NEAR_TITLE))
    for number in (*near, *range(near.stop, len(blocks))):
        block = blocks[number]
        if len(block.words) > NEAR_TITLE or block.place.around & APART or AWAY.intersection(block.place.words):
            continue
        if len(block.words) <= BY_WORDS and SAYS_BY.fullmatch(block.text + " ") and number + 1 < len(blocks):
            name = blocks[number + 1].text  # "Written by" stands in a line of its own
            if len(blocks[number + 1].words) <= FAR_WORDS and names_in(name) and SAID_NAME.match(name):
                return [name]
        said = SAYS_BY.match(block.text) or (DATED.search(block.text) and LATER_BY.search(block.text))
        if said and (number in near or len(block.words) <= FAR_WORDS):
            name = block.text[said.end() :]
            below_title = title_block is not None and 0 < number - title_block < NEXT
            if names_in(name) and (SAID_NAME.match(name) or (below_title and _is_one_word(name))):
                return [name]
    return _bare_name(blocks, title_block) if title_block is not None else []


def _is_one_word(name: str) -> bool:
    """True for one word at the line's end or before a mark; in lower case it is a login, and the whole line."""
    return ONE_WORD.match(name) is not None and (not opens_small(name) or len(name.split()) == 1)


def _bare_name(blocks: list[TextBlock], title_block: int) -> list[str]:
    """A name alone below the headline, with a date beside it.

    A section's name stands there too; its words are common nouns, which the page writes in lower case elsewhere.
    """
    common: set[str] | None = None
    for number in range(title_block + 1, min(len(blocks), title_block + 5)):
        block = blocks[number]
        if len(block.words) > 9 or block.place.around & APART or block.kind is Block.HEADING:
            continue
        bare = BARE_NAME.match(DATE_FIRST.sub("", block.text))
        if bare is None or not _dated(blocks, number):
            continue
        if common is None:
            common = {word for b in blocks for word in b.words if word.islower()}
        if not any(word.lower() in common for word in bare[0].split() if word[0].isupper()):
            return [bare[0]]
    return []


def _dated(blocks: list[TextBlock], number: int) -> bool:
    """True when a date or a reading time stands in the block or next to it."""
    return any(DATED.search(b.text) and len(b.words) < NEAR_TITLE for b in blocks[max(0, number - 1) : number + 3])
