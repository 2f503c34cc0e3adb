"""The questions that are ready: a form each, its answer as a table that leads back to the articles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from datasette.app import Datasette
from datasette.utils.asgi import NotFound, Request, Response

from store.datasette.asking import corpus, page
from store.datasette.charts import WIDE, Chart, bar_chart

NAMED = re.compile(r"(?<!:):(\w+)")
LONGEST = 400
# More bars than this are no chart on a page; the table has them all.
MOST_BARS = 130


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter in the form: what it is called, an example, and whether nothing can be answered without it."""

    label: str
    example: str
    needed: bool = False


FIELDS = {
    "words": Field("Words, as in the search", "ceasefire Lachin", needed=True),
    "since": Field("Not before", "2020-09-27"),
    "site": Field("Site; empty for all", "one.example"),
    "author": Field("Name above the comments", "ani", needed=True),
}


async def questions(datasette: Datasette, request: Request) -> Response:
    """All of them."""
    found = await datasette.get_canned_queries(corpus(datasette)["database"], request.actor)
    return await page(datasette, request, "questions.html", {"queries": found.values()})


async def question(datasette: Datasette, request: Request) -> Response:
    """One question: its form, and its answer once what it needs is given."""
    database = corpus(datasette)["database"]
    query = await datasette.get_canned_query(database, request.url_vars["name"], request.actor)
    if query is None:
        raise NotFound("No question of that name is ready.")
    names = list(dict.fromkeys(NAMED.findall(query["sql"])))
    given = {name: (request.args.get(name) or "").strip()[:LONGEST] for name in names}
    missing = [name for name in names if FIELDS[name].needed and not given[name]]
    rows: list[dict[str, Any]] = []
    cut = False
    if not missing:
        found = await datasette.get_database(database).execute(query["sql"], given, truncate=True)
        rows, cut = [dict(zip(row.keys(), tuple(row), strict=True)) for row in found.rows], found.truncated
    context = {
        "query": query,
        "fields": [(name, FIELDS[name], given[name]) for name in names],
        "asked": not missing,
        "rows": rows,
        "columns": [column for column in (rows[0] if rows else {}) if column not in LED_BY],
        "number_of": article_of,
        "chart": months(rows),
        "cut": cut,
        "given": urlencode(given),
    }
    return await page(datasette, request, "question.html", context)


# Columns that a title or a text links with instead of printing them.
LED_BY = ("id", "page")


def article_of(row: dict[str, Any]) -> int | None:
    """The number of the article that a row is about."""
    found = next((row[name] for name in LED_BY if name in row), None)
    return found if isinstance(found, int) else None


def months(rows: list[dict[str, Any]]) -> Chart | None:
    """A chart of an answer by month."""
    if not rows or "month" not in rows[0] or len(rows) > MOST_BARS:
        return None
    return bar_chart([(str(row["month"]), int(row["articles"])) for row in rows], width=WIDE)
