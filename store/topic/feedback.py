"""What documents that a person has marked change in a profile; shown before it is taken."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from store.topic.build import STANDS_OUT, name_weight
from store.topic.candidates import FIRST_NAME, Candidate, find_names, find_terms, read
from store.topic.matching import Evidence
from store.topic.profile import Concept, Name, Profile, Term

Line = TypeVar("Line", Name, Term)

# One round of marks at most doubles or halves a weight: a few documents should not undo what the examples say.
_FURTHEST = 2.0
# Rocchio's weight for what was marked as not relevant, beside 1 for what was.
_AGAINST = 0.25
# A smaller change is noise, and would fill the list that a person has to read.
_NOTICEABLE = 0.1
_SMALLEST_CONCEPT = 0.02
_MOST_NEW = 20
# What is new must stand in so much of what was marked yes: in two of five, as with examples. With any two, names that
# came along by chance took 0.01 off the area against other wars (benchmarks/relevance.py, feedback).
_SHARE_OF_NEW = 0.4


@dataclass(frozen=True, slots=True)
class Marked:
    """A document and what a person said of it."""

    title: str
    text: str
    relevant: bool
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a profile that would change; `before` is 0 for a new line, `after` for one that goes."""

    table: str
    text: str
    before: float
    after: float
    reason: str

    def __str__(self) -> str:
        return f"[{self.table}] {self.text}: {self.before:g} -> {self.after:g} ({self.reason})"


def refine(profile: Profile, marked: Sequence[Marked]) -> tuple[Profile, tuple[Change, ...]]:
    """The profile after the marks, and every line of it that is other than before; *profile* itself stays.

    Names and terms are weighed again by how much likelier they are in what was marked yes (smoothed odds); names and
    terms that stand in two of five such documents, and in none of the others, are new. Concepts move towards the yes
    and away from the no (Rocchio 1971), and may become negative: a theme to stay away from.
    """
    yes = [_read(profile, each) for each in marked if each.relevant]
    no = [_read(profile, each) for each in marked if not each.relevant]
    trust = len(marked) / (len(marked) + max(1, profile.examples))
    names = _weighed_again(profile.names, {n.name: _odds(n.name, yes, no, _names) ** trust for n in profile.names})
    terms = _weighed_again(profile.terms, {t.text: _odds(t.text, yes, no, _terms) ** trust for t in profile.terms})
    refined = replace(
        profile,
        names=(*names, *_new_names(profile, marked)),
        terms=(*terms, *_new_terms(profile, marked)),
        concepts=_moved(profile, yes, no),
    )
    groups = ([_read(refined, each) for each in marked if each.relevant == kind] for kind in (True, False))
    return refined, tuple(_changes(profile, refined, *groups))


def _read(profile: Profile, marked: Marked) -> Evidence:
    return profile.matcher.read(marked.title, marked.text, marked.language)


def _names(evidence: Evidence) -> Counter[str]:
    return evidence.names


def _terms(evidence: Evidence) -> Counter[str]:
    return evidence.terms


def _odds(
    text: str, yes: Sequence[Evidence], no: Sequence[Evidence], counts: Callable[[Evidence], Counter[str]]
) -> float:
    """How much likelier a word is in a yes than in a no; above 1 only where a yes has it, below only where a no has."""
    for_it, against = (sum(counts(evidence)[text] > 0 for evidence in group) for group in (yes, no))
    odds = ((for_it + 1) / (len(yes) + 2)) / ((against + 1) / (len(no) + 2))
    if (odds > 1 and not for_it) or (odds < 1 and not against):
        return 1.0
    return min(_FURTHEST, max(1 / _FURTHEST, odds))


def _weighed_again(lines: Sequence[Line], factors: dict[str, float]) -> tuple[Line, ...]:
    """*lines* by their factors, their sum as it was: a mark says which of them matter, not that all scores rise."""
    weights = {_key(line): line.weight * factors[_key(line)] for line in lines}
    scale = sum(line.weight for line in lines) / (sum(weights.values()) or 1.0)
    return tuple(replace(line, weight=round(weights[_key(line)] * scale, 2)) for line in lines)


def _key(line: Name | Term) -> str:
    return line.name if isinstance(line, Name) else line.text


