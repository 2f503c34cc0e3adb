"""Cleaning within bounds of time and memory: what a page holds must not decide how long it takes."""

from __future__ import annotations

import logging
import resource
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cleaners import CLEANER_VERSION, clean
from cleaners.errors import CleanerError
from cleaners.records import Cleaned, SiteMemory, Snapshot

log = logging.getLogger(__name__)

# Seconds of CPU that a page may take. CPU, since a busy machine must not decide what becomes of a page; the slowest of
# the 317 pages that the judge is measured on takes 3.
CPU_SECONDS_A_PAGE = 10.0
# Bytes that a page may take over what the process has to begin with.
MEMORY_A_PAGE = 1 << 30


class OutOfTime(BaseException):
    """A page has had its time. No Exception, so that no library that tries its next way takes it for an answer."""


def bound_memory() -> None:
    """Let this process take MEMORY_A_PAGE over what it has; a MemoryError, not the kernel's choice of a victim."""
    try:
        has = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (has + MEMORY_A_PAGE, resource.RLIM_INFINITY))
    except (OSError, ValueError):
        # Not Linux, or a tighter bound from outside: that one holds.
        log.debug("the memory of cleaning processes is not bounded here", exc_info=True)


def cleaned_or_reason(snapshot: Snapshot, memory: SiteMemory | None = None) -> Cleaned:
    """*snapshot* cleaned within CPU_SECONDS_A_PAGE; where that fails, an empty record with the reason."""
    try:
        with _time_box(CPU_SECONDS_A_PAGE):
            return clean(snapshot, memory)
    except CleanerError as error:
        return unread(str(error))
    except OutOfTime:
        return unread(f"cleaning took more than {CPU_SECONDS_A_PAGE:.0f} seconds")
    except MemoryError:
        return unread(f"cleaning took more than {MEMORY_A_PAGE >> 20} MB of memory")
    except Exception as error:
        # The edge of the work: one page that breaks a cleaner costs no other page, and is kept with its reason.
        return unread(f"the cleaner failed: {type(error).__name__}: {error}")


def unread(reason: str) -> Cleaned:
    """The record of a page that could not be read."""
    return Cleaned(article=None, comments=(), segments=(), cleaner=CLEANER_VERSION, reason=reason)


@contextmanager
def _time_box(seconds: float) -> Iterator[None]:
    """Raise OutOfTime here after *seconds* of CPU; only a process's main thread can be interrupted so."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGPROF, _out_of_time)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _out_of_time(number: int, frame: object) -> None:
    raise OutOfTime
