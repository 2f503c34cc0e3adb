"""How far a document is on the topic: evidence against what the examples themselves have."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from store.topic.matching import Evidence, half_count, weigh
from store.topic.profile import Name, Profile

# Concept words that a text must have before its theme is half believed.
_ENOUGH_CONCEPTS = 4.0
# Evidence above this times the typical says no more. Where names tell a topic, this share of the typical theme is
# enough, and the names decide: other events of the kind are told in the same words.
_MOST = 1.5
_ON_THEME = 0.25
# The share of the typical theme that is likely where a text does not tell.
_UNTOLD = 0.5
# Less than this share counts as this, so that no facet alone is a veto.
_LEAST = 0.05
# The calibration: the share of the typical at which the score is 0.5, and how fast it turns there.
_MIDPOINT = 0.55
_STEEPNESS = 4.0


@dataclass(frozen=True, slots=True)
class Relevance:
    """A score from 0 to 1, whether it reaches the profile's threshold, and the terms that decided, strongest first."""

    score: float
    relevant: bool
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facets:
    """A document's evidence in the units of `Typical`."""

    names: float
    terms: float
    concepts: float


def score(profile: Profile, title: str, text: str, language: str | None = None) -> Relevance:
    """How far a document is on the profile's topic, in any language; deterministic, comparable across lengths."""
    evidence = profile.matcher.read(title, text, language)
    value = round(judge(profile, evidence), 4)
    return Relevance(value, value >= profile.threshold, deciding(profile, evidence))


def facets(profile: Profile, evidence: Evidence) -> Facets:
    """Names and terms in bits, the theme as a cosine."""
    return Facets(
        weigh(((n.weight, _mentions(n, profile, evidence)) for n in profile.names), evidence.words),
        weigh(((t.weight, evidence.terms[t.text]) for t in profile.terms), evidence.words),
        theme(profile, evidence.concepts),
    )


def _mentions(name: Name, profile: Profile, evidence: Evidence) -> float:
    """How often a name counts. A country's own press takes it as read: there it counts by half at least."""
    at_home = evidence.language in name.languages and evidence.language not in profile.languages
    return max(evidence.names[name.name], half_count(evidence.words) if at_home else 0.0)


def theme(profile: Profile, concepts: Counter[str]) -> float:
    """The cosine of a text's concepts with the examples'; where few words speak, or none can be read, what is likely.

    Names make it likely: who writes of a topic's names mostly writes of the topic.
    """
    amounts = {concept: math.log1p(count) for concept, count in concepts.items()}
    norm = math.hypot(*amounts.values()) * math.hypot(*(c.weight for c in profile.concepts))
    dot = math.fsum(c.weight * amounts.get(c.name, 0.0) for c in profile.concepts)
    cosine = max(0.0, dot / norm) if norm else 0.0
    likely = _UNTOLD * profile.names_matter * profile.typical.concepts
    spoken = concepts.total()
    return (cosine * spoken + likely * _ENOUGH_CONCEPTS) / (spoken + _ENOUGH_CONCEPTS)


def judge(profile: Profile, evidence: Evidence) -> float:
    """The score: a soft AND of who and where (names) with what happens (terms and concepts)."""
    found, typical = facets(profile, evidence), profile.typical
    names = min(_MOST, _share(found.names, typical.names))
    by_names, by_words = profile.names_matter, profile.words_matter
    enough = _MOST + (_ON_THEME - _MOST) * by_names
    happening = min(1.0, _happening(profile, evidence, found) / enough)
    if not by_names + by_words:
        return 0.0
    strength = by_names * math.log(names + _LEAST) + by_words * math.log(happening + _LEAST)
    return 1 / (1 + math.exp(-_STEEPNESS * (strength / (by_names + by_words) - math.log(_MIDPOINT))))


def _happening(profile: Profile, evidence: Evidence, found: Facets) -> float:
    """The theme as a share of what is typical: words and concepts alike in the examples' languages, else the better."""
    terms = _share(found.terms, profile.typical.terms)
    concepts = _share(found.concepts, profile.typical.concepts)
    # Examples that are each in another language have no terms in common.
    both = (terms + concepts) / 2 if profile.typical.terms else concepts
    at_home = not evidence.languages.isdisjoint(profile.languages)
    return both if at_home else max(concepts, both)


def _share(found: float, typical: float) -> float:
    return found / typical if typical else 0.0


def deciding(profile: Profile, evidence: Evidence, most: int = 8) -> tuple[str, ...]:
    """The document's own words that weighed most, each with what it was taken for where that differs."""
    weights = {
        **{c.name: 5 * c.weight for c in profile.concepts if evidence.concepts[c.name]},
        **{t.text: t.weight for t in profile.terms if evidence.terms[t.text]},
        **{n.name: n.weight for n in profile.names if evidence.names[n.name]},
    }
    strongest = sorted(weights, key=lambda feature: (-weights[feature], feature))[:most]
    return tuple(
        feature if evidence.seen[feature].casefold() == feature.casefold() else f"{evidence.seen[feature]} = {feature}"
        for feature in strongest
    )
