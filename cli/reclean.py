"""`conflictwire reclean`: everything in the archive through today's cleaners."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cli.local import not_over
from cli.marked import visible
from cli.progress import Progress
from store import Store, finish_run, open_store, start_run
from store.reclean import Recleaned, Scope, stale_pages
from store.reclean import reclean as read_again
from store.reclean_report import as_html, as_text


@click.command()
@click.argument("db", type=click.Path(dir_okay=False))
@click.option("--site", help="Only this site, such as example.org.")
@click.option("--since", help="Only what was fetched on or after: 2020, 2020-10 or 2020-10-27.")
@click.option("--all", "everything", is_flag=True, help="Also what today's version has read, as sites' memory grew.")
@click.option("--dry-run", is_flag=True, help="Change nothing.")
@click.option("--diff", is_flag=True, help="Show what would change, line by line; changes nothing.")
@click.option("--report", type=click.Path(dir_okay=False), help="Write the same as one HTML file; changes nothing.")
@click.option("-j", "--jobs", type=click.IntRange(1), default=1, show_default=True, help="Cleaning processes.")
def reclean(
    db: str,
    site: str | None,
    since: str | None,
    everything: bool,
    dry_run: bool,
    diff: bool,
    report: str | None,
    jobs: int,
) -> None:
    """Clean everything in the archive again, offline, with today's cleaners.

    \b
    Examples:
      conflictwire reclean my.db --diff | less
      conflictwire reclean my.db --report changes.html
      conflictwire reclean my.db -j 4
      conflictwire reclean my.db --site example.org --all

    All snapshots are read, the past ones too. What a newer version reads otherwise becomes a revision whose cause is
    the cleaner; past revisions are read anew, so that what is left between two of them is the publisher's edit. What it
    reads alike changes no row. Stopped at any moment, the same command goes on where it was.
    """
    if report is not None:
        not_over(report, ())
    scope = Scope(site, since, everything)
    review = dry_run or diff or report is not None
    with open_store(db, create=False) as store, Progress(len(stale_pages(store, scope)), "snapshots") as line:
        done = reviewed(store, scope, jobs, line) if review else carried_out(store, scope, jobs, line)
    if diff:
        for text in as_text(done.changes):
            click.echo(visible(text))
    if report is not None:
        write(Path(report), as_html(done.changes))
    would = "would change" if review else "changed"
    number = len(done.changes) if review else done.changed
    click.echo(f"{done.read} snapshots read again; {number} {would}, {done.failed} could not be read", err=diff)
    if not done.read and not everything:
        click.echo("Today's version has read all of them; --all has it read them once more.", err=True)
    sys.exit(1 if done.failed else 0)


def reviewed(store: Store, scope: Scope, jobs: int, line: Progress) -> Recleaned:
    """What would change."""
    return read_again(store, run=None, scope=scope, jobs=jobs, progress=line.advance)


def carried_out(store: Store, scope: Scope, jobs: int, line: Progress) -> Recleaned:
    """The same, taken over into the store as a run."""
    run = start_run(store, "reclean", {"site": scope.site, "since": scope.since, "all": scope.everything})
    outcome, counts = "failed", {}
    try:
        done = read_again(store, run=run, scope=scope, jobs=jobs, progress=line.advance)
        outcome, counts = "finished", {"read": done.read, "changed": done.changed, "failed": done.failed}
        return done
    except KeyboardInterrupt:
        outcome = "interrupted"
        raise
    finally:
        finish_run(store, run, outcome, counts)


def write(path: Path, page: str) -> None:
    """Write the report. Raises click.ClickException where that can't be done."""
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{path}: the report cannot be written: {error.strerror}.") from error
