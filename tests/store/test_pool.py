"""Pages that hang, wait, die or eat memory cost no other page, wherever the archive is read again."""

from __future__ import annotations

import itertools
import os
import signal
import threading
import time
from dataclasses import replace

import pytest

from cleaners.records import Cleaned, SiteMemory, Snapshot
from store import bounded, ingest, pool
from store.reclean import Scope, reclean
from store.repair import rebuild, repair
from store.verify import verify
from tests.store.conftest import Keeper, page, reading


def obey(order: str) -> str:
    """A cleaning process's work that does as it is told."""
    with pool.ended_in_time():
        if order == "hang":
            any(itertools.repeat(False))  # in C, where no signal's handler runs
        if order == "wait":
            time.sleep(60)
        if order == "die":
            os._exit(1)
        if order == "stop":
            os.kill(os.getpid(), signal.SIGSTOP)  # now no timer of its own ends it
        return order.upper()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "CPU_SECONDS_A_PAGE", 0.15)
    monkeypatch.setattr(pool, "SECONDS_A_PAGE", 5.0)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(
    "tasks",
    [[], ["die"], ["a", "hang", "b"], ["die", "a", "die"], [*"abcdefghijk", "die", *"lmnopqrstuvwxyz"]],
    ids=["none", "only", "hangs", "two", "many"],
)
def test_every_task_comes_back_in_its_order(tasks: list[str], workers: int) -> None:
    expected = [(task, None if task in ("hang", "die") else task.upper()) for task in tasks]
    assert list(pool.each(obey, iter(tasks), workers)) == expected


@pytest.mark.usefixtures("quick")
def test_what_waits_is_ended_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "SECONDS_A_PAGE", 0.5)
    assert list(pool.each(obey, ["wait", "a"], 1)) == [("wait", None), ("a", "A")]


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("workers", [1, 2])
def test_a_process_that_says_nothing_is_ended(workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "SILENCE", 2.0)
    tasks = ["a", "stop", "b", "c"]
    assert list(pool.each(obey, tasks, workers)) == [("a", "A"), ("stop", None), ("b", "B"), ("c", "C")]


def test_a_pool_ends_though_a_process_was_stopped_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "SILENCE", 2.0)
    with pool.Pool(1) as one:
        assert one.result(one.submit(str.upper, "a")) == "A"
        [process] = one._processes()
        assert process.pid is not None
        os.kill(process.pid, signal.SIGSTOP)
    assert not process.is_alive()


@pytest.mark.usefixtures("quick")
def test_a_time_out_of_the_work_itself_is_no_silence() -> None:
    with pytest.raises(TimeoutError, match="of its own"):
        list(pool.each(time_out, ["a"], 1))


def time_out(order: str) -> str:
    raise TimeoutError(f"of its own: {order}")


def test_a_failure_of_the_work_itself_is_the_callers() -> None:
    with pytest.raises(AttributeError):
        list(pool.each(obey, [None], 1))  # type: ignore[list-item]


def test_a_process_with_threads_is_not_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    until = threading.Event()
    thread = threading.Thread(target=until.wait)
    thread.start()
    try:
        assert list(pool.each(str.upper, ["a", "b"], 1)) == [("a", "A"), ("b", "B")]
    finally:
        until.set()
        thread.join()


def misbehave(snapshot: Snapshot, memory: SiteMemory | None = None) -> Cleaned:
    obey("hang" if b"HANGS" in snapshot.body else "die" if b"DIES" in snapshot.body else "")
    return reading(cleaner=bounded.CLEANER_VERSION)


@pytest.fixture
def three(keeper: Keeper, monkeypatch: pytest.MonkeyPatch, quick: None) -> Keeper:
    """A store of three pages, of which one hangs today's cleaner in C and one ends its process."""
    for name in ("HANGS", "GOOD", "DIES"):
        keeper.keep(page(f"<p>{name}</p>", url=f"https://example.org/{name}"))
    monkeypatch.setattr(bounded, "clean", misbehave)
    return keeper


@pytest.mark.parametrize("jobs", [1, 2])
def test_reclean_goes_on(three: Keeper, jobs: int) -> None:
    outcome = reclean(three.store, run=three.run, scope=Scope(everything=True), jobs=jobs)
    assert (outcome.read, outcome.failed) == (3, 0)
    assert dict(three.rows("SELECT url, reason FROM snapshots JOIN cleanings ON cleanings.id = cleaning")) == {
        "https://example.org/HANGS": pool.ENDED,
        "https://example.org/GOOD": "",
        "https://example.org/DIES": pool.ENDED,
    }
    assert three.one("SELECT count(*) FROM articles") == 3, "what an earlier cleaner read is kept"


def test_repair_goes_on(three: Keeper) -> None:
    for name in ("HANGS", "FORGOTTEN"):
        three.store.archive.append(page(f"<p>{name}, too</p>", url=f"https://example.org/{name}/2"))
    assert repair(three.store).stored == 2
    assert list(verify(three.store)) == []
    assert three.rows("SELECT reason FROM pages WHERE url LIKE '%/2' ORDER BY id") == [(pool.ENDED,), (None,)]


def test_rebuilding_goes_on(three: Keeper) -> None:
    three.store.close()
    assert rebuild(three.store.path).snapshots == 3


def test_ingest_goes_on_where_the_last_snapshot_hangs(three: Keeper) -> None:
    """A newer cleaner reads a page's last snapshot before it compares: that one may hang it, too."""
    snapshot = page("<p>Edited</p>", url="https://example.org/HANGS", day=1)
    cleaned = replace(reading("Other words stand here today."), cleaner=bounded.CLEANER_VERSION)
    kept = ingest(three.store, snapshot, cleaned, three.store.archive.append(snapshot), run=three.run)
    assert kept.revision == "unknown"
