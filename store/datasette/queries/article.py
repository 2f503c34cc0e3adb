"""One article with everything that belongs to it: segments, comments, copies, states, where it came from."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from cleaners.records import Label
from store.comments import SHOWN_IN_PAGE
from store.pages import OFF_TOPIC

# A page nested a hundred thousand deep has as many segments; what is beyond stays in /store/removed.
MOST_SEGMENTS = 4000
MOST_COMMENTS = 2000
MOST_TELLINGS = 500
KEPT = (Label.BODY, Label.CAPTION)

HEAD = """
SELECT articles.*, pages.site, pages.url, pages.identity, pages.relevance, pages.relevant, pages.topic_terms,
    snapshots.url AS snapshot_url, snapshots.fetched_at, snapshots.response_url, snapshots.status, snapshots.digest,
    snapshots.warc_file, snapshots.warc_offset, snapshots.cleaning, snapshots.cleaner AS read_by, sources.name AS source
FROM articles JOIN pages ON pages.id = articles.id JOIN snapshots ON snapshots.id = articles.snapshot
LEFT JOIN sources ON sources.id = snapshots.source """
PAGE_WITHOUT_ARTICLE = """
SELECT pages.id, pages.url, pages.site, pages.reason, pages.relevance, pages.topic_terms, snapshots.fetched_at,
    snapshots.status, snapshots.cleaning, snapshots.warc_file, snapshots.warc_offset
FROM pages LEFT JOIN snapshots ON snapshots.id = pages.snapshot WHERE pages.id = ?
"""
SEGMENTS = """
SELECT segments.position, segments.label, segments.block, segments.level, segments.comment, segments.line, texts.text,
    coalesce(rules.name, '') AS rule, coalesce(rules.reason || coalesce(segments.detail, ''), '') AS reason
FROM segments JOIN texts ON texts.id = segments.text LEFT JOIN rules ON rules.id = segments.rule
WHERE segments.cleaning = ? ORDER BY segments.position LIMIT ?
"""
COMMENTS = """
SELECT comments.*, answered.position AS parent_position, answered.author AS parent_author,
    (SELECT count(*) FROM comment_revisions WHERE comment = comments.id) AS edits
FROM comments LEFT JOIN comments AS answered ON answered.id = comments.parent
WHERE comments.page = ? AND comments.withdrawn_by IS NULL ORDER BY comments.position, comments.id LIMIT ?
"""
LINKS = """
SELECT articles.id, articles.title, substr(articles.body, 1, 120) AS beginning, articles.published, articles.language,
    pages.site, links.rule, links.score, links.containment, links.earlier
FROM (SELECT duplicate_of AS other, rule, score, containment, 1 AS earlier FROM duplicates WHERE article = ?1
    UNION ALL SELECT article, rule, score, containment, 0 FROM duplicates WHERE duplicate_of = ?1) AS links
