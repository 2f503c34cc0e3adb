"""`conflictwire mark`: say whether a document is relevant, tag it, note something on it."""

from __future__ import annotations

import click

from cli.marked import visible
from store import Store, open_store
from store.explain import find_page
from store.marks import Said, mark_page, marked_documents, note_page, said_of, tag_page, untag_page, withdraw_note

VERDICTS = {"yes": True, "no": False, "clear": None}
WORDS = {True: "yes", False: "no", None: "not marked"}


@click.command()
@click.argument("db", type=click.Path(dir_okay=False))
@click.argument("document", required=False, metavar="[ID|URL]")
@click.argument("verdict", required=False, type=click.Choice(list(VERDICTS)))
@click.option(
    "--tag", "tags", multiple=True, metavar="TAG", help="Give it a tag of your own; several times for several."
)
@click.option("--untag", "untags", multiple=True, metavar="TAG", help="Take a tag off it.")
@click.option("--note", "notes", multiple=True, metavar="TEXT", help="Note something on it.")
@click.option("--withdraw", multiple=True, type=int, metavar="NUMBER", help="Take back the note with this number.")
@click.option("--by", default="", metavar="NAME", help="Who says so, where several people work on a store.")
def mark(
    db: str,
    document: str | None,
    verdict: str | None,
    tags: tuple[str, ...],
    untags: tuple[str, ...],
    notes: tuple[str, ...],
    withdraw: tuple[int, ...],
    by: str,
) -> None:
    """Say whether a document is relevant, tag it, note something on it; without that, show what was said.

    \b
    Examples:
      conflictwire mark my.db 12 yes
      conflictwire mark my.db https://example.org/story no --by anna
      conflictwire mark my.db 12 --tag drones --note "quotes the ministry of 5 October"
      conflictwire mark my.db 12 clear
      conflictwire mark my.db

    `topic refine` makes the topic's profile better by the marks. A mark outranks the profile in --relevant. What is
    taken back stays in the history; `export --what marks` writes out what stands.
    """
    with open_store(db, create=False) as store:
        if document is None:
            overview(store)
            return
        page = find_page(store, document)
        # All of one command or nothing: an overlong note doesn't leave half of what was meant.
        with store.transaction():
            if verdict is not None:
                mark_page(store, page, VERDICTS[verdict], by=by)
            for tag in tags:
                tag_page(store, page, tag, by=by)
            for tag in untags:
                untag_page(store, page, tag, by=by)
            for text in notes:
                note_page(store, page, text, by=by)
            for number in withdraw:
                withdraw_note(store, page, number, by=by)
        click.echo(visible("\n".join(account(page, said_of(store, page)))))


def overview(store: Store) -> None:
    """A line for each document that is marked yes or no."""
    documents = list(marked_documents(store))
    if not documents:
        click.echo("Nothing is marked yet. `conflictwire mark DB ID yes` or `no` marks a document.", err=True)
    for document in documents:
        by = f" by {document.by}" if document.by else ""
        click.echo(visible(f"{WORDS[document.relevant]:<4} {document.page:>6}  {document.title or document.url}{by}"))


def account(page: int, said: Said) -> list[str]:
    """What stands on one document."""
    return [
        f"{page}: {WORDS[said.relevant]}",
        *([f"tags: {', '.join(said.tags)}"] if said.tags else []),
        *(f"note {note.number}, {note.at}{f', {note.by}' if note.by else ''}: {note.text}" for note in said.notes),
    ]
