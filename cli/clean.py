"""`conflictwire clean`: what a flat text or page comes to."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from cleaners import clean as clean_snapshot
from cleaners.as_json import as_json
from cleaners.errors import CleanerError
from cleaners.records import Cleaned, Comment
from cli.local import files_below, not_over, read_snapshot
from cli.marked import marked, visible
from store.rows import storable


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="FILE|FOLDER...|-")
@click.option("--json", "form", flag_value="json", help="One JSON object a file, each a line: removed lines, too.")
@click.option("--markdown", "form", flag_value="markdown", help="The article as Markdown.")
@click.option("--diff", "form", flag_value="diff", help="Every line, kept or removed, with its label or rule.")
@click.option("--why", is_flag=True, help="With --diff: each rule's reason below the line that it took.")
@click.option("--report", type=click.Path(dir_okay=False), help="Write the same view as one HTML file.")
@click.option("--url", default="", help="The page's address, where the file does not state it.")
@click.option("--color/--no-color", default=None, help="Colour, also into a pipe; by default only on a terminal.")
def clean(
    paths: tuple[str, ...], form: str | None, why: bool, report: str | None, url: str, color: bool | None
) -> None:
    """Print what a flat text or an HTML page comes to: article and comments.

    \b
    Examples:
      conflictwire clean seeds/000_968f2ed3ea17682d.txt
      conflictwire clean --diff --why page.html
      conflictwire clean --report page-report.html page.html
      conflictwire clean --json texts/ > cleaned.jsonl
      curl -s https://example.org/story | conflictwire clean -

    Of a folder, files that end in .txt, .html, .htm or .xhtml are taken, also below it. Nothing is stored and nothing
    is fetched. A file that cannot be cleaned is named on standard error; the others are printed, and the exit code is
    1.
    """
    files = list(files_below(paths))
    if not files:
        raise click.ClickException(f"no text or page in {', '.join(paths)}: expected .txt, .html, .htm or .xhtml files")
    if report:
        not_over(report, files)
    failed = 0
    reports: list[tuple[str, Cleaned]] = []
    for number, path in enumerate(files):
        try:
            cleaned = clean_snapshot(read_snapshot(path, url))
        except (CleanerError, click.ClickException) as error:
            message = error.message if isinstance(error, click.ClickException) else f"{path}: {error}"
            click.echo(f"Error: {message}", err=True)
            failed += 1
            continue
        if number and form != "json":
            click.echo()
        if len(files) > 1 and form != "json":
            click.echo(click.style(f"== {visible(path)}", bold=True), color=color)
        for line in rendered(path, cleaned, form, why):
            click.echo(line, color=color)
        reports.append((storable(path), cleaned))
    if report and reports:
        write_report(Path(report), reports)
    sys.exit(1 if failed else 0)


def rendered(path: str, cleaned: Cleaned, form: str | None, why: bool) -> Iterator[str]:
    """The lines to print, in the *form* that was asked for, of what the file at *path* came to."""
    width = min(click.get_current_context().terminal_width or terminal_columns(), 160)
    match form:
        case "json":
            yield json.dumps({"file": storable(path), **as_json(cleaned)}, ensure_ascii=False)
        case "markdown":
            yield visible(cleaned.article.markdown) if cleaned.article else ""
        case "diff":
            yield from marked(cleaned.segments, width, why=why)
            yield from (click.style(f"note: {note}", dim=True) for note in cleaned.notes)
        case _:
            yield from readable(cleaned)


def readable(cleaned: Cleaned) -> Iterator[str]:
    """Article and comments as a person reads them."""
    article = cleaned.article
    if article is None:
        yield f"No article: {cleaned.reason or 'nothing in it reads like one'}."
    else:
        if article.title:
            yield click.style(visible(article.title), bold=True)
            yield ""
        facts = [", ".join(article.authors), article.published or "", article.site_name or ""]
        if any(facts):
            yield click.style(visible(" · ".join(filter(None, facts))), dim=True)
            yield ""
        yield visible(article.body)
    if cleaned.comments:
        count = len(cleaned.comments)
        yield ""
        yield click.style(f"{count} comment{'' if count == 1 else 's'}", bold=True)
        for comment in cleaned.comments:
            yield from one_comment(comment)
    for note in cleaned.notes:
        yield click.style(f"Note: {visible(note)}", dim=True)


def one_comment(comment: Comment) -> Iterator[str]:
    """A comment, indented by its depth in the thread."""
    indent = "  " * min(comment.depth + 1, 8)
    head = " · ".join(filter(None, [comment.author or "(no name)", comment.published or comment.published_raw]))
    yield ""
    yield indent + click.style(f"{comment.position + 1}. {visible(head)}", dim=True)
    yield from (indent + line for line in visible(comment.text).splitlines() or ["(empty)"])


def terminal_columns() -> int:
    """The terminal's width, 100 where there is none."""
    import shutil

    return shutil.get_terminal_size((100, 24)).columns


def write_report(path: Path, reports: list[tuple[str, Cleaned]]) -> None:
    """All documents as one self-contained HTML file."""
    from cleaners.page.report import report

    try:
        path.write_text(report(reports), encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{path}: the report cannot be written: {error.strerror}.") from error
    click.echo(f"Report: {path}", err=True)
