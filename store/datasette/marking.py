"""What a reader says of an article, on its way into the store: who may, and how it is written.

The person who started the server gets a token with the address; whoever brings it back has a signed cookie from then
on. Pages are read through connections that can't write; a mark opens the store as every other writer does, begins
IMMEDIATE and waits a moment where a crawl is in the middle of something.
"""

from __future__ import annotations

import asyncio
import secrets
import threading
from collections.abc import Callable
from pathlib import Path

from datasette.app import Datasette
from datasette.utils.asgi import Request

from store.connection import Store, may_write, open_store
from store.datasette.asking import corpus
from store.errors import BadMark, StoreLocked
from store.marks import mark_page, note_page, tag_page, untag_page, withdraw_note

# A crawl's transactions take some hundredths of a second; a person waits this long for an answer without a word.
MILLISECONDS_TO_WAIT = 3000
OWNER = {"id": "owner"}


class Marking:
    """Marking in one served store: the token that lets a reader in, and the lock by which one mark follows another."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.token = secrets.token_urlsafe(24)
        self.lock = threading.Lock()

    def lets_in(self, token: str) -> bool:
        """True for the token, told apart from others in a time that says nothing about it."""
        return secrets.compare_digest(token.encode(), self.token.encode())

    async def keep(self, page: int, action: str, said: str) -> None:
        """Write one action of ACTIONS on *page*. Raises BadMark, NoSuchDocument, or StoreLocked while others write."""
        await asyncio.to_thread(self.write, page, action, said)

    def write(self, page: int, action: str, said: str) -> None:
        """The same, in the thread that it is called from."""
        with self.lock, open_store(self.path, create=False) as store:
            store.connection.execute(f"PRAGMA busy_timeout = {MILLISECONDS_TO_WAIT}")
            try:
                ACTIONS[action](store, page, said)
            except StoreLocked as error:
                raise StoreLocked("A crawl is writing to the store just now. Try again in a moment.") from error


def withdraw(store: Store, page: int, said: str) -> None:
    """Take back the note whose number is *said*."""
    if not (said.isascii() and said.isdigit() and len(said) < 19):
        raise BadMark("Which note was meant can't be told. Reload the article's page.")
    withdraw_note(store, page, int(said))


# By the name that a form's button carries.
ACTIONS: dict[str, Callable[[Store, int, str], object]] = {
    "yes": lambda store, page, _: mark_page(store, page, relevant=True),
    "no": lambda store, page, _: mark_page(store, page, relevant=False),
    "clear": lambda store, page, _: mark_page(store, page, relevant=None),
    "tag": tag_page,
    "untag": untag_page,
    "note": note_page,
    "withdraw": withdraw,
}


def marking_of(path: Path, *, public: bool) -> Marking | None:
    """Marking for the store at *path*; None in public, and where the file or its folder may not be written."""
    if public or not may_write(path):
        return None
    return Marking(path)


def marking(datasette: Datasette) -> Marking | None:
    """What `application` set up; None where marking is off."""
    found: Marking | None = getattr(datasette.get_database(corpus(datasette)["database"]), "marking", None)
    return found


def may_mark(datasette: Datasette, request: Request) -> bool:
    """True for who brought the token."""
    return marking(datasette) is not None and request.actor == OWNER
