"""What a cleaning process does: reads a snapshot from the archive, cleans it, and scores it against the topic."""

from __future__ import annotations

import logging
import multiprocessing
import os
import resource
import signal
import threading
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import wait
from pathlib import Path

from cleaners import CLEANER_VERSION, clean
from cleaners.errors import CleanerError
from cleaners.records import Cleaned, Snapshot
from store.archive import Archive, Place
from store.topic import Profile, Relevance, score

log = logging.getLogger(__name__)

# Seconds of CPU that a page may take. CPU, since a busy machine must not decide what becomes of a page; the slowest of
# the 317 pages that the judge is measured on takes 3.
CPU_SECONDS_A_PAGE = 10.0
# Seconds of the clock after which its process ends and is replaced: for what waits, and for a library's own code,
# which is deaf to the exception above.
SECONDS_A_PAGE = 60.0
# Bytes that a page may take over what the process has to begin with.
MEMORY_A_PAGE = 1 << 30


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


class OutOfTime(BaseException):
    """A page has had its time. No Exception, so that no library that tries its next way takes it for an answer."""


def begin() -> None:
    """Prepare a cleaning process: Ctrl-C is its parent's affair, it ends when its parent does, and it has bounds."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGPROF, _out_of_time)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _bound_memory(MEMORY_A_PAGE)


def _out_of_time(number: int, frame: object) -> None:
    raise OutOfTime


def _bound_memory(more: int) -> None:
    """Let this process take *more* bytes over what it has; a MemoryError, not the kernel's choice of a victim."""
    try:
        has = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (has + more, resource.RLIM_INFINITY))
    except (OSError, ValueError):
        # Not Linux, or a tighter bound from outside: that one holds.
        log.debug("the memory of cleaning processes is not bounded here", exc_info=True)


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


def cleaned_or_reason(snapshot: Snapshot) -> Cleaned:
    """*snapshot* cleaned; where that fails, an empty record with the reason."""
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS_A_PAGE)
    try:
        return clean(snapshot)
    except CleanerError as error:
        return unread(str(error))
    except OutOfTime:
        return unread(f"cleaning took more than {CPU_SECONDS_A_PAGE:.0f} seconds")
    except MemoryError:
        return unread(f"cleaning took more than {MEMORY_A_PAGE >> 20} MB of memory")
    except Exception as error:
        # The edge of the crawl: one page that breaks a cleaner costs no other page, and is kept with its reason.
        return unread(f"the cleaner failed: {type(error).__name__}: {error}")
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def unread(reason: str) -> Cleaned:
    """The record of a page that could not be read."""
    return Cleaned(article=None, comments=(), segments=(), cleaner=CLEANER_VERSION, reason=reason)


@cache
def _profile(path: str) -> Profile:
    return Profile.load(Path(path))
