"""Search in titles, bodies and comments: the best hits first, each with the words around it."""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import dataclass
from datetime import date
from typing import Any

from store.connection import Store
from store.errors import BadQuery, explained
from store.marks import ON_TOPIC
from store.query import ARTICLE_FIELDS, COMMENT_FIELDS, Term, fts_expression, parse_query
from store.ranking import best_hits, ranked
from store.snippets import Marks, snippet

# A word in the title says more of an article than one in its body, a name in the byline about as much as one there.
ARTICLE_WEIGHTS = "5.0, 1.0, 1.0"
COMMENT_WEIGHTS = "1.0, 1.0"
DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")


# `en` is spoken in `en-GB` too (RFC 4647, basic filtering), however a page writes it: `EN_gb`.
SPEAKS = "instr(lower(replace(articles.language, '_', '-')) || '-', lower(replace(?, '_', '-')) || '-') = 1"


@dataclass(frozen=True, slots=True)
class Filters:
    """What hits must have besides the words: site, language, dates (`2020`, `2020-10`, `2020-10-27`; both included)."""

    site: str | None = None
    language: str | None = None
    since: str | None = None
    until: str | None = None
    relevant: bool = False
    copies: bool = True


@dataclass(frozen=True, slots=True)
class Hit:
    """An article or comment that was found. `rank` is bm25's: the lower, the better."""

    kind: str
    id: int
    page: int
    url: str
    title: str
    author: str
    published: str
    site: str
    snippet: str
    rank: float


@dataclass(frozen=True, slots=True)
class Index:
    """One of the two full-text indexes and how its hits are read."""

    kind: str
    fields: dict[str, str]
    weights: str
    join: str
    columns: str


ARTICLES = Index(
    "article",
    ARTICLE_FIELDS,
    ARTICLE_WEIGHTS,
    "JOIN articles ON articles.id = hits.id JOIN pages ON pages.id = articles.id",
    """articles.id, pages.id, pages.url, coalesce(articles.title, ''), articles.authors,
    coalesce(articles.published, ''), pages.site, articles.body""",
)
COMMENTS = Index(
    "comment",
    COMMENT_FIELDS,
    COMMENT_WEIGHTS,
    """JOIN comments ON comments.id = hits.id JOIN pages ON pages.id = comments.page
    LEFT JOIN articles ON articles.id = pages.id""",
    """comments.id, pages.id, coalesce(comments.permalink, pages.url), coalesce(articles.title, ''),
    coalesce(comments.author, ''), coalesce(comments.published, comments.published_raw, ''), pages.site,
    comments.text""",
)
INDEXES = (ARTICLES, COMMENTS)


def search(
    store: Store,
    query: str,
    *,
    kinds: tuple[str, ...] = ("article", "comment"),
    filters: Filters | None = None,
    limit: int = 10,
    offset: int = 0,
    marks: Marks | None = None,
) -> list[Hit]:
    """The best *limit* hits of each of *kinds*, articles before comments, after *offset* better ones.

    Words must all occur; `"a phrase"`, `begin*`, `title:word`, `author:name`, `-without` and `OR` mean what they
    look like. Letters are folded as in the index. Raises BadQuery.
    """
    alternatives = parse_query(query)
    filters = filters or Filters()
    hits: list[Hit] = []
    for index in INDEXES:
        expression = fts_expression(alternatives, index.fields) if index.kind in kinds else None
        if expression:
            hits += found_in(store, index, expression, alternatives, filters, limit, offset, marks or Marks())
    return hits


def found_in(
    store: Store,
    index: Index,
    expression: str,
    alternatives: list[list[Term]],
    filters: Filters,
    limit: int,
    offset: int,
    marks: Marks,
) -> list[Hit]:
    """One index's hits, best first. Snippets are made for those that are shown, never for all that were ranked."""
    try:
        rows = best_rows(store.connection, index, expression, filters, limit, offset)
    except sqlite3.Error as error:
        known = explained(error, store.path)
        if known is None:
            raise
        raise known from error
    return [
        Hit(
            kind=index.kind,
            id=number,
            page=page,
            url=url,
            title=title,
            author=byline(author),
            published=published,
            site=site,
            snippet=snippet(text, alternatives, marks),
            rank=rank,
        )
        for number, page, url, title, author, published, site, text, rank in rows
    ]


def best_rows(
    db: sqlite3.Connection, index: Index, expression: str, filters: Filters, limit: int, offset: int
) -> list[tuple[Any, ...]]:
    """The columns of the best hits and their rank, best first."""
    where, values = conditions(index, filters)
    table = f"{index.kind}s_fts"
    if where:
        sql = f"""SELECT {index.columns}, hits.rank FROM ({ranked(table, index.weights)}) AS hits {index.join}
        WHERE {" AND ".join(where)} ORDER BY hits.rank, hits.id LIMIT ? OFFSET ?"""
        return db.execute(sql, [expression, *values, limit, offset]).fetchall()
    sql = f"SELECT {index.columns} FROM (SELECT ? AS id) AS hits {index.join}"
    best = best_hits(db, table, index.weights, expression, limit, offset)
    return [(*db.execute(sql, [number]).fetchone(), rank) for number, rank in best]


def conditions(index: Index, filters: Filters) -> tuple[list[str], list[str | int]]:
    """The filters as SQL."""
    published = f"coalesce({index.kind}s.published_utc, {index.kind}s.first_seen)"
    where: list[str] = []
    values: list[str | int] = []
    for value, condition in (
        (filters.site, "pages.site = ?"),
        (filters.language, SPEAKS),
        (day(filters.since), f"{published} >= ?"),
        (after(filters.until), f"{published} < ?"),
    ):
        if value:
            where.append(condition)
            values.append(value)
    if filters.relevant:
        where.append(f"{ON_TOPIC} = 1")
    if not filters.copies:
        where.append("(articles.cluster IS NULL OR articles.cluster = articles.id)")
    if index.kind == "comment":
        where.append("comments.withdrawn_by IS NULL")
    return where, values


def day(stated: str | None) -> str | None:
    """A date filter as it was given. Raises BadQuery for what is no year, month or day."""
    if stated and not (DAY.match(stated) and _is_in_the_calendar(stated)):
        raise BadQuery(f"{stated!r} is no date. Give a year, a month or a day: 2020, 2020-10 or 2020-10-27.")
    return stated


def _is_in_the_calendar(stated: str) -> bool:
    try:
        date.fromisoformat(stated + "0001-01-01"[len(stated) :])
    except ValueError:
        return False
    return True


def after(stated: str | None) -> str | None:
    """What sorts after everything that begins with the date."""
    return f"{day(stated)}~" if stated else None


def byline(stored: str) -> str:
    """Authors for a line of text; a comment's author is one name already."""
    return ", ".join(json.loads(stored)) if stored.startswith("[") and stored.endswith("]") else stored
