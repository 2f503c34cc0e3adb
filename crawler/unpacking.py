"""Bodies as they went over the wire, unpacked within a bound."""

from __future__ import annotations

import zlib
from collections.abc import Callable

try:  # From 3.14 in the standard library.
    from compression import zstd  # type: ignore[import-not-found, unused-ignore]
except ImportError:
    from backports import zstd
import brotli

# Unpacks bytes, and never gives more of them than it is told.
Unpack = Callable[[bytes, int], bytes]


class TooLarge(ValueError):
    """More bytes than are wanted."""


def unpacked(body: bytes, encodings: str, limit: int) -> bytes:
    """*body* without the codings of a Content-Encoding header, the last one first.

    A body that isn't in the coding that its header states comes back as it is: many archives keep the header and the
    unpacked body. A torn one gives what can be read of it. Raises TooLarge beyond *limit* bytes.
    """
    for name in reversed([part.strip().lower() for part in encodings.split(",") if part.strip()]):
        unpack = UNPACKERS.get(name)
        if unpack is None:
            continue
        try:
            plain = unpack(body, limit + 1)
        except (zlib.error, brotli.error, zstd.ZstdError, EOFError, ValueError):
            continue
        if len(plain) > limit:
            raise TooLarge(f"more than {limit} bytes when unpacked")
        if plain or not body:
            body = plain
    return body


def _zlib(wbits: int) -> Unpack:
    def unpack(data: bytes, limit: int) -> bytes:
        return zlib.decompressobj(wbits=wbits).decompress(data, limit)

    return unpack


def _deflate(data: bytes, limit: int) -> bytes:
    """With zlib's header, as the standard has it, or bare, as many servers do."""
    try:
        return _zlib(zlib.MAX_WBITS)(data, limit)
    except zlib.error:
        return _zlib(-zlib.MAX_WBITS)(data, limit)


def _brotli(data: bytes, limit: int) -> bytes:
    unpacker = brotli.Decompressor()
    plain = unpacker.process(data, output_buffer_limit=limit)
    while len(plain) < limit and not unpacker.is_finished() and not unpacker.can_accept_more_data():
        plain += unpacker.process(b"", output_buffer_limit=limit - len(plain))
    return bytes(plain)


def _zstd(data: bytes, limit: int) -> bytes:
    return bytes(zstd.ZstdDecompressor().decompress(data, max_length=limit))


UNPACKERS: dict[str, Unpack] = {
    "gzip": _zlib(zlib.MAX_WBITS + 16),
    "x-gzip": _zlib(zlib.MAX_WBITS + 16),
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}


def dechunked(body: bytes) -> bytes:
    """*body* without the framing of `Transfer-Encoding: chunked`; one that isn't framed, or no longer, as it is."""
    pieces: list[memoryview] = []
    rest = memoryview(body)
    while True:
        line = bytes(rest[:64]).partition(b"\r\n")[0]
        size = line.partition(b";")[0].strip()
        try:
            length = int(size, 16) if size.isalnum() else -1
        except ValueError:
            length = -1
        if length < 0 or (len(line) == min(64, len(rest)) and len(rest) > 64):
            # No frame where one should begin: never framed, or torn; the pieces so far are all there is.
            return b"".join(pieces) if pieces else body
        if length == 0:
            return b"".join(pieces)
        start = len(line) + 2
        pieces.append(rest[start : start + length])
        rest = rest[start + length + 2 :]
        if not rest:
            return b"".join(pieces)
