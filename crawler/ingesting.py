"""Beside the crawl: what is archived is cleaned in a pool of processes, and stored by one writer.

The frontier's table `uningested` is the queue. It is on disk, so nothing waits in memory without bound, a killed run
loses nothing, and cleaning that has fallen behind simply goes on after the last fetch.
"""

from __future__ import annotations

import logging
import os
import threading
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from crawler.backlog import Uningested
from crawler.bounds import BOUNDS
from crawler.cleaning import Done, Work, work
from crawler.frontier import Frontier
from crawler.revisits import moment, next_visit
from crawler.sources import Keep, Source
from crawler.visits import Role
from store import Ingested, Store, ingest, open_store
from store.archive import Archive, Place
from store.bounded import unread
from store.errors import ArchiveDamaged, StoreError
from store.pool import CRASHES, ENDED, Pool

log = logging.getLogger(__name__)

# How long the writer sleeps when the queue is empty.
PAUSE = 0.2

Told = Callable[[Uningested, Ingested, Done], None]
Failed = Callable[[BaseException], None]


class Ingester(threading.Thread):
    """The one writer: a thread with its own connections to store and frontier.

    `told` is called in this thread for every snapshot that was stored, and `failed` when something ends the thread
    before its time, such as a full disk; everything is still in the queue then. *sources* say whose articles come into
    the corpus whatever their score, and when pages are visited again.
    """

    def __init__(
        self,
        store: Path,
        frontier: Path,
        run: int,
        *,
        told: Told,
        failed: Failed,
        workers: int = 0,
        topic: str = "",
        sources: Mapping[str, Source] | None = None,
    ) -> None:
        super().__init__(name="ingester", daemon=True)
        self.store_path, self.frontier_path, self.run_number = store, frontier, run
        self.told = told
        self.failed = failed
        self.workers = workers or max(1, (os.cpu_count() or 2) - 1)
        self.topic = topic
        self.sources = sources or {}
        self.error: BaseException | None = None
        self._draining = threading.Event()
        self._halt = threading.Event()
        self._wake = threading.Event()

    def wake(self) -> None:
        """Say that something was queued."""
        self._wake.set()

    def drain(self) -> None:
        """Wait until everything that is queued is stored."""
        self._draining.set()
        self._wake.set()
        self.join()

    def stop(self) -> None:
        """Stop after what is being written; the rest stays queued for the next run."""
        self._halt.set()
        self._wake.set()

    def run(self) -> None:
        """Work until drained or stopped."""
        try:
            with open_store(self.store_path) as store:
                frontier = Frontier(self.frontier_path)
                try:
                    self._work(store, frontier)
                finally:
                    frontier.close()
        except Exception as error:
            # Handed to whoever waits for this thread; the queue keeps the work.
            self.error = error
            self.failed(error)

    def _work(self, store: Store, frontier: Frontier) -> None:
        window = 2 * self.workers
        while not self._halt.is_set():
            if not frontier.backlog.after(0, 1):
                if self._draining.is_set():
                    return
                self._wake.wait(PAUSE)
                self._wake.clear()
                continue
            with self._pool(self.workers) as pool:
                try:
                    self._flow(store, frontier, pool, window)
                    # Idle here, not above, so that the pool's processes live as long as there is work now and then.
                except BrokenProcessPool:
                    log.warning("a cleaning process died; its pages are cleaned again one by one")
                    self._one_by_one(store, frontier, window)

    def _pool(self, workers: int) -> Pool:
        return Pool(workers, preload="crawler.cleaning")

    def _flow(self, store: Store, frontier: Frontier, pool: Pool, window: int) -> None:
        """Keep the pool busy and write its results in the order of the queue, until stopped or done."""
        flying: deque[tuple[Uningested, Future[Done]]] = deque()
        while not self._halt.is_set():
            if len(flying) < window:
                # Not after the last that ever flew: once the queue has been empty, its numbers begin anew.
                last = flying[-1][0].id if flying else 0
                for item in frontier.backlog.after(last, window - len(flying)):
                    flying.append((item, pool.submit(work, self._task(item))))
            if flying:
                item, future = flying.popleft()
                try:
                    done = self._result(pool, item, future)
                except ArchiveDamaged as error:
                    self._unreadable(frontier, item, error)
                    continue
                self._keep(store, frontier, item, done)
            elif self._draining.is_set():
                return
            else:
                self._wake.wait(PAUSE)
                self._wake.clear()

    def _one_by_one(self, store: Store, frontier: Frontier, count: int) -> None:
        """Clean the next *count* pages each alone, so that the one that kills its process is known by it."""
        for item in frontier.backlog.after(0, count):
            if self._halt.is_set():
                return
            try:
                done = self._alone(frontier, item)
            except ArchiveDamaged as error:
                self._unreadable(frontier, item, error)
                continue
            self._keep(store, frontier, item, done)

    def _alone(self, frontier: Frontier, item: Uningested) -> Done:
        """Clean one page in a process of its own; each that it ends is counted. Raises ArchiveDamaged."""
        for _ in range(item.crashes, CRASHES):
            with self._pool(1) as pool:
                try:
                    return self._result(pool, item, pool.submit(work, self._task(item)))
                except BrokenProcessPool:
                    frontier.backlog.crashed(item)
        return self._unread(item, ENDED)

    def _result(self, pool: Pool, item: Uningested, future: Future[Done]) -> Done:
        """What the page became; a mistake of ours is its own affair.

        Raises ArchiveDamaged, BrokenProcessPool, and what concerns all pages: a topic's profile that can't be read.
        """
        try:
            return pool.result(future)
        except (StoreError, BrokenProcessPool):
            raise
        except Exception as error:
            log.exception("%s", item.place)
            return self._unread(item, f"reading it failed: {type(error).__name__}: {error}")

    def _unread(self, item: Uningested, reason: str) -> Done:
        return Done(Archive(self._archive).read(_place(item)), unread(reason), None)

    def _unreadable(self, frontier: Frontier, item: Uningested, error: ArchiveDamaged) -> None:
        """Cut off, blanked by `forget`, or on a disk that lost it: the page is fetched again."""
        log.warning("%s", error)
        frontier.backlog.unreadable(item)

    def _keep(self, store: Store, frontier: Frontier, item: Uningested, done: Done) -> None:
        # What an earlier run has left may be of a source that is none of this one's.
        source = self.sources.get(item.source)
        try:
            kept = self._ingest(store, item, done)
        except StoreError:
            raise
        except Exception as error:
            # The edge of the work: else one page that can't be stored would end each run before what waits behind it.
            log.exception("%s", item.place)
            reason = f"storing it failed: {type(error).__name__}: {error}"
            done = Done(done.snapshot, unread(reason), None)
            kept = self._ingest(store, item, done)
        visit = frontier.visit(item.url_id)
        article = done.cleaned.article
        stated = article.published if article else visit.published
        born = moment(stated) or visit.first_seen
        # Bytes change with every request on many sites; what counts is whether text or comments did.
        changed = bool(kept.revision) or bool(kept.comments.new)
        role = Role.COMMENTS if visit.role is Role.COMMENTS else Role.ARTICLE
        now = frontier.clock()
        if kept.same_as_twin is not None and visit.visits <= 1:
            frontier.slashes.learn(visit.url, one=kept.same_as_twin)
        bounds = source.bounds(role) if source is not None else BOUNDS[role]
        due, interval = next_visit(role, bounds, visit.interval, changed=changed, now=now, born=born)
        aside = article is not None and kept.article is None
        frontier.backlog.ingested(item, due, interval, aside=aside, now=now)
        self.told(item, kept, done)

    def _ingest(self, store: Store, item: Uningested, done: Done) -> Ingested:
        source = self.sources.get(item.source)
        return ingest(
            store,
            done.snapshot,
            done.cleaned,
            _place(item),
            run=self.run_number,
            source=item.source,
            relevance=done.relevance,
            aside=source is None or source.keep is not Keep.ALL,
        )

    @property
    def _archive(self) -> Path:
        return self.store_path.with_suffix(".archive")

    def _task(self, item: Uningested) -> Work:
        return Work(self._archive, _place(item), self.topic)


def _place(item: Uningested) -> Place:
    return Place(**item.place)  # type: ignore[arg-type]  # written from a Place
