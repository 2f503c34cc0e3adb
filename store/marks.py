"""What people say of the documents: relevant or not, tags of their own, notes. Nothing else in the store is opinion.

Each of them is a row with its time and, where it is known, who said it; taking one back is another time, so that the
history stays. Of a page's marks the newest holds. They can't be made again from the archive: `carry_over` saves them
from a database that is rebuilt, and `export --what marks` writes them out.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from store.cleanings import text_of
from store.clock import now
from store.connection import Store, reading_uri
from store.errors import BadMark
from store.explain import find_page
from store.rows import Value, insert, update
from store.urls import both_forms

# Whether a row of `pages` is on the topic, 1 or 0; NULL where nobody asked. A person's mark outranks the profile.
ON_TOPIC = "coalesce((SELECT relevant FROM marked WHERE marked.page = pages.id), pages.relevant)"
# Longer tags break tables and addresses; longer notes are documents.
LONGEST_TAG = 60
LONGEST_NOTE = 10_000
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Mark:
    """A person's verdict at a time: relevant, not relevant, or None where an earlier one was taken back."""

    relevant: bool | None
    at: str
    by: str


@dataclass(frozen=True, slots=True)
class Note:
    """A person's words on a document; `number` is what `withdraw_note` asks for."""

    number: int
    text: str
    at: str
    by: str


