"""How promising a link is when a topic is given: the topic's judgement first, the URL's form second."""

from __future__ import annotations

from pathlib import Path

from crawler.reading import plain_priority
from crawler.sources import Source
from store.topic import Profile, Yield, link_score, section_of, section_yield

# Of a link's priority, how much is the topic's; the rest keeps articles before lists among the equally promising.
TOPIC_PART = 0.8


class TopicPriority:
    """Scores links by a topic profile, and learns which sections of which sites have yielded relevant pages.

    What it learned lasts for the run.
    """

    def __init__(self, path: str | Path) -> None:
        self._profile = Profile.load(Path(path))
        self._yields: dict[str, Yield] = {}

    def __call__(self, text: str, url: str, source: Source, page_score: float) -> float:
        """From 0 to 1; *page_score* is how surely the page that names the link is a good one to follow."""
        section = section_of(url)
        host = section.partition("/")[0]
        expected = section_yield(self._yields.get(section, Yield()), self._yields.get(host, Yield()))
        promise = link_score(self._profile, text, url, section_yield=expected, language=source.language)
        return TOPIC_PART * promise + (1 - TOPIC_PART) * plain_priority(text, url, source, page_score)

    def learn(self, url: str, score: float) -> None:
        """Note that the page at *url* scored so much."""
        section = section_of(url)
        for key in {section, section.partition("/")[0]}:
            self._yields[key] = self._yields.get(key, Yield()).add(score)
