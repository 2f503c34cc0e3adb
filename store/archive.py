"""The archive: every response as it was fetched, in rotated `.warc.gz` files that any web archive's tool reads.

Each record is a gzip member of its own, so that it can be read, or blanked, by offset and length alone. The archive is
the truth: whatever the database has can be made again from it. What the records hold is in `store/warc_records.py`.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cleaners.records import Snapshot
from store.errors import ArchiveDamaged, unwritable
from store.payloads import Payloads
from store.urls import is_web
from store.warc_members import Span, read_span, spans, torn_at
from store.warc_records import (
    IDENTICAL,
    NOT_MODIFIED,
    Exchange,
    Head,
    as_member,
    as_revisit,
    beside,
    from_member,
    head_of,
    warcinfo_member,
)

log = logging.getLogger(__name__)

FILE_NAME = re.compile(r"(\d{6})\.warc\.gz")
# A new file begins past this size; a gigabyte is the archives' custom, a quarter of it is handier to copy.
ROTATE_BYTES = 256 * 1024 * 1024
# The last file is continued while it is small, so that short runs don't leave a file each.
CONTINUE_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Place:
    """Where a snapshot lies: file in the archive, offset and length in bytes, and the sha256 of the body."""

    file: str
    offset: int
    length: int
    digest: str


class Archive:
    """The folder of WARC files beside a store. Made on the first append; reading needs no lock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file: BinaryIO | None = None
        self.name = ""
        self.payloads = Payloads(folder)

    # -- writing -------------------------------------------------------------------------------------------------

    def append(
        self,
        snapshot: Snapshot,
        *,
        guide: bool = False,
        exchange: Exchange | None = None,
        origin: Place | None = None,
        from_file: bool = False,
    ) -> Place:
        """Write *snapshot* at the end of the current file; when this returns, the bytes are on the disk.

        A page whose body the archive has already becomes a revisit record that refers to it. A *guide* is a feed,
        sitemap or list: archived for the record, and passed over by `places`. What the *exchange* says is written
        beside it. *origin* is the place of the feed that carried this copy of an article; *from_file* says that nobody
        fetched it. Raises StoreFull,
        StoreReadOnly or StoreUnreachable; what was written of a record by then is cut off again.
        """
        digest = digest_of(snapshot.body)
        feed = self.head(origin.file, origin.offset) if origin is not None else None
        is_response = is_web(snapshot.final_url) and feed is None and not from_file
        known = self.known(digest) if is_response and snapshot.body else None
        if known is not None:
            original, place = known
            member = as_revisit(snapshot, original, place, IDENTICAL, guide=guide, exchange=exchange)
        else:
            refers_to = feed.id if feed else ""
            member = as_member(snapshot, guide=guide, exchange=exchange, origin=refers_to, from_file=from_file)
        offset = self.write(snapshot, member, exchange)
        if known is None and is_response:
            self.payloads.keep(digest, self.name, offset)
        return Place(self.name, offset, len(member), digest)

    def append_unchanged(self, answer: Snapshot, digest: str, exchange: Exchange | None = None) -> None:
        """Note that a page is as it was: *answer* is a 304, or has the body with that *digest* again.

        Nothing is written where the archive doesn't have the body. The bytes reach the disk with the next page.
        """
        known = self.known(digest)
        if known is not None:
            profile = NOT_MODIFIED if answer.status == 304 else IDENTICAL
            member = as_revisit(answer, *known, profile, guide=True, exchange=exchange)
            self.write(answer, member, exchange, durable=False)

    def write(self, snapshot: Snapshot, member: bytes, exchange: Exchange | None, *, durable: bool = True) -> int:
        """Append *member*, and the records that go with it; returns its offset."""
        data = member
        if exchange is not None and is_web(snapshot.final_url):
            head = head_of(member)
            assert head is not None
            data += b"".join(beside(snapshot, head.id, exchange))
        file = self.writable(len(data))
        offset = file.seek(0, os.SEEK_END)
        try:
            file.write(data)
            file.flush()
            if durable:
                os.fdatasync(file.fileno())
        except OSError as error:
            self.abandon(offset)
            raise unwritable(error, self.folder / self.name) from error
        self.payloads.is_whole(self.name, offset + len(data))
        return offset

    def known(self, digest: str) -> tuple[Head, tuple[str, int]] | None:
        """The response record with that body, and its file and offset; None where the archive hasn't got it."""
        place = self.payloads.find(digest)
        member = self.member(*place) if place is not None else None
        head = head_of(member) if member is not None else None
        if place is None or member is None or head is None or head.type != "response":
            return None
        # Another file may have taken the name since, as where an archive is put together from copies.
        snapshot = from_member(member)
        return (head, place) if snapshot is not None and digest_of(snapshot.body) == digest else None

    def writable(self, size: int) -> BinaryIO:
        """The file to append to, ours alone for as long as it's open."""
        if self.file is not None and self.file.seek(0, os.SEEK_END) + size > ROTATE_BYTES:
            self.leave()
        if self.file is None:
            try:
                self.folder.mkdir(exist_ok=True)
                self.mend()
                self.file = self.continued() or self.begun()
            except OSError as error:
                raise unwritable(error, self.folder) from error
        return self.file

    def mend(self) -> int:
        """Cut off what killed processes left half-written at the ends of files; how many bytes.

        No record is lost: a snapshot is referred to only when its record is whole and on the disk. Damage that is
        followed by whole records isn't touched. Raises StoreReadOnly or StoreUnreachable.
        """
        try:
            return sum(self.mended(path) for path in self.files())
        except OSError as error:
            raise unwritable(error, self.folder) from error

    def mended(self, path: Path) -> int:
        """How many bytes were cut off the end of *path*; none where it is whole, or another process writes to it."""
        with path.open("r+b") as file:
            size = file.seek(0, os.SEEK_END)
            checked = self.payloads.whole(path.name)
            if checked == size or not locked(file):
                return 0
            torn = torn_at(path, checked if checked < size else 0)
            if torn is not None:
                # Before anything is cut off: what `checked` says may be of another file that had the name.
                torn = torn_at(path)
            end = size if torn is None else torn
            if end < size:
                log.warning("%s: %d bytes of a record that was never finished are cut off", path, size - end)
                file.truncate(end)
            self.payloads.is_whole(path.name, end)
            return size - end

    def continued(self) -> BinaryIO | None:
        """The last file, if it's small and nobody else's."""
        last = next(iter(reversed(self.files())), None)
        if last is None or last.stat().st_size > min(CONTINUE_BYTES, ROTATE_BYTES // 2):
            return None
        file = last.open("r+b")
        if not locked(file) or torn_at(last, self.payloads.whole(last.name)) is not None:
            file.close()
            return None
        self.name = last.name
        return file

    def begun(self) -> BinaryIO:
        """A new file with the next free number."""
        last = next(iter(reversed(self.files())), None)
        number = int(last.name[:6]) + 1 if last else 1
        while True:
            self.name = f"{number:06}.warc.gz"
            try:
                file = (self.folder / self.name).open("x+b")
            except FileExistsError:
                number += 1
                continue
            locked(file)
            file.write(warcinfo_member(self.name, {"isPartOf": self.folder.stem, "robots": "obey"}))
            file.flush()
            return file

    def abandon(self, offset: int) -> None:
        """Cut the current file off at *offset* and leave it."""
        if self.file is not None:
            os.ftruncate(self.file.fileno(), offset)
            try:
                self.file.close()
            except OSError:
                log.debug("closing %s after a failed write", self.name, exc_info=True)
            self.file = None

    def leave(self) -> None:
        """Give the current file free for another process."""
        if self.file is not None:
            self.file.close()
            self.file = None

    def close(self) -> None:
        """Let go of all files."""
        self.leave()
        self.payloads.close()

    # -- reading -------------------------------------------------------------------------------------------------

    def read(self, place: Place) -> Snapshot:
        """The snapshot at *place*, as it was appended.

        Raises ArchiveDamaged where the file is missing or cut, the body isn't the one with that digest, or the name
        isn't a file's of ours: the database that says so may come from anywhere.
        """
        if not FILE_NAME.fullmatch(place.file):
            raise ArchiveDamaged(
                f"{self.folder}: {place.file[:100]!r} is no file of an archive, whose files are called 000001.warc.gz "
                "and so on",
                "The database was altered; `conflictwire verify --repair` makes it again from the archive.",
            )
        path = self.folder / place.file
        try:
            with path.open("rb") as file:
                file.seek(place.offset)
                member = file.read(place.length)
        except OSError as error:
            raise ArchiveDamaged(
                f"{path}: cannot be read: {error.strerror}",
                "Put the archive's folder back beside the store.",
            ) from error
        snapshot = self.snapshot_of(member)
        if snapshot is None or digest_of(snapshot.body) != place.digest:
            raise ArchiveDamaged(
                f"{path}: at offset {place.offset} are not the bytes with digest sha256:{place.digest[:16]}…",
                "Bring the file back from a copy; `conflictwire verify` lists all that are concerned.",
            )
        return snapshot

    def snapshot_of(self, member: bytes) -> Snapshot | None:
        """The snapshot in *member*, a revisit's body from where it lies; None where it can't be read."""
        head = head_of(member)
        original = self.member(*head.refers_to) if head is not None and head.refers_to else None
        return from_member(member, original)

    def member(self, file: str, offset: int) -> bytes | None:
        """The record at *offset* of *file*; None where there is none. A name that isn't a file of ours is none."""
        try:
            return read_span(self.folder / file, offset) if FILE_NAME.fullmatch(file) else None
        except OSError:
            return None

    def head(self, file: str, offset: int) -> Head | None:
        """What the record at *offset* of *file* says of itself."""
        member = self.member(file, offset)
        return None if member is None else head_of(member)

    def places(self) -> Iterator[tuple[Place, Snapshot]]:
        """Every document's record, in the order of writing, with its snapshot. What can't be read is passed over."""
        for file, offset, member in self.records():
            head = head_of(member)
            if head is None or not head.is_document:
                continue
            snapshot = self.snapshot_of(member)
            if snapshot is not None:
                yield Place(file, offset, len(member), digest_of(snapshot.body)), snapshot

    def records(self) -> Iterator[tuple[str, int, bytes]]:
        """Every whole record of any kind: file, offset, and its compressed bytes."""
        for path in self.files():
            for span in spans(path):
                if not span.whole:
                    log.warning("%s: %d bytes at offset %d are no record", path, span.length, span.offset)
                    continue
                member = read_span(path, span.offset)
                if member is not None:
                    yield path.name, span.offset, member

    def damage(self) -> Iterator[tuple[Path, Span]]:
        """Bytes that are no record, by file. One that a process is writing just now is left out."""
        for path in self.files():
            with path.open("rb") as file:
                if locked(file):
                    yield from ((path, span) for span in spans(path) if not span.whole)

    def files(self) -> list[Path]:
        """The archive's files, oldest first."""
        return sorted(path for path in self.folder.glob("*.warc.gz") if FILE_NAME.fullmatch(path.name))


def digest_of(body: bytes) -> str:
    """sha256, hexadecimal."""
    return hashlib.sha256(body).hexdigest()


def locked(file: BinaryIO) -> bool:
    """Take the file for this process; False where another has it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
