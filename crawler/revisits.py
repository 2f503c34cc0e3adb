"""When to come back: what changes often is asked often, and an article less and less as it ages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from crawler.visits import Role

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0


@dataclass(frozen=True, slots=True)
class Bounds:
    """How an interval moves: where it begins, its least and greatest, and by how much a visit changes it."""

    first: float
    least: float
    greatest: float
    shorter: float = 0.5
    longer: float = 1.5


BOUNDS = {
    Role.FEED: Bounds(HOUR, 10 * MINUTE, DAY),
    Role.COMMENTS: Bounds(3 * HOUR, HOUR, 14 * DAY, longer=2.0),
    Role.SITEMAP: Bounds(6 * HOUR, HOUR, 7 * DAY),
    Role.API: Bounds(2 * HOUR, 20 * MINUTE, 2 * DAY),
    # New captures come by the month; a capture itself never changes.
    Role.CAPTURES: Bounds(7 * DAY, DAY, 30 * DAY),
    Role.CAPTURE: Bounds(30 * DAY, 30 * DAY, 30 * DAY),
    Role.PAGE: Bounds(6 * HOUR, HOUR, 7 * DAY),
    # Most edits and comments come in the first hours; three times as long each time reaches a month in six visits.
    Role.ARTICLE: Bounds(3 * HOUR, HOUR, 30 * DAY, longer=3.0),
}
# An article of this age, unchanged at its last visit, is not asked again.
OLD = 45 * DAY


def next_interval(role: Role, interval: float, *, changed: bool) -> float:
    """The seconds to wait after a visit that found the page *changed* or not; *interval* is the last wait, or 0."""
    bounds = BOUNDS[role]
    if not interval:
        return bounds.first
    return min(max(interval * (bounds.shorter if changed else bounds.longer), bounds.least), bounds.greatest)


def next_visit(role: Role, interval: float, *, changed: bool, now: float, born: float) -> tuple[float | None, float]:
    """When to ask again (None for never) and the interval; *born* is when the page was published or first seen."""
    interval = next_interval(role, interval, changed=changed)
    if role is Role.CAPTURE:
        return None, interval
    if role in (Role.ARTICLE, Role.COMMENTS) and not changed and now - born > OLD:
        return None, interval
    return now + interval, interval


def backoff(attempts: int, first: float) -> float:
    """Seconds before trying again after *attempts* failures: doubling from *first*, an hour at the most."""
    return float(min(first * 2 ** min(attempts, 20), HOUR))


def moment(stated: str | None) -> float | None:
    """A page's ISO 8601 time as Unix seconds, UTC where it states no zone; None when it is none."""
    try:
        found = datetime.fromisoformat((stated or "").strip().replace("Z", "+00:00"))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
