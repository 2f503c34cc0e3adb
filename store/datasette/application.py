"""Setting Datasette up: which file, which limits, which plugin."""

from __future__ import annotations

import asyncio
import errno
import socket
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import uvicorn
from datasette.app import Datasette
from datasette.plugins import pm

from store.connection import open_store
from store.datasette import plugin
from store.datasette.asking import tallies
from store.datasette.errors import AddressInUse
from store.datasette.marking import marking, marking_of
from store.datasette.metadata import metadata
from store.datasette.served_database import ServedDatabase

HERE = Path(__file__).parent
# The database's name in addresses, whatever the file is called: a file named `search.db` would hide our own pages.
NAME = "store"

SETTINGS: dict[str, int | bool] = {
    # A copy of a database that is being written to would be torn; `conflictwire` exports, and a file can be copied.
    "allow_download": False,
    # Columns here have as many values as rows: proposing facets would cost a scan a column on every page.
    "suggest_facets": False,
    "facet_time_limit_ms": 200,
    "sql_time_limit_ms": 5000,
    "num_sql_threads": 4,
    "max_returned_rows": 1000,
    "default_page_size": 50,
    "truncate_cells_html": 240,
    # What is read while a crawl writes must not be kept by the browser.
    "default_cache_ttl": 0,
}
PUBLIC_SETTINGS: dict[str, int | bool] = {
    "default_allow_sql": False,
    "allow_csv_stream": False,
    "sql_time_limit_ms": 2000,
    "max_returned_rows": 200,
}


def application(path: str | Path, *, public: bool = False, host: str = "127.0.0.1") -> Datasette:
    """A Datasette instance over the store at *path*; `.app()` is what a server runs.

    With *public* it takes no SQL, shows no run's arguments and tells search engines to stay away. Otherwise it
    answers only to requests that name a loopback address or *host*. Raises StoreError where *path* is no store.
    """
    path = Path(path)
    with open_store(path, create=False):
        pass  # Says what is wrong with the file, and brings its schema forward, before anybody waits for a page.
    if not pm.is_registered(plugin):
        pm.register(plugin, name="conflictwire")
    datasette = Datasette(
        [],
        metadata=metadata(NAME, title=path.stem, file=path.name, host=host, public=public),
        template_dir=str(HERE / "templates"),
        static_mounts=[("assets", str(HERE / "static"))],
        settings=SETTINGS | (PUBLIC_SETTINGS if public else {}),
    )
    datasette.remove_database("_memory")
    database = ServedDatabase(datasette, path=str(path), is_mutable=True)
    database.public = public
    # Not among the metadata, which Datasette shows.
    database.marking = marking_of(path, public=public)
    datasette.add_database(database, name=NAME)
    return datasette


def serve(
    path: str | Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8001,
    public: bool = False,
    open_browser: bool = False,
    say: Callable[[str], None] = print,
) -> None:
    """Serve the store at *path* until interrupted; *say* gets the lines for the person who started it.

    Port 0 takes a free one. Raises StoreError: no store, or an address that is taken.
    """
    datasette = application(path, public=public, host=host)
    listener = listening(host, port)
    address = f"http://{bracketed(host)}:{listener.getsockname()[1]}/"
    say(f"Serving {path} at {address}  (stop with Ctrl-C)")
    if public:
        say(PUBLIC_NOTICE)
    elif writer := marking(datasette):
        say(f"To mark, tag and note articles in it, log in at {address}login?token={writer.token}")
    else:
        say("Marking is off: the file or its folder may not be written.")
    if open_browser:
        webbrowser.open(address)
    config = uvicorn.Config(datasette.app(), log_level="warning", lifespan="on", server_header=False)
    # uvicorn shuts down in order, and then raises what it was told to stop by: here that is the way to end.
    with listener, suppress(KeyboardInterrupt):
        asyncio.run(answering(datasette, uvicorn.Server(config), listener))


async def answering(datasette: Datasette, server: uvicorn.Server, listener: socket.socket) -> None:
    """Serve; the corpus is counted meanwhile, so that the first reader waits less for it."""
    counting = asyncio.create_task(tallies(datasette).current())
    await server.serve(sockets=[listener])
    counting.cancel()


PUBLIC_NOTICE = """Public: SQL of visitors, database download, marking and the pages about the server are off; rows \
and query time are limited; robots.txt and every page ask search engines to stay away."""


def listening(host: str, port: int) -> socket.socket:
    """A socket bound to the address, before anything is promised. Raises AddressInUse."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named, for asyncio turns Nagle's delay off only where it knows that it is TCP: 40 ms of every answer.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        elsewhere = isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL
        advice = "Give a --host of this machine." if elsewhere else "Give another --port (0 takes a free one)."
        raise AddressInUse(f"{bracketed(host)}:{port}: {error.strerror}. {advice}") from error
    return listener


def bracketed(host: str) -> str:
    """*host* as it stands in a URL."""
    return f"[{host}]" if ":" in host else host
