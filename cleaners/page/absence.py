"""Why a page holds no article: it lists articles, reports an error, or asks for consent before it shows anything.

A real article that is lost costs more than a list that is kept. So nothing is looked for where the page calls itself an
article, and each kind wants several signs at once. They were set on the 911 development pages with an article, of which
none is taken for one of these.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from urllib.parse import SplitResult, urljoin, urlsplit

from lxml.html import HtmlElement

from cleaners.page.blocks import TextBlock
from cleaners.page.places import Around, Place
from cleaners.page.scripted import NEEDS_JAVASCRIPT, needs_javascript
from cleaners.page.structured import Structured, types_of
from cleaners.records import Block, Label, Segment

NOTHING = "no text of an article was found"
FRONT_PAGE = "the front page of a site, which lists articles"
LIST = "a list of articles"
ERROR = "the site's report of an error"
CONSENT = "the site's question for consent, which stands before the page"

# What a page of a list says of itself: schema.org's types, and WordPress's classes of the body.
LIST_TYPES = frozenset(("CollectionPage", "SearchResultsPage"))
LIST_CLASSES = frozenset("archive category tag author search search-results blog date tax".split())
ARTICLE_CLASSES = frozenset("single single-post single-format-standard page page-template-default".split())
ERROR_CLASSES = frozenset(("error404", "error-404", "page-404", "error-page"))
# The last part but one of a list's address: /tag/mediation, /author/i-brandvold/page/2.
LIST_PATH = re.compile(
    r"/(?:categor(?:y|ies)|tags?|topics?|authors?|autor|autores|search|archives?|section|label|rubriques?|rubrik|thema"
    r"|tema|etiqueta|tegi?|kategori[ae]?)(?:/[^/]+){0,2}?(?:/page/\d+)?/?$"
)
SEARCH = re.compile(r"(?:^|&)(?:s|q|query|search)=")
# A list's cards are headings that link to other pages of the site, each in an element of its own.
LEAST_CARDS = 4
CARD_SHARE = 0.75
FEW_WORDS, TEASER_WORDS = 25, 70
# A name has a word or two; these scripts (Thai, Lao, Khmer, Japanese, Chinese) set no words apart.
NAME_WORDS, UNSPACED = 2, re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u9fff]")
ERROR_TITLE = re.compile(
    r"\b(?:error )?(?:404|410|500|502|503)\b|\bpage (?:was )?not found\b|\bnot found\b"
    r"|\b(?:page|site) (?:is )?unavailable\b"
    r"|\baccess denied\b|\bseite (?:wurde )?nicht gefunden\b|\bpage (?:introuvable|non trouvée)\b"
    r"|\bp[áa]gina no encontrada\b|\bpagina non trovata\b|\bp[áa]gina não encontrada\b|\bстраница не найдена\b"
    r"|\bsayfa bulunamadı\b|\bէջը չի գտնվել\b|\bsəhifə tapılmadı\b",
    re.IGNORECASE,
)
MAX_ERROR_TITLE, MAX_ERROR_WORDS = 10, 120
CONSENT_WORD = re.compile(
    r"\b(?:cookies?|consent|privacy|personal data|partners?|vendors?|datenschutz\w*|einwilligung\w*|zustimm\w+"
    r"|confidentialité|consentement|partenaires|privacidad|consentimiento|согласие|конфиденциальност\w*)\b",
    re.IGNORECASE,
)
# News on privacy speaks of it once in thirty words at most; a wall in every ten.
CONSENT_SHARE, MAX_CONSENT_WORDS = 0.06, 500


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows and states, as far as it tells whether there is an article."""

    url: str
    root: HtmlElement
    structured: Structured
    blocks: Sequence[TextBlock]
    segments: Sequence[Segment]

    @property
    def body(self) -> list[Segment]:
        """The segments that were taken for the body."""
        return [segment for segment in self.segments if segment.label is Label.BODY]


def why_no_article(shown: Shown) -> str:
    """What the page is instead of an article; empty where it holds one."""
    body = shown.body
    if not body:
        if reason := _error(shown):
            return reason
        return NEEDS_JAVASCRIPT if needs_javascript(shown.root) else NOTHING
    if states_article(shown):
        return ""
    return _error(shown) or _consent(shown) or _list(shown)


def states_article(shown: Shown) -> bool:
    """True when the page calls itself an article; a list states several, or that it is one."""
    if shown.structured.first("og:type") == "article":
        return True
    types = {name for node in shown.structured.nodes for name in types_of(node)}
    return 1 <= len(shown.structured.articles) <= 2 and not types & LIST_TYPES


