"""Search for the search page: the store's own query language and filters, with counts, order and facets."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from store.datasette.filters import HIT_MARKS, without_marks
from store.datasette.queries.listing import entries
from store.query import Term, fts_expression, parse_query
from store.ranking import best_hits, ranked
from store.search import INDEXES, Filters, Index, conditions
from store.snippets import snippet
from store.topic.languages import primary

PAGE = 20
FACETS = 12
# Of more matches than this the newest are enough to see where a word is used; to read them all would stall the page.
MOST_FACETED = 10_000
Facet = tuple[tuple[str, int], ...]
NO_FILTERS = Filters()
# `best` is bm25's order; the plus lets it be worked out for those hits only that the filters leave.
ORDERS = {
    "best": "+hits.rank, hits.id",
    "newest": "coalesce({kind}s.published_utc, {kind}s.first_seen) DESC, hits.id DESC",
    "oldest": "coalesce({kind}s.published_utc, {kind}s.first_seen), hits.id",
}
# From a hit to what it is filtered, sorted and counted by, never to its text. SQLite would rather go to the table.
NARROW = {
    "article": """CROSS JOIN articles INDEXED BY articles_narrow ON articles.id = hits.id
        CROSS JOIN pages INDEXED BY pages_narrow ON pages.id = hits.id""",
    "comment": """CROSS JOIN comments INDEXED BY comments_narrow ON comments.id = hits.id
        CROSS JOIN pages INDEXED BY pages_narrow ON pages.id = comments.page
        LEFT JOIN articles INDEXED BY articles_narrow ON articles.id = pages.id""",
}
# As a site: texts that came from files; as a language: articles that state none.
UNSTATED = "-"
# What a person said of the page.
TAGGED = "pages.id IN (SELECT page FROM page_tags WHERE tag = ? AND removed_at IS NULL)"
MARKED = "pages.id IN (SELECT page FROM marked WHERE relevant = ?)"
# Columns of a hit besides its number: the page it is on, who wrote it and when, and the text.
HIT_COLUMNS = {
    "article": "articles.id, articles.authors, articles.published, articles.body",
    "comment": "comments.page, comments.author, coalesce(comments.published, comments.published_raw), comments.text",
}


@dataclass(frozen=True, slots=True)
class Question:
    """What a reader asks of the search page.

    `kind` is article or comment, `marked` yes, no or empty, `order` a key of ORDERS.
    """

    words: str
    kind: str = "article"
    filters: Filters = NO_FILTERS
    cluster: int | None = None
    tag: str = ""
    marked: str = ""
    order: str = "best"
    page: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """A hit, with the entry of its article (None where the page has none) and the words around it, marked."""

    entry: sqlite3.Row | None
    id: int
    page: int
    author: str
    published: str
    snippet: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A page of hits, how many there are of each kind, and those of the asked kind by site and by language."""

    hits: tuple[Found, ...]
    counts: dict[str, int]
    sites: Facet = ()
    languages: Facet = ()


def answer(db: sqlite3.Connection, question: Question, *, limit: int = PAGE, facets: bool = True) -> Answer:
    """Look it up. Raises BadQuery."""
    alternatives = parse_query(question.words)
    index = next(index for index in INDEXES if index.kind == question.kind)
    rows = matching(index, alternatives, question)
    hits, whole = page_of_hits(db, index, rows, question, limit)
    counts = {
        other.kind: whole
        if other is index and whole is not None
        else count(db, matching(other, alternatives, question), other)
        for other in INDEXES
    }
    found = Answer(tuple(read_hits(db, index.kind, hits, alternatives)), counts)
    if not facets or not found.hits or rows is None:
        return found
    sites, languages = facet(db, index, rows)
    return replace(found, sites=sites, languages=languages)


@dataclass(frozen=True, slots=True)
class Matching:
    """The rows that match: the match itself, and what is asked of the rows joined to it."""

    match: str
    where: str
    values: tuple[str | int, ...]