JOIN articles ON articles.id = links.other JOIN pages ON pages.id = links.other
ORDER BY links.score DESC, links.containment DESC LIMIT 50
"""
REVISIONS = """
SELECT revision, cause, seen_at, cleaner, title, authors, body FROM history WHERE article = ? ORDER BY seen_at, revision
"""
# In the order of the story's own page.
IN_STORY = """
SELECT id FROM articles WHERE cluster = ?
ORDER BY published_utc IS NULL, coalesce(published_utc, first_seen), id LIMIT ?
"""
NEIGHBOUR = "SELECT id, title, substr(body, 1, 120) AS beginning, published FROM articles"
NEIGHBOURS = {
    "earlier": f"""{NEIGHBOUR} WHERE published_utc < ?1 OR (published_utc = ?1 AND id < ?2)
        ORDER BY published_utc DESC, id DESC LIMIT 1""",
    "later": f"""{NEIGHBOUR} WHERE published_utc > ?1 OR (published_utc = ?1 AND id > ?2)
        ORDER BY published_utc, id LIMIT 1""",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Something to read in its place: a segment kept (`block`), one that was removed, or a comment."""

    kind: str
    segment: sqlite3.Row | None = None
    comment: sqlite3.Row | None = None
    furniture: tuple[sqlite3.Row, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherPage:
    """A page that was fetched and holds no article of the corpus, with what is to be read on it all the same."""

    head: sqlite3.Row
    title: str
    text: tuple[Piece, ...]
    removed: int
    set_aside: bool
    terms: tuple[tuple[str, float | None], ...]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """What the article's page shows: `text` is the article among what was removed from it, `thread` what follows."""

    head: sqlite3.Row
    text: tuple[Piece, ...]
    thread: tuple[Piece, ...]
    removed: int
    comments: int
    notes: tuple[str, ...]
    discussions: tuple[sqlite3.Row, ...]
    links: tuple[sqlite3.Row, ...]
    states: int
    terms: tuple[tuple[str, float | None], ...]
    cut: bool


def head(db: sqlite3.Connection, article: int) -> sqlite3.Row | None:
    """The article's own row with its page's and snapshot's."""
    return next(iter(heads(db, [article])), None)


def heads(db: sqlite3.Connection, articles: list[int]) -> list[sqlite3.Row]:
    """The rows of several articles, in that order; those that don't exist are left out."""
    marks = ", ".join("?" * len(articles))
    rows = {row["id"]: row for row in db.execute(f"{HEAD} WHERE articles.id IN ({marks})", articles)}
    return [rows[number] for number in articles if number in rows]


def link_between(db: sqlite3.Connection, one: int, other: int) -> sqlite3.Row | None:
    """The link between two articles, whichever is the later one."""
    sql = "SELECT * FROM duplicates WHERE (article, duplicate_of) IN (VALUES (?1, ?2), (?2, ?1))"
    row: sqlite3.Row | None = db.execute(sql, [one, other]).fetchone()
    return row


def article_page(db: sqlite3.Connection, article: int) -> ArticlePage | None:
    """The article with all that belongs to it; None where there is no such article."""
    row = head(db, article)
    if row is None:
        return None
    segments = db.execute(SEGMENTS, [row["cleaning"], MOST_SEGMENTS]).fetchall()
    comments = db.execute(COMMENTS, [article, MOST_COMMENTS]).fetchall()
    text, thread = in_place(segments, comments, row["snapshot_url"])
    return ArticlePage(
        head=row,
        text=text,
        thread=thread,
        removed=sum(segment["label"] == Label.REMOVED for segment in segments),
        comments=len(comments),
        notes=tuple(
            note
            for (note,) in db.execute("SELECT note FROM notes WHERE cleaning = ? ORDER BY position", [row["cleaning"]])
        ),
        discussions=tuple(
            db.execute("SELECT * FROM discussions WHERE cleaning = ? ORDER BY position", [row["cleaning"]])
        ),
        links=tuple(db.execute(LINKS, [article])),
        states=db.execute("SELECT count(*) FROM revisions WHERE article = ?", [article]).fetchone()[0],
        terms=topic_terms(row["topic_terms"]),
        cut=len(segments) == MOST_SEGMENTS or len(comments) == MOST_COMMENTS,
    )


def in_place(
    segments: list[sqlite3.Row], comments: list[sqlite3.Row], url: str
) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The article's pieces and the thread's, in reading order, with what was removed where it stood.

    *segments* are those of the page at *url*. A comment that it shows stands where its first segment does, its
    furniture with it; the others (from further pages of comments, from a feed, vanished since) stand around these in
    their order.
    """
    shown = [c for c in comments if c["url"] == url and c["origin"] in SHOWN_IN_PAGE and c["vanished_at"] is None]
    waiting = dict(enumerate(shown))
    placed: set[int] = set()
    furniture: dict[int, list[sqlite3.Row]] = {}
    for segment in segments:
        if segment["label"] == Label.REMOVED and segment["comment"] is not None:
            furniture.setdefault(segment["comment"], []).append(segment)
    text: list[Piece] = []
    thread: list[Piece] = []
    for segment in segments:
        place = segment["comment"]
        if place is not None and place in waiting:
            comment = waiting.pop(place)
            placed.add(comment["id"])
            thread.append(Piece("comment", comment=comment, furniture=tuple(furniture.pop(place, ()))))
        elif segment["label"] in KEPT:
            text.append(Piece("kept", segment))
        elif segment["label"] == Label.REMOVED and (place is None or place in furniture):
            (thread or text).append(Piece("removed", segment))
    first = min((comment["position"] for comment in comments if comment["id"] in placed), default=0)
    left = [Piece("comment", comment=comment) for comment in comments if comment["id"] not in placed]
    before = sum(piece.comment["position"] < first for piece in left if piece.comment is not None)
    return tuple(text), (*left[:before], *thread, *left[before:])


def topic_terms(stored: str | None) -> tuple[tuple[str, float | None], ...]:
    """The terms that decided on relevance, each with its weight where that was kept."""
    try:
        found = json.loads(stored or "[]")
    except ValueError:
        return ()
    items = found.items() if isinstance(found, dict) else found
    terms: list[tuple[str, float | None]] = []
    for item in items:
        match item:
            case str():
                terms.append((item, None))
            case [str() as term, int() | float() as weight, *_]:
                terms.append((term, float(weight)))
    return tuple(terms)


def page_without_article(db: sqlite3.Connection, page: int) -> OtherPage | None:
    """A page that has no article, with the reason; None where there is no such page."""
    row = db.execute(PAGE_WITHOUT_ARTICLE, [page]).fetchone()
    if row is None:
        return None
    segments = db.execute(SEGMENTS, [row["cleaning"], MOST_SEGMENTS]).fetchall()
    return OtherPage(
        head=row,
        title=" ".join(segment["text"] for segment in segments if segment["label"] == Label.TITLE),
        text=in_place(segments, [], "")[0],
        removed=sum(segment["label"] == Label.REMOVED for segment in segments),
        set_aside=row["reason"] == OFF_TOPIC,
        terms=topic_terms(row["topic_terms"]),
    )


def revisions(db: sqlite3.Connection, article: int) -> list[sqlite3.Row]:
    """Every state in which the article was seen, the first one first."""
    return db.execute(REVISIONS, [article]).fetchall()


def in_story(db: sqlite3.Connection, row: sqlite3.Row) -> dict[str, int | None]:
    """The article's place among its story's tellings, from 1, how many those are, and the ones next to it; or {}."""
    if row["cluster"] is None:
        return {}
    ids = [number for (number,) in db.execute(IN_STORY, [row["cluster"], MOST_TELLINGS])]
    if row["id"] not in ids:
        return {}
    at = ids.index(row["id"])
    return {
        "at": at + 1,
        "of": len(ids),
        "previous": ids[at - 1] if at else None,
        "next": ids[at + 1] if at + 1 < len(ids) else None,
    }


def neighbours(db: sqlite3.Connection, row: sqlite3.Row) -> dict[str, sqlite3.Row | None]:
    """The articles next to this one in time; none for an article without a date."""
    if not row["published_utc"]:
        return dict.fromkeys(NEIGHBOURS)
    return {name: db.execute(sql, [row["published_utc"], row["id"]]).fetchone() for name, sql in NEIGHBOURS.items()}
