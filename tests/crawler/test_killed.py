"""kill -9 at random moments and in commits: crawl, cleaning processes, writer; then everything is there, once."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from store.archive import Archive
from tests.crawler.server import Asked, Site, article

PAGES = 500
KILLS = 20
CRAWL = """
import sys
from crawler import CrawlOptions, Source, crawl
from crawler.sources import Kind

if __name__ == "__main__":
    source = Source("one", Kind.SITE, sys.argv[2] + "/")
    options = CrawlOptions(allow_private=True, delay=0, connections_per_host=4, workers=1, retry_after=0.05)
    summary = crawl(sys.argv[1], [source], options)
    print(summary.outcome, summary.total("fetched"), summary.problems[:5])
    sys.exit(int(summary.exit_code))
"""


# The same, which ends itself with SIGKILL at a commit: of the loop's frontier, of the writer's, or of the store, which
# is the writer's too; just before it or just after.
IN_COMMIT = (
    """
import os, signal, sqlite3, sys, threading

CHOSEN, BEFORE, LEFT = sys.argv[3], sys.argv[4] == "before", int(sys.argv[5])
connect = sqlite3.connect


class Deadly:
    file = ""

    def execute(self, sql, *values):
        global LEFT
        whose = "writer" if threading.current_thread().name == "ingester" else "loop"
        hit = sql == "COMMIT" and CHOSEN == f"{whose} {self.file}"
        LEFT -= hit
        if hit and BEFORE and LEFT <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        done = super().execute(sql, *values)
        if hit and LEFT <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return done


def deadly(path, *more, factory=sqlite3.Connection, **options):
    made = connect(path, *more, factory=type("Connection", (Deadly, factory), {}), **options)
    made.file = "frontier" if "frontier" in str(path) else "store"
    return made


if __name__ == "__main__":
    sqlite3.connect = deadly
"""
    + CRAWL
)


def chain(asked: Asked, pages: int = PAGES) -> str | None:
    """Each list page names ten articles and the next list."""
    kind, _, number = asked.path.lstrip("/").partition("/")
    if asked.path == "/" or kind == "list":
        n = int(number or 0)
        links = "".join(f"<a href='/news/report-from-the-river-{i}'>Report {i}</a>" for i in range(n, n + 10))
        older = f"<a href='/list/{n + 10}'>older</a>" if n + 10 < pages else ""
        return f"<html><body>{links}{older}</body></html>"
    if kind == "news":
        return article(number.rpartition("-")[2])
    return None


def start(script: Path, store: Path, site: Site, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(script), str(store), site.url, *more]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def wait_for(site: Site, requests: int, process: subprocess.Popen[str]) -> None:
    """Until so many requests came, or none has for long, since all is fetched and only storing is left."""
    end = time.monotonic() + 20
    while len(site.asked) < requests and process.poll() is None and time.monotonic() < end:
        time.sleep(0.01)


def children(pid: int) -> list[int]:
    """The processes that *pid* started, and theirs."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in task.read_text().split():
                found += [int(child), *children(int(child))]
    return found


@pytest.mark.slow
def test_nothing_is_lost_or_doubled(tmp_path: Path, site: Site) -> None:
    site.fallback = chain
    script, store = tmp_path / "run.py", tmp_path / "news.db"
    script.write_text(CRAWL)
    seed = int(os.environ.get("CONFLICTWIRE_KILL_SEED", time.time_ns() % 10_000))
    moments = random.Random(seed)
    print(f"seed {seed}")
    for kill in range(KILLS):
        process = start(script, store, site)
        # By pages, not by the clock: on a busy machine the clock would kill only crawls that had not begun.
        wait_for(site, len(site.asked) + moments.randint(1, 40), process)
        time.sleep(moments.uniform(0, 0.2))
        if kill % 4 == 3:
            # The cleaning processes alone: the crawl itself must go on, and be killed after.
            for child in children(process.pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
            time.sleep(moments.uniform(0.2, 1.0))
        process.kill()
        process.wait()
    process = start(script, store, site)
    output, _ = process.communicate(timeout=240)
    assert process.returncode == 0, output
    check(store, PAGES)


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("chosen", ["loop frontier", "writer frontier", "writer store"])
def test_nothing_is_lost_or_doubled_by_a_death_in_a_commit(
    tmp_path: Path, site: Site, chosen: str, moment: str
) -> None:
    pages = 30
    site.fallback = lambda asked: chain(asked, pages)
    script, store = tmp_path / "run.py", tmp_path / "news.db"
    script.write_text(IN_COMMIT)
    moments = random.Random(f"{chosen} {moment}")
    killed = 0
    for _ in range(4):
        process = start(script, store, site, chosen, moment, str(moments.randint(1, 9)))
        output, _ = process.communicate(timeout=120)
        assert process.returncode in (0, -signal.SIGKILL), output
        killed += process.returncode < 0
    assert killed >= 2, "the commits were never reached"
    script.write_text(CRAWL)
    process = start(script, store, site)
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0, output
    check(store, pages)


def check(store: Path, pages: int) -> None:
    with sqlite3.connect(store) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        titles = [row[0] for row in db.execute("SELECT title FROM articles")]
        assert sorted(titles) == sorted(f"Report {n}" for n in range(pages))
        assert db.execute("SELECT count(*) FROM revisions").fetchone() == (pages,)
    with sqlite3.connect(store.with_suffix(".frontier.db")) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("SELECT count(*) FROM uningested").fetchone() == (0,)
        assert db.execute("SELECT count(*) FROM urls WHERE state <> 'done'").fetchone() == (0,)
    archive = Archive(store.with_suffix(".archive"))
    assert list(archive.damage()) == []
    files = [str(path) for path in Archive(store.with_suffix(".archive")).files()]
    whole = subprocess.run([sys.executable, "-m", "warcio.cli", "check", *files], capture_output=True, check=False)
    assert whole.returncode == 0, whole.stdout[-2000:]
    snapshots = {snapshot.url for _, snapshot in archive.places()}
    assert sum("/news/" in url for url in snapshots) == pages
