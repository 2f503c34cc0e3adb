"""Files of the user as snapshots: a path, or `-` for standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from cleaners.records import Snapshot

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
    return Snapshot(url or file.name, body, changed, headers=headers)


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
