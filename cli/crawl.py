"""`conflictwire crawl`: fetch what the sources have, clean it and store it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from cli.marked import counted, visible
from cli.progress import Progress
from cli.relevance import read_profile
from crawler import CrawlOptions, Source, Summary, read_sources
from crawler.bounds import duration
from crawler.sources import choose

SOURCES = "seeds/sources.toml"


class Duration(click.ParamType[float]):
    """`90`, `90s`, `15m`, `2h` or `1d`, in seconds."""

    name = "duration"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The seconds that *value* means; fails with the forms that are known."""
        if isinstance(value, int | float):
            return float(value)
        found = duration(str(value))
        if found is None:
            self.fail(f"{value!r} is no duration. Write 90s, 15m, 2h or 1d.", param, ctx)
        if found < 1:
            self.fail(f"{value!r} is too short; a second or more is meant.", param, ctx)
        return found


class Contact(click.ParamType[str]):
    """A mail address or web page; every request states it in a header."""

    name = "text"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """*value* as it is; fails for what nobody could be reached by, such as another option."""
        text = str(value)
        if text and not CONTACT.fullmatch(text):
            self.fail(f"{text!r} is no contact. Give a mail address or a page, such as you@example.org.", param, ctx)
        return text


# Printable, in one word, without the brackets that it stands in: an address with a dot or @ somewhere inside.
CONTACT = re.compile(r"(?!-)[!-'*-~]+[.@][!-'*-~]+")
contact_option = click.option(
    "--contact",
    type=Contact(),
    envvar="CONFLICTWIRE_CONTACT",
    default="",
    help="Your mail address or page; each site sees it.",
)


@click.command()
@click.argument("db", type=click.Path(dir_okay=False))
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@click.option("--sources", "file", default=SOURCES, show_default=True, help="The TOML file that describes them.")
@contact_option
@click.option("--max-pages", type=click.IntRange(1), help="Stop after so many pages.")
@click.option("--max-time", type=Duration(), help="Stop after 90s, 15m, 2h …; the next run goes on from there.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Leave out articles dated earlier by feed or sitemap.")
@click.option("--due", is_flag=True, help="Ask only the sources whose next visit has come.")
@click.option("--topic", help="A topic profile: score articles by it, and fetch the likeliest links first.")
@click.option(
    "--delay",
    type=click.FloatRange(0),
    default=1.0,
    show_default=True,
    help="Seconds between two requests to one host.",
)
@click.option("--proxy", envvar="CONFLICTWIRE_PROXY", default="", help="Send all requests through this HTTP proxy.")
@click.option("--allow-private", is_flag=True, help="Also fetch from private and loopback addresses.")
@click.option("-j", "--workers", type=click.IntRange(0), default=0, help="Cleaning processes; 0: one a core but one.")
def crawl(
    db: str,
    names: tuple[str, ...],
    file: str,
    contact: str,
    max_pages: int | None,
    max_time: float | None,
    since: datetime | None,
    due: bool,
    topic: str | None,
    delay: float,
    proxy: str,
    allow_private: bool,
    workers: int,
) -> None:
    """Fetch what the sources have, clean it and store it; all sources, or those named.

    \b
    Examples:
      conflictwire crawl my.db --contact you@example.org
      conflictwire crawl my.db oc-media jamnews --max-pages 200 --topic seeds/topic.toml
      conflictwire crawl my.db --due --max-time 10m

    Runs can be stopped at any moment, also by a power cut: the next one goes on where this one was. Ctrl-C finishes
    what is in flight; a second one stops at once. robots.txt is kept, and a contact is required to crawl the outside
    world.

    \b
    Exit codes: 0 all sources answered; 3 some did not; 4 none did, or the run failed;
    75 another crawl writes to this store; 130 interrupted.
    """
    from crawler.process import crawl as run

    sources, known = checked(file, names, topic, contact)
    with Progress(0, "pages") as line:
        options = CrawlOptions(
            contact=contact,
            proxy=proxy,
            allow_private=allow_private,
            delay=delay,
            max_pages=max_pages,
            max_time=max_time,
            since=since.date() if since else None,
            due=due,
            topic=topic or "",
            workers=workers,
            progress=lambda summary: line.show(*state(summary)),
        )
        summary = run(Path(db), sources, options, known=known)
    for text in report(summary):
        click.echo(text)
    sys.stdout.flush()
    sys.exit(int(summary.exit_code))


