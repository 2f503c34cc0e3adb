"""What can go wrong with a store, each with what happened, where, and what to do next.

StoreError
 ├─ StoreMissing       there is no file and none was to be made
 ├─ NotAStore          the file is something else; give another path
 ├─ NameTaken          a store of that name has the archive beside it; give another path
 ├─ NewerSchema        a newer conflictwire made it; upgrade the program
 ├─ StoreLocked        another process writes; wait, or end it
 ├─ StoreReadOnly      file or folder may not be written; change the permission or copy the store
 ├─ StoreFull          the disk is full; free some space and run the same again
 ├─ StoreUnreachable   the system fails to open, read or write the file; look at the disk
 ├─ StoreDamaged       SQLite finds the file malformed; verify, then rebuild from the archive
 ├─ ArchiveDamaged     a snapshot's bytes aren't where, or what, the store says
 ├─ ErasureUnfinished  rows are erased, and the file isn't written anew yet; make room and run the same again
 ├─ NoSuchDocument     nothing in the store answers to that address or number
 ├─ BadQuery           a search that can't be understood
 └─ BadMark            a tag or note that is empty or too long, or isn't there

Whatever is raised, the transaction was rolled back, but for ErasureUnfinished: the store is as it was before the call.
"""

from __future__ import annotations

import errno
import re
import shutil
import sqlite3
from pathlib import Path


class StoreError(Exception):
    """The root: its text is a whole message for a person."""


class StoreMissing(StoreError):
    """There is no store at the path."""


class NotAStore(StoreError):
    """The file is not SQLite, or is the database of another program."""


class NameTaken(StoreError):
    """The new store would share another's archive."""


class NewerSchema(StoreError):
    """The store has migrations that this program doesn't know."""


class StoreLocked(StoreError):
    """Another process holds the write lock for longer than we wait."""


class StoreReadOnly(StoreError):
    """The store can be read but not written."""


class StoreFull(StoreError):
    """The disk, or the database's own limit, is full."""


class StoreUnreachable(StoreError):
    """The system fails to open, read or write the file, which itself may be sound: no reason to make it anew."""


class StoreDamaged(StoreError):
    """SQLite reads something that can't be."""


class ArchiveDamaged(StoreError):
    """A record of the archive is missing, torn or not what its digest says: *what*, and the *advice* what to do."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(what, advice)
        self.what, self.advice = what, advice

    def __str__(self) -> str:
        return f"{self.what}. {self.advice}"


class ErasureUnfinished(StoreError):
    """What was to be forgotten is erased, and parts of the file that are not in use may still hold it."""


class NoSuchDocument(StoreError):
    """No page or article has that address or number."""


class BadQuery(StoreError):
    """A search query, date or filter that has no meaning."""


class BadMark(StoreError):
    """A tag or note that can't be kept as it is, or that isn't there."""


LOOK = "Run `conflictwire verify`, which says what is wrong and what to do."

# By SQLite's primary result code: what to raise, what happened, what to do.
KNOWN: dict[int, tuple[type[StoreError], str, str]] = {
    sqlite3.SQLITE_BUSY: (
        StoreLocked,
        "another process is writing to it",
        "Wait until that one has finished, or end it, and run the same again.",
    ),
    sqlite3.SQLITE_LOCKED: (
        StoreLocked,
        "another process is writing to it",
        "Wait until that one has finished, or end it, and run the same again.",
    ),
    sqlite3.SQLITE_READONLY: (
        StoreReadOnly,
        "it may not be written",
        "Change the permissions of the file and its folder, or work on a copy of it.",
    ),
    sqlite3.SQLITE_FULL: (
        StoreFull,
        "the disk is full",
        "Nothing was half-written. Free some space and run the same again.",
    ),
    sqlite3.SQLITE_NOTADB: (
        NotAStore,
        "it is not an SQLite database",
        "Give the path of another file, or of none yet.",
    ),
    sqlite3.SQLITE_CORRUPT: (
        StoreDamaged,
        "SQLite finds it malformed",
        "Copy the file, then run `conflictwire verify --repair`, which rebuilds it from the archive.",
    ),
    sqlite3.SQLITE_IOERR: (
        StoreUnreachable,
        "the system failed to read or write it",
        "Look at the disk's health and its free space, then run `conflictwire verify`.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        StoreUnreachable,
        "it cannot be opened",
        "Check that the folder exists and may be read and written.",
    ),
}


SHARED_MEMORY = 64 * 1024
"""Bytes: twice what SQLite's file of shared memory begins with."""


def explained(error: sqlite3.Error, path: Path) -> StoreError | None:
    """The StoreError that says what *error* means for the store at *path*; None for a mistake of ours."""
    code = getattr(error, "sqlite_errorcode", None)
    known = KNOWN.get(code & 0xFF) if code is not None else None
    if code is not None and code & 0xFF == sqlite3.SQLITE_IOERR and _has_no_room(path):
        known = KNOWN[sqlite3.SQLITE_FULL]
    if known is None:
        return StoreDamaged(f"{path}: {error}. {LOOK}") if lacks_a_table(error) else None
    kind, what, advice = known
    return kind(f"{path}: {what} ({error}). {advice}")


def _has_no_room(path: Path) -> bool:
    """True where the log's shared memory finds no room on the disk, which SQLite calls an error of reading."""
    try:
        return shutil.disk_usage(path.parent).free < SHARED_MEMORY
    except OSError:
        return False


def lacks_a_table(error: sqlite3.Error) -> bool:
    """True where a table or view of ours isn't in the file: a name that is no such is a mistake of ours."""
    from store.schema import expected  # which runs the migrations

    found = re.match(r"no such table: (?:main\.)?(\w+)", str(error))
    return found is not None and found[1] in expected()


def said_without_text(error: Exception) -> str:
    """What *error* says, without the text that can't be decoded, which may be a whole article."""
    return str(error).split(" with text ", maxsplit=1)[0]


# What the system says where a disk is full, and where writing isn't allowed.
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


def unwritable(error: OSError, path: Path, what: str = "the archive") -> StoreError:
    """The StoreError that says what *error* means for *what* is at *path*, a file or folder."""
    said = f"{path}: {what} can't be written: {error.strerror}."
    if error.errno in FULL:
        return StoreFull(f"{said} Nothing was half-written. Free some space and run the same again.")
    if error.errno in FORBIDDEN:
        return StoreReadOnly(f"{said} Change the permissions of the file and its folder, or work on a copy of it.")
    return StoreUnreachable(f"{said} Look at the disk's health, and at what stands there, then run the same again.")
