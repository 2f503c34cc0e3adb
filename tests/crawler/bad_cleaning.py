"""Cleaning that hangs, dies or eats memory on pages that say so; in the place of `crawler.cleaning.work`."""

from __future__ import annotations

import itertools
import os
import time

from cleaners.records import Cleaned, SiteMemory, Snapshot
from crawler import cleaning
from store import bounded, pool

clean = bounded.clean


def misbehave(snapshot: Snapshot, memory: SiteMemory | None = None) -> Cleaned:
    if b"LOOPS" in snapshot.body:
        while True:
            pass
    if b"HANGS" in snapshot.body:
        any(itertools.repeat(False))  # in C, where no signal's handler runs
    if b"WAITS" in snapshot.body:
        time.sleep(60)
    if b"DIES" in snapshot.body:
        os._exit(1)
    if b"EATS" in snapshot.body:
        held = [bytearray(256 << 20) for _ in range(64)]
        raise AssertionError(f"{len(held)} pieces of 256 MB were given")
    return clean(snapshot, memory)


def within_cpu_time(task: cleaning.Work) -> cleaning.Done:
    bounded.clean = misbehave
    bounded.CPU_SECONDS_A_PAGE = 3.0
    return cleaning.work(task)


def within_clock_time(task: cleaning.Work) -> cleaning.Done:
    bounded.clean = misbehave
    # Enough for a process that begins on a busy machine.
    pool.SECONDS_A_PAGE = 6.0
    return cleaning.work(task)
