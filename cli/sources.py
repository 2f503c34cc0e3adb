"""`conflictwire sources`: the sources of a crawl, as they are, as they answer, and new ones."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from cli.crawl import SOURCES, contact_option
from cli.marked import visible
from crawler import CrawlOptions, Source, read_sources
from crawler.sources import choose
from crawler.sources_file import as_toml, wrong_name

file_option = click.option("--sources", "file", default=SOURCES, show_default=True, help="The TOML file of sources.")
proxy_option = click.option("--proxy", envvar="CONFLICTWIRE_PROXY", default="", help="Ask through this HTTP proxy.")
private_option = click.option("--allow-private", is_flag=True, help="Also ask private and loopback addresses.")


@click.group()
def sources() -> None:
    """List the sources of a crawl, add one, or check whether they answer.

    \b
    Examples:
      conflictwire sources list
      conflictwire sources add https://example.org --contact you@example.org
      conflictwire sources check --contact you@example.org
    """


@sources.command(name="list")
@file_option
def list_sources(file: str) -> None:
    """Print what the file of sources holds.

    \b
    Examples:
      conflictwire sources list
      conflictwire sources list --sources other.toml
    """
    for line in table(("name", "kind", "language", "checked", "url"), map(row, read_sources(file))):
        click.echo(line)


def row(source: Source) -> tuple[str, ...]:
    """A source as cells."""
    return (source.name, source.kind, source.language or "", "yes" if source.verified else "no", source.url)


@sources.command()
@click.argument("url")
@click.option("--name", help="What to call it; by default its host.")
@click.option("--page", is_flag=True, help="Only the page at URL, with all its comments; nothing is asked yet.")
@file_option
@contact_option
@proxy_option
@private_option
def add(url: str, name: str | None, page: bool, file: str, contact: str, proxy: str, allow_private: bool) -> None:
    """Look at the site at URL and write the best source for it: its API, else a feed, a sitemap, or the site itself.

    \b
    Examples:
      conflictwire sources add https://example.org --contact you@example.org
      conflictwire sources add example.org/world/rss --name example-world --contact you@example.org
      conflictwire sources add https://example.org/2020/10/shelling-resumes/ --page

    With --page a crawl follows one article, whatever the topic: what its publisher changes, and what readers write
    below it. For many, give a file with a URL a line instead of an address, and no --page.
    """
    from crawler.survey import add_source, best_source, single_page

    if name and (wrong := wrong_name(name)):
        # Before the site is asked for anything.
        raise click.BadParameter(wrong, param_hint="--name")
    options = CrawlOptions(contact=contact, proxy=proxy, allow_private=allow_private)
    found = single_page(url) if page else best_source(url, options)
    written = add_source(Path(file), replace(found, name=name) if name else found)
    click.echo(f"Added to {file}:", err=True)
    click.echo(visible(as_toml(written)), nl=False)


@sources.command()
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@file_option
@contact_option
@proxy_option
@private_option
@click.option("--mark", is_flag=True, help="Write into the file which sources were seen to answer.")
def check(names: tuple[str, ...], file: str, contact: str, proxy: str, allow_private: bool, mark: bool) -> None:
    """Ask each source once: does it answer, how many entries, how fresh, what robots.txt says, what is wrong.

    \b
    Examples:
      conflictwire sources check --contact you@example.org
      conflictwire sources check oc-media civilnet-hy --contact you@example.org
      conflictwire sources check --mark --contact you@example.org

    The exit code is 1 where one has a problem.
    """
    from crawler.survey import Check, mark_checked
    from crawler.survey import check as ask

    options = CrawlOptions(contact=contact, proxy=proxy, allow_private=allow_private)
    checks = ask(choose(read_sources(file), names), options)

    def cells(found: Check) -> tuple[str, ...]:
        answers = "yes" if found.answers else str(found.status or "no")
        delay = "" if found.delay is None else f", {found.delay:g} s"
        return (found.source, answers, str(found.entries), found.newest or "", found.robots + delay, found.problem)

    for line in table(("source", "answers", "entries", "newest", "robots.txt", "problem"), map(cells, checks)):
        click.echo(line)
    if mark:
        click.echo(f"{mark_checked(Path(file), checks)} entries of {file} changed", err=True)
    sys.exit(1 if any(found.problem for found in checks) else 0)


def table(head: Sequence[str], rows: Iterator[Sequence[str]]) -> Iterator[str]:
    """Cells in columns as wide as their widest, the last one as it comes."""
    lines = [tuple(head), *(tuple(visible(cell) for cell in cells) for cells in rows)]
    widths = [max(len(cells[column]) for cells in lines) for column in range(len(head) - 1)]
    for cells in lines:
        padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=False)]
        yield "  ".join([*padded, cells[-1]]).rstrip()
