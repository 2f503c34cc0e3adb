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
from contextlib import contextmanager, suppress
from itertools import islice
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from typing import Self, TypeVar

from store import bounded

log = logging.getLogger(__name__)

# After so many seconds of the clock a page's process ends and is replaced: for what waits.
SECONDS_A_PAGE = 60.0
# And after so many times its CPU time: for what computes in a library's own code, which is deaf to exceptions.
CPU_TIMES_OVER = 2
# A process that says nothing for so long, begun on however busy a machine, will say nothing.
SILENCE = 3 * SECONDS_A_PAGE
# A page that ends its process this often, alone the last times, is put aside.
CRASHES = 2
# What is kept of such a page.
ENDED = "cleaning this page ended its process, or took too long"
# Tasks in the queue for each process: enough to keep it busy, few enough to keep memory flat.
AHEAD = 8

Task = TypeVar("Task")
Done = TypeVar("Done")


class Pool:
    """*workers* bounded processes that clean: a context, at whose end none of them is left.

    What they have in common is loaded with the module *preload*. A process with other threads isn't forked, for what
    they hold just then, their copy would wait for. A server that has loaded the cleaners once begins each process at
    once then, also that of a later pool.
    """

    def __init__(self, workers: int, preload: str = "store.rereading") -> None:
        method = "fork" if threading.active_count() == 1 else "forkserver"
        context = multiprocessing.get_context(method)
        if method == "forkserver":
            context.set_forkserver_preload([preload])
        self._executor = ProcessPoolExecutor(workers, mp_context=context, initializer=begin)

    def submit(self, work: Callable[[Task], Done], task: Task) -> Future[Done]:
        """Have one of the processes do *work* on *task*. Raises BrokenProcessPool."""
        return self._executor.submit(work, task)

    def result(self, future: Future[Done]) -> Done:
        """What the oldest task that was submitted became.

        Raises what its work raised; BrokenProcessPool for a process that ended, or that is silent for SILENCE: a
        process ends by itself before, but not one that was stopped or never came to its work.
        """
        try:
            return future.result(timeout=SILENCE)
        except TimeoutError:
            if future.done():
                raise
            log.warning("a cleaning process has said nothing for %.0f seconds and is ended", SILENCE)
            _kill(self._processes())
            raise BrokenProcessPool("a cleaning process says nothing") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        processes = self._processes()
        manager: threading.Thread | None = getattr(self._executor, "_executor_manager_thread", None)
        self._executor.shutdown(wait=False, cancel_futures=True)
        if manager is not None:
            manager.join(SILENCE)
            if manager.is_alive():
                _kill(processes)
                manager.join()

    def _processes(self) -> list[BaseProcess]:
        # Private until Python 3.14, whose `kill_workers` reads the same.
        return list((self._executor._processes or {}).values())


def _kill(processes: list[BaseProcess]) -> None:
    for process in processes:
        # Its own end may come first, and its handle be closed.
        with suppress(ValueError):
            process.kill()


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
        try:
            with Pool(workers) as pool:
                while True:
                    for task in islice(waiting, workers * AHEAD - len(flying)):
                        # Kept before it is in the pool, which may be broken by now.
                        flying.append(task)
                        futures.append(pool.submit(work, task))
                    if not flying:
                        return
                    done = pool.result(futures[0])
                    futures.popleft()
                    yield flying.popleft(), done
        except BrokenProcessPool:
            # Whose page it was can't be told: of all that were in the pool, each is tried alone.
            log.warning("a cleaning process died; its pages are cleaned again one by one")
        for task in flying:
            yield task, alone(work, task)


def alone(work: Callable[[Task], Done], task: Task) -> Done | None:
    """What *work* makes of *task* in a process of its own; None where it ends it each time."""
    for _ in range(CRASHES):
        with Pool(1) as pool:
            try:
                return pool.result(pool.submit(work, task))
            except BrokenProcessPool:
                continue
    return None
