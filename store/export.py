"""Articles, comments and clusters as rows for other programs: streamed, in columns that a dictionary explains.

Names are those of trafilatura's JSON (`author`, `date`, `hostname`, `text`) and of schema.org where it has none.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from store.connection import Store
from store.rows import Value
from store.search import ARTICLES as ARTICLE_INDEX
from store.search import COMMENTS as COMMENT_INDEX
from store.search import Filters, Index, conditions
from store.search_text import normal_words


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an export: its name, the SQL that gives it, its type in Parquet, and what it means."""

    name: str
    sql: str
    type: str
    meaning: str


OWN_TAGS = """(SELECT json_group_array(tag)
    FROM (SELECT tag FROM page_tags WHERE page_tags.page = pages.id AND removed_at IS NULL ORDER BY tag))"""
NOTES = """(SELECT group_concat(note, char(10) || char(10))
    FROM (SELECT note FROM page_notes WHERE page_notes.page = pages.id AND withdrawn_at IS NULL ORDER BY id))"""
ARTICLES = (
    Column("id", "articles.id", "int", "number of the document in the store"),
    Column("url", "pages.url", "str", "address of the document; file:NAME for a local text"),
    Column("hostname", "pages.site", "str", "registrable domain of the publisher"),
    Column("title", "articles.title", "str", "headline"),
    Column("author", "articles.authors", "names", "authors, separated by semicolons"),
    Column("date", "articles.published", "str", "date or time of publication as the page states it, ISO 8601"),
    Column("date_utc", "articles.published_utc", "str", "the same in UTC where an offset is stated"),
    Column("dateModified", "articles.modified", "str", "time of the last change as the page states it"),
    Column("text", "articles.body", "str", "body, a blank line between paragraphs"),
    Column("language", "articles.language", "str", "ISO 639-1"),
    Column("sitename", "articles.site_name", "str", "name of the publisher"),
    Column("categories", "articles.section", "str", "section"),
    Column("tags", "articles.tags", "names", "keywords, separated by semicolons"),
    Column("image", "articles.image", "str", "address of the main image"),
    Column("isAccessibleForFree", "articles.accessible_for_free", "int", "1, 0, or nothing where the page is silent"),
    Column(
        "fingerprint", "lower(hex(articles.text_hash))", "str", "hash of the normalised words: same text, same hash"
    ),
    Column("cluster", "articles.cluster", "int", "id of the earliest copy of the story; nothing for a single one"),
    Column("relevance", "pages.relevance", "float", "0 to 1 by the topic's profile"),
    Column(
        "marked",
        "(SELECT relevant FROM marked WHERE marked.page = articles.id)",
        "int",
        "1 or 0 as a person marked it, or nothing",
    ),
    Column("own_tags", OWN_TAGS, "names", "tags that users of the store gave it, separated by semicolons"),
    Column("first_seen", "articles.first_seen", "str", "UTC"),
    Column("last_seen", "articles.last_seen", "str", "UTC"),
    Column("snapshot", "warc_file || ':' || warc_offset", "str", "file and offset in the archive"),
    Column("cleaner", "articles.cleaner", "str", "version of the cleaner that read it"),
)
COMMENTS = (
    Column("id", "comments.id", "int", "number of the comment in the store"),
    Column("article", "comments.page", "int", "id of the document it stands under"),
    Column("url", "coalesce(comments.permalink, pages.url)", "str", "address of the comment, else of its document"),
    Column("parentItem", "comments.parent", "int", "id of the comment it answers"),
    Column("author", "comments.author", "str", "name shown"),
    Column("date", "comments.published", "str", "time as stated, a relative one resolved against the fetch"),
    Column("date_utc", "comments.published_utc", "str", "the same in UTC where an offset is known"),
    Column("text", "comments.text", "str", "the comment"),
    Column("upvoteCount", "comments.score", "int", "score shown"),
    Column("flags", "comments.flags", "names", "deleted, pinned, by-author, pingback"),
    Column("origin", "comments.origin", "str", "page, feed, rest or text"),
    Column("confidence", "comments.confidence", "float", "1 where the platform's markup names each part"),
    Column("duplicate_of", "comments.duplicate_of", "int", "first comment with the same words on another page"),
    Column("first_seen", "comments.first_seen", "str", "UTC"),
    Column("last_seen", "comments.last_seen", "str", "UTC"),
    Column("vanished_at", "comments.vanished_at", "str", "UTC time of the first snapshot without it"),
)
CLUSTERS = (
    Column("cluster", "articles.cluster", "int", "id of the representative: the earliest, then the fullest"),
    Column("article", "articles.id", "int", "id of the copy"),
    Column("url", "pages.url", "str", "address of the copy"),
    Column("hostname", "pages.site", "str", "registrable domain of the publisher"),
    Column("title", "articles.title", "str", "headline of the copy"),
    Column("date", "articles.published", "str", "date of publication as stated"),
    Column("rule", "duplicates.rule", "str", "same-text or copy; nothing for the representative"),
    Column("score", "duplicates.score", "float", "estimated resemblance to the representative"),
)

