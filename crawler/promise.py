"""How promising a link is before it is fetched: by the topic where there is one, else by its URL's form and words."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from crawler.shapes import article_score
from crawler.sources import Source
from store.topic import Profile, link_odds, score

# Of a link's priority, how much is the topic's; the rest keeps articles before lists among the equally promising.
TOPIC_PART = 0.8
# Log odds from so much below evens to so much above fill the topic's part. They are added up there, not probabilities,
# so that what a section yields can be added to a waiting link's priority later (crawler/yields.py).
REACH = 4.0


class Priority(Protocol):
    """What orders the links of a crawl. `trust` (0 to 1) is how far it outweighs how new a sitemap says a page is."""

    trust: float

    def __call__(
        self, text: str, url: str, source: Source, page_score: float, context: str = "", on_topic: float | None = None
    ) -> float:
        """From 0 to 1: how promising the link is whose anchor, or title, is *text*.

        *page_score* is how surely the page that names it is a good one to follow, *context* what stands around it, and
        *on_topic* what `judge` says of that page.
        """

    def judge(self, title: str, text: str, language: str | None) -> float | None:
        """How far a page is on the topic, 0 to 1, by a first reading; None where there is no topic."""


class PlainPriority:
    """No topic: by the URL's form and the words of the link."""

    trust = 0.3

    def __call__(
        self, text: str, url: str, source: Source, page_score: float, context: str = "", on_topic: float | None = None
    ) -> float:
        """From 0 to 1."""
        words = len(text.split())
        return min(1.0, 0.1 + 0.6 * article_score(url) + (0.2 if 4 <= words <= 30 else 0.0) + 0.1 * page_score)

    def judge(self, title: str, text: str, language: str | None) -> float | None:
        """Nothing is known."""
        return None


plain_priority = PlainPriority()


class TopicPriority:
    """The topic's judgement first, the URL's form second."""

    trust = 0.9

    def __init__(self, path: str | Path) -> None:
        self._profile = Profile.load(Path(path))

    def __call__(
        self, text: str, url: str, source: Source, page_score: float, context: str = "", on_topic: float | None = None
    ) -> float:
        """From 0 to 1, what its section has yielded aside."""
        odds = link_odds(self._profile, text, url, context, on_topic, language=source.language)
        promise = min(1.0, max(0.0, 0.5 + odds / (2 * REACH)))
        return TOPIC_PART * promise + (1 - TOPIC_PART) * plain_priority(text, url, source, page_score)

    def judge(self, title: str, text: str, language: str | None) -> float | None:
        """The profile's score of what a quick look at the page saw of it."""
        return score(self._profile, title, text, language).score if text else None
