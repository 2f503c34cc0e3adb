"""The search page, and the same answer for other programs."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from store.datasette import citations, exports
from store.datasette.asking import ask, corpus, download, page
from store.datasette.filters import path_part
from store.datasette.queries.article import heads
from store.datasette.queries.search import MOST_FACETED, ORDERS, PAGE, Answer, Question, answer
from store.datasette.questions import active_filters, address, parameters, question_of
from store.errors import BadQuery

# Hits on one page of JSON and in a feed.
EXPORTED = 100
FEED = 50


def asked(datasette: Datasette, request: Request) -> Question:
    """The question of the address; in public it can't ask for what the owner said of the articles."""
    question = question_of(request.args)
    return replace(question, tag="", marked="") if corpus(datasette)["public"] else question


async def search(datasette: Datasette, request: Request) -> Response:
    """Titles, bodies and comments; the address holds the whole question."""
    question = asked(datasette, request)
    if question.tag and not question.words:
        return Response.redirect(f"/tag/{path_part(question.tag)}")
    if question.marked and not question.words:
        return Response.redirect(f"/marked/{question.marked}")
    found, problem = Answer((), {}), ""
    if question.words:
        try:
            found = await ask(datasette, lambda db: answer(db, question))
        except BadQuery as error:
            problem = str(error)
    context = {
        "question": question,
        "found": found,
        "problem": problem,
        "orders": ORDERS,
        "first": (question.page - 1) * PAGE + 1,
        "address": lambda path="/search", **changes: address(question, path, **changes),
        "active": active_filters(question),
        "asked": urlencode(parameters(question)),
        "most_faceted": MOST_FACETED,
        "pages": -(-found.counts.get(question.kind, 0) // PAGE),
    }
    return await page(datasette, request, "search.html", context, status=400 if problem else 200)


async def search_export(datasette: Datasette, request: Request) -> Response:
    """The search as JSON, CSV, Atom or references. Raises BadQuery, which becomes status 400."""
    question = asked(datasette, request)
    kind = request.url_vars["format"]
    most = datasette.setting("max_returned_rows")
    limit = {"json": EXPORTED, "atom": FEED}.get(kind, most)
    found = await ask(datasette, lambda db: answer(db, question, limit=limit, facets=False))
    match kind:
        case "json":
            return Response.json(exports.as_json(found, question, limit))
        case "csv":
            return download(exports.as_csv(found, question), "text/csv; charset=utf-8", "search.csv")
        case "atom":
            base = datasette.absolute_url(request, "").rstrip("/")
            feed = exports.as_atom(found, question, base, address(question, "/search.atom", page=question.page))
            return Response(feed, content_type="application/atom+xml; charset=utf-8")
    return await references(datasette, [hit.page for hit in found.hits], kind, "search")


async def references(datasette: Datasette, numbers: list[int], kind: str, name: str) -> Response:
    """The references to the articles *numbers* as a file of that kind."""
    rows = await ask(datasette, lambda db: heads(db, list(dict.fromkeys(numbers))))
    write, media_type = citations.FORMATS[kind]
    return download(write(map(citations.reference, rows)), media_type, f"{name}.{kind}")


def asked_from(datasette: Datasette, request: Request) -> tuple[Question, int] | None:
    """The search that led to an article, and the article's place in it, where the address says so."""
    question = asked(datasette, request)
    at = str(request.args.get("at") or "")
    if not question.words or question.kind != "article" or not (at.isascii() and at.isdigit() and 0 < len(at) < 7):
        return None
    return question, int(at)
