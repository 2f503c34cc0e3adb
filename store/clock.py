"""Times as the store writes them: UTC, to the second."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

DATE = re.compile(r"\d{4}-\d{2}-\d{2}$")


def now() -> str:
    """This moment. Only runs, the log of what was forgotten and what people say ask for it."""
    return stamp(datetime.now(UTC))


@lru_cache(maxsize=64)  # one ingest writes the same time into half a dozen rows
def stamp(moment: datetime) -> str:
    """*moment*, which is aware, as `2026-11-24T02:20:52Z`."""
    return without_fractions(moment.astimezone(UTC).replace(tzinfo=None)) + "Z"


def in_utc(stated: str | None) -> str | None:
    """A stated time for sorting: UTC with `Z` where it has an offset, else the date (and time) as it stands.

    None where there is none, or where it is no ISO 8601.
    """
    if not stated:
        return None
    try:
        moment = datetime.fromisoformat(stated)
        if DATE.match(stated):
            return stated
        return stamp(moment) if moment.tzinfo else without_fractions(moment)
    except (ValueError, OverflowError):
        return None


def without_fractions(moment: datetime) -> str:
    """`2026-11-24T02:20:52`; not by strftime, whose years have four digits only from 1000 on."""
    return moment.isoformat(timespec="seconds")
