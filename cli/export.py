"""`conflictwire export`: articles, comments, clusters and marks for other programs."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

import click

from cli.filters import filter_options
from cli.local import not_over
from store import Filters, Store, open_store
from store.export import KINDS, keyed
from store.export import export as rows
from store.export_formats import write_csv, write_jsonl, write_markdown, write_parquet, write_warc

FORMATS = ("jsonl", "csv", "parquet", "md", "warc")
KEY = "CONFLICTWIRE_PSEUDONYM_KEY"
ROWS_OF = {"clusters": "articles in clusters"}


@click.command()
@click.argument("db", type=click.Path(dir_okay=False))
@click.option("--what", type=click.Choice(list(KINDS)), default="articles", show_default=True)
@click.option("--format", "form", type=click.Choice(FORMATS), default="jsonl", show_default=True)
@click.option("-o", "--output", default="-", help="The file to write; standard output where none is named.")
@filter_options
@click.option("--pseudonymise", is_flag=True, help=f"Replace commenters' names by a keyed hash; the key is in {KEY}.")
def export(
    db: str,
    what: str,
    form: str,
    output: str,
    filters: Filters,
    pseudonymise: bool,
) -> None:
    """Write articles, comments, clusters or marks for other programs; docs/exports.md explains each column.

    \b
    Examples:
      conflictwire export my.db > articles.jsonl
      conflictwire export my.db --what comments --format csv --pseudonymise -o comments.csv
      conflictwire export my.db --relevant --since 2020-09 --format warc -o snapshots.warc.gz

    Rows are written as they are read, so that a store of any size fits into memory. Without a key in the environment,
    --pseudonymise makes one for this export alone: names stay the same within it and cannot be found out later. In the
    words of comments it replaces @names and the names of all who comment on the same page, as written there; a name in
    other letters, cut short, or of somebody who does not comment stays, as do the authors of articles.
    """
    if pseudonymise and form == "warc":
        raise click.UsageError("--pseudonymise: a WARC has the pages as they were fetched, names included.")
    if form == "warc" and what != "articles":
        raise click.UsageError(f"--what {what}: a WARC has the articles' pages as they were fetched, and nothing else.")
    if form == "md" and what in ("clusters", "marks"):
        raise click.UsageError(f"--what {what}: Markdown has texts to be read; export them as jsonl, csv or parquet.")
    key = os.environ.get(KEY, "").encode() or secrets.token_bytes(32)
    with open_store(db, create=False) as store, opened(output) as out:
        count = written(store, what, form, filters, key if pseudonymise else None, out)
    click.echo(f"{count} {'snapshots' if form == 'warc' else ROWS_OF.get(what, what)}", err=True)


def written(store: Store, what: str, form: str, filters: Filters, key: bytes | None, out: BinaryIO) -> int:
    """Write the export in its form; how many rows."""
    if form == "warc":
        return write_warc(store, out, filters)
    found = rows(store, what, filters, keyed(key) if key else None)
    match form:
        case "csv":
            return write_csv(found, out, what)
        case "parquet":
            return write_parquet(found, out, what)
        case "md":
            return write_markdown(found, out)
    return write_jsonl(found, out)


@contextmanager
def opened(output: str) -> Iterator[BinaryIO]:
    """The file to write to. One that could not be finished is not left behind half-written."""
    if output == "-":
        yield sys.stdout.buffer
        return
    path = not_over(output, ())
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise click.ClickException(f"{output}: cannot be written: {error.strerror}.") from error
    finally:
        with suppress(OSError):  # it was never made
            part.unlink(missing_ok=True)
