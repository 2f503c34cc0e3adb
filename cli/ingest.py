"""`conflictwire ingest`: flat texts and pages on disk into the store."""

from __future__ import annotations

import sys
from collections import Counter

import click

from cleaners import clean as clean_snapshot
from cleaners.errors import CleanerError
from cli.local import files_below, read_snapshot
from cli.progress import Progress
from store import Ingested, Store, finish_run, open_store, place_of, start_run
from store import ingest as keep
from store.archive import digest_of


@click.command()
@click.argument("db", type=click.Path(dir_okay=False))
@click.argument("paths", nargs=-1, required=True, metavar="PATH...|-")
@click.option("--source", help="Name these documents' source, to tell them from what the crawl found.")
def ingest(db: str, paths: tuple[str, ...], source: str | None) -> None:
    """Clean flat texts and HTML pages from files and folders, and store them.

    \b
    Examples:
      conflictwire ingest my.db seeds/
      conflictwire ingest my.db saved-page.html notes.txt --source archive-2020
      pdftotext report.pdf - | conflictwire ingest my.db -

    Of a folder, files that end in .txt, .html, .htm or .xhtml are taken, also below it. The original bytes go into the
    archive beside the database, so that they can be cleaned again later. A file that is already there changes
    nothing. A file that cannot be read is named on standard error, the others are stored, and the exit code is 1.
    """
    counts: Counter[str] = Counter()
    files = list(files_below(paths))
    with open_store(db) as store:
        run = start_run(store, "ingest", {"paths": list(paths), "source": source})
        outcome = "failed"
        try:
            with Progress(len(files), "files") as progress:
                for path in files:
                    counts.update(take_in(store, path, run, source))
                    progress.step()
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
    if not files:
        raise click.ClickException(f"no text or page in {', '.join(paths)}: expected .txt, .html, .htm or .xhtml files")
    sys.exit(1 if counts["failed"] else 0)


def take_in(store: Store, path: str, run: int, source: str | None) -> dict[str, int]:
    """Store one file; what came of it, as counts. A file that no cleaner reads is reported and left out."""
    try:
        snapshot = read_snapshot(path)
        cleaned = clean_snapshot(snapshot)
    except (CleanerError, click.ClickException) as error:
        message = error.message if isinstance(error, click.ClickException) else f"{path}: {error}."
        click.echo(f"Error: {message}", err=True)
        return {"failed": 1}
    place = place_of(store, snapshot, digest_of(snapshot.body)) or store.archive.append(snapshot)
    return counted(keep(store, snapshot, cleaned, place, run=run, source=source))


def counted(kept: Ingested) -> dict[str, int]:
    """What an ingest did, in the words of the summary."""
    state = "new" if kept.new_page else "changed" if kept.changed else "unchanged"
    return {state: 1, "comments": kept.comments.new}
