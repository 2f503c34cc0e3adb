"""`conflictwire verify`: whether a store is whole, and what to do where it isn't."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cli.marked import visible
from store import open_store
from store.errors import NotAStore, StoreDamaged, StoreMissing
from store.repair import Rebuilt, rebuild
from store.repair import repair as mend
from store.verify import verify as problems_of


@click.command()
@click.argument("db", type=click.Path(dir_okay=False))
@click.option("--quick", is_flag=True, help="Leave the archive's bytes unread.")
@click.option("--repair", is_flag=True, help="Make again what can be made again: indexes, links, the whole database.")
def verify(db: str, quick: bool, repair: bool) -> None:
    """Check a store: SQLite's integrity, the search index, every rule of ours, every snapshot against its digest.

    \b
    Examples:
      conflictwire verify my.db
      conflictwire verify my.db --repair

    Exits with 1 where something is wrong, and says of each thing what to do. --repair rebuilds what can be rebuilt
    from the archive, up to the whole database; the damaged one is kept beside it.
    """
    try:
        with open_store(db, create=False) as store:
            found = list(mend(store).left if repair else problems_of(store, archive=not quick))
    except (StoreDamaged, StoreMissing, NotAStore) as error:
        if not repair or isinstance(error, NotAStore):
            raise
        click.echo(f"{db}: {outcome(rebuild(Path(db)), db)}", err=True)
        with open_store(db, create=False) as store:
            found = list(problems_of(store, archive=not quick))
    for problem in found:
        click.echo(f"{problem.check}: {visible(problem.what)}. {problem.advice}")
    click.echo(f"{db}: {f'{len(found)} problems' if found else 'whole'}")
    sys.exit(1 if found else 0)


def outcome(done: Rebuilt, db: str) -> str:
    """What rebuilding a store came to, and what to do where it forgot the topic."""
    if done.judged:
        return f"rebuilt from the archive: {done.snapshots} snapshots; {done.judged} pages keep their relevance"
    return (
        f"rebuilt from the archive: {done.snapshots} snapshots. No relevance was left to read: what a crawl had set "
        f"aside as off the topic is among the articles; `conflictwire relevance {db} --save` scores all of them."
    )
