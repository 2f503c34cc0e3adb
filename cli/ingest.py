"""`conflictwire ingest`: flat texts and pages on disk into the store."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from cleaners import clean as clean_snapshot
from cleaners.errors import CleanerError
from cleaners.records import Cleaned, Snapshot
from cli.local import files_below, read_snapshot
from cli.marked import visible
from cli.progress import Progress
from store import Ingested, Store, finish_run, open_store, place_of, start_run
from store import ingest as keep
from store.archive import digest_of
from store.urls import is_web

# Files that are stored in one transaction: as many as a second cleans, and no more, so that nobody waits long for the
# write lock, memory stays flat, and a stopped run has a second's work to do again.
FILES_AT_ONCE = 500
SECONDS_AT_ONCE = 1.0
Reading = tuple[Snapshot, Cleaned]


@click.command()
@click.argument("db", type=click.Path(dir_okay=False))
@click.argument("paths", nargs=-1, required=True, metavar="PATH...|-")
@click.option("--source", help="Name these documents' source, to tell them from what the crawl found.")
@click.option("--url", default="", help="The address of the one page given: it is kept as if a crawl had met it there.")
def ingest(db: str, paths: tuple[str, ...], source: str | None, url: str) -> None:
    """Clean flat texts and HTML pages from files and folders, and store them.

    \b
    Examples:
      conflictwire ingest my.db seeds/
      conflictwire ingest my.db saved-page.html notes.txt --source archive-2020
      conflictwire ingest my.db saved-page.html --url https://example.org/story
      pdftotext report.pdf - | conflictwire ingest my.db -

    Of a folder, files that end in .txt, .html, .htm or .xhtml are taken, also below it. The original bytes go into the
    archive beside the database, so that they can be cleaned again later. A file that is already there changes
    nothing. A file that cannot be read is named on standard error, the others are stored, and the exit code is 1.
    """
    counts: Counter[str] = Counter()
    files = list(files_below(paths))
    # Before the store is opened: what was misspelt is not to leave an empty one behind.
    if not files:
        raise click.ClickException(f"no text or page in {', '.join(paths)}: expected .txt, .html, .htm or .xhtml files")
    if not any(file == "-" or Path(file).exists() for file in files):
        raise click.ClickException(f"{', '.join(paths)}: there is no such file or folder.")
    if url and not is_web(url):
        raise click.BadParameter(f"{visible(url)!r} is no address: expected https://…", param_hint="--url")
    if url and len(files) > 1:
        raise click.BadParameter(f"it is one page's, and {len(files)} files are given.", param_hint="--url")
    with open_store(db) as store:
        run = start_run(store, "ingest", {"paths": list(paths), "source": source} | ({"url": url} if url else {}))
        outcome = "failed"
        try:
            with Progress(len(files), "files") as progress:
                for batch in batches(cleaned_files(files, url, counts, progress)):
                    counts.update(take_in(store, batch, run, source))
            outcome = "finished"
        except KeyboardInterrupt:
            outcome = "interrupted"
            raise
        finally:
            finish_run(store, run, outcome, counts)
    click.echo(
        f"{counts['new']} new, {counts['changed']} changed, {counts['unchanged']} as they were"
        f"{', {} not readable'.format(counts['failed']) if counts['failed'] else ''}; "
        f"{counts['comments']} new comments"
    )
    sys.exit(1 if counts["failed"] else 0)


def cleaned_files(paths: Iterable[str], url: str, counts: Counter[str], progress: Progress) -> Iterator[Reading]:
    """Each file, from *url* if that is known, and what it becomes.

    One that no cleaner reads is reported, counted and left out.
    """
    for path in paths:
        try:
            snapshot = read_snapshot(path, url)
            yield snapshot, clean_snapshot(snapshot)
        except (CleanerError, click.ClickException) as error:
            message = error.message if isinstance(error, click.ClickException) else f"{path}: {error}."
            click.echo(f"Error: {message}", err=True)
            counts["failed"] += 1
        progress.step()


def batches(readings: Iterable[Reading]) -> Iterator[list[Reading]]:
    """What is stored in one transaction."""
    batch: list[Reading] = []
    began = time.monotonic()
    for reading in readings:
        batch.append(reading)
        if len(batch) == FILES_AT_ONCE or time.monotonic() - began > SECONDS_AT_ONCE:
            yield batch
            batch, began = [], time.monotonic()
    if batch:
        yield batch


def take_in(store: Store, batch: list[Reading], run: int, source: str | None) -> Counter[str]:
    """Archive and store what was read; what came of it, as counts."""
    counts: Counter[str] = Counter()
    with store.transaction():
        for snapshot, cleaned in batch:
            place = place_of(store, snapshot, digest_of(snapshot.body)) or store.archive.append(
                snapshot, from_file=True
            )
            counts.update(counted(keep(store, snapshot, cleaned, place, run=run, source=source)))
    return counts


def counted(kept: Ingested) -> dict[str, int]:
    """What an ingest did, in the words of the summary."""
    state = "new" if kept.new_page else "changed" if kept.changed else "unchanged"
    return {state: 1, "comments": kept.comments.new}