def _moved(profile: Profile, yes: Sequence[Evidence], no: Sequence[Evidence]) -> tuple[Concept, ...]:
    towards, away = _mean(yes), _mean(no)
    share = len(yes) / (len(yes) + max(1, profile.examples))
    against = _AGAINST * len(no) / (len(no) + max(1, profile.examples))
    before = {concept.name: concept.weight for concept in profile.concepts}
    after = {
        name: round(
            (1 - share) * before.get(name, 0.0) + share * towards.get(name, 0.0) - against * away.get(name, 0.0), 2
        )
        for name in dict.fromkeys((*before, *sorted({**towards, **away})))
    }
    return tuple(
        Concept(name, weight) for name, weight in after.items() if name in before or abs(weight) >= _SMALLEST_CONCEPT
    )


def _mean(group: Sequence[Evidence]) -> dict[str, float]:
    """The mean of concept vectors, each of length one."""
    total: dict[str, float] = {}
    for evidence in group:
        amounts = {concept: math.log1p(count) for concept, count in evidence.concepts.items()}
        norm = math.hypot(*amounts.values())
        for concept, amount in amounts.items():
            total[concept] = total.get(concept, 0.0) + amount / norm / len(group)
    return total


def _new_names(profile: Profile, marked: Sequence[Marked]) -> tuple[Name, ...]:
    texts = [read(f"{each.title}\n{each.text}") for each in marked if each.relevant]
    found = [candidate for candidate in find_names(texts) if candidate.kind != FIRST_NAME]
    return tuple(
        Name(
            c.text,
            name_weight(bits, having / (profile.examples + len(texts))),
            c.kind,
            having,
            c.full,
            c.elsewhere,
            c.languages,
        )
        for c, having, bits in _recurring(profile, found, marked)
        if bits >= STANDS_OUT
    )


def _new_terms(profile: Profile, marked: Sequence[Marked]) -> tuple[Term, ...]:
    texts = [read(f"{each.title}\n{each.text}") for each in marked if each.relevant]
    found = find_terms(texts, find_names(texts))
    return tuple(
        Term(c.text, round(bits * having / (profile.examples + len(texts)), 2), having)
        for c, having, bits in _recurring(profile, found, marked)
        if bits >= STANDS_OUT
    )


def _recurring(
    profile: Profile, candidates: Iterable[Candidate], marked: Sequence[Marked]
) -> list[tuple[Candidate, int, float]]:
    """Candidates that the profile lacks, and that enough of the yes and no other have: how many, and the bits."""
    words = [
        (each.relevant, Counter(word.folded for word in read(f"{each.title}\n{each.text}").words)) for each in marked
    ]
    total = sum(counts.total() for relevant, counts in words if relevant) or 1
    enough = max(2.0, _SHARE_OF_NEW * sum(relevant for relevant, _ in words))
    found = []
    for candidate in candidates:
        forms = candidate.folded
        having = sum(relevant and not forms.isdisjoint(counts) for relevant, counts in words)
        elsewhere = any(not relevant and not forms.isdisjoint(counts) for relevant, counts in words)
        if having >= enough and not elsewhere and not any(map(profile.matcher.knows, forms)):
            found.append((candidate, having, candidate.contrast(candidate.forms.total() / total)))
    return sorted(found, key=lambda each: (-each[1] * each[2], each[0].text))[:_MOST_NEW]


def _changes(before: Profile, after: Profile, yes: Sequence[Evidence], no: Sequence[Evidence]) -> Iterable[Change]:
    tables = (
        ("names", _weights(before.names, "name"), _weights(after.names, "name")),
        ("terms", _weights(before.terms, "text"), _weights(after.terms, "text")),
        ("concepts", _weights(before.concepts, "name"), _weights(after.concepts, "name")),
    )
    for table, old, new in tables:
        for text, weight in new.items():
            was = old.get(text, 0.0)
            if abs(weight - was) > _NOTICEABLE * abs(was):
                for_it, against = (sum(getattr(evidence, table)[text] > 0 for evidence in group) for group in (yes, no))
                yield Change(table, text, was, weight, _reason(text in old, for_it, against, len(yes), len(no)))


def _reason(known: bool, for_it: int, against: int, yes: int, no: int) -> str:
    if not known:
        return f"new: in {for_it} of {yes} yes"
    if not for_it + against:
        return "in none of the marked, so others gain on it"
    return f"in {for_it} of {yes} yes, {against} of {no} no"


def _weights(lines: Iterable[Name | Term | Concept], key: str) -> dict[str, float]:
    return {getattr(line, key): line.weight for line in lines}
