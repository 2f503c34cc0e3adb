"""Snapshots out of the archive through today's cleaners, within bounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cleaners.records import Cleaned, SiteMemory, Snapshot
from store.archive import Archive, Place
from store.bounded import cleaned_or_reason, unread
from store.errors import ArchiveDamaged
from store.pool import ENDED, each, ended_in_time

Outcome = tuple[Snapshot, Cleaned] | str
"""A snapshot and what it is today; or why its bytes can't be read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One snapshot to clean, where it lies, and what is known of its site."""

    archive: Path
    place: Place
    memory: SiteMemory | None = None


def reread(readings: Iterable[Reading], jobs: int = 1) -> Iterator[Outcome]:
    """What each is today, in their order; *jobs* processes clean. What ends its process has that for a reason."""
    for reading, outcome in each(read_and_clean, readings, jobs):
        yield outcome if outcome is not None else given_up(reading)


def read_again(archive: Path, place: Place) -> Outcome:
    """What one snapshot is today; why not, too, where no cleaner comes to its end."""
    (outcome,) = reread([Reading(archive, place)])
    if not isinstance(outcome, str) and outcome[1] == unread(outcome[1].reason):
        return outcome[1].reason
    return outcome


def read_and_clean(reading: Reading) -> Outcome:
    """One snapshot and what it is today, in a cleaning process."""
    with ended_in_time():
        try:
            snapshot = Archive(reading.archive).read(reading.place)
        except ArchiveDamaged as error:
            return str(error)
        return snapshot, cleaned_or_reason(snapshot, reading.memory)


def given_up(reading: Reading) -> Outcome:
    """The record of a page that no process survived."""
    try:
        return Archive(reading.archive).read(reading.place), unread(ENDED)
    except ArchiveDamaged as error:
        return str(error)
