"""Build a topic profile from example texts."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from store.topic.candidates import FIRST_NAME, Candidate, Text, find_names, find_phrases, find_terms, read
from store.topic.languages import is_function_word
from store.topic.matching import Evidence
from store.topic.profile import Concept, Name, Profile, Term, Typical
from store.topic.scoring import Facets, facets

# Bits by which a word must stand out: sixteen times its share of general language. Reports say "said" ten times as
# often as other texts do.
STANDS_OUT = 4.0
# The contrast of a name that is neither rare nor common, so that names and terms weigh on one scale.
_USUAL_BITS = 10.0
_MOST_TERMS = 150
_MOST_LEFT_OUT = 80
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")


def build_profile(texts: Sequence[str]) -> Profile:
    """The profile of what *texts* (each a headline and a body, cleaned) have in common against general language.

    Weights come from contrast (bits over the word's share of general language) and from how many of the examples
    have the word; nothing else is asked. Raises ValueError where there is no text.
    """
    examples = [read(text) for text in texts if text.strip()]
    if not examples:
        raise ValueError("no example has any text: a topic needs at least one, and five make a good one")
    names = find_names(examples)
    terms, phrases = find_terms(examples, names), find_phrases(examples, names)
    drafted = _draft(examples, names, (*terms, *phrases))
    evidence = [drafted.matcher.read("", example.text) for example in examples]
    weighing = _Weighing(drafted, {c.text: c for c in (*names, *terms, *phrases)}, tuple(evidence))
    whole = weighing.weighed(range(len(examples)))
    return replace(whole, typical=weighing.typical(), left_out=_left_out(examples, whole))


def _draft(examples: Sequence[Text], names: Iterable[Candidate], terms: Iterable[Candidate]) -> Profile:
    """All candidates as a profile without weights, so that they are counted as a document's will be."""
    years = sorted(int(year) for example in examples for year in _YEAR.findall(example.text))
    return Profile(
        names=tuple(
            Name(c.text, 0.0, c.kind, 0, c.full, c.elsewhere, c.languages) for c in names if c.kind != FIRST_NAME
        ),
        terms=tuple(Term(c.text, 0.0) for c in terms),
        concepts=(),
        typical=Typical(0.0, 0.0, 0.0),
        examples=len(examples),
        languages=tuple(sorted({example.language for example in examples if example.language})),
        years=(years[0], years[-1]) if years else None,
    )


@dataclass(frozen=True)
class _Weighing:
    """The examples' evidence, from which any of them can be left out."""

    drafted: Profile
    candidates: dict[str, Candidate]
    evidence: tuple[Evidence, ...]

    def weighed(self, chosen: Sequence[int]) -> Profile:
        """The drafted profile with the weights that the *chosen* examples give it."""
        read = [self.evidence[i] for i in chosen]
        # What stands in one example may be that example's own; a single example, or two, have nothing better.
        enough = 2 if len(read) > 2 else 1
        names = []
        for name in self.drafted.names:
            bits, having = self._contrast(name.name, read, lambda e: e.names)
            if having >= enough and bits > 0:
                names.append(replace(name, weight=name_weight(bits, having / len(read)), examples=having))
        terms = []
        for term in self.drafted.terms:
            bits, having = self._contrast(term.text, read, lambda e: e.terms)
            if having >= enough and bits >= STANDS_OUT:
                terms.append(Term(term.text, _rounded(bits * having / len(read)), having))
        return replace(
            self.drafted,
            names=tuple(sorted(names, key=lambda n: (-n.weight, n.name))),
            terms=tuple(sorted(terms, key=lambda t: (-t.weight, t.text))[:_MOST_TERMS]),
            concepts=_theme(read, enough),
        )

    def _contrast(
        self, text: str, read: Sequence[Evidence], counts: Callable[[Evidence], Counter[str]]
    ) -> tuple[float, int]:
        """Bits over general language, and the number of examples that have it."""
        rates = [counts(evidence)[text] / max(1, evidence.words) for evidence in read]
        having = sum(rate > 0 for rate in rates)
        if not having:
            return 0.0, 0
        return self.candidates[text].contrast(math.fsum(rates) / len(rates)), having

    def typical(self) -> Typical:
        """What each example scores against the others, by the median; three quarters of its own where it is alone."""
        everyone = range(len(self.evidence))
        if len(self.evidence) < 3:
            whole = self.weighed(everyone)
            found = [facets(whole, evidence) for evidence in self.evidence]
            share = 0.75
        else:
            others = [[other for other in everyone if other != i] for i in everyone]
            found = [facets(self.weighed(rest), self.evidence[i]) for i, rest in enumerate(others)]
            share = 1.0
        return Typical(*(_rounded(share * median(column)) for column in zip(*map(_row, found), strict=True)))


def name_weight(bits: float, share: float) -> float:
    """What a name counts, from its contrast and the share of the examples that have it.

    Contrast squared, as in the product of two tf-idf vectors: among names, the rare one tells which war it is.
    """
    return _rounded(bits**2 / _USUAL_BITS * share)


def _row(found: Facets) -> tuple[float, float, float]:
    return found.names, found.terms, found.concepts


def _theme(read: Sequence[Evidence], enough: int) -> tuple[Concept, ...]:
    """The mean of the examples' concept vectors, each of length one."""
    weights: dict[str, float] = {}
    having: Counter[str] = Counter()
    for evidence in read:
        amounts = {concept: math.log1p(count) for concept, count in evidence.concepts.items()}
        norm = math.hypot(*amounts.values())
        for concept, amount in amounts.items():
            weights[concept] = weights.get(concept, 0.0) + amount / norm / len(read)
            having[concept] += 1
    kept = [Concept(name, _rounded(weight)) for name, weight in weights.items() if having[name] >= enough]
    return tuple(sorted(kept, key=lambda c: (-c.weight, c.name)))


def _left_out(examples: Sequence[Text], profile: Profile) -> tuple[tuple[str, str], ...]:
    """The examples' commonest other words, each with the reason why it is not in the profile."""
    counts: Counter[str] = Counter()
    having: Counter[str] = Counter()
    for example in examples:
        words = [word.folded for word in example.words if len(word.folded) > 2 and not is_function_word(word.folded)]
        counts.update(words)
        having.update(set(words))
    others = (word for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])))
    left = [word for word in others if not profile.matcher.knows(word)][:_MOST_LEFT_OUT]
    return tuple((word, _reason(having[word], len(examples))) for word in left)


def _reason(having: int, examples: int) -> str:
    if having == 1 and examples > 2:
        return "in one example only"
    return "does not stand out from general language"


def _rounded(value: float) -> float:
    return round(value, 2)
