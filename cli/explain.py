"""`conflictwire explain`: what was removed from a stored document, and by which rule."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

import click

from cli.clean import terminal_columns
from cli.marked import marked, visible
from store import Explanation, open_store
from store import explain as account


@click.command()
@click.argument("db", type=click.Path(dir_okay=False))
@click.argument("document", metavar="URL|ID")
@click.option("--removed", is_flag=True, help="Only what was taken away.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--color/--no-color", default=None, help="Colour, also into a pipe; by default only on a terminal.")
def explain(db: str, document: str, removed: bool, as_json: bool, color: bool | None) -> None:
    """Show a stored document with every line that was removed, the rule that took it, and why.

    \b
    Examples:
      conflictwire explain my.db 12
      conflictwire explain my.db https://example.org/2020/10/shelling-resumes/
      conflictwire explain my.db 000_968f2ed3ea17682d.txt --removed

    The document is named by its number, as `conflictwire search` prints it, by any address under which it was met, or
    by its file's name.
    """
    with open_store(db, create=False) as store:
        found = account(store, document)
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False))
        return
    for line in head(found):
        click.echo(line, color=color)
    shown = [segment for segment in found.segments if segment.label == "removed" or not removed]
    for line in marked(shown, terminal_columns(), why=True):
        click.echo(line, color=color)
    for note in found.notes:
        click.echo(click.style(f"Note: {visible(note)}", dim=True), color=color)


def head(found: Explanation) -> Iterator[str]:
    """Where the document came from."""
    taken = [segment for segment in found.segments if segment.label == "removed"]
    yield click.style(visible(found.title or "(no title)"), bold=True)
    yield f"document   {found.page}  {visible(found.url)}"
    source = f" by {visible(found.source)}" if found.source else ""
    yield f"fetched    {found.fetched_at}{source}, archived in {found.warc}"
    yield f"cleaned    by cleaners {found.cleaner}: {len(found.segments)} segments, {len(taken)} removed"
    if found.relevance is not None:
        yield f"relevance  {found.relevance:.2f}"
    for relation, url, score in found.duplicates:
        yield f"copies     {relation} {visible(url)} ({score:.2f})"
    if found.reason:
        yield f"no article {visible(found.reason)}"
    yield ""
