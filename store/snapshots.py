"""A snapshot's own row: whether the store has it already, under which address it is filed, and what the row says."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from cleaners.records import Cleaned, Snapshot
from store.archive import Place
from store.clock import stamp
from store.connection import Store
from store.urls import Identity, is_web, page_identity


@dataclass(frozen=True, slots=True)
class Known:
    """A snapshot that the store has."""

    number: int
    page: int
    cleaner: str
    digest: bytes


# A local file has no time of its own that could matter: it is the same however often it was copied or touched.
SAME_SNAPSHOT = "snapshots.url = ? AND snapshots.digest = ? AND (fetched_at = ? OR ?)"


def same_snapshot(snapshot: Snapshot, digest: str) -> tuple[str, str, str, bool]:
    """The values for SAME_SNAPSHOT."""
    return address(snapshot), digest, stamp(snapshot.fetched_at), not is_web(snapshot.final_url)


def address(snapshot: Snapshot) -> str:
    """Under which URL the store files *snapshot*: as requested; a local file without its folders."""
    if is_web(snapshot.final_url):
        return snapshot.url
    return page_identity(snapshot.final_url, body=snapshot.body).url


def addresses(snapshot: Snapshot, identity: Identity) -> set[str]:
    """All the addresses under which *snapshot* was met: as requested, after redirects, as it declares."""
    if not is_web(snapshot.final_url):
        # A file's own address, which took a digest of all that it holds.
        return {identity.url}
    return {snapshot.url, snapshot.final_url if identity.site else identity.url, identity.url}


def known_snapshot(db: sqlite3.Connection, snapshot: Snapshot, place: Place) -> Known | None:
    """The store's row for this very snapshot."""
    row = db.execute(
        f"""SELECT snapshots.id, snapshots.page, cleaner, cleanings.digest
        FROM snapshots JOIN cleanings ON cleanings.id = snapshots.cleaning WHERE {SAME_SNAPSHOT}""",
        same_snapshot(snapshot, place.digest),
    ).fetchone()
    return Known(*row) if row else None


def place_of(store: Store, snapshot: Snapshot, digest: str) -> Place | None:
    """Where the archive already has this very snapshot, so that a file ingested twice isn't archived twice."""
    row = store.connection.execute(
        f"SELECT warc_file, warc_offset, warc_length FROM snapshots WHERE {SAME_SNAPSHOT}",
        same_snapshot(snapshot, digest),
    ).fetchone()
    return Place(row[0], row[1], row[2], digest) if row else None


def snapshot_row(
    snapshot: Snapshot, place: Place, page: int, source: int | None, run: int, cleaning: int, cleaned: Cleaned
) -> dict[str, str | int | None]:
    """A row of `snapshots`."""
    return {
        "page": page,
        "url": address(snapshot),
        "response_url": snapshot.final_url if is_web(snapshot.final_url) else address(snapshot),
        "status": snapshot.status,
        "media_type": snapshot.media_type,
        "fetched_at": stamp(snapshot.fetched_at),
        "digest": place.digest,
        "warc_file": place.file,
        "warc_offset": place.offset,
        "warc_length": place.length,
        "source": source,
        "run": run,
        "cleaning": cleaning,
        "cleaner": cleaned.cleaner,
    }