@dataclass(frozen=True, slots=True)
class Said:
    """All that stands on a document today, and every mark it ever had, newest first."""

    relevant: bool | None
    tags: tuple[str, ...]
    notes: tuple[Note, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class MarkedDocument:
    """A document that is marked yes or no, with what was read from it; a list of links has no text."""

    page: int
    url: str
    title: str
    text: str
    language: str | None
    relevant: bool
    at: str
    by: str


def mark_page(store: Store, page: str | int, relevant: bool | None, *, by: str = "") -> bool:
    """Say that *page* (number, address or file name) is on the topic, is not, or, with None, take that back.

    True where that is news; the same again adds no row. Raises NoSuchDocument.
    """
    with store.transaction() as db:
        number = find_page(store, page)
        newest = db.execute("SELECT relevant FROM marks WHERE page = ? ORDER BY id DESC LIMIT 1", [number]).fetchone()
        before = None if newest is None or newest[0] is None else bool(newest[0])
        if before is relevant:
            return False
        said = None if relevant is None else int(relevant)
        row: dict[str, Value] = {"page": number, "relevant": said, "marked_at": now(), "marked_by": tidy_name(by)}
        insert(db, "marks", row)
        return True


def tag_page(store: Store, page: str | int, name: str, *, by: str = "") -> bool:
    """Give *page* a tag; False where it has it. Raises NoSuchDocument, or BadMark for an empty or overlong tag."""
    name = tidy_tag(name)
    with store.transaction() as db:
        number = find_page(store, page)
        if standing_tag(db, number, name) is not None:
            return False
        insert(db, "page_tags", {"page": number, "tag": name, "added_at": now(), "added_by": tidy_name(by)})
        return True


def untag_page(store: Store, page: str | int, name: str, *, by: str = "") -> bool:
    """Take a tag off *page*; False where it hasn't got it. Raises NoSuchDocument or BadMark."""
    name = tidy_tag(name)
    with store.transaction() as db:
        standing = standing_tag(db, find_page(store, page), name)
        if standing is None:
            return False
        update(db, "page_tags", standing, {"removed_at": now(), "removed_by": tidy_name(by)})
        return True


def note_page(store: Store, page: str | int, text: str, *, by: str = "") -> int:
    """Add a note to *page*; its number. Raises NoSuchDocument, or BadMark for an empty or overlong note."""
    text = tidy_note(text)
    with store.transaction() as db:
        number = find_page(store, page)
        return insert(
            db, "page_notes", {"page": number, "note": text, "written_at": now(), "written_by": tidy_name(by)}
        )


def withdraw_note(store: Store, page: str | int, number: int, *, by: str = "") -> None:
    """Take a note of *page* back: it stays in the history alone. Raises NoSuchDocument, or BadMark for no such note."""
    with store.transaction() as db:
        found = db.execute(
            "SELECT 1 FROM page_notes WHERE id = ? AND page = ? AND withdrawn_at IS NULL",
            # As text, since a number of more than 64 bits can't be handed over.
            [str(number), find_page(store, page)],
        ).fetchone()
        if found is None:
            raise BadMark(f"{store.path}: document {page} has no note {number}. `conflictwire mark` shows its notes.")
        update(db, "page_notes", number, {"withdrawn_at": now(), "withdrawn_by": tidy_name(by)})


def said_of(store: Store, page: str | int) -> Said:
    """What stands on *page* today. Raises NoSuchDocument."""
    db = store.connection
    number = find_page(store, page)
    marks = tuple(
        Mark(None if relevant is None else bool(relevant), at, by)
        for relevant, at, by in db.execute(
            "SELECT relevant, marked_at, marked_by FROM marks WHERE page = ? ORDER BY id DESC", [number]
        )
    )
    tags = db.execute("SELECT tag FROM page_tags WHERE page = ? AND removed_at IS NULL ORDER BY tag", [number])
    notes = db.execute(
        """SELECT id, note, written_at, written_by FROM page_notes
        WHERE page = ? AND withdrawn_at IS NULL ORDER BY id""",
        [number],
    )
    return Said(
        marks[0].relevant if marks else None,
        tuple(name for (name,) in tags),
        tuple(Note(*row) for row in notes),
        marks,
    )


def all_tags(store: Store) -> list[tuple[str, int]]:
    """The tags that stand on some page and on how many, the commonest first."""
    return store.connection.execute(
        "SELECT tag, count(*) FROM page_tags WHERE removed_at IS NULL GROUP BY tag ORDER BY count(*) DESC, tag"
    ).fetchall()


def marked_documents(store: Store, after: int = 0) -> Iterator[MarkedDocument]:
    """The documents marked yes or no, by number; with *after*, those marked since `newest_mark` gave that."""
    rows = store.connection.execute(
        """SELECT marked.page, pages.url, coalesce(articles.title, ''), coalesce(articles.body, ''), articles.language,
            marked.relevant, marked_at, marked_by
        FROM marked JOIN pages ON pages.id = marked.page LEFT JOIN articles ON articles.id = marked.page
        WHERE EXISTS (SELECT 1 FROM marks WHERE marks.page = marked.page AND marks.id > ?)
        ORDER BY marked.page""",
        [after],
    ).fetchall()
    for page, url, title, text, language, relevant, at, by in rows:
        if not text:
            title, text = text_of(store.connection, page)
        yield MarkedDocument(page, url, title, text, language, bool(relevant), at, by)


def newest_mark(store: Store) -> int:
    """The number of the newest mark; 0 where there is none."""
    newest: int = store.connection.execute("SELECT coalesce(max(id), 0) FROM marks").fetchone()[0]
    return newest


def used_marks(store: Store, profile: Path) -> int:
    """Up to which mark a profile, known by its file's name, was refined; 0 where it never was."""
    row = store.connection.execute("SELECT value FROM facts WHERE name = ?", [f"refined {profile.name}"]).fetchone()
    return int(row[0]) if row else 0


def note_used(store: Store, profile: Path, newest: int) -> None:
    """Remember that a profile was refined by all marks up to *newest*: the same ones must not push it twice."""
    with store.transaction() as db:
        db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", [f"refined {profile.name}", str(newest)])


def standing_tag(db: sqlite3.Connection, page: int, name: str) -> int | None:
    """The number of the row by which *page* has the tag."""
    found = db.execute("SELECT id FROM page_tags WHERE page = ? AND tag = ? AND removed_at IS NULL", [page, name])
    row = found.fetchone()
    return row[0] if row else None


def tidy_tag(name: str) -> str:
    """A tag as it is kept: in lower case, one space between words, without signs that can't be seen."""
    tidied = " ".join(printable(name).casefold().split())
    if not 0 < len(tidied) <= LONGEST_TAG:
        raise BadMark(f"a tag has 1 to {LONGEST_TAG} characters; this one has {len(tidied)}: {tidied[:40]!r}")
    return tidied


def tidy_note(text: str) -> str:
    """A note as it is kept: its lines as they are, without signs that can't be seen."""
    tidied = "\n".join(printable(line).rstrip() for line in text.splitlines()).strip()
    if not 0 < len(tidied) <= LONGEST_NOTE:
        raise BadMark(f"a note has 1 to {LONGEST_NOTE} characters; this one has {len(tidied)}.")
    return tidied


def tidy_name(name: str) -> str:
    """Who said it, for one line."""
    return " ".join(printable(name).split())[:LONGEST_NAME]


def printable(text: str) -> str:
    """*text* composed, a blank for each control character; the joiners that Persian and Armenian write stay."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(" " if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") else char for char in composed)


def erase_name(db: sqlite3.Connection, names: Iterable[str]) -> None:
    """Blank a forgotten commenter's *names* out of tags and notes; the rest of them is the user's own work."""
    for name in names:
        written = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
        for table, column in (("page_notes", "note"), ("page_tags", "tag")):
            for number, text in db.execute(f"SELECT id, {column} FROM {table}").fetchall():
                if written.search(text):
                    update(db, table, number, {column: written.sub("[erased]", text)})


# What `carry_over` takes, by the page's identity, for a rebuilt store numbers its pages anew.
CARRIED = {
    "marks": ("relevant", "marked_at", "marked_by"),
    "page_tags": ("tag", "added_at", "added_by", "removed_at", "removed_by"),
    "page_notes": ("note", "written_at", "written_by", "withdrawn_at", "withdrawn_by"),
}


def carry_over(damaged: Path, store: Store) -> int:
    """Copy what people said from a *damaged* database into *store*, as far as SQLite can read it; how many rows."""
    carried = 0
    with closing(sqlite3.connect(reading_uri(damaged), uri=True)) as old, store.transaction() as db:
        for table, columns in CARRIED.items():
            try:
                rows = old.execute(
                    f"""SELECT identity, {", ".join(f"{table}.{column}" for column in columns)}
                    FROM {table} JOIN pages ON pages.id = page ORDER BY {table}.id"""
                ).fetchall()
            except sqlite3.DatabaseError:
                continue  # an older schema without the table, or the damage is here
            for identity, *values in rows:
                pages = (
                    db.execute("SELECT id FROM pages WHERE identity = ?", [each]).fetchone()
                    for each in both_forms(identity)
                )
                page = next(filter(None, pages), None)
                if page is None:
                    continue
                # Two pages that are one now may both have had the tag.
                with suppress(sqlite3.IntegrityError):
                    insert(db, table, {"page": page[0], **dict(zip(columns, values, strict=True))})
                    carried += 1
    return carried