def _error(shown: Shown) -> str:
    """A page whose title or heading reports an error, and which says little else."""
    words = sum(segment.words for segment in shown.body)
    classes = body_classes(shown.root)
    headings = [block.text for block in shown.blocks if block.place.tag == "h1"][:2]
    named = [text for text in (shown.structured.title, *headings) if len(text.split()) <= MAX_ERROR_TITLE]
    reports = any(ERROR_TITLE.search(text) for text in named) or not classes.isdisjoint(ERROR_CLASSES)
    return ERROR if reports and words <= MAX_ERROR_WORDS else ""


def _consent(shown: Shown) -> str:
    """A page whose body speaks of cookies, consent and partners in every other sentence."""
    text = " ".join(segment.text for segment in shown.body)
    words = len(text.split())
    if words > MAX_CONSENT_WORDS or "cookie" not in text.lower():
        return ""
    return CONSENT if len(CONSENT_WORD.findall(text)) >= max(4, CONSENT_SHARE * words) else ""


def _list(shown: Shown) -> str:
    """A page whose body is the teasers of other pages."""
    url = _split(shown.url)
    headings = [number for number, block in enumerate(shown.blocks) if _links_on(block, shown.url)]
    if url is not None and url.path in ("", "/", "/index.html", "/index.php") and not url.query:
        return FRONT_PAGE if len(headings) >= LEAST_CARDS else ""
    stated, looks = _states_list(shown, url), url is not None and LIST_PATH.search(url.path) is not None
    total = sum(segment.words for segment in shown.body)
    # A category of one story has one card, a search without results none.
    if len(headings) < LEAST_CARDS and not (stated and (headings or total < FEW_WORDS)):
        return ""
    if not (stated or looks) and _are_names([shown.blocks[number].text for number in headings]):
        return ""
    cards = _cards([shown.blocks[number].place for number in headings])
    # Segments behind the last block come from the page's data.
    pairs = zip(shown.blocks, shown.segments, strict=False)
    within = sum(s.words for block, s in pairs if s.label is Label.BODY and _stands_in(block.place, cards))
    enough = len(cards) >= (1 if stated else LEAST_CARDS)
    if (enough and within >= CARD_SHARE * total) or total < FEW_WORDS:
        return LIST
    # Without an element for each teaser the headings must do, if the page says what it is and each has a teaser's text.
    short = total <= TEASER_WORDS * len(headings)
    return LIST if (stated or looks) and short and len(headings) >= LEAST_CARDS else ""


def _are_names(headings: Sequence[str]) -> bool:
    """True for the names of things that a text goes through one by one; what lists articles shows their headlines."""
    if any(map(UNSPACED.search, headings)):
        return False
    return bool(headings) and median(len(heading.split()) for heading in headings) <= NAME_WORDS


def _states_list(shown: Shown, url: SplitResult | None) -> bool:
    """True when the page's types or classes call it a list, or its address holds a search."""
    types = {name for node in shown.structured.nodes for name in types_of(node)}
    classes = body_classes(shown.root)
    if types & LIST_TYPES or (classes & LIST_CLASSES and not classes & ARTICLE_CLASSES):
        return True
    return url is not None and SEARCH.search(url.query) is not None


def body_classes(root: HtmlElement) -> frozenset[str]:
    """The classes of the page's `<body>`."""
    body = root if root.tag == "body" else root.find("body")
    return frozenset((body.get("class") or "").lower().split()) if body is not None else frozenset()


def _links_on(block: TextBlock, url: str) -> bool:
    """True for a heading that is a link to another page of the same site."""
    apart = Around.NAV | Around.FOOTER | Around.ASIDE | Around.HIDDEN
    if block.kind is not Block.HEADING or block.link_density <= 0.8 or block.place.around & apart:
        return False
    element = block.place.element
    link = next(element.iter("a"), None)
    if link is None:
        link = next(element.iterancestors("a"), None)
    target, own = _split(link.get("href", "") if link is not None else "", url), _split(url)
    if target is None or own is None:
        return False
    return target.hostname == own.hostname and target.path != own.path


def _split(link: str, base: str = "") -> SplitResult | None:
    try:
        parts = urlsplit(urljoin(base, link))
        return parts if parts.hostname else None
    except ValueError:
        return None


def _cards(headings: Sequence[Place]) -> frozenset[Place]:
    """For each of *headings* the outermost element around it that holds no other of them; the most that stand side by
    side, for a byline may be such a heading as well, with the whole article around it.
    """
    held: Counter[Place] = Counter()
    for heading in headings:
        step: Place | None = heading
        while step is not None:
            held[step] += 1
            step = step.parent
    rows: dict[tuple[Place | None, str], set[Place]] = defaultdict(set)
    for heading in headings:
        card = heading
        while card.parent is not None and held[card.parent] == 1:
            card = card.parent
        rows[card.parent, card.tag].add(card)
    return frozenset(max(rows.values(), key=len, default=()))


def _stands_in(place: Place | None, cards: frozenset[Place]) -> bool:
    while place is not None:
        if place in cards:
            return True
        place = place.parent
    return False
