"""`conflictwire stats`: what is in a store."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict

import click

from cli.marked import visible
from store import Stats, open_store
from store import stats as count


@click.command()
@click.argument("db", type=click.Path(dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def stats(db: str, as_json: bool) -> None:
    """Say what is in a store: documents, comments, duplicates, removed lines by rule.

    \b
    Examples:
      conflictwire stats my.db
      conflictwire stats my.db --json | jq .counts.articles
    """
    with open_store(db, create=False) as store:
        found = count(store)
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False))
        return
    for line in report(found):
        click.echo(line)


# Which counts a person sees first, and in which words.
WORDS = {
    "articles": "articles",
    "without_article": "pages without an article",
    "edited": "articles edited by their publisher",
    "comments": "comments",
    "vanished_comments": "comments that vanished since",
    "repeated_comments": "comments that repeat another",
    "clusters": "stories that several pages carry",
    "snapshots": "snapshots in the archive",
    "removed_lines": "lines removed",
    "runs": "runs",
}


def report(found: Stats) -> Iterator[str]:
    """The numbers as a table a person reads."""
    yield from (f"{found.counts[name]:>8}  {words}" for name, words in WORDS.items() if name in found.counts)
    yield from section("Documents by site", found.sites)
    yield from section("Links between copies, by rule", found.duplicates)
    yield from section("Pages without an article, by reason", found.reasons)
    yield from section("Removed lines by rule", found.removed)


def section(title: str, rows: Mapping[str, int]) -> Iterator[str]:
    """One table, left out when it is empty."""
    if rows:
        yield ""
        yield title
        yield from (f"{number:>8}  {visible(name) or '(local files)'}" for name, number in rows.items())
