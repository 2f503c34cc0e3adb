"""`conflictwire verify`: whether a store is whole, and what to do where it isn't."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import click

from cli.marked import counted, visible
from crawler.lock import CrawlLock
from store import open_store
from store.repair import Repaired, make_whole
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
    from the archive, up to the whole database; the damaged one is kept beside it. A database that SQLite can read is
    not replaced while it has texts that the archive lost, and none is repaired while a crawl writes to it.
    """
    if repair:
        with alone(Path(db)):
            done = make_whole(Path(db))
        for line in outcome(done, db):
            click.echo(line, err=True)
        found = list(done.left)
    else:
        with open_store(db, create=False) as store:
            found = list(problems_of(store, archive=not quick))
    for problem in found:
        click.echo(f"{problem.check}: {visible(problem.what)}. {problem.advice}")
    click.echo(f"{db}: {counted(len(found), 'problem') if found else 'whole'}")
    sys.exit(1 if found else 0)


def alone(path: Path) -> AbstractContextManager[object]:
    """Raises StoreBusy while a crawl goes on: it would write to a database that is replaced meanwhile.

    And what it has archived and not stored yet would be stored without its source and score.
    """
    is_anywhere = path.exists() or path.with_suffix(".archive").exists()
    return CrawlLock(path) if is_anywhere else nullcontext()


def outcome(done: Repaired, db: str) -> Iterator[str]:
    """What repairing a store came to, where more was done than to look, and what a person has to do."""
    if done.only_here:
        yield (
            f"{db}: not rebuilt: the texts of {counted(done.only_here, 'page')} are in this database alone. Bring the "
            "archive's files back, or move the database away to have only what the archive has; then --repair again."
        )
    rebuilt = done.rebuilt
    if rebuilt is None:
        return
    begin = f"{db}: rebuilt from the archive: {counted(rebuilt.snapshots, 'snapshot')}"
    if rebuilt.judged:
        yield f"{begin}; {counted(rebuilt.judged, 'page')} keep their relevance"
    else:
        yield (
            f"{begin}. No relevance was left to read: what a crawl had set aside as off the topic is among the "
            f"articles; `conflictwire relevance {db} --topic PROFILE --save` scores all of them."
        )
    if rebuilt.missing:
        yield (
            f"{db}: {counted(rebuilt.missing, 'page')} of the damaged database are not in the archive; what is left "
            f"of them is in {rebuilt.damaged}"
        )