def checked(
    file: str, names: tuple[str, ...], topic: str | None, contact: str
) -> tuple[tuple[Source, ...], tuple[str, ...]]:
    """The sources to crawl, and the names of all that the file has.

    By then all that a person can have got wrong was looked at: before anything is written.
    """
    from crawler.process import check_contact

    there = read_sources(file)
    sources = choose(there, names)
    if topic:
        read_profile(topic)
    check_contact(sources, contact)
    return sources, tuple(source.name for source in there)


def state(summary: Summary) -> Iterator[str]:
    """A run that goes on: a line with its counts, and one for each source with what it is doing."""
    counts = [(summary.total(name), words) for name, words in COLUMNS.items()]
    ending = "ends; Ctrl-C again: at once  " if summary.outcome == "interrupted" else ""
    # What has not happened yet takes no room: a terminal has 80 columns.
    yield f"{summary.seconds:.0f} s  {ending}" + ", ".join(
        f"{n} {words}" for n, words in counts if n or words == "fetched"
    )
    width = max((len(name) for name in summary.sources), default=0)
    # What is at work stands above what is not: the terminal may have room for some only.
    for name, source in sorted(summary.sources.items(), key=lambda item: item[1].state in ("", "idle")):
        doing = "no answer" if source.problem and source.state == "idle" else source.state
        yield (
            f"  {name:<{width}}  {doing:<12}  {source.fetched} fetched, {source.articles} new articles, "
            f"{source.comments} new comments, {source.errors} errors"
        )


COLUMNS = {
    "fetched": "fetched",
    "unchanged": "unchanged",
    "articles": "new articles",
    "revised": "revised",
    "comments": "new comments",
    "refused": "forbidden by robots.txt",
    "errors": "errors",
}


def report(summary: Summary) -> Iterator[str]:
    """What the run did: a line a source, then what a person should look at."""
    width = max([len(name) for name in summary.sources] + [6])
    yield f"{'source':<{width}}  " + "  ".join(f"{words:>{len(words)}}" for words in COLUMNS.values())
    for name, source in summary.sources.items():
        counts = (f"{getattr(source, column):>{len(words)}}" for column, words in COLUMNS.items())
        yield f"{name:<{width}}  " + "  ".join(counts)
    yield (
        f"{summary.outcome} after {summary.seconds:.1f} s"
        + (f"; {summary.waiting} URLs wait for the next run" if summary.waiting else "")
        + (f"; {summary.uningested} snapshots wait to be stored" if summary.uningested else "")
    )
    yield from problems(summary)
    if aside := summary.total("aside"):
        yield f"set aside  {counted(aside, 'article')} off the topic, with the score in `conflictwire relevance DB`"
    if summary.skipped:
        yield "left alone  " + ", ".join(f"{count} {reason}" for reason, count in summary.skipped.most_common())


def problems(summary: Summary) -> Iterator[str]:
    """What went wrong, each cause once: by source where its own address failed, else by URL."""
    told = {(source.problem_at, source.problem) for source in summary.sources.values()}
    urls: dict[str, list[str]] = {}
    for url, reason in summary.problems:
        if (url, reason) not in told:
            urls.setdefault(reason, []).append(url)
    for source in summary.sources.values():
        if source.problem:
            yield f"problem  {source.name}: {visible(source.problem)}"
    rest = list(urls.items())
    for reason, its in rest[:20]:
        more = f" and {len(its) - 1} more" if len(its) > 1 else ""
        yield f"failed   {visible(its[0])}{more}: {visible(reason)}"
    if len(rest) > 20:
        left = sum(len(its) for _, its in rest[20:])
        yield f"         … and {left} more, in the frontier beside the database"
    if summary.outcome == "finished" and not summary.asked and not summary.total("fetched") and not told - {("", "")}:
        yield "nothing was due"
    if summary.asked and not summary.answers:
        yield "nothing answered at all: look at this machine's network first (cable, name server, firewall, --proxy)"
