"""`/story` and `/story/`: one document or two, by what was seen of them and never by the address alone.

A redirect or a canonical address from one to the other needs no more than that both lead to one page. Beside that, the
same bytes or (nearly) the same text under both make them one. Without any of it they are two pages; should they turn
out to be copies later, they are linked like any copies.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import replace

from cleaners import ONLY_COMMENTS
from cleaners.records import Cleaned
from store.duplicates import COPY, stored_signature
from store.search_text import text_hash
from store.signatures import resemblance, signature
from store.urls import Identity, slash_twin


def filed_as(
    db: sqlite3.Connection, identity: Identity, addresses: Collection[str], cleaned: Cleaned, digest: str
) -> tuple[Identity, bool | None]:
    """The identity under which a snapshot is kept, and whether its page is the same as its twin's; None without a twin.

    *addresses* are all by which it was met, *digest* is of its body. The page that came first keeps its identity.
    """
    twin = slash_twin(identity.key)
    if twin is None:
        return identity, None
    known = dict(db.execute("SELECT identity, id FROM pages WHERE identity IN (?, ?)", [identity.key, twin]))
    if identity.key in known or twin not in known:
        return identity, None
    page = known[twin]
    same = (
        leads_there(db, page, addresses)
        or bool(cleaned.about)
        or has_bytes(db, page, digest)
        or has_text(db, page, cleaned)
        or is_only_spoken_of(db, page)
    )
    return (replace(identity, key=twin) if same else identity), same


def leads_there(db: sqlite3.Connection, page: int, addresses: Collection[str]) -> bool:
    """Whether *page* was met under one of *addresses*, as it is by a redirect or a canonical address."""
    marks = ", ".join("?" * len(addresses))
    found = db.execute(f"SELECT 1 FROM page_urls WHERE page = ? AND url IN ({marks})", [page, *addresses]).fetchone()
    return found is not None


def has_bytes(db: sqlite3.Connection, page: int, digest: str) -> bool:
    """Whether *page* ever had a body with that *digest*."""
    return db.execute("SELECT 1 FROM snapshots WHERE page = ? AND digest = ?", [page, digest]).fetchone() is not None


def has_text(db: sqlite3.Connection, page: int, cleaned: Cleaned) -> bool:
    """Whether the article reads like that of *page*: the same words, or a copy as near-duplicates are told."""
    if cleaned.article is None:
        return False
    row = db.execute("SELECT text_hash FROM articles WHERE id = ?", [page]).fetchone()
    if row is None:
        return False
    if row[0] is not None and row[0] == text_hash(cleaned.article.body):
        return True
    mine, its = signature(cleaned.article.body), stored_signature(db, page)
    return mine is not None and its is not None and resemblance(mine, its) >= COPY


def is_only_spoken_of(db: sqlite3.Connection, page: int) -> bool:
    """Whether of *page* nothing was read but comments on it, which may name it in either form."""
    row = db.execute("SELECT reason FROM pages WHERE id = ?", [page]).fetchone()
    return row is not None and (row[0] or "").startswith(ONLY_COMMENTS)
