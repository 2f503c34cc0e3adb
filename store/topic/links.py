"""What a link promises before it is fetched, and what a section of a site has yielded so far."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from store.topic.languages import likely_language
from store.topic.profile import Profile
from store.topic.words import words_of

# What is expected of a link on a page of a section of which nothing is known.
UNKNOWN = 0.1
# A section is known by about its last twenty pages: it may turn to the topic, and away from it.
_MEMORY = 0.95
# The site's yield counts like this many pages of the section.
_SITE_COUNTS = 3.0
# In log odds: what words that are all the topic's add; what a telling anchor without any of them takes away.
_SPEAKS = 6.0
_SILENT = 1.5
# An anchor of fewer words than this is "Read more" or a picture, and says nothing by its silence.
_TELLING_ANCHOR = 4
# A page on the topic links to others; a page's own score counts less than what its section has shown.
_PAGE_COUNTS = 0.35
_LEAST, _MOST = 0.02, 0.9

_ENDING = re.compile(r"\.\w{2,5}$")


@dataclass(frozen=True, slots=True)
class Yield:
    """The recent pages of a section or site and the sum of their scores, older ones fading. A frontier stores both."""

    pages: float = 0.0
    relevant: float = 0.0

    def add(self, score: float) -> Yield:
        """The yield after one more page, with its score (0 to 1)."""
        return Yield(self.pages * _MEMORY + 1.0, self.relevant * _MEMORY + score)

    def rate(self, expected: float = UNKNOWN) -> float:
        """The share of relevant pages, drawn towards *expected* where few were seen."""
        return (self.relevant + _SITE_COUNTS * expected) / (self.pages + _SITE_COUNTS)


def section_yield(section: Yield, site: Yield) -> float:
    """What the next page of a section is expected to score, from its own pages and its site's."""
    return section.rate(site.rate())


def section_of(url: str) -> str:
    """The host and the first folder of *url* that is no number: what publishers file under one heading.

    `https://example.org/world/2020/10/page.html` is in `example.org/world`.
    """
    parts = urlsplit(url)
    folders = parts.path.split("/")[1:-1]
    return f"{parts.netloc.lower()}/{next((folder.lower() for folder in folders if not folder.isdigit()), '')}"


def link_odds(
    profile: Profile,
    anchor: str,
    url: str,
    context: str = "",
    page_score: float | None = None,
    section_yield: float | None = None,
    language: str | None = None,
) -> float:
    """How likely the page behind a link is on the topic, in log odds: a priority, deterministic and quick.

    *anchor* may be a feed's or a sitemap's title, *context* its summary or the text around the link. *page_score*
    is the score of the page it stands on, *section_yield* what the link's own section has yielded (`section_yield`).
    """
    expected = UNKNOWN if section_yield is None else section_yield
    if page_score is not None:
        expected = (1 - _PAGE_COUNTS) * expected + _PAGE_COUNTS * page_score
    expected = min(_MOST, max(_LEAST, expected))
    anchored = words_of(anchor)
    spoken = glance(profile, [*anchored, *_words_of_url(url)], language)
    around = glance(profile, words_of(context), language) if context else 0.0
    promise = _SPEAKS * max(spoken, around / 2)
    if not promise and len(anchored) >= _TELLING_ANCHOR:
        promise = -_SILENT
    return math.log(expected / (1 - expected)) + promise


def glance(profile: Profile, words: Iterable[str], language: str | None = None) -> float:
    """How much of the topic a few words hold, 0 to 1: each name, term and concept of it once, by its weight."""
    recall = profile.matcher.recall
    declared = language or next(iter(profile.languages), None)
    found = {recall(word, likely_language(word, declared)) for word in words}
    features = {feature for each in found for feature in (each.name, each.term, *each.concepts)}
    return min(1.0, math.fsum(profile.shares[feature] for feature in features & profile.shares.keys()))


@lru_cache(maxsize=10_000)
def _words_of_url(url: str) -> tuple[str, ...]:
    """The words of a URL's path, with a capital, for names in it have none."""
    path = _ENDING.sub("", unquote(urlsplit(url).path))
    return tuple(word.capitalize() for word in words_of(path))
