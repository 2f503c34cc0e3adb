"""What a cleaning process does: reads a snapshot from the archive, cleans it, and scores it against the topic."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import wait
from pathlib import Path

from cleaners.records import Cleaned, Snapshot
from store.archive import Archive, Place
from store.bounded import bound_memory, cleaned_or_reason
from store.topic import Profile, Relevance, score

# Seconds of the clock after which its process ends and is replaced: for what waits, and for a library's own code,
# which is deaf to exceptions.
SECONDS_A_PAGE = 60.0


@dataclass(frozen=True, slots=True)
class Work:
    """One snapshot to clean: where it lies, and by which topic profile it is scored, if any."""

    archive: Path
    place: Place
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """What a snapshot became."""

    snapshot: Snapshot
    cleaned: Cleaned
    relevance: Relevance | None


def begin() -> None:
    """Prepare a cleaning process: Ctrl-C is its parent's affair, it ends when its parent does, and it has bounds."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    bound_memory()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def work(task: Work) -> Done:
    """Clean one snapshot. A page that no cleaner can read becomes a record without an article that says why."""
    signal.setitimer(signal.ITIMER_REAL, SECONDS_A_PAGE)
    try:
        snapshot = Archive(task.archive).read(task.place)
        cleaned = cleaned_or_reason(snapshot)
        article = cleaned.article
        relevance = None
        if article is not None and task.topic:
            relevance = score(_profile(task.topic), article.title or "", article.body, article.language)
        return Done(snapshot, cleaned, relevance)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


@cache
def _profile(path: str) -> Profile:
    return Profile.load(Path(path))
