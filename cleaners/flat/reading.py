"""The state of reading one flat text: which line has been given to what, so that no line is given twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from cleaners.flat.lines import Line
from cleaners.rules import Evidence, Rule, matching


@dataclass
class Reading:
    """The lines of a text with the rule that each voted for, and the rule that has each.

    `votes` is what the rule table says of the line alone. `taken` maps a line's index to the rule that removed it.
    `title` is the index of the headline. Lines from `thread` on belong to the comments.
    """

    lines: tuple[Line, ...]
    votes: tuple[Rule | None, ...]
    taken: dict[int, Rule] = field(default_factory=dict)
    title: int | None = None
    thread: range = range(0)

    @classmethod
    def of(cls, lines: tuple[Line, ...]) -> Reading:
        """The reading of *lines* before any decision; equal lines are put to the rules once."""
        seen: dict[str, Rule | None] = {}
        for line in lines:
            if line.text not in seen:
                seen[line.text] = matching(line.segment)
        return cls(lines, tuple(seen[line.text] for line in lines))

    def take(self, indices: Iterable[int], rule: Rule) -> None:
        """Give those of *indices* that are still free to *rule*."""
        for index in indices:
            if self.is_free(index):
                self.taken[index] = rule

    def is_free(self, index: int) -> bool:
        """True for a line that is neither title, comment nor removed."""
        return index not in self.taken and index != self.title and index not in self.thread

    def free(self) -> list[int]:
        """The indices of the lines that would be the body if nothing more were decided."""
        return [index for index in range(len(self.lines)) if self.is_free(index)]

    def named(self, index: int) -> str:
        """The name of the rule that knows the line by itself; empty where none does."""
        vote = self.votes[index]
        return vote.name if vote else ""

    def is_certain(self, index: int) -> bool:
        """True when the table knows the line as boilerplate whatever stands around it."""
        vote = self.votes[index]
        return vote is not None and vote.wants is Evidence.ENOUGH

    @property
    def has_evidence(self) -> bool:
        """True when some line of the document is boilerplate beyond doubt."""
        return bool(self.taken)

    def is_prose(self, index: int) -> bool:
        """True for running text that no rule knows."""
        return self.lines[index].is_prose and self.votes[index] is None and index not in self.taken

    def prose(self) -> Iterator[int]:
        """The indices of the running text outside the comments."""
        return (i for i in range(len(self.lines)) if self.is_prose(i) and i not in self.thread)

    def first_prose(self) -> int:
        """The index of the first running text outside the comments; the number of lines where there is none."""
        return next(self.prose(), len(self.lines))
