"""The command `conflictwire`: finds the verb, and turns our errors into messages for a person."""

from __future__ import annotations

import difflib
import importlib
import io
import logging
import sys
from typing import Any

import click

# A verb is the module cli/VERB.py and its click command of the same name, imported only when it is asked for:
# `conflictwire clean` must not wait for Scrapy, nor `conflictwire --help` for trafilatura.
VERBS = {
    "clean": "Print what a flat text or page comes to, or why each line went.",
    "crawl": "Fetch what the sources have, clean it and store it.",
    "dedupe": "Count the links between copies of a story, or make them anew.",
    "explain": "Show what was removed from a stored document, and by which rule.",
    "export": "Write articles, comments, clusters or marks for other programs.",
    "forget": "Erase a person's comments or a page, when someone asks for it.",
    "history": "Show what an article said before, and which words changed.",
    "ingest": "Store flat texts and pages from files and folders.",
    "mark": "Say whether a document is relevant, tag it, note something on it.",
    "reclean": "Clean everything in the archive again, offline.",
    "relevance": "Say how far documents are on the topic, and which words say so.",
    "schedule": "Crawl what is due, again and again.",
    "search": "Search titles, bodies and comments.",
    "serve": "Browse a store with Datasette.",
    "similar": "Show the documents nearest to another.",
    "sources": "List the sources of a crawl, add one, check whether they answer.",
    "stats": "Say what is in a store.",
    "topic": "Make the topic's profile from example documents, and better by what was marked.",
    "verify": "Check whether a store is whole, and repair it.",
}


# What Ctrl-C costs nothing but the moment's work: each transaction is whole, and what is done isn't done again.
RESUMED = ("crawl", "dedupe", "ingest", "reclean", "relevance", "schedule")
INTERRUPTED = 130


class Verbs(click.Group):
    """Loads a verb's module on first use, and prints known errors without a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs, in alphabetical order."""
        return sorted(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb's command; None for a word that is none."""
        if cmd_name not in VERBS:
            return None
        command = getattr(importlib.import_module(f"cli.{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does; of a word that is no verb, the nearest ones are offered."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = difflib.get_close_matches(args[0], VERBS)
            if not near:
                raise
            raise click.UsageError(f"{error.message} Did you mean {' or '.join(near)}?", ctx) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs from the table, so that the overview imports none of them."""
        with formatter.section("Verbs"):
            formatter.write_dl(sorted(VERBS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb; an error that we foresaw becomes its message and its exit code, 1 where it has none.

        Ctrl-C, at whatever moment the verb has no end of its own for it, ends with 130 and says what that means.
        """
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo(f"\n{interrupted(ctx.invoked_subcommand)}", err=True)
            ctx.exit(INTERRUPTED)
        except Exception as error:
            if not isinstance(error, foreseen()):
                raise
            said = f"{error.object[:80]!r} is no text in UTF-8" if isinstance(error, UnicodeEncodeError) else str(error)
            click.ClickException(said).show()
            ctx.exit(getattr(error, "exit_code", 1))


def interrupted(verb: str | None) -> str:
    """What to say after Ctrl-C; *verb* is None while it is still being loaded."""
    if verb is None:
        return "interrupted before it began; nothing was changed"
    return "interrupted" + ("; what was done is kept, and the same command goes on from here" * (verb in RESUMED))


def foreseen() -> tuple[type[Exception], ...]:
    """The roots of the errors whose text is a message for a person. Imported late, as the verbs are."""
    from cleaners.errors import CleanerError
    from crawler.errors import CrawlError
    from store.errors import StoreError

    # What was typed can't be written down: bytes of another encoding, which a terminal or script passed on.
    return (CleanerError, CrawlError, StoreError, UnicodeEncodeError)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="conflictwire", prog_name="conflictwire")
@click.option("-v", "--verbose", count=True, help="Log more to standard error: -v a line a site, -vv a line a page.")
def main(verbose: int) -> None:
    """Collect reporting on a conflict, with its readers' comments, clean and in one SQLite file.

    \b
    A first session:
      conflictwire ingest my.db seeds/        store the example texts
      conflictwire crawl my.db                fetch what seeds/sources.toml names
      conflictwire search my.db ceasefire     search what was found
      conflictwire serve my.db                read it in a browser
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal without the letters of a text, and a file's name that is no text, are no reason to stop.
        sys.stdout.reconfigure(errors="replace")
    level = (logging.WARNING, logging.INFO, logging.DEBUG)[min(verbose, 2)]
    logging.basicConfig(level=level, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")


if __name__ == "__main__":
    main()
