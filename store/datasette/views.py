"""The pages: each reads its address, asks the store once, and fills a template."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from datasette.app import Datasette
from datasette.utils import sqlite_timelimit
from datasette.utils.asgi import NotFound, Request, Response

from store.datasette.charts import time_chart
from store.datasette.queries import article as articles
from store.datasette.queries import listing
from store.datasette.queries.search import ORDERS, PAGE, Answer, answer
from store.datasette.questions import address, question_of
from store.datasette.tallies import Tallies
from store.errors import BadQuery

View = Callable[..., Awaitable[Response]]
Result = TypeVar("Result")

LATEST = 12
RUNS = 6
SITES = 12


async def ask(datasette: Datasette, question: Callable[[sqlite3.Connection], Result]) -> Result:
    """What *question* finds in one consistent state of the store, within the time that a page may take."""

    def within_limits(connection: sqlite3.Connection) -> Result:
        with sqlite_timelimit(connection, datasette.setting("sql_time_limit_ms")):
            connection.execute("BEGIN")
            try:
                return question(connection)
            finally:
                connection.rollback()

    result: Result = await datasette.get_database(corpus(datasette)["database"]).execute_fn(within_limits)
    return result


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


async def page(datasette: Datasette, request: Request, template: str, context: dict[str, Any]) -> Response:
    """The filled template."""
    name = template.removesuffix(".html")
    return Response.html(await datasette.render_template(template, context, request=request, view_name=name))


async def front(datasette: Datasette, request: Request) -> Response:
    """What is in the corpus, at a glance."""
    numbers = await tallies(datasette).current()
    latest, runs = await ask(datasette, lambda db: (listing.latest(db, LATEST), listing.latest_runs(db, RUNS)))
    context = {
        "numbers": numbers,
        "articles_chart": time_chart(numbers.days),
        "comments_chart": time_chart(numbers.comment_days),
        "sites": numbers.ranked_sites()[:SITES],
        "languages": numbers.languages.most_common(SITES),
        "latest": latest,
        "runs": runs,
    }
    return await page(datasette, request, "front.html", context)


async def search(datasette: Datasette, request: Request) -> Response:
    """Titles, bodies and comments; the address holds the whole question."""
    question = question_of(request.args)
    found, problem = Answer((), {}), ""
    if question.words.strip():
        try:
            found = await ask(datasette, lambda db: answer(db, question))
        except BadQuery as error:
            problem = str(error)
    context = {
        "question": question,
        "found": found,
        "problem": problem,
        "orders": ORDERS,
        "address": lambda **changes: address(question, **changes),
        "pages": -(-found.counts.get(question.kind, 0) // PAGE),
    }
    response = await page(datasette, request, "search.html", context)
    response.status = 400 if problem else 200
    return response


async def article(datasette: Datasette, request: Request) -> Response:
    """One article, its comments, and what was removed in its place."""
    number = int(request.url_vars["id"])
    found = await ask(datasette, lambda db: articles.article_page(db, number))
    if found is None:
        return await without_article(datasette, request, number)
    around = await ask(datasette, lambda db: articles.neighbours(db, found.head))
    context = {"page": found, "around": around, "show_removed": request.args.get("removed") == "1"}
    return await page(datasette, request, "article.html", context)


async def without_article(datasette: Datasette, request: Request, number: int) -> Response:
    """A page that was fetched and holds no article; 404 where there is no such page."""
    found = await ask(datasette, lambda db: articles.page_without_article(db, number))
    if found is None:
        raise NotFound(f"The store has no article {number}.")
    response = await page(datasette, request, "no_article.html", {"row": found})
    response.status = 404
    return response


# Numbers as SQLite has them; a longer one would be an error instead of a page that isn't there.
ID = r"(?P<id>\d{1,18})"
ROUTES: list[tuple[str, View]] = [
    (r"^/$", front),
    (r"^/search$", search),
    (rf"^/article/{ID}$", article),
]
