"""The topic profile: what makes a text one of ours, as a record and as a TOML file that a person edits."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.topic.matching import Matcher

# Evidence in bits at which names, or words, decide half as much as they can.
_CONCLUSIVE = 8.0
# An anchor has room for about a third of what a text says, and for three concepts.
_IN_A_LINK = 0.33
_CONCEPTS_IN_A_LINK = 3


@dataclass(frozen=True, slots=True)
class Name:
    """A place, person or organisation. `weight` is in bits, `examples` the number of example texts that have it.

    `spellings` are beginnings of the name in other languages and scripts; what they do not cover, its sound may.
    `languages` are those that are spoken in that country and hardly elsewhere: its own press seldom names it.
    """

    name: str
    weight: float
    kind: str = "name"
    examples: int = 0
    full: str = ""
    spellings: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or a phrase of two, in the examples' language or any other. `weight` is in bits."""

    text: str
    weight: float
    examples: int = 0


@dataclass(frozen=True, slots=True)
class Concept:
    """A line of the lexicon and its share in the theme, 0 to 1."""

    name: str
    weight: float


@dataclass(frozen=True, slots=True)
class Typical:
    """What an example scores against the profile of the others, by the median; 0 where there is no evidence.

    `names` and `terms` in bits, `concepts` as a cosine. A document is measured against these.
    """

    names: float
    terms: float
    concepts: float


@dataclass(frozen=True)
class Profile:
    """What `build_profile` found in the examples, and what a person made of it."""

    names: tuple[Name, ...]
    terms: tuple[Term, ...]
    concepts: tuple[Concept, ...]
    typical: Typical
    examples: int
    languages: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    threshold: float = 0.5
    left_out: tuple[tuple[str, str], ...] = field(default=())

    @cached_property
    def matcher(self) -> Matcher:
        """The profile's words, indexed; made when first asked for."""
        from store.topic.matching import Matcher

        return Matcher(self)

    @cached_property
    def names_matter(self) -> float:
        """How far names tell the topic, 0 to under 1: a war is its places and people, gardening has none."""
        return self.typical.names / (self.typical.names + _CONCLUSIVE)

    @cached_property
    def words_matter(self) -> float:
        """How far terms and concepts tell the topic, 0 to 1: examples in several languages share concepts alone."""
        return max(self.typical.terms / (self.typical.terms + _CONCLUSIVE), self.typical.concepts)

    @cached_property
    def shares(self) -> dict[str, float]:
        """What each name, term and concept is of all that a link can be expected to hold of the topic."""
        both = (self.names_matter + self.words_matter) or 1.0
        names, words = self.names_matter / both, self.words_matter / both
        theme = sum(sorted((c.weight for c in self.concepts), reverse=True)[:_CONCEPTS_IN_A_LINK])
        return {
            **{c.name: words / 2 * c.weight / theme for c in self.concepts if theme},
            **{t.text: words * t.weight / (self.typical.terms * _IN_A_LINK) for t in self.terms if words},
            **{n.name: names * n.weight / (self.typical.names * _IN_A_LINK) for n in self.names if names},
        }

    @classmethod
    def load(cls, path: Path) -> Profile:
        """The profile in a TOML file; raises ProfileError, which names the file and key, where it is not one."""
        from store.topic.profile_file import load

        return load(path)

    def dump(self, path: Path) -> None:
        """Write the profile as TOML; the comments of a profile that is there already stay."""
        from store.topic.profile_file import dump

        dump(self, path)
