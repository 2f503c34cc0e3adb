"""What a reader sees when a page can't be shown: what happened and what to do, never a traceback."""

from __future__ import annotations

import logging

from datasette.app import Datasette
from datasette.database import QueryInterrupted
from datasette.utils.asgi import Base400, Request, Response
from datasette.views.base import DatasetteError

from store.errors import BadQuery

log = logging.getLogger(__name__)

TOO_SLOW = "The store took too long to answer. Narrow the question (a site, a year), or try again in a moment."
UNFORESEEN = "Something went wrong on our side; the terminal in which the store is served has the details."


async def error_response(datasette: Datasette, request: Request, exception: Exception) -> Response:
    """The answer to a request that ended in *exception*, as JSON where JSON was asked for."""
    status, message = explained(exception)
    if status >= 500:
        # Quoted, for a path can hold what a terminal obeys.
        log.error("%r: %r", request.path, exception, exc_info=exception)
    if request.path.endswith(".json"):
        return Response.json({"ok": False, "status": status, "error": message}, status=status)
    body = await datasette.render_template(
        "error.html", {"status": status, "message": message}, request=request, view_name="error"
    )
    return Response.html(body, status=status)


def explained(exception: Exception) -> tuple[int, str]:
    """Status and sentence for *exception*."""
    if isinstance(exception, BadQuery):
        return 400, str(exception)
    if isinstance(exception, QueryInterrupted) or getattr(exception, "title", "") == "SQL Interrupted":
        return 503, TOO_SLOW
    if isinstance(exception, Base400):
        return exception.status, str(exception.args[0]) if exception.args else ""
    if isinstance(exception, DatasetteError):
        # Its message may be markup made for Datasette's own page.
        return exception.status, "" if exception.message_is_html else str(exception.message)
    return 500, UNFORESEEN
