"""`conflictwire forget`: erase a person's comments or a page, when someone asks for it."""

from __future__ import annotations

from pathlib import Path

import click

from cli.marked import counted, visible
from store import open_store
from store.forget import Forgotten, forget_author, forget_url
from store.repair import left_by_repairs
from store.still_named import Named, still_named


@click.command()
@click.argument("db", type=click.Path(dir_okay=False))
@click.option("--author", help="Erase every comment under this name.")
@click.option("--url", help="Erase this page: its texts, its comments, its snapshots.")
@click.option("--reason", required=True, help="Why, for the log: a request, a court's order.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(db: str, author: str | None, url: str | None, reason: str, yes: bool) -> None:
    """Erase a person's comments or a page everywhere, archive included. It cannot be undone.

    \b
    Examples:
      conflictwire forget my.db --author "Jane Reader" --reason "her request of 2026-11-20"
      conflictwire forget my.db --url https://example.org/story --reason "taken down by the publisher"

    The one exception to "nothing is deleted". The log keeps when, why and how much, and of the name or address only a
    salted hash. Snapshots that hold an erased comment are overwritten in the archive, for the whole page is in them.

    What others wrote is not rewritten: the pages on which a forgotten name still stands, in an article, an answer, a
    box of recent comments or a note, are listed at the end, to be looked at and, where need be, erased by --url.

    At its end the database is written anew, which takes as much space as it has. Where that fails, the message says so,
    and the same call finishes it.
    """
    if (author is None) == (url is None):
        raise click.UsageError("Give either --author or --url.")
    if not yes:
        click.confirm(f"Erase {f'all comments by {author}' if url is None else url} from {db} for ever?", abort=True)
    with open_store(db, create=False) as store:
        if author is not None:
            done, named = forget_author(store, author, reason=reason), still_named(store, author)
        else:
            done, named = forget_url(store, str(url), reason=reason), []
    if done == Forgotten(0, 0, 0):
        click.echo(
            "finished: the file is written anew, without what an earlier call had erased; nothing else was erased"
        )
    else:
        erased = ((done.pages, "page"), (done.comments, "comment"), (done.snapshots, "snapshot"))
        click.echo(f"erased: {', '.join(counted(*each) for each in erased)}")
    for file in left_by_repairs(Path(db)):
        click.echo(f"{visible(str(file))}: left by a repair, and may hold what was erased; delete it.")
    if named:
        click.echo("\n".join(report(named, db)))


def report(named: list[Named], db: str) -> list[str]:
    """Where the name is left, for a person to decide on."""
    pages = "1 page has" if len(named) == 1 else f"{len(named)} pages have"
    return [
        f"{pages} the name in the words of others, which stay as they are:",
        *(f"  {one.page}  {one.url}  ({', '.join(one.where)})" for one in named),
        f"To erase such a page whole: conflictwire forget {db} --url URL --reason WHY",
    ]
