"""`conflictwire similar`: the documents nearest to a stored one, or to a file."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from cleaners import clean as clean_snapshot
from cli.local import read_snapshot
from cli.marked import visible
from store import open_store
from store.similar import Similar
from store.similar import similar as nearest


@click.command()
@click.argument("db", type=click.Path(dir_okay=False))
@click.argument("document", metavar="URL|ID|FILE|-")
@click.option("-n", "--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many to show.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def similar(db: str, document: str, limit: int, as_json: bool) -> None:
    """Show the stored documents nearest to another: first those that share its wording, then its telling words.

    \b
    Examples:
      conflictwire similar my.db 12
      conflictwire similar my.db https://example.org/2020/10/shelling-resumes/
      conflictwire similar my.db draft.txt

    The document is a stored one, by number or address, or a flat text or page on disk. How much of the wording is
    shared goes from 0 to 1, and so does how much of the shorter text the longer one holds. Documents without common
    wording have telling words in common, which are named. The exit code is 1 where nothing is near.
    """
    text = text_of(document)
    with open_store(db, create=False) as store:
        found = nearest(store, text=text, limit=limit) if text else nearest(store, reference=document, limit=limit)
    for near in found:
        for line in [json.dumps(asdict(near), ensure_ascii=False)] if as_json else lines(near):
            click.echo(line)
    sys.exit(0 if found else 1)


def text_of(document: str) -> str:
    """The body of the article in the file *document*; nothing where it is no file, but names a stored document."""
    if document != "-" and not Path(document).is_file():
        return ""
    article = clean_snapshot(read_snapshot(document)).article
    if article is None:
        raise click.ClickException(f"{document}: there is no article in it to compare with")
    return article.body


def lines(near: Similar) -> Iterator[str]:
    """A document, and what it has in common."""
    yield click.style(visible(near.title or "(no title)"), bold=True)
    wording = f"wording {near.resemblance:.2f}, contained {near.containment:.2f}"
    yield f"  {near.page}  {'words alone' if near.shared_words else wording}  {visible(near.url)}"
    if near.shared_words:
        yield click.style(f"  {visible(', '.join(near.shared_words))}", dim=True)
