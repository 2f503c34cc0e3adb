"""The plugin: hooks by which Datasette finds our SQL functions, pages, filters and safeguards.

Registered by `application`, not by an entry point: other databases served in the same environment are none of its
business.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Generator
from typing import Any

from datasette.app import Datasette
from datasette.utils.asgi import Forbidden, Request, Response
from jinja2 import Environment
from markupsafe import Markup
from pluggy import HookimplMarker

from store.datasette.asking import View
from store.datasette.errors_page import error_response
from store.datasette.filters import FILTERS, visible
from store.datasette.routes import ROUTES
from store.datasette.safety import Guard
from store.errors import BadQuery
from store.query import ARTICLE_FIELDS, fts_expression, parse_query
from store.search_text import search_text

# Datasette's own marker carries no types.
hookimpl = HookimplMarker("datasette")
App = Callable[..., Awaitable[None]]
Handler = Callable[[], Awaitable[Response]]


@hookimpl
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Let canned queries and visitors' SQL fold their words as the index folds its own."""
    conn.create_function("search_text", 1, search_text, deterministic=True)
    conn.create_function("search_phrase", 1, search_phrase, deterministic=True)


def search_phrase(words: str | None) -> str:
    """What a person types, as an expression that `articles_fts MATCH` takes; one that finds nothing for no words."""
    try:
        return fts_expression(parse_query(words or ""), ARTICLE_FIELDS) or '""'
    except BadQuery:
        return '""'


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """Our filters; and control characters of stored text are shown as signs, on Datasette's own pages too."""
    env.filters.update(FILTERS)
    env.finalize = visible


@hookimpl
def extra_template_vars(datasette: Datasette) -> dict[str, Any]:
    """What the masthead needs on every page."""
    return {"corpus": datasette.plugin_config("conflictwire") or {}}


# In Datasette's tables: columns that lead to the page where the row is read, by table.
LEADING = {"articles": "title", "pages": "reason"}


@hookimpl
def render_cell(row: sqlite3.Row, value: Any, column: str, table: str | None, datasette: Datasette) -> Markup | None:
    """A headline, or the reason why there is none, as a link to the page with the text."""
    if not value or not datasette.plugin_config("conflictwire") or LEADING.get(table or "") != column:
        return None
    # Where the column refers to another table, Datasette has put that row's label beside the number.
    number = row["id"]["value"] if isinstance(row["id"], dict) else row["id"]
    return Markup('<a href="{}">{}</a>').format(datasette.urls.path(f"article/{number}"), visible(value))


@hookimpl
def register_routes() -> list[tuple[str, View]]:
    """Our pages; Datasette tries them before its own."""
    return ROUTES


@hookimpl(wrapper=True)
def handle_exception(
    datasette: Datasette, request: Request, exception: Exception
) -> Generator[None, list[Handler], list[Handler]]:
    """A page that says what happened, instead of a traceback in the terminal for every mistyped address.

    A wrapper, because Datasette calls every handler, its own too, before it takes the first one's response.
    """
    others = yield
    if not datasette.plugin_config("conflictwire"):
        return others

    async def respond() -> Response:
        return await error_response(datasette, request, exception)

    return [respond]


@hookimpl
def forbidden(datasette: Datasette, request: Request, message: str) -> Callable[[], Awaitable[Response]] | None:
    """What may not be seen looks like our other errors."""
    if not datasette.plugin_config("conflictwire"):
        return None
    return lambda: error_response(datasette, request, Forbidden(message))


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[App], App]:
    """Headers on every response, and the requests that are refused before anything reads them."""
    return Guard.around(datasette)