def matching(index: Index, alternatives: list[list[Term]], question: Question) -> Matching | None:
    """The SQL of what *question* asks of *index*; None where that lacks a field asked for."""
    expression = fts_expression(alternatives, index.fields)
    if expression is None:
        return None
    filters = question.filters
    nowhere, unstated = filters.site == UNSTATED, filters.language == UNSTATED
    kept = replace(filters, site=None if nowhere else filters.site, language=None if unstated else filters.language)
    where, values = conditions(index, kept)
    where += ["pages.site = ''"] * nowhere + ["articles.language IS NULL"] * unstated
    if question.cluster is not None:
        where.append("articles.cluster = ?")
        values.append(question.cluster)
    if question.tag:
        where.append(TAGGED)
        values.append(question.tag)
    if question.marked:
        where.append(MARKED)
        values.append(int(question.marked == "yes"))
    table = f"{index.kind}s_fts"
    condition = f"WHERE {' AND '.join(where)}" if where else ""
    return Matching(f"FROM {table} WHERE {table} MATCH ?", condition, (expression, *values))


def count(db: sqlite3.Connection, rows: Matching | None, index: Index) -> int:
    """How many rows match; without filters, FTS5 needs to read none of them for that."""
    if rows is None:
        return 0
    sql = f"SELECT count(*) {rows.match}"
    if rows.where:
        sql = f"SELECT count(*) FROM (SELECT rowid AS id {rows.match}) AS hits {NARROW[index.kind]} {rows.where}"
    found: int = db.execute(sql, rows.values).fetchone()[0]
    return found


def facet(db: sqlite3.Connection, index: Index, rows: Matching) -> tuple[Facet, Facet]:
    """The sites and the languages that the newest matches have most, with their counts; both from one pass."""
    newest = f"SELECT rowid AS id {rows.match} ORDER BY rowid DESC LIMIT {MOST_FACETED}"
    sql = f"""SELECT pages.site, coalesce(articles.language, ''), count(*) FROM ({newest}) AS hits
    {NARROW[index.kind]} {rows.where} GROUP BY 1, 2"""
    sites: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    for site, language, number in db.execute(sql, rows.values):
        sites[site] += number
        languages[primary(language) or ""] += number
    return tuple(sites.most_common(FACETS)), tuple(languages.most_common(FACETS))


def page_of_hits(
    db: sqlite3.Connection, index: Index, rows: Matching | None, question: Question, limit: int
) -> tuple[list[int], int | None]:
    """The numbers of the hits on the asked page, in the asked order, which is `conflictwire search`'s.

    And how many there are on all pages, where the same pass tells: with filters, a second one would cost as much.
    """
    if rows is None:
        return [], 0
    offset = (question.page - 1) * limit
    table = f"{index.kind}s_fts"
    if question.order == "best" and not rows.where:
        return [number for number, _ in best_hits(db, table, index.weights, str(rows.values[0]), limit, offset)], None
    hits = ranked(table, index.weights) if question.order == "best" else f"SELECT rowid AS id {rows.match}"
    order = ORDERS[question.order].format(kind=index.kind)
    total = "count(*) OVER ()" if rows.where else "NULL"
    sql = f"""SELECT hits.id, {total} FROM ({hits}) AS hits {NARROW[index.kind]} {rows.where}
    ORDER BY {order} LIMIT ? OFFSET ?"""
    found = db.execute(sql, [*rows.values, limit, offset]).fetchall()
    return [row[0] for row in found], found[0][1] if found else None


def read_hits(db: sqlite3.Connection, kind: str, ids: list[int], alternatives: list[list[Term]]) -> Iterator[Found]:
    """The hits *ids* with what a reader sees of them, in that order; no other texts are read, or snippets made."""
    marks = ", ".join("?" * len(ids))
    sql = f"SELECT id, {HIT_COLUMNS[kind]} FROM {kind}s WHERE id IN ({marks})"
    rows = {row[0]: tuple(row) for row in db.execute(sql, ids)}
    articles = {row["id"]: row for row in entries(db, [row[1] for row in rows.values()])}
    for number in ids:
        if number in rows:
            _, page, author, published, text = rows[number]
            around = snippet(without_marks(text), alternatives, HIT_MARKS)
            yield Found(articles.get(page), number, page, author or "", published or "", around, text)
