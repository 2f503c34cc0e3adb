"""A topic learned from example texts: its profile, and how far a document or a link is on it. Pure functions.

`store.topic.build` makes profiles; it is not imported here, for it reads the frequencies of words in general language.
"""

from store.topic.links import UNKNOWN, Yield, link_odds, section_of, section_yield
from store.topic.profile import Profile
from store.topic.scoring import Relevance, score

__all__ = [
    "UNKNOWN",
    "Profile",
    "Relevance",
    "Yield",
    "link_odds",
    "score",
    "section_of",
    "section_yield",
]
