"""`conflictwire dedupe`: the links between copies of a story, made anew."""

from __future__ import annotations

import click

from store import finish_run, open_store, start_run, stats
from store.duplicates import rebuild_duplicates


@click.command()
@click.argument("db", type=click.Path(dir_okay=False))
@click.option("--rebuild", is_flag=True, help="Compute every signature and link again, as after an upgrade.")
def dedupe(db: str, rebuild: bool) -> None:
    """Count the links between copies of the same text or story, or make them anew.

    \b
    Examples:
      conflictwire dedupe my.db
      conflictwire dedupe my.db --rebuild

    Copies are linked as documents come in, and nothing is ever deleted: same-text is the same words, copy at least half
    of them (by word 3-grams), variant and excerpt less. `conflictwire search --no-copies` shows each story once.
    """
    with open_store(db, create=False) as store:
        if rebuild:
            run = start_run(store, "dedupe", {"rebuild": True})
            finish_run(store, run, "finished", {"links": rebuild_duplicates(store)})
        found = stats(store)
    for rule, number in found.duplicates.items():
        click.echo(f"{number:>8}  {rule}")
    click.echo(f"{found.counts['clusters']:>8}  stories that several pages carry")
