"""`conflictwire search`: words in titles, bodies and comments."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict

import click

from cli.filters import filter_options
from cli.marked import visible
from store import Filters, Hit, Marks, open_store
from store import search as find

KINDS = {"all": ("article", "comment"), "articles": ("article",), "comments": ("comment",)}


class Search(click.Command):
    """A query may begin with a word that must not occur; no option of ours has one hyphen and several letters."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does, once a blank tells such a query from an option."""
        return super().parse_args(ctx, [f" {arg}" if EXCLUDES.match(arg) else arg for arg in args])


EXCLUDES = re.compile(r"-([^\W\d_]{2}|\")")


@click.command(cls=Search)
@click.argument("db", type=click.Path(dir_okay=False))
@click.argument("query")
@click.option("--in", "kinds", type=click.Choice(list(KINDS)), default="all", show_default=True, help="Where to look.")
@filter_options
@click.option("-n", "--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="Hits of each kind.")
@click.option("--offset", type=click.IntRange(0, 1_000_000), default=0, help="Leave out that many better ones.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def search(
    db: str,
    query: str,
    kinds: str,
    filters: Filters,
    limit: int,
    offset: int,
    as_json: bool,
) -> None:
    """Search titles, bodies and comments; the best hits first.

    \b
    Examples:
      conflictwire search my.db ceasefire
      conflictwire search my.db '"front line" title:karabakh -football' --since 2020-09
      conflictwire search my.db 'drone*' --in comments --json
      conflictwire search my.db Հայաստան

    All words must occur. "…" is a phrase, word* a beginning, -word must not occur, OR stands between alternatives;
    title:, body: and author: look in one field. Case, accents and the marks of Armenian, Cyrillic and Latin
    spelling make no difference. The exit code is 1 where nothing is found.
    """
    # Marks that no text can contain: a page must not be able to forge a hit.
    marks = Marks("\x01", "\x02", "…")
    with open_store(db, create=False) as store:
        hits = find(store, query, kinds=KINDS[kinds], filters=filters, limit=limit, offset=offset, marks=marks)
    for hit in hits:
        if as_json:
            click.echo(json.dumps({**asdict(hit), "snippet": marked(hit.snippet, "[", "]")}, ensure_ascii=False))
        else:
            for line in lines(hit):
                click.echo(line)
    if not hits:
        click.echo(f"Nothing in {db} has {query.strip()}.", err=True)
        sys.exit(1)


def lines(hit: Hit) -> Iterator[str]:
    """A hit for a person: what it is, where it is, and the words around it."""
    # A comment has no title of its own; who wrote it tells more than the article that it stands under.
    title = hit.title or "(no title)"
    if hit.kind == "comment":
        title = f"{hit.author or '(no name)'} on “{title}”"
    facts = " · ".join(filter(None, [hit.kind, hit.published[:10], hit.url]))
    yield click.style(visible(title), bold=True)
    yield click.style(f"  {hit.page}  {visible(facts)}", dim=True)
    before, after = click.style("\x01", bold=True, fg="yellow").split("\x01")
    yield "  " + marked(hit.snippet, before, after)
    yield ""


def marked(snippet: str, before: str, after: str) -> str:
    """*snippet* made safe, with its hits between *before* and *after*."""
    pieces = snippet.replace("\x02", "\x01").split("\x01")
    shown = (visible(piece) for piece in pieces)
    return "".join(f"{before}{piece}{after}" if number % 2 else piece for number, piece in enumerate(shown))