MARKS = (
    Column("page", "pages.id", "int", "number of the document in the store"),
    Column("url", "pages.url", "str", "address of the document"),
    Column("hostname", "pages.site", "str", "registrable domain of the publisher"),
    Column("title", "articles.title", "str", "headline; nothing for a page without an article"),
    Column("marked", "marked.relevant", "int", "1 relevant, 0 not; nothing where only tags or notes stand"),
    Column("marked_at", "marked.marked_at", "str", "UTC time of the mark"),
    Column("marked_by", "marked.marked_by", "str", "who marked it, where that was said"),
    Column("own_tags", OWN_TAGS, "names", "tags, separated by semicolons"),
    Column("notes", NOTES, "str", "notes, oldest first, a blank line between them"),
    Column("relevance", "pages.relevance", "float", "0 to 1 by the topic's profile"),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that can be exported."""

    columns: tuple[Column, ...]
    tables: str
    order: str
    index: Index
    where: str = ""


OF_PAGE = "JOIN pages ON pages.id = articles.id JOIN snapshots ON snapshots.id = articles.snapshot"
KINDS: dict[str, Kind] = {
    "articles": Kind(ARTICLES, f"articles {OF_PAGE}", "articles.id", ARTICLE_INDEX),
    "comments": Kind(
        COMMENTS,
        "comments JOIN pages ON pages.id = comments.page LEFT JOIN articles ON articles.id = pages.id",
        "comments.id",
        COMMENT_INDEX,
    ),
    "clusters": Kind(
        CLUSTERS,
        f"""articles {OF_PAGE} LEFT JOIN duplicates
        ON duplicates.article = articles.id AND duplicates.duplicate_of = articles.cluster""",
        "articles.cluster, articles.id",
        ARTICLE_INDEX,
        "articles.cluster IS NOT NULL",
    ),
    "marks": Kind(
        MARKS,
        "pages LEFT JOIN articles ON articles.id = pages.id LEFT JOIN marked ON marked.page = pages.id",
        "pages.id",
        ARTICLE_INDEX,
        """(marked.page IS NOT NULL
        OR EXISTS (SELECT 1 FROM page_tags WHERE page_tags.page = pages.id AND removed_at IS NULL)
        OR EXISTS (SELECT 1 FROM page_notes WHERE page_notes.page = pages.id AND withdrawn_at IS NULL))""",
    ),
}

ExportRow = dict[str, Value]


def export(
    store: Store, kind: str, filters: Filters | None = None, pseudonym: Callable[[str], str] | None = None
) -> Iterator[ExportRow]:
    """The rows of `articles`, `comments`, `clusters` or `marks`, one at a time, whatever the size of the store.

    With *pseudonym* (see `keyed`) commenters' names, and the addresses that hold them, are replaced.
    """
    what = KINDS[kind]
    where, values = conditions(what.index, filters or Filters())
    where += [what.where] if what.where else []
    clause = f"WHERE {' AND '.join(where)}" if where else ""
    columns = ", ".join(column.sql for column in what.columns)
    names = [column.name for column in what.columns]
    lists = [column.name for column in what.columns if column.type == "names"]
    cursor = store.connection.cursor()
    hidden = pseudonymised(store.connection, pseudonym) if pseudonym and kind == "comments" else None
    for values_of_row in cursor.execute(f"SELECT {columns} FROM {what.tables} {clause} ORDER BY {what.order}", values):
        row = dict(zip(names, values_of_row, strict=True))
        for name in lists:
            row[name] = "; ".join(json.loads(row[name] or "[]"))
        yield hidden(row) if hidden else row


def keyed(key: bytes) -> Callable[[str], str]:
    """A function from names to pseudonyms: the same name and key give the same one, and nobody without the key can
    try names against it (HMAC, RFC 2104)."""

    def pseudonym(name: str) -> str:
        return "reader-" + hmac.new(key, " ".join(normal_words(name)).encode(), hashlib.sha256).hexdigest()[:12]

    return pseudonym


PSEUDONYM = re.compile(r"reader-[0-9a-f]{12}")
MENTION = re.compile(r"@(\w[\w.-]*\w)")
# A shorter name is too likely a word.
SHORTEST_NAME = 4


def pseudonymised(db: sqlite3.Connection, pseudonym: Callable[[str], str]) -> Callable[[ExportRow], ExportRow]:
    """What takes the names out of a comment's row: its author's, `@Name` in its text, and there also the names of all
    others who comment on the page, whom answers address. The address is the page's: a comment's own may hold a name."""

    @lru_cache(maxsize=16)  # comments of a page mostly come together
    def of_page(page: int) -> tuple[str, re.Pattern[str] | None]:
        (url,) = db.execute("SELECT url FROM pages WHERE id = ?", [page]).fetchone()
        rows = db.execute(
            """SELECT author FROM comments WHERE page = ?1 UNION SELECT comment_revisions.author FROM comment_revisions
            JOIN comments ON comments.id = comment WHERE page = ?1""",
            [page],
        )
        names = {" ".join(author.split()) for (author,) in rows if author}
        # The longest first, so that no part of a name is left.
        known = sorted((name for name in names if len(name) >= SHORTEST_NAME), key=len, reverse=True)
        either = "|".join(r"\s+".join(map(re.escape, name.split())) for name in known)
        return url, re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE) if known else None

    def hidden(row: ExportRow) -> ExportRow:
        author = row["author"]
        url, names = of_page(int(str(row["article"])))
        text = str(row["text"])
        if names is not None:
            text = names.sub(lambda found: pseudonym(found[0]), text)
        text = MENTION.sub(lambda found: found[0] if PSEUDONYM.match(found[1]) else "@" + pseudonym(found[1]), text)
        return {**row, "author": pseudonym(author) if isinstance(author, str) else None, "text": text, "url": url}

    return hidden


# What a reader of one form has to know.
CSV_ALONE = (
    "JSON lines and Parquet have the values as they are. In CSV what is not known is an empty cell, and a cell that a",
    "spreadsheet would run as a formula (it begins with `=`, `+`, `-`, `@`, a tab or a carriage return) has an",
    "apostrophe before it: a text that begins with a hyphen, too. It is UTF-8 without a byte order mark: in Excel take",
    "Data, From Text/CSV, and choose 65001 (UTF-8), or letters beyond English come out wrong.",
)


def data_dictionary() -> str:
    """What every column of every export means, as Markdown."""
    lines = ["# Columns of the exports", "", *CSV_ALONE, ""]
    for name, kind in KINDS.items():
        lines += [f"## {name}", "", "| column | type | meaning |", "|---|---|---|"]
        types = {"names": "str"}
        lines += [f"| {c.name} | {types.get(c.type, c.type)} | {c.meaning} |" for c in kind.columns]
        lines.append("")
    return "\n".join(lines)
