"""What a crawl did, for a person, a scheduler and the table `runs`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import IntEnum


class ExitCode(IntEnum):
    """What a scheduler can act on. 1 and 2 are a wrong call's, as everywhere."""

    FINE = 0
    SOME_FAILED = 3
    ALL_FAILED = 4
    BUSY = 75
    INTERRUPTED = 130


@dataclass(slots=True)
class SourceSummary:
    """What one source gave. `problem` is why its own address, `problem_at`, did not answer as it should.

    `aside` counts new pages whose article is off the topic, and none of the corpus. `state` is what it does while the
    run is on: asking, waits, rests, idle.
    """

    name: str
    fetched: int = 0
    unchanged: int = 0
    articles: int = 0
    aside: int = 0
    revised: int = 0
    comments: int = 0
    errors: int = 0
    refused: int = 0
    problem: str = ""
    problem_at: str = ""
    state: str = ""


@dataclass(slots=True)
class Summary:
    """A run's counts.

    `fetched` are answers with a body, `unchanged` those that said or showed that nothing is new. `articles`,
    `revised` and `comments` count what is new in the store. `waiting` is what the frontier still has queued for these
    sources, `uningested` what is archived but not stored yet. `outcome` is finished, max-pages, max-time,
    interrupted or failed. `skipped` counts links that were left alone, by reason; `problems` are (URL, reason).
    `asked` and `answers` count requests of all kinds and what came back, robots.txt included.
    """

    run: int = 0
    outcome: str = "running"
    seconds: float = 0.0
    sources: dict[str, SourceSummary] = field(default_factory=dict)
    redirects: int = 0
    retries: int = 0
    waiting: int = 0
    uningested: int = 0
    asked: int = 0
    answers: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    problems: list[tuple[str, str]] = field(default_factory=list)

    def of(self, source: str) -> SourceSummary:
        """The counts of the source called *source*."""
        return self.sources.setdefault(source, SourceSummary(source))

    def total(self, count: str) -> int:
        """The sum over all sources of one of their counts."""
        return sum(getattr(source, count) for source in self.sources.values())

    @property
    def exit_code(self) -> ExitCode:
        """0 when every source answered; otherwise what a scheduler should know."""
        if self.outcome == "interrupted":
            return ExitCode.INTERRUPTED
        failed = [source for source in self.sources.values() if source.problem]
        if self.outcome == "failed" or (failed and len(failed) == len(self.sources)):
            return ExitCode.ALL_FAILED
        return ExitCode.SOME_FAILED if failed else ExitCode.FINE

    def counts(self) -> dict[str, int]:
        """The counts for the table `runs`."""
        names = ("fetched", "unchanged", "articles", "aside", "revised", "comments", "errors", "refused")
        totals = {name: self.total(name) for name in names}
        return {**totals, "redirects": self.redirects, "retries": self.retries, "waiting": self.waiting}
