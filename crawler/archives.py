"""Web archives from disk as a source: WARC, `.warc.gz` and WACZ files, or a folder of them."""

from __future__ import annotations

import gzip
import logging
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from cleaners.records import Snapshot
from crawler.errors import SourcesError
from crawler.page import read_page
from crawler.sources import Source

log = logging.getLogger(__name__)

ENDINGS = (".warc", ".warc.gz", ".wacz", ".arc", ".arc.gz")
PAGE_TYPES = ("text/html", "application/xhtml+xml")
# A page beyond this is none, on disk as on the web (settings.DOWNLOAD_MAXSIZE).
LARGEST = 16 * 1024 * 1024
# What describes the bytes on the wire, which are unpacked here.
WIRE = frozenset(("content-encoding", "transfer-encoding", "content-length"))


def archived_pages(source: Source) -> Iterator[Snapshot]:
    """The pages in the files of the archive *source* that its section filters let through and that hold an article."""
    for path in archive_files(Path(source.url)):
        for snapshot in read_archive(path):
            if source.wants(snapshot.url) and read_page(snapshot.body, snapshot.url).is_article:
                yield snapshot


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

    Records that cannot be read are passed over and logged; a torn end ends it.
    """
    if path.name.lower().endswith(".wacz"):
        try:
            with zipfile.ZipFile(path) as packed:
                for name in sorted(packed.namelist()):
                    if name.startswith("archive/") and name.lower().endswith(ENDINGS):
                        with packed.open(name) as stream:
                            yield from _pages(stream, f"{path}: {name}")
        except zipfile.BadZipFile as error:
            raise SourcesError(f"{path}: is no WACZ file ({error})") from error
        return
    with _opened(path) as stream:
        yield from _pages(stream, str(path))


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    try:
        with path.open("rb") as stream:
            yield stream
    except OSError as error:
        raise SourcesError(f"{path}: cannot be read ({error.strerror})") from error


def _pages(stream: IO[bytes], where: str) -> Iterator[Snapshot]:
    records = iter(ArchiveIterator(stream, arc2warc=True))
    while True:
        try:
            record = next(records)
            snapshot = _snapshot(record)
        except StopIteration:
            return
        except (ArchiveLoadFailed, EOFError, OSError, zlib.error, gzip.BadGzipFile, ValueError) as error:
            log.warning("%s: ends in a record that cannot be read (%s)", where, error)
            return
        if snapshot is not None:
            yield snapshot


def _snapshot(record: ArcWarcRecord) -> Snapshot | None:
    """The page in *record*; None for another kind of record, another media type, or one that is too large."""
    http = record.http_headers
    if record.rec_type != "response" or http is None or http.get_statuscode() != "200":
        return None
    media_type = (http.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    if media_type not in PAGE_TYPES:
        return None
    body = record.content_stream().read(LARGEST + 1)
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    if len(body) > LARGEST or not url.startswith(("http://", "https://")):
        return None
    stated = record.rec_headers.get_header("WARC-Date") or ""
    moment = datetime.fromisoformat(stated.replace("Z", "+00:00"))
    headers = tuple((name, value) for name, value in http.headers if name.lower() not in WIRE)
    return Snapshot(url, body, (moment if moment.tzinfo else moment.replace(tzinfo=UTC)), headers=headers)
