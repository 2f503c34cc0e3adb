"""Captures of other archives: a replayed page, or a record out of a WARC file, as the snapshot that it was."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from warcio.archiveiterator import ArchiveIterator

from cleaners.records import Snapshot
from crawler.archives import UNREADABLE, snapshot_of
from crawler.cdx import Asked, asked_for

# How the Wayback Machine gives back the headers that the page had.
ORIGINAL = "x-archive-orig-"
# The archive's own, on a page that it replays (RFC 7089 and others).
ARCHIVES = frozenset(("memento-datetime", "link", "preference-applied", "content-location", "server-timing", "server"))


class NotACapture(ValueError):
    """The answer isn't the capture that was asked for; the message says why."""


def read_capture(address: str, status: int, headers: Sequence[tuple[str, str]], body: bytes) -> Snapshot:
    """The page that was captured, under its own address, with the time of its capture. Raises NotACapture."""
    asked = asked_for(address)
    if asked.first is not None and asked.last is not None:
        return _from_record(asked, body if status == 206 else body[asked.first : asked.last + 1])
    of = {name.lower(): value for name, value in reversed(headers)}
    originals = [(name[len(ORIGINAL) :], value) for name, value in headers if name.lower().startswith(ORIGINAL)]
    kept = originals or [(name, value) for name, value in headers if name.lower() not in ARCHIVES]
    if not any(name.lower() == "content-type" for name, _ in kept):
        kept.append(("Content-Type", of.get("content-type", "text/html")))
    moment = _stated(of.get("memento-datetime", "")) or _moment(asked.timestamp)
    return Snapshot(asked.url, body, moment, headers=tuple(kept))


def _from_record(asked: Asked, member: bytes) -> Snapshot:
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(member), arc2warc=True)), None)
        snapshot = snapshot_of(record) if record is not None else None
    except UNREADABLE as error:
        raise NotACapture(f"no record of a web archive at these bytes ({error})") from error
    if snapshot is None:
        raise NotACapture("no page in the record at these bytes")
    if snapshot.url != asked.url:
        raise NotACapture("the record at these bytes is of another page")
    return snapshot


def _stated(value: str) -> datetime | None:
    try:
        return parsedate_to_datetime(value).astimezone(UTC)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None


def _moment(timestamp: str) -> datetime:
    try:
        return datetime.strptime(timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError as error:
        raise NotACapture(f"no time of a capture: {timestamp}") from error
