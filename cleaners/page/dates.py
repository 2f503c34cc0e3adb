"""When it was published and modified, as the page states it."""

from __future__ import annotations

import re

from cleaners.page.structured import Structured, string

ISO = re.compile(r"^\s*(\d{4}-\d\d-\d\d)(?:[T ]+(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?")
PUBLISHED = (
    "article:published_time",
    "datepublished",
    "date",
    "pubdate",
    "dc.date",
    "dc.date.issued",
    "parsely-pub-date",
)
MODIFIED = ("article:modified_time", "datemodified", "og:updated_time", "last-modified")


def find_dates(structured: Structured) -> dict[str, tuple[str, str]]:
    """`published` and `modified`, each with its source, where the page states them."""
    found: dict[str, tuple[str, str]] = {}
    for name, key, metas in (("published", "datePublished", PUBLISHED), ("modified", "dateModified", MODIFIED)):
        stated = [(string(node.get(key)), "json-ld") for node in structured.articles]
        stated += [(value, f"meta {meta}") for meta in metas for value in structured.meta.get(meta, ())]
        for text, source in stated:
            if time := iso_time(text):
                found[name] = (time, source)
                break
    return found


def iso_time(text: str) -> str | None:
    """*text* as a date, or a date and time with the offset that it states; None where it is no ISO 8601 time."""
    match = ISO.match(text)
    if match is None:
        return None
    day, clock, zone = match.groups()
    if clock is None:
        return day
    if zone and zone != "Z" and ":" not in zone:
        zone = zone[:3] + ":" + zone[3:]
    return f"{day}T{clock if len(clock) > 5 else clock + ':00'}{'+00:00' if zone == 'Z' else zone or ''}"
