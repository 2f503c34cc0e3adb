"""Where a redirect leads: its target takes the visit's place in the queue, and a loop ends."""

from __future__ import annotations

from collections.abc import Callable

from scrapy.http import Response

from crawler.bounds import DAY, HOUR
from crawler.failures import shown
from crawler.feeds import join
from crawler.hosts import host_of
from crawler.naming import known_as
from crawler.robots import header
from crawler.run import Run
from crawler.setbacks import Setbacks
from crawler.visits import SOURCES, Link, Outcome, Role, State, Visit
from store.urls import both_forms

MAX_REDIRECTS = 8
REDIRECTS = (301, 302, 303, 307, 308)
PERMANENT = (301, 308)


class Redirects:
    """Follows the redirects of one run; *note* is told each host that has something in the queue."""

    def __init__(self, run: Run, setbacks: Setbacks, note: Callable[[str], None]) -> None:
        self.run = run
        self._setbacks, self._note = setbacks, note

    def follow(self, visit: Visit, response: Response) -> None:
        """Write that *visit* leads elsewhere, which is queued; or why it leads nowhere."""
        location = join(response.url, header(response, "Location") or "")
        if location is None:
            self._setbacks.give_up(visit, f"a redirect ({response.status}) that leads nowhere", response.status)
            return
        trail = [visit.redirected_from or visit.found_as]
        if visit.redirects >= MAX_REDIRECTS or location == visit.found_as or self._loops(visit, location):
            trail += [visit.found_as, location]
            self._setbacks.give_up(
                visit, "a redirect loop: " + " → ".join(map(shown, dict.fromkeys(trail))), response.status
            )
            return
        self.run.summary.redirects += 1
        if visit.role is Role.CAPTURE:
            # To the capture that is nearest in time; what it is of stands in the fragment.
            location = location.partition("#")[0] + "#" + visit.found_as.partition("#")[2]
        here, there = (known_as(url, Role.ARTICLE) for url in (visit.found_as, location))
        if visit.role is Role.COMMENTS and there in both_forms(here):
            # The first page of comments is the article's own.
            self.run.frontier.finish(visit, Outcome(State.REDIRECTED, response.status, redirected_to=location))
            return
        # A temporary redirect is asked again as its page would be, a permanent one never.
        due = None if response.status in PERMANENT else self.run.clock() + 7 * DAY
        if visit.role in SOURCES and visit.depth == 0:
            due = self.run.clock() + HOUR
        outcome = Outcome(State.REDIRECTED, response.status, due=due, redirected_to=location)
        self.run.frontier.moves.redirect(visit, outcome, Link(location, visit.role, priority=3.0))
        self._note(host_of(location))

    def _loops(self, visit: Visit, location: str) -> bool:
        """Whether *location* is known to lead back here."""
        url: str | None = location
        for _ in range(MAX_REDIRECTS):
            url = self.run.frontier.moves.leads_to(url, visit.role) if url else None
            if url == visit.found_as:
                return True
        return False
