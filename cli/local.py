"""Files of the user as snapshots: a path, or `-` for standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from cleaners.records import Snapshot
from store.rows import storable

SQLITE = b"SQLite format 3\x00"
# By name only; the cleaner looks at the bytes of everything else.
MEDIA_TYPES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
}


def read_snapshot(path: str, url: str = "") -> Snapshot:
    """The file at *path* as a snapshot taken when it was last changed; standard input is taken now.

    Raises click.ClickException with the path and the system's reason when it can't be read.
    """
    if path == "-":
        return Snapshot(url or "stdin:", filled(sys.stdin.buffer.read(), "standard input"), datetime.now(UTC))
    file = Path(path)
    try:
        body = filled(file.read_bytes(), path)
        changed = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    except OSError as error:
        raise click.ClickException(f"{path}: cannot be read: {error.strerror}.") from error
    media_type = MEDIA_TYPES.get(file.suffix.lower())
    headers = (("content-type", media_type),) if media_type else ()
    return Snapshot(url or storable(file.name), body, changed, headers=headers)


def not_over(output: str, inputs: Iterable[str]) -> Path:
    """The file *output*, to be written. Raises click.ClickException for a database, and for one of the *inputs*."""
    path = Path(output)
    if path.is_dir():
        raise click.ClickException(f"{output}: it is a folder. Give the path of a file.")
    if is_store(output):
        raise click.ClickException(f"{output}: it is a database, and not written over. Give another file.")
    if path.exists() and any(Path(each).exists() and path.samefile(each) for each in inputs):
        raise click.ClickException(f"{output}: it is what is read. Give another file.")
    return path


def is_store(path: str) -> bool:
    """True for an SQLite file; what else it may be, opening the store will say."""
    file = Path(path)
    if path == "-" or not file.is_file():
        return False
    with file.open("rb") as opened:
        return opened.read(len(SQLITE)) == SQLITE


def filled(body: bytes, name: str) -> bytes:
    """*body* itself. Raises click.ClickException where it is blank, which no one means to clean or keep."""
    if not body.strip():
        raise click.ClickException(f"{name}: the file is empty.")
    return body


def files_below(paths: tuple[str, ...]) -> Iterator[str]:
    """Each file named, and of each folder the text and HTML files below it, in the order of their names.

    Hidden files and links that lead elsewhere are left alone.
    """
    for path in paths:
        folder = Path(path)
        if path == "-" or not folder.is_dir():
            yield path
            continue
        for file in sorted(folder.rglob("*")):
            hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
            if file.suffix.lower() in MEDIA_TYPES and file.is_file() and not file.is_symlink() and not hidden:
                yield str(file)
