"""What every page does: ask the store in one consistent state, within a time, and fill a template."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from datasette.app import Datasette
from datasette.database import QueryInterrupted
from datasette.utils.asgi import Request, Response

from store.datasette.tallies import Tallies

PATIENCE = 6
# SQLite's steps: some tenths of a millisecond.
STEPS_BETWEEN_LOOKS = 2000
View = Callable[..., Awaitable[Response]]
Result = TypeVar("Result")


async def ask(datasette: Datasette, question: Callable[[sqlite3.Connection], Result]) -> Result:
    """What *question* finds in one consistent state of the store, within the time that a page may take.

    Raises QueryInterrupted where that wasn't enough.
    """

    def within_limits(connection: sqlite3.Connection) -> Result:
        with time_limit(connection, datasette.setting("sql_time_limit_ms") / 1000):
            connection.execute("BEGIN")
            try:
                return question(connection)
            except sqlite3.OperationalError as error:
                if error.args == ("interrupted",):
                    raise QueryInterrupted(error, "", {}) from error
                raise
            finally:
                connection.rollback()

    result: Result = await datasette.get_database(corpus(datasette)["database"]).execute_fn(within_limits)
    return result


@contextmanager
def time_limit(connection: sqlite3.Connection, seconds: float) -> Iterator[None]:
    """Interrupt what takes more than *seconds* of the processor, or several times as long by the clock.

    A crawl beside the server cleans on every core: by the clock alone, a quick question would be cut for its
    neighbours.
    """
    most, latest = time.thread_time() + seconds, time.monotonic() + PATIENCE * seconds

    def is_over() -> bool:
        return time.thread_time() > most or time.monotonic() > latest

    connection.set_progress_handler(is_over, STEPS_BETWEEN_LOOKS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)


def corpus(datasette: Datasette) -> dict[str, Any]:
    """What `metadata` told the plugin."""
    config: dict[str, Any] = datasette.plugin_config("conflictwire")
    return config


def tallies(datasette: Datasette) -> Tallies:
    """The kept numbers of the store, one for each Datasette."""
    database = datasette.get_database(corpus(datasette)["database"])
    if not hasattr(database, "tallies"):
        database.tallies = Tallies(Path(database.path))
    kept: Tallies = database.tallies
    return kept


async def page(
    datasette: Datasette, request: Request, template: str, context: dict[str, Any], status: int = 200
) -> Response:
    """The filled template."""
    name = template.removesuffix(".html")
    body = await datasette.render_template(template, context, request=request, view_name=name)
    return Response.html(body, status=status)


def download(body: str | bytes, media_type: str, name: str) -> Response:
    """A file to keep."""
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(body, content_type=media_type, headers=headers)
