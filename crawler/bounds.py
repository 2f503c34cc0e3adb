"""How far apart visits may be, by what is visited: our table, and what a file of sources says instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from crawler.errors import SourcesError
from crawler.visits import Role

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
UNITS = {"s": 1.0, "m": MINUTE, "h": HOUR, "d": DAY}
DURATION = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,3})?)([smhd]?)")
# Nobody's pages are asked more often, whatever a file of sources says.
LEAST_OF_ALL = MINUTE


@dataclass(frozen=True, slots=True)
class Bounds:
    """How an interval moves, in seconds: where it begins, its least and greatest, and by how much a visit changes it.

    What is older than `until` and was as before at its last visit is not asked again; None for no such age.
    """

    first: float
    least: float
    greatest: float
    until: float | None = None
    shorter: float = 0.5
    longer: float = 1.5


BOUNDS: Mapping[Role, Bounds] = {
    Role.FEED: Bounds(HOUR, 10 * MINUTE, DAY),
    Role.COMMENTS: Bounds(3 * HOUR, HOUR, 14 * DAY, until=45 * DAY, longer=2.0),
    Role.SITEMAP: Bounds(6 * HOUR, HOUR, 7 * DAY),
    Role.API: Bounds(2 * HOUR, 20 * MINUTE, 2 * DAY),
    # New captures come by the month; a capture itself never changes.
    Role.CAPTURES: Bounds(7 * DAY, DAY, 30 * DAY),
    Role.CAPTURE: Bounds(30 * DAY, 30 * DAY, 30 * DAY),
    Role.PAGE: Bounds(6 * HOUR, HOUR, 7 * DAY),
    # Most edits and comments come in the first hours; three times as long each time reaches a month in six visits.
    Role.ARTICLE: Bounds(3 * HOUR, HOUR, 30 * DAY, until=45 * DAY, longer=3.0),
}
# What a file of sources may set, and how it says so.
SETTABLE = tuple(role for role in BOUNDS if role is not Role.CAPTURE)
SETTINGS = ("first", "least", "greatest", "until")

Stated = tuple[tuple[Role, Bounds], ...]
"""The bounds that a file of sources states, in place of the table's."""


def duration(text: str) -> float | None:
    """The seconds in `90`, `90s`, `15m`, `2h` or `1d`; None for what is none of these."""
    found = DURATION.fullmatch(text.strip())
    return float(found[1]) * UNITS[found[2] or "s"] if found else None


def bounds_of(role: Role, stated: Stated) -> Bounds:
    """The bounds for *role*: as *stated*, else the table's."""
    return dict(stated).get(role, BOUNDS[role])


def read_bounds(where: str, table: object, general: Stated = ()) -> Stated:
    """What the TOML *table* states, over what *general* does. Raises SourcesError that begins with *where*."""
    if not isinstance(table, dict):
        raise SourcesError(f'{where} must be a table, as in feed = {{ least = "30m", greatest = "12h" }}')
    stated = dict(general)
    for name, settings in table.items():
        if name not in SETTABLE:
            raise SourcesError(f"{where}: {name} is not what is visited; there are: {', '.join(SETTABLE)}")
        role = Role(name)
        stated[role] = _bounds(f"{where}: {name}", settings, bounds_of(role, tuple(stated.items())))
    return tuple(stated.items())


def _bounds(where: str, settings: object, before: Bounds) -> Bounds:
    if not isinstance(settings, dict):
        raise SourcesError(f'{where} must be a table, as in {{ least = "30m", greatest = "12h" }}; found {settings!r}')
    seconds = {key: _seconds(where, key, value, before) for key, value in settings.items()}
    bounds = replace(before, **seconds)
    if bounds.least < LEAST_OF_ALL:
        raise SourcesError(f"{where}: least must be a minute or more")
    if bounds.least > bounds.greatest:
        raise SourcesError(f"{where}: least ({bounds.least:g} s) is more than greatest ({bounds.greatest:g} s)")
    if "first" not in seconds:
        return replace(bounds, first=min(max(bounds.first, bounds.least), bounds.greatest))
    if not bounds.least <= bounds.first <= bounds.greatest:
        raise SourcesError(
            f"{where}: first ({bounds.first:g} s) is not between least ({bounds.least:g} s) "
            f"and greatest ({bounds.greatest:g} s)"
        )
    return bounds


def _seconds(where: str, key: str, value: object, before: Bounds) -> float:
    known = SETTINGS if before.until is not None else SETTINGS[:-1]
    if key not in known:
        raise SourcesError(f"{where}: {key} is not a bound; there are: {', '.join(known)}")
    found = duration(value) if isinstance(value, str) else None
    if found is None:
        raise SourcesError(
            f'{where}: {key} must be a time in quotes, as in "90s", "15m", "2h" or "1d"; found {value!r}'
        )
    return found


def bounds_as_toml(stated: Stated) -> str:
    """*stated* as an inline table that `read_bounds` reads back."""
    tables = []
    for role, bounds in stated:
        settings = {field.name: getattr(bounds, field.name) for field in fields(Bounds) if field.name in SETTINGS}
        said = ", ".join(f'{key} = "{value:.3f}s"' for key, value in settings.items() if value is not None)
        tables.append(f"{role} = {{ {said} }}")
    return "{ " + ", ".join(tables) + " }"
