"""The bytes of a `.warc.gz` file: a run of gzip members, a record each; which are whole, and where the file is torn."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

# How a member begins (RFC 1952), and the text of a record that it opens with.
GZIP = b"\x1f\x8b\x08"
RECORD = b"WARC/"
PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes *offset* to *end* of a file: one whole member, or with `whole` false, bytes that are none."""

    offset: int
    end: int
    whole: bool = True

    @property
    def length(self) -> int:
        """In bytes."""
        return self.end - self.offset


def spans(path: Path, start: int = 0) -> Iterator[Span]:
    """The file from byte *start*, where a member begins, in its order.

    After bytes that are no member, such as a damaged one, it goes on with the next record that begins whole.
    """
    with path.open("rb", buffering=0) as file:
        offset = start
        while offset < os.fstat(file.fileno()).st_size:
            end = member_end(file, offset)
            if end is not None:
                yield Span(offset, end)
            else:
                end = next_record(file, offset + 1)
                yield Span(offset, end, whole=False)
            offset = end


def read_span(path: Path, offset: int) -> bytes | None:
    """The member that begins at *offset*; None where none does."""
    with path.open("rb", buffering=0) as file:
        end = member_end(file, offset)
        return None if end is None else os.pread(file.fileno(), end - offset, offset)


def torn_at(path: Path, start: int = 0) -> int | None:
    """The offset past the file's last whole member, where something follows it; None where the file ends whole.

    *start* is an offset up to which it is known to be whole.
    """
    torn = None
    for span in spans(path, start):
        torn = None if span.whole else span.offset
    return torn


# The file is read at offsets, not mapped: a mapped one that another process cuts off ends this one with SIGBUS.
def member_end(file: FileIO, offset: int) -> int | None:
    """Where the member that begins at *offset* ends; None where it doesn't, or is damaged."""
    inflate = zlib.decompressobj(wbits=31)
    try:
        while piece := os.pread(file.fileno(), PIECE, offset):
            offset += len(piece)
            while piece:
                # In bounded pieces: what a member unpacks to has no bound of its own.
                inflate.decompress(piece, PIECE * 16)
                piece = inflate.unconsumed_tail
                if inflate.eof:
                    return offset - len(inflate.unused_data)
    except zlib.error:
        pass
    return None


def next_record(file: FileIO, offset: int) -> int:
    """Where the next member begins that opens like a record; the file's end where none does."""
    while piece := os.pread(file.fileno(), PIECE, offset):
        found = piece.find(GZIP)
        if found != -1 and opens_record(os.pread(file.fileno(), PIECE, offset + found)):
            return offset + found
        # What may be the beginning of a mark stays for the next piece.
        offset += found + 1 if found != -1 else max(1, len(piece) - len(GZIP) + 1)
    return os.fstat(file.fileno()).st_size


def opens_record(data: bytes) -> bool:
    """True for the beginning of a member that holds a record."""
    try:
        return zlib.decompressobj(wbits=31).decompress(data, len(RECORD)) == RECORD
    except zlib.error:
        return False


def blank_member(length: int) -> bytes:
    """An empty gzip member of exactly *length* bytes: gzip's header comment fills it up."""
    empty = gzip.compress(b"", mtime=0)
    # Flag 0x10 says that a zero-terminated comment follows the ten bytes of header (RFC 1952).
    header, rest = bytearray(empty[:10]), empty[10:]
    header[3] = 0x10
    filling = length - len(header) - len(rest) - 1
    return bytes(header) + b" " * filling + b"\0" + rest
