"""Runs: what was done to the store, when, by which version; and the sources that pages come from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from cleaners.version import CLEANER_VERSION
from store.clock import now
from store.connection import Store
from store.rows import insert, storable, update


def start_run(store: Store, kind: str, arguments: Mapping[str, object]) -> int:
    """Note that the verb *kind* begins; the run's number. *arguments* must fit into JSON."""
    row = {
        "kind": kind,
        "arguments": storable(json.dumps(arguments, ensure_ascii=False, sort_keys=True, default=str)),
        "program": program_version(),
        "cleaner": CLEANER_VERSION,
        "started_at": now(),
    }
    with store.transaction() as db:
        return insert(db, "runs", row)


def finish_run(store: Store, run: int, outcome: str, counts: Mapping[str, int]) -> None:
    """Note how the run ended (`finished`, `interrupted`, `failed`) and what it counted."""
    done = {"finished_at": now(), "outcome": outcome, "counts": json.dumps(counts, sort_keys=True)}
    with store.transaction() as db:
        update(db, "runs", run, done)


def last_topic(store: Store) -> str:
    """The path of the topic's profile by which the newest crawl that had one scored; empty where none had."""
    row = store.connection.execute(
        """SELECT json_extract(arguments, '$.topic') AS topic FROM runs
        WHERE kind = 'crawl' AND coalesce(topic, '') != '' ORDER BY id DESC LIMIT 1"""
    ).fetchone()
    return row[0] if row else ""


def keep_source(store: Store, name: str, kind: str = "", url: str = "") -> int:
    """The number of the source called *name*, noted now if it is new or has changed."""
    with store.transaction() as db:
        found = db.execute("SELECT id, kind, url FROM sources WHERE name = ?", [name]).fetchone()
        if found is None:
            return insert(db, "sources", {"name": name, "kind": kind, "url": url})
        number: int = found[0]
        if (kind or url) and (kind, url) != found[1:]:
            update(db, "sources", number, {"kind": kind, "url": url})
        return number


@cache
def program_version() -> str:
    """conflictwire's own version; `0` where it runs without being installed."""
    try:
        return version("conflictwire")
    except PackageNotFoundError:
        return "0"
