"""Web archives from disk as a source: WARC, ARC and WACZ files, packed or not, or a folder of them.

Whoever wrote them: Common Crawl, Browsertrix, ArchiveBox, wget, warcprox, Heritrix. They are read as streams, one
record in memory at a time, and nothing that they say is used as a path.
"""

from __future__ import annotations

import io
import logging
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeadersParserException

from cleaners.records import Snapshot
from crawler.errors import SourcesError
from crawler.feeds import join
from crawler.page import read_page
from crawler.sources import Source
from crawler.unpacking import TooLarge, dechunked, unpacked

log = logging.getLogger(__name__)

ENDINGS = (".warc", ".warc.gz", ".wacz", ".arc", ".arc.gz")
PAGE_TYPES = ("text/html", "application/xhtml+xml")
OPENS_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
# A page beyond this is none, on disk as on the web (settings.DOWNLOAD_MAXSIZE).
LARGEST = 16 * 1024 * 1024
# What describes the bytes on the wire, which are unpacked here.
WIRE = frozenset(("content-encoding", "transfer-encoding", "content-length"))
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
PIECE = 1 << 16
UNREADABLE = (
    ArchiveLoadFailed,
    StatusAndHeadersParserException,
    EOFError,
    OSError,
    OverflowError,
    zlib.error,
    ValueError,
)


def archived_pages(source: Source) -> Iterator[Snapshot]:
    """The pages in the files of the archive *source* that its section filters let through and that hold an article.

    Raises SourcesError at the end, for the first file that could not be read; the others were.
    """
    unread: SourcesError | None = None
    for path in archive_files(Path(source.url)):
        try:
            for snapshot in read_archive(path):
                if source.wants(snapshot.url) and read_page(snapshot.body, snapshot.url).is_article:
                    yield snapshot
        except SourcesError as error:
            unread = unread or error
    if unread is not None:
        raise unread


def archive_files(path: Path) -> list[Path]:
    """The archive files at *path*, a file or a folder; raises SourcesError where there are none."""
    if path.is_file():
        return [path]
    found = sorted(each for each in path.rglob("*") if each.name.lower().endswith(ENDINGS)) if path.is_dir() else []
    if not found:
        raise SourcesError(f"{path}: there is no web archive ({', '.join(ENDINGS)}) here")
    return found


def read_archive(path: Path) -> Iterator[Snapshot]:
    """The pages that the file *path* holds: HTML answers with status 200, decoded, in its order.

    Records that cannot be read are passed over and logged; a torn end ends it. Raises SourcesError where the file
    itself cannot be read.
    """
    try:
        with path.open("rb") as file:
            opens = file.peek(4)[:4]
            yield from (_packed(file, path) if opens == ZIP else _pages(file, str(path)))
    except zipfile.BadZipFile as error:
        raise SourcesError(f"{path}: is no WACZ file ({error})") from error
    except OSError as error:
        raise SourcesError(f"{path}: cannot be read ({error.strerror or error})") from error


def _packed(file: IO[bytes], path: Path) -> Iterator[Snapshot]:
    """The pages of a WACZ (specs.webrecorder.net): the archives in its folder `archive/`, read where they are."""
    with zipfile.ZipFile(file) as packed:
        for info in packed.infolist():
            name = info.filename
            if not (name.startswith("archive/") and name.lower().endswith(ENDINGS)):
                continue
            try:
                with packed.open(info) as stream:
                    yield from _pages(stream, f"{path}: {name}")
            except (RuntimeError, NotImplementedError, zipfile.BadZipFile) as error:
                log.warning("%s: %s cannot be read (%s)", path, name, error)


def _pages(stream: IO[bytes], where: str) -> Iterator[Snapshot]:
    for record in _records(stream, where):
        try:
            snapshot = snapshot_of(record)
        except UNREADABLE as error:
            log.warning("%s: a record is passed over (%s)", where, error)
            continue
        if snapshot is not None:
            yield snapshot


def _records(stream: IO[bytes], where: str) -> Iterator[ArcWarcRecord]:
    try:
        opens = stream.read(2)
        # As one stream, whether each record is packed by itself, as is the custom, or the file as a whole.
        plain = Inflated(opens, stream, where) if opens == GZIP else Prepended(opens, stream)
        records = iter(ArchiveIterator(plain, arc2warc=True))
        while (record := next(records, None)) is not None:
            yield record
    except UNREADABLE as error:
        log.warning("%s: ends in a record that cannot be read (%s)", where, error)


class Prepended:
    """A stream with the bytes that were read from it before."""

    def __init__(self, head: bytes, stream: IO[bytes]) -> None:
        self._head, self._stream = head, stream

    def read(self, size: int) -> bytes:
        """Up to *size* bytes."""
        head, self._head = self._head, b""
        return head or self._stream.read(size)


class Inflated:
    """A gzip stream of one member or many, unpacked up to where it is torn or damaged; what follows is logged."""

    def __init__(self, head: bytes, stream: IO[bytes], where: str) -> None:
        self._stream, self._where = Prepended(head, stream), where
        self._packed = b""
        self._inflate = zlib.decompressobj(wbits=31)

    def read(self, size: int) -> bytes:
        """Up to *size* bytes."""
        while True:
            self._packed = self._packed or self._stream.read(PIECE)
            if not self._packed:
                return b""
            try:
                plain = self._inflate.decompress(self._packed, max(size, 1))
            except zlib.error as error:
                log.warning("%s: the rest cannot be read (%s)", self._where, error)
                self._packed, self._stream = b"", Prepended(b"", io.BytesIO())
                return b""
            self._packed = self._inflate.unconsumed_tail
            if self._inflate.eof:
                self._packed = self._inflate.unused_data
                self._inflate = zlib.decompressobj(wbits=31)
            if plain:
                return plain


def snapshot_of(record: ArcWarcRecord) -> Snapshot | None:
    """The page in *record*; None for another kind of record, another media type, or one that is too large.

    Raises one of UNREADABLE.
    """
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    if join(url, url) is None:
        return None
    http = record.http_headers
    if record.rec_type == "resource":
        headers: tuple[tuple[str, str], ...] = (("Content-Type", record.content_type or ""),)
    elif record.rec_type == "response" and http is not None and http.get_statuscode() == "200":
        headers = tuple(http.headers)
    else:
        return None
    of = {name.lower(): value for name, value in reversed(headers)}
    media_type = of.get("content-type", "").partition(";")[0].strip().lower()
    if media_type and media_type not in PAGE_TYPES:
        return None
    body = record.raw_stream.read(LARGEST + 1)
    if len(body) > LARGEST:
        return None
    stated = record.payload_length if http is not None else record.length
    if stated is not None and len(body) < stated:
        raise ValueError(f"torn: {len(body)} of {stated} bytes")
    if of.get("transfer-encoding", "").strip().lower() == "chunked":
        body = dechunked(body)
    try:
        body = unpacked(body, of.get("content-encoding", ""), LARGEST)
    except TooLarge:
        return None
    if not media_type and not OPENS_PAGE.match(body):
        return None
    date = record.rec_headers.get_header("WARC-Date") or ""
    moment = datetime.fromisoformat(date.replace("Z", "+00:00"))
    # Of the first year and the last, some zones' hours are in none of UTC's.
    moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    kept = tuple((name, value) for name, value in headers if name.lower() not in WIRE)
    return Snapshot(url, body, moment.replace(microsecond=0), headers=kept)
