"""Processes that clean: each page within bounds, and one that ends its process costs no other page."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing.connection import wait
from typing import TypeVar

from store import bounded

log = logging.getLogger(__name__)

# After so many seconds of the clock a page's process ends and is replaced: for what waits.
SECONDS_A_PAGE = 60.0
# And after so many times its CPU time: for what computes in a library's own code, which is deaf to exceptions.
CPU_TIMES_OVER = 2
# A page that ends its process this often, alone the last times, is put aside.
CRASHES = 2
# What is kept of such a page.
ENDED = "cleaning this page ended its process, or took too long"
# Tasks in the queue for each process: enough to keep it busy, few enough to keep memory flat.
AHEAD = 8

Task = TypeVar("Task")
Done = TypeVar("Done")


def processes(workers: int, preload: str = "store.rereading") -> ProcessPoolExecutor:
    """A pool of *workers* bounded processes; what they have in common is loaded with the module *preload*.

    A process with other threads isn't forked, for what they hold just then, their copy would wait for. A server that
    has loaded the cleaners once begins each process at once then, also that of a later pool.
    """
    method = "fork" if threading.active_count() == 1 else "forkserver"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload([preload])
    return ProcessPoolExecutor(workers, mp_context=context, initializer=begin)


def begin() -> None:
    """Prepare a cleaning process: Ctrl-C is its parent's affair, it ends when its parent does, and it has bounds."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for ending in (signal.SIGALRM, signal.SIGVTALRM):
        signal.signal(ending, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    bounded.bound_memory()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


@contextmanager
def ended_in_time() -> Iterator[None]:
    """In a cleaning process: end it, if what is done here takes more than the time of a page."""
    signal.setitimer(signal.ITIMER_REAL, SECONDS_A_PAGE)
    signal.setitimer(signal.ITIMER_VIRTUAL, CPU_TIMES_OVER * bounded.CPU_SECONDS_A_PAGE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def each(work: Callable[[Task], Done], tasks: Iterable[Task], workers: int) -> Iterator[tuple[Task, Done | None]]:
    """Every one of *tasks* with what *work* makes of it, in their order; None for one that ends its process."""
    waiting = iter(tasks)
    while True:
        flying: deque[Task] = deque()
        futures: deque[Future[Done]] = deque()
        pool = processes(workers)
        try:
            while True:
                for task in islice(waiting, workers * AHEAD - len(flying)):
                    # Kept before it is in the pool, which may be broken by now.
                    flying.append(task)
                    futures.append(pool.submit(work, task))
                if not flying:
                    return
                done = futures[0].result()
                futures.popleft()
                yield flying.popleft(), done
        except BrokenProcessPool:
            # Whose page it was can't be told: of all that were in the pool, each is tried alone.
            log.warning("a cleaning process died; its pages are cleaned again one by one")
        finally:
            pool.shutdown(cancel_futures=True)
        for task in flying:
            yield task, alone(work, task)


def alone(work: Callable[[Task], Done], task: Task) -> Done | None:
    """What *work* makes of *task* in a process of its own; None where it ends it each time."""
    for _ in range(CRASHES):
        with processes(1) as pool:
            try:
                return pool.submit(work, task).result()
            except BrokenProcessPool:
                continue
    return None
