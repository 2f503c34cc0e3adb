"""What a cleaner made of a snapshot, segment by segment: each text kept once, each reading kept for ever."""

from __future__ import annotations

import json
import re
import sqlite3
from functools import lru_cache
from operator import attrgetter

from cleaners.records import Article, Cleaned, Comment, Discussion, Label, Segment
from cleaners.site_memory import normal_line
from store.rows import Value, insert, storable
from store.search_text import digest16

ARTICLE_FIELDS = attrgetter(*Article.__dataclass_fields__)
COMMENT_FIELDS = attrgetter(*Comment.__dataclass_fields__)
SEGMENT_FIELDS = attrgetter(*Segment.__dataclass_fields__)
TEXTS_AT_ONCE = 500
# Characters: twice the 40 words up to which cleaners look at what a site repeats.
LONGEST_LINE = 500
GENERAL = re.compile(r"[^;\d]*")
UNDECIDED = (None, None)
DISCUSSION_FIELDS = attrgetter(*Discussion.__dataclass_fields__)


def cleaning_digest(cleaned: Cleaned) -> bytes:
    """What tells two readings apart: everything but the cleaner's version."""
    parts = [
        ARTICLE_FIELDS(cleaned.article) if cleaned.article else None,
        [COMMENT_FIELDS(comment) for comment in cleaned.comments],
        [SEGMENT_FIELDS(segment) for segment in cleaned.segments],
        [DISCUSSION_FIELDS(discussion) for discussion in cleaned.discussions],
        cleaned.notes,
        cleaned.reason,
    ]
    return digest16(json.dumps([*parts, cleaned.about] if cleaned.about else parts))


def keep_cleaning(db: sqlite3.Connection, page: int, cleaned: Cleaned, digest: bytes) -> int:
    """The number of the cleaning that reads like *cleaned*; written down if the page has none yet."""
    found = db.execute("SELECT id FROM cleanings WHERE page = ? AND digest = ?", [page, digest]).fetchone()
    if found is not None:
        number: int = found[0]
        return number
    number = insert(db, "cleanings", {"page": page, "digest": digest, "reason": cleaned.reason})
    texts = text_numbers(db, cleaned.segments)
    said = {key: parted(key[1]) for key in {(s.rule, s.reason) for s in cleaned.segments if s.rule}}
    entries = {(rule, general) for (rule, _), (general, _) in said.items()}
    numbers = {entry: rule_number(db, *entry) for entry in entries}
    decided = {key: (numbers[key[0], general], detail) for key, (general, detail) in said.items()}
    db.executemany(
        "INSERT INTO segments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                number,
                position,
                texts[s.text],
                str(s.label),
                rule,
                s.line,
                s.path,
                str(s.block),
                s.level,
                s.comment,
                detail,
            )
            for position, s in enumerate(cleaned.segments)
            for rule, detail in (decided.get((s.rule, s.reason), UNDECIDED),)
        ],
    )
    db.executemany(
        "INSERT INTO notes VALUES (?, ?, ?)",
        [(number, position, storable(note)) for position, note in enumerate(cleaned.notes)],
    )
    for position, d in enumerate(cleaned.discussions):
        row: dict[str, Value] = {"cleaning": number, "position": position, "provider": d.provider}
        insert(db, "discussions", row | {"thread_id": d.thread_id, "url": d.url, "count": d.count})
    return number


def text_numbers(db: sqlite3.Connection, segments: tuple[Segment, ...]) -> dict[str, int]:
    """The number under which each segment's very text is kept."""
    digests = {segment.text: digest16(segment.text) for segment in segments}
    known: dict[bytes, int] = {}
    wanted = list(digests.values())
    for start in range(0, len(wanted), TEXTS_AT_ONCE):
        some = wanted[start : start + TEXTS_AT_ONCE]
        marks = ", ".join("?" * len(some))
        known.update(db.execute(f"SELECT hash, id FROM texts WHERE hash IN ({marks})", some).fetchall())
    (last,) = db.execute("SELECT coalesce(max(id), 0) FROM texts").fetchone()
    # Numbered here, so that all go in at once: nobody else writes while we do.
    new = {digest: (text, last + n) for n, (text, digest) in enumerate(unknown(digests, known), 1)}
    db.executemany(
        "INSERT INTO texts (id, hash, line, text) VALUES (?, ?, ?, ?)",
        [(number, digest, line_hash(text), storable(text)) for digest, (text, number) in new.items()],
    )
    known.update((digest, number) for digest, (_, number) in new.items())
    return {text: known[digest] for text, digest in digests.items()}


def unknown(digests: dict[str, bytes], known: dict[bytes, int]) -> list[tuple[str, bytes]]:
    """The texts that are new to the store."""
    return [(text, digest) for text, digest in digests.items() if digest not in known]


def line_hash(text: str) -> bytes | None:
    """By which a site's lines are counted; None for a text that is blank or too long to be a custom of the site."""
    line = normal_line(text) if len(text) <= LONGEST_LINE else ""
    return digest16(line) if line else None


@lru_cache(maxsize=1024)
def parted(reason: str) -> tuple[str, str | None]:
    """What a reason says in general, and the rest from its first number or semicolon on: what was seen on one line.

    The two joined are the reason again. Only the first part is an entry of `rules`, or that table would grow with the
    pages ("stands on 12 of 40 pages").
    """
    general = GENERAL.match(reason)
    assert general is not None
    return general[0], reason[general.end() :] or None


def rule_number(db: sqlite3.Connection, name: str, reason: str) -> int:
    """The number of the rule which says *reason* in general."""
    found = db.execute("SELECT id FROM rules WHERE name = ? AND reason = ?", (name, reason)).fetchone()
    if found is not None:
        number: int = found[0]
        return number
    return insert(db, "rules", {"name": name, "reason": reason})


def read_segments(db: sqlite3.Connection, cleaning: int) -> list[Segment]:
    """The segments of a cleaning, in reading order, as the cleaner gave them."""
    rows = db.execute(
        """SELECT texts.text, label, coalesce(rules.name, ''), coalesce(rules.reason || coalesce(detail, ''), ''),
            segments.line, path, block, level, comment
        FROM segments JOIN texts ON texts.id = segments.text LEFT JOIN rules ON rules.id = segments.rule
        WHERE cleaning = ? ORDER BY position""",
        [cleaning],
    )
    return [Segment(row[0], Label(row[1]), *row[2:]) for row in rows]


def text_of(db: sqlite3.Connection, page: int) -> tuple[str, str]:
    """Headline and body of a page as its newest snapshot was read, also where they are no article of the corpus."""
    row = db.execute(
        "SELECT cleaning FROM snapshots JOIN pages ON pages.snapshot = snapshots.id WHERE pages.id = ?", [page]
    ).fetchone()
    segments = read_segments(db, row[0]) if row else ()
    titles, bodies = (
        [segment.text for segment in segments if segment.label is label] for label in (Label.TITLE, Label.BODY)
    )
    return " ".join(titles), "\n\n".join(bodies)
