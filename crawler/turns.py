"""Which hosts pass some of their turns, so that a crawl's budget goes where it yields."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Share = Callable[[str, Sequence[str]], float]


class Turns:
    """Counts turns. *share* says how many of its turns a host should take beside others, over 0 and up to 1.

    The host that yields most always takes its turn, so that somebody always does; the others save up for theirs.
    """

    def __init__(self, share: Share) -> None:
        self._share = share
        self._saved: dict[str, float] = {}

    def takes(self, host: str, waiting: Sequence[str]) -> bool:
        """Whether *host*, whose turn it is, takes it; *waiting* are all that have something in the queue."""
        if len(waiting) < 2:
            return True
        saved = self._saved.get(host, 0.0) + self._share(host, waiting)
        self._saved[host] = saved % 1.0 if saved >= 1.0 else saved
        return saved >= 1.0
