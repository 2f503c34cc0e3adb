"""The filters that `search` and `export` share, as one set of options."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from store import Filters

OPTIONS = (
    click.option("--site", help="Only this site, such as example.org."),
    click.option("--language", help="Only articles in this language; en is also en-GB."),
    click.option("--since", help="Published (else first seen) on or after: 2020, 2020-10 or 2020-10-27."),
    click.option("--until", help="Published on or before."),
    click.option("--relevant", is_flag=True, help="Only what the topic's profile, or a person's mark, takes."),
    click.option("--no-copies", is_flag=True, help="Of a story that several sites carry, the first one only."),
)


def filter_options(verb: Callable[..., None]) -> Callable[..., None]:
    """Give *verb* the options, and hand it what was chosen as `filters`."""

    @wraps(verb)
    def filtered(
        *, site: str | None, language: str | None, since: str | None, until: str | None, **others: Any
    ) -> None:
        relevant, copies = others.pop("relevant"), not others.pop("no_copies")
        filters = Filters(site=site, language=language, since=since, until=until, relevant=relevant, copies=copies)
        verb(filters=filters, **others)

    decorated: Callable[..., None] = filtered
    for option in reversed(OPTIONS):
        decorated = option(decorated)
    return decorated
