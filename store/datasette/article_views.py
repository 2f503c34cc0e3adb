"""Pages of one article: itself, its states, another one beside it, and as a file."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from datasette.app import Datasette
from datasette.utils.asgi import NotFound, Request, Response

from store.datasette import exports
from store.datasette.asking import ask, corpus, page
from store.datasette.differences import Pair, beside
from store.datasette.filters import names
from store.datasette.marking import marking, may_mark
from store.datasette.queries import article as queries
from store.datasette.queries import marks
from store.datasette.queries.search import Question, answer
from store.datasette.questions import parameters
from store.datasette.search_views import asked_from, references

# In the list that the field for a tag proposes.
TAGS_OFFERED = 100


async def article(datasette: Datasette, request: Request) -> Response:
    """One article, its comments, and what was removed in its place."""
    number = int(request.url_vars["id"])
    found = await ask(datasette, lambda db: queries.article_page(db, number))
    if found is None:
        return await without_article(datasette, request, number)
    around, led = {}, asked_from(datasette, request)
    if led is None:
        around = await ask(datasette, lambda db: queries.neighbours(db, found.head))
    context = {
        **await yours(datasette, request, number),
        "page": found,
        "around": around,
        "story": await ask(datasette, lambda db: queries.in_story(db, found.head)),
        "in_search": await ask(datasette, lambda db: beside_in_search(db, *led)) if led else None,
        "show_removed": request.args.get("removed") == "1",
    }
    return await page(datasette, request, "article.html", context)


async def yours(datasette: Datasette, request: Request, number: int) -> dict[str, Any]:
    """What was said of the article and what its page's forms need; nothing in public, where it is nobody's business."""
    if corpus(datasette)["public"]:
        return {}
    said, known = await ask(datasette, lambda db: (marks.said_of(db, number), marks.tags(db)))
    return {
        "said": said,
        "known_tags": known[:TAGS_OFFERED],
        "may_mark": may_mark(datasette, request),
        "marking_on": marking(datasette) is not None,
        "led": request.query_string,
    }


def beside_in_search(db: sqlite3.Connection, question: Question, at: int) -> dict[str, str | int]:
    """The addresses of the hits before and after the one at place *at*, which counts from 1, and of the search."""
    asked = parameters(question)
    found: dict[str, str | int] = {"search": f"/search?{urlencode(asked)}", "at": at}
    for name, place in (("previous", at - 1), ("next", at + 1)):
        if place < 1:
            continue
        # The page with one hit on it whose number is the place.
        hits = answer(
            db,
            replace(question, page=place),
            limit=1,
            facets=False,
        ).hits
        if hits:
            found[name] = f"/article/{hits[0].page}?{urlencode({**asked, 'at': place})}"
    return found


async def without_article(datasette: Datasette, request: Request, number: int) -> Response:
    """A page that was fetched and holds no article; it can be marked all the same. 404 where there is no such page."""
    found = await ask(datasette, lambda db: queries.page_without_article(db, number))
    if found is None:
        raise NotFound(f"The store has no article {number}.")
    context = {
        **await yours(datasette, request, number),
        "page": found,
        "show_removed": request.args.get("removed") == "1",
    }
    return await page(datasette, request, "no_article.html", context)


async def article_file(datasette: Datasette, request: Request) -> Response:
    """The article as JSON, or a reference to it."""
    number, kind = int(request.url_vars["id"]), request.url_vars["format"]
    if kind != "json":
        if await ask(datasette, lambda db: queries.head(db, number)) is None:
            raise NotFound(f"The store has no article {number}.")
        return await references(datasette, [number], kind, f"article-{number}")
    found = await ask(datasette, lambda db: queries.article_page(db, number))
    if found is None:
        raise NotFound(f"The store has no article {number}.")
    return Response(
        json.dumps(exports.article_json(found), ensure_ascii=False), content_type="application/json; charset=utf-8"
    )


async def states(datasette: Datasette, request: Request) -> Response:
    """Every state in which the article was seen, each beside the one before it."""
    number = int(request.url_vars["id"])
    head, rows = await ask(datasette, lambda db: (queries.head(db, number), queries.revisions(db, number)))
    if head is None:
        raise NotFound(f"The store has no article {number}.")
    steps = []
    for before, after in zip([None, *rows], rows, strict=False):
        steps.append({"state": after, "pairs": await compared(as_text(before), as_text(after)) if before else None})
    return await page(datasette, request, "states.html", {"row": head, "steps": steps[::-1]})


async def compare(datasette: Datasette, request: Request) -> Response:
    """Two articles side by side."""
    numbers = int(request.url_vars["id"]), int(request.url_vars["other"])
    left, right = await ask(datasette, lambda db: [queries.head(db, number) for number in numbers])
    if left is None or right is None:
        raise NotFound(f"The store hasn't both of the articles {numbers[0]} and {numbers[1]}.")
    pairs = await compared(left["body"], right["body"])
    link = await ask(datasette, lambda db: queries.link_between(db, *numbers))
    return await page(datasette, request, "compare.html", {"left": left, "right": right, "pairs": pairs, "link": link})


def as_text(state: Any) -> str:
    """What a revision is made of, as lines to compare: headline, byline, text."""
    return "\n".join(filter(None, [state["title"], ", ".join(names(state["authors"])), state["body"]]))


async def compared(left: str, right: str) -> list[Pair]:
    """The texts side by side, worked out where it holds up no other page."""
    return await asyncio.to_thread(beside, left, right)
