"""What becomes of a visit that brought nothing: tried again soon, by a later run, or left alone; and why."""

from __future__ import annotations

import logging

from scrapy.http import Response

from crawler.addresses import AddressRefused
from crawler.bounds import DAY, HOUR
from crawler.failures import is_host_down, is_passing, shown
from crawler.hosts import host_of, retry_after
from crawler.revisits import backoff
from crawler.robots import ForbiddenByRobots, RobotsUnreachable, header
from crawler.run import Run
from crawler.visits import SOURCES, Outcome, State, Visit

log = logging.getLogger(__name__)

# Worth another try soon, by what the server says of itself.
PASSING = (408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524)
# After the last of a row of failures, or a refusal by robots.txt, look again after so long.
FAILED_AGAIN, FORBIDDEN_AGAIN, GONE_AGAIN = 12 * HOUR, 7 * DAY, 30 * DAY


class Setbacks:
    """Writes the setbacks of one run to its frontier and summary."""

    def __init__(self, run: Run) -> None:
        self.run = run

    def busy(self, visit: Visit, response: Response) -> None:
        """The site says that it is too busy, or broken just now."""
        now = self.run.clock()
        again = retry_after(header(response, "Retry-After"), now)
        if response.status in (429, 503):
            # The site asks for rest: that is for all its pages.
            again = self.run.hosts.busy(visit.host, again, 4 * self.run.options.retry_after)
        self.later(visit, f"the site answers {response.status}", response.status, again)

    def failed(self, visit: Visit, error: BaseException) -> None:
        """No answer came, or none was asked for."""
        counts = self.run.summary.of(visit.source)
        sentence = self.run.explain_failure(error, visit.found_as)
        now = self.run.clock()
        if isinstance(error, RobotsUnreachable):
            # Not the page's fault: no attempt is counted.
            sentence += "; a later run tries again"
            self.problem(visit, sentence)
            counts.refused += error.forbids
            counts.errors += not error.forbids
            self.run.frontier.finish(visit, Outcome(State.REFUSED, error=sentence, due=error.again_at))
        elif isinstance(error, ForbiddenByRobots | AddressRefused) or host_of(visit.found_as) in self.run.guard.refused:
            self.problem(visit, sentence)
            counts.refused += isinstance(error, ForbiddenByRobots)
            counts.errors += not isinstance(error, ForbiddenByRobots)
            self.run.frontier.finish(visit, Outcome(State.REFUSED, error=sentence, due=now + FORBIDDEN_AGAIN))
        elif is_passing(error):
            rest = self.run.hosts.failed(visit.host) if is_host_down(error) else 0.0
            self.later(visit, sentence, None, rest if rest > now else None)
        else:
            self.give_up(visit, sentence, None)

    def later(self, visit: Visit, sentence: str, status: int | None, again: float | None) -> None:
        """Ask again at *again* or after a while, if that was not done often enough."""
        if visit.attempts + 1 >= self.run.options.max_attempts:
            self.give_up(visit, f"{sentence}, {visit.attempts + 1} times", status)
            return
        self.run.summary.retries += 1
        now = self.run.clock()
        due = max(again or 0.0, now + backoff(visit.attempts, self.run.options.retry_after))
        self.run.frontier.finish(visit, Outcome(State.WAITING, status, sentence, due=due))
        if due - now > self.run.options.retry_wait:
            self.problem(visit, f"{sentence}; tried again by a later run")

    def give_up(self, visit: Visit, sentence: str, status: int | None) -> None:
        """Ask no more for now, and name the reason."""
        log.info("%s: %s", shown(visit.found_as), sentence)
        self.run.summary.of(visit.source).errors += 1
        self.problem(visit, sentence)
        due: float | None = self.run.clock() + FAILED_AGAIN
        if status is not None and status < 500 and visit.role not in SOURCES and visit.depth:
            # The site knows the page and will not give it. One that it gave before may come back.
            due = self.run.clock() + GONE_AGAIN if visit.visits else None
        self.run.frontier.finish(visit, Outcome(State.FAILED, status, sentence, due=due))

    def problem(self, visit: Visit, sentence: str) -> None:
        """Note why a source's own address did not answer as it should."""
        if visit.depth == 0:
            counts = self.run.summary.of(visit.source)
            counts.problem, counts.problem_at = sentence, shown(visit.found_as)
