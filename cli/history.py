"""`conflictwire history`: what an article said before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import pairwise

import click

from cli.marked import visible
from store import open_store
from store.history import Piece, State, changes
from store.history import history as states_of

# How a run of unchanged words is shortened: enough of it to find the place by.
CONTEXT = 8
CAUSES = {
    "first": "first seen",
    "publisher": "edited by the publisher",
    "cleaner": "read otherwise by a newer cleaner",
    "unknown": "changed",
}


@click.command()
@click.argument("db", type=click.Path(dir_okay=False))
@click.argument("document", metavar="URL|ID")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a state, with its whole text.")
@click.option("--color/--no-color", default=None, help="Colour, also into a pipe; by default only on a terminal.")
def history(db: str, document: str, as_json: bool, color: bool | None) -> None:
    """Show each state in which an article was seen, and the words that changed in between.

    \b
    Examples:
      conflictwire history my.db 12
      conflictwire history my.db https://example.org/2020/10/shelling-resumes/ --json

    Words in [-brackets with a minus-] went, words in {+braces with a plus+} came. White space and boilerplate count for
    nothing, and what a newer cleaner reads otherwise is told apart from what the publisher edited.
    """
    with open_store(db, create=False) as store:
        states = states_of(store, document)
    if as_json:
        for state in states:
            click.echo(json.dumps(asdict(state), ensure_ascii=False))
        return
    if not states:
        raise click.ClickException(f"{document} has no article; `conflictwire explain {db} {document}` says why")
    for line in told(states):
        click.echo(line, color=color)


def told(states: list[State]) -> Iterator[str]:
    """The first state by its headline, each later one by what it changed."""
    first = states[0]
    yield f"{first.seen_at}  {CAUSES.get(first.cause, first.cause)}: {visible(first.title or '(no title)')}"
    for before, after in pairwise(states):
        yield ""
        yield f"{after.seen_at}  {CAUSES.get(after.cause, after.cause)}"
        for part, pieces in changes(before, after).items():
            yield f"  {part}: {' '.join(piece_shown(piece) for piece in pieces)}"


def piece_shown(piece: Piece) -> str:
    """A run of words with its sign; of a long unchanged one the ends."""
    kind, text = piece
    text = visible(text)
    match kind:
        case "gone":
            return click.style(f"[-{text}-]", fg="red")
        case "added":
            return click.style(f"{{+{text}+}}", fg="green")
    words = text.split()
    return text if len(words) <= 2 * CONTEXT else " ".join([*words[:CONTEXT], "…", *words[-CONTEXT:]])
