"""Example documents on disk, as the texts from which a profile is built."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from cleaners.records import Snapshot
from store.bounded import cleaned_or_reason

_MEDIA_TYPES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
}
# No example's words depend on when it was fetched.
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)


def example_texts(folder: Path) -> dict[str, str]:
    """Headline and body of each text and page in *folder*, by file name; boilerplate and comments are left aside.

    Raises ValueError where the folder has none, with what it has instead.
    """
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in _MEDIA_TYPES and path.is_file())
    texts = {path.name: text for path in paths if (text := _text(path)).strip()}
    if not texts:
        found = ", ".join(sorted(path.name for path in folder.iterdir())[:5]) or "nothing"
        endings = ", ".join(_MEDIA_TYPES)
        raise ValueError(f"{folder}: no example with any text; examples end in {endings}. It has {found}.")
    return texts


def _text(path: Path) -> str:
    snapshot = Snapshot(
        url=path.resolve().as_uri(),
        body=path.read_bytes(),
        fetched_at=_ANY_TIME,
        headers=(("Content-Type", _MEDIA_TYPES[path.suffix.lower()]),),
    )
    article = cleaned_or_reason(snapshot).article
    return f"{article.title or ''}\n{article.body}" if article else ""
