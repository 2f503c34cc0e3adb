"""The archive: every response as it was fetched, in rotated `.warc.gz` files that any web archive's tool reads.

A response becomes a `response` record (status line, headers, body), a flat text or local file a `resource` record.
Each record is a gzip member of its own, so that it can be read, or blanked, by offset and length alone. The archive
is the truth: whatever the database has can be made again from it.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import io
import logging
import os
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, unquote

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from cleaners.records import Snapshot
from store.errors import ArchiveDamaged, StoreFull, StoreReadOnly
from store.urls import is_web

log = logging.getLogger(__name__)

FILE_NAME = re.compile(r"(\d{6})\.warc\.gz$")
# A new file begins past this size; a gigabyte is the archives' custom, a quarter of it is handier to copy.
ROTATE_BYTES = 256 * 1024 * 1024
# A file of an earlier process is continued only while checking that it ends whole takes no longer than a blink.
CONTINUE_BYTES = 16 * 1024 * 1024
# They describe the bytes on the wire, where we keep the decoded body; prefixed as archives prefix them.
WIRE_HEADERS = frozenset(("content-encoding", "transfer-encoding", "content-length"))
WIRE_PREFIX = "X-Archive-Orig-"
REQUESTED = "X-Conflictwire-Requested"
# Marks what led to documents and is none itself, so that rebuilding a store from its archive doesn't take it for one.
GUIDE = "X-Conflictwire-Guide"


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

    def append(self, snapshot: Snapshot, *, guide: bool = False) -> Place:
        """Write *snapshot* at the end of the current file; when this returns, the bytes are on the disk.

        A *guide* is a feed, sitemap or list: archived for the record, and passed over by `places`. Raises StoreFull
        or StoreReadOnly; what was written of a record by then is cut off again.
        """
        member = as_member(snapshot, guide=guide)
        file = self.writable(len(member))
        offset = file.seek(0, os.SEEK_END)
        try:
            file.write(member)
            file.flush()
            os.fdatasync(file.fileno())
        except OSError as error:
            self.abandon(offset)
            raise StoreFull(
                f"{self.folder / self.name}: the archive can't be written: {error.strerror}. "
                "Nothing was half-written. Free some space and run the same again."
            ) from error
        return Place(self.name, offset, len(member), digest_of(snapshot.body))

    def read(self, place: Place) -> Snapshot:
        """The snapshot at *place*, as it was appended.

        Raises ArchiveDamaged where the file is missing or cut, or the body isn't the one with that digest.
        """
        path = self.folder / place.file
        try:
            with path.open("rb") as file:
                file.seek(place.offset)
                member = file.read(place.length)
        except OSError as error:
            raise ArchiveDamaged(
                f"{path}: cannot be read: {error.strerror}. Put the archive's folder back beside the store."
            ) from error
        snapshot = from_member(member)
        if snapshot is None or digest_of(snapshot.body) != place.digest:
            raise ArchiveDamaged(
                f"{path}: at offset {place.offset} are not the bytes with digest sha256:{place.digest[:16]}…. "
                "Bring the file back from a copy; `conflictwire verify` lists all that are concerned."
            )
        return snapshot

    def places(self) -> Iterator[tuple[Place, Snapshot]]:
        """Every document's record, in the order of writing, with its snapshot. What follows a torn one is reported."""
        for path in self.files():
            for offset, member in members(path):
                snapshot = from_member(member)
                if snapshot is not None:
                    yield Place(path.name, offset, len(member), digest_of(snapshot.body)), snapshot

    def files(self) -> list[Path]:
        """The archive's files, oldest first."""
        return sorted(path for path in self.folder.glob("*.warc.gz") if FILE_NAME.match(path.name))

    def blank(self, place: Place) -> None:
        """Overwrite a record for ever with an empty one of the same length: when someone asks to be forgotten."""
        path = self.folder / place.file
        with path.open("r+b") as file:
            file.seek(place.offset)
            file.write(blank_member(place.length))
            file.flush()
            os.fsync(file.fileno())

    def close(self) -> None:
        """Give the current file free for another process."""
        if self.file is not None:
            self.file.close()
            self.file = None

    def writable(self, size: int) -> BinaryIO:
        """The file to append to, ours alone for as long as it's open."""
        if self.file is not None and self.file.seek(0, os.SEEK_END) + size > ROTATE_BYTES:
            self.close()
        if self.file is None:
            try:
                self.folder.mkdir(exist_ok=True)
                self.file = self.continued() or self.begun()
            except OSError as error:
                raise StoreReadOnly(
                    f"{self.folder}: the archive can't be written: {error.strerror}. Change the folder's permissions."
                ) from error
        return self.file

    def continued(self) -> BinaryIO | None:
        """The last file, if it's small, whole and nobody else's."""
        last = next(iter(reversed(self.files())), None)
        if last is None or last.stat().st_size > min(CONTINUE_BYTES, ROTATE_BYTES // 2):
            return None
        file = last.open("r+b")
        if not locked(file) or not ends_whole(last):
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
            file.write(written(lambda writer: writer.create_warcinfo_record(self.name, {"software": "conflictwire"})))
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


def written(make: Callable[[WARCWriter], ArcWarcRecord]) -> bytes:
    """One gzip member with the record that *make* gives for a writer."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
    writer.write_record(make(writer))
    return buffer.getvalue()


def as_member(snapshot: Snapshot, *, guide: bool = False) -> bytes:
    """*snapshot* as one compressed WARC record."""
    return written(lambda writer: as_record(writer, snapshot, guide))


def as_record(writer: WARCWriter, snapshot: Snapshot, guide: bool) -> ArcWarcRecord:
    """A `response` record for a page of the web, a `resource` record for a file."""
    date = snapshot.fetched_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    warc_headers = {"WARC-Date": date, **({GUIDE: "yes"} if guide else {})}
    if not is_web(snapshot.final_url):
        warc_headers[REQUESTED] = quote(snapshot.url)
        return writer.create_warc_record(
            "file:" + quote(snapshot.url.removeprefix("file:")),
            "resource",
            payload=io.BytesIO(snapshot.body),
            warc_headers_dict=warc_headers,
            warc_content_type=clean_header(snapshot.header("content-type") or "application/octet-stream"),
        )
    if snapshot.response_url and snapshot.response_url != snapshot.url:
        warc_headers[REQUESTED] = clean_header(snapshot.url)
    headers = [
        ((WIRE_PREFIX if name.lower() in WIRE_HEADERS else "") + clean_header(name), clean_header(value))
        for name, value in snapshot.headers
    ]
    headers.append(("Content-Length", str(len(snapshot.body))))
    return writer.create_warc_record(
        clean_header(snapshot.final_url),
        "response",
        payload=io.BytesIO(snapshot.body),
        http_headers=StatusAndHeaders(f"{snapshot.status} ", headers, protocol="HTTP/1.1"),
        warc_headers_dict=warc_headers,
    )


def clean_header(value: str) -> str:
    """*value* on one line: a header must not be able to end the header block."""
    return re.sub(r"[\r\n\0]+", " ", value)


def from_member(member: bytes) -> Snapshot | None:
    """The snapshot in a gzip member; None where it holds another kind of record, or none that can be read."""
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(member))), None)
        return as_snapshot(record) if record is not None else None
    except (OSError, EOFError, ValueError, zlib.error):
        return None
    except Exception as error:  # warcio's own errors share no base class
        log.debug("record that can't be read: %r", error)
        return None


def as_snapshot(record: ArcWarcRecord) -> Snapshot | None:
    """The snapshot that a `response` or `resource` record of a document holds."""
    warc = record.rec_headers
    if record.rec_type not in ("response", "resource") or warc.get_header(GUIDE):
        return None
    target = warc.get_header("WARC-Target-URI")
    fetched_at = datetime.fromisoformat(warc.get_header("WARC-Date").replace("Z", "+00:00"))
    requested = warc.get_header(REQUESTED)
    body = record.raw_stream.read()
    if record.rec_type == "resource":
        url = unquote(requested) if requested else target
        return Snapshot(url, body, fetched_at, headers=(("content-type", warc.get_header("Content-Type")),))
    http = record.http_headers
    headers = tuple(
        (name.removeprefix(WIRE_PREFIX), value) for name, value in http.headers if name.lower() not in WIRE_HEADERS
    )
    return Snapshot(
        requested or target, body, fetched_at, target if requested else "", int(http.get_statuscode() or 0), headers
    )


def members(path: Path) -> Iterator[tuple[int, bytes]]:
    """Each whole gzip member of the file with its offset; a torn end is logged and left."""
    data = b""
    offset = 0
    with path.open("rb") as file:
        inflate = zlib.decompressobj(wbits=31)
        while True:
            piece = file.read(1 << 16)
            data += piece
            fed = piece
            try:
                while fed:
                    inflate.decompress(fed)
                    if not inflate.eof:
                        break
                    fed = inflate.unused_data
                    length = len(data) - len(fed)
                    yield offset, data[:length]
                    offset += length
                    data = fed
                    inflate = zlib.decompressobj(wbits=31)
            except zlib.error:
                break
            if not piece:
                break
    if data:
        log.warning(
            "%s: a torn record at offset %d is passed over; the process that wrote it was stopped", path, offset
        )


def ends_whole(path: Path) -> bool:
    """True where the file is a run of whole gzip members to its last byte."""
    end = 0
    for offset, member in members(path):
        end = offset + len(member)
    return end == path.stat().st_size


def blank_member(length: int) -> bytes:
    """An empty gzip member of exactly *length* bytes: gzip's header comment fills it up."""
    empty = gzip.compress(b"", mtime=0)
    # Flag 0x10 says that a zero-terminated comment follows the ten bytes of header (RFC 1952).
    header, rest = bytearray(empty[:10]), empty[10:]
    header[3] = 0x10
    filling = length - len(header) - len(rest) - 1
    return bytes(header) + b" " * filling + b"\0" + rest
