"""When to come back: what changes often is asked often, and an article less and less as it ages."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.bounds import HOUR, Bounds
from crawler.visits import Role


def next_interval(bounds: Bounds, interval: float, *, changed: bool) -> float:
    """The seconds to wait after a visit that found the page *changed* or not; *interval* is the last wait, or 0."""
    if not interval:
        return bounds.first
    return min(max(interval * (bounds.shorter if changed else bounds.longer), bounds.least), bounds.greatest)


def next_visit(
    role: Role, bounds: Bounds, interval: float, *, changed: bool, now: float, born: float
) -> tuple[float | None, float]:
    """When to ask again (None for never) and the interval; *born* is when the page was published or first seen."""
    interval = next_interval(bounds, interval, changed=changed)
    if role is Role.CAPTURE:
        return None, interval
    if bounds.until is not None and not changed and now - born > bounds.until:
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
