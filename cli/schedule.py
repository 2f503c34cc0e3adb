"""`conflictwire schedule`: crawl what is due, again and again."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click
from click.core import ParameterSource

from cli.crawl import Duration, checked, crawl
from crawler.schedule import EVERY, crawl_command, cron_line, systemd_units
from crawler.schedule import schedule as run_for_ever
from crawler.summary import ExitCode


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("db", type=click.Path(dir_okay=False))
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[CRAWL OPTION|SOURCE]...")
@click.option("--every", type=Duration(), default=EVERY, help="How often to look for due work; by default 10m.")
@click.option("--print", "form", type=click.Choice(["systemd", "cron"]), help="Print the units instead of running.")
@click.option("--runs", type=click.IntRange(1), help="End after so many runs.")
def schedule(db: str, arguments: tuple[str, ...], every: float, form: str | None, runs: int | None) -> None:
    """Run `conflictwire crawl DB --due` for ever, or print the units by which systemd or cron does.

    \b
    Examples:
      conflictwire schedule my.db --contact you@example.org --topic seeds/topic.toml
      conflictwire schedule my.db --every 30m jam-news
      conflictwire schedule my.db --print systemd --contact you@example.org

    What else is given is handed to each crawl. A run never begins beside another one; after runs in which no source
    answered it waits longer each time, up to six hours. Ctrl-C ends it, and the run that is on.
    """
    # A slip in what the crawls will be told is found here, not by each run of a timer that nobody watches.
    context = crawl.make_context("conflictwire crawl", [db, *arguments])
    told = context.params
    checked(told["file"], told["names"], told["topic"], told["contact"])
    if form:
        # A timer has an environment of its own.
        arguments = (*arguments, *from_environment(context))
    command = crawl_command(Path(db), arguments)
    folder = Path.cwd()
    if form == "systemd":
        click.echo(systemd_units(command, folder, every), nl=False)
    elif form == "cron":
        click.echo(cron_line(command, folder, every), nl=False)
    else:
        try:
            run_for_ever(command, every=every, runs=runs)
        except KeyboardInterrupt:
            click.echo("the schedule has ended; begun again, it goes on from here", err=True)
            sys.exit(int(ExitCode.INTERRUPTED))


def from_environment(context: click.Context) -> Iterator[str]:
    """The options of *context* that were told by the environment, as arguments."""
    for name in ("contact", "proxy"):
        if context.get_parameter_source(name) is ParameterSource.ENVIRONMENT:
            yield f"--{name}={context.params[name]}"
