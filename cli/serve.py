"""`conflictwire serve`: browse a store."""

from __future__ import annotations

from ipaddress import ip_address

import click


@click.command()
@click.argument("db", type=click.Path(dir_okay=False))
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8001, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--public", is_flag=True, help="For strangers: no SQL, no download, tighter limits, no search engines.")
@click.option("--open", "open_browser", is_flag=True, help="Open the front page in a browser.")
def serve(db: str, host: str, port: int, public: bool, open_browser: bool) -> None:
    """Browse a store: search, articles with their comments and what was removed, sites, stories, rules.

    \b
    Examples:
      conflictwire serve my.db
      conflictwire serve my.db --port 0 --open
      conflictwire serve my.db --public --host 0.0.0.0 --port 8080

    A crawl may go on writing to the same store. It listens to this machine alone, and prints an address at which you
    log in to mark, tag and note articles. For others, give --public, which turns that off, and put a server that
    speaks HTTPS in front. Stop with Ctrl-C.
    """
    if not (public or is_loopback(host)):
        raise click.UsageError(f"--host {host} lets other machines in: give --public too.")
    from store.datasette import serve as serve_store

    serve_store(
        db, host=host, port=port, public=public, open_browser=open_browser, say=lambda line: click.echo(line, err=True)
    )


def is_loopback(host: str) -> bool:
    """True where only this machine can connect."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
