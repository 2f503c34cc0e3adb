"""Ctrl-C, a full disk, a schedule: how a crawl ends, and how it begins again."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from crawler import CrawlOptions, Source, crawl
from crawler.errors import CrawlError
from crawler.schedule import crawl_command, cron_line, schedule, systemd_units
from crawler.sources import Kind
from crawler.summary import ExitCode
from store.archive import Archive, Place
from store.errors import StoreFull, StoreUnreachable
from tests.crawler.server import Site, article, rss

QUICK = CrawlOptions(allow_private=True, delay=0, retry_after=0.05, retry_wait=1.0, timeout=10, workers=1)
CRAWL = """
import dataclasses, sys
from crawler import CrawlOptions, Source, crawl
from crawler.sources import Kind

if __name__ == "__main__":
    options = CrawlOptions(allow_private=True, delay=0.2, workers=1)
    sys.exit(int(crawl(sys.argv[1], [Source("one", Kind.FEED, sys.argv[2])], options).exit_code))
"""


def publish(site: Site, count: int) -> None:
    site.pages["/feed"] = rss([f"{site.url}/news/report-{n}" for n in range(count)])
    for n in range(count):
        site.pages[f"/news/report-{n}"] = article(n)


def start(tmp_path: Path, site: Site) -> subprocess.Popen[bytes]:
    script = tmp_path / "run.py"
    script.write_text(CRAWL)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, str(script), str(tmp_path / "news.db"), site.url + "/feed"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def wait_for(site: Site, requests: int) -> None:
    end = time.monotonic() + 60
    while len(site.asked) < requests and time.monotonic() < end:
        time.sleep(0.02)
    assert len(site.asked) >= requests


def test_ctrl_c_ends_cleanly_and_the_next_run_goes_on(tmp_path: Path, site: Site) -> None:
    publish(site, 40)
    process = start(tmp_path, site)
    try:
        wait_for(site, 5)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == ExitCode.INTERRUPTED
    finally:
        process.kill()
    with sqlite3.connect(tmp_path / "news.db") as db:
        assert db.execute("SELECT outcome FROM runs").fetchone() == ("interrupted",)
    summary = crawl(tmp_path / "news.db", [Source("one", Kind.FEED, site.url + "/feed")], QUICK)
    assert summary.uningested == 0
    with sqlite3.connect(tmp_path / "news.db") as db:
        assert db.execute("SELECT count(*) FROM articles").fetchone() == (40,)
    assert max(count for path, count in site.counts().items() if path.startswith("/news")) == 1


def test_a_second_ctrl_c_ends_at_once(tmp_path: Path, site: Site) -> None:
    publish(site, 5)
    site.raw["/news/report-0"] = lambda handler: time.sleep(20)
    process = start(tmp_path, site)
    try:
        wait_for(site, 3)
        process.send_signal(signal.SIGINT)
        time.sleep(1)
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        assert process.wait(8) == -signal.SIGINT
    finally:
        process.kill()


def test_a_full_disk_stops_the_crawl_and_loses_nothing(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(site, 4)
    append, calls = Archive.append, iter(range(100))

    def full(self: Archive, *what: Any, **how: Any) -> Place:
        if next(calls) >= 2:
            raise StoreFull("no space is left on the disk")
        return append(self, *what, **how)

    source = Source("one", Kind.FEED, site.url + "/feed")
    with monkeypatch.context() as patch:
        patch.setattr(Archive, "append", full)
        with pytest.raises(StoreFull, match="no space"):
            crawl(tmp_path / "news.db", [source], QUICK)
    summary = crawl(tmp_path / "news.db", [source], QUICK)
    assert summary.outcome == "finished"
    with sqlite3.connect(tmp_path / "news.db") as db:
        assert db.execute("SELECT count(*) FROM articles").fetchone() == (4,)
        assert db.execute("SELECT outcome FROM runs ORDER BY id").fetchall() == [("failed",), ("finished",)]


def test_a_schedule_goes_on_whatever_a_run_says_and_rests_longer_after_failures() -> None:
    codes = iter([0, 3, 4, 4, 75, 0])
    pauses: list[float] = []
    ran = schedule(["crawl"], every=600, runs=6, sleep=pauses.append, start=lambda command: next(codes))
    assert ran == 6
    assert [round(pause / 600) for pause in pauses] == [1, 1, 2, 4, 1]


def test_a_schedule_ends_with_ctrl_c() -> None:
    with pytest.raises(KeyboardInterrupt):
        schedule(["crawl"], start=lambda command: ExitCode.INTERRUPTED)


def test_units_for_systemd_and_cron(tmp_path: Path) -> None:
    command = crawl_command(tmp_path / "my news.db", ["--contact", "a%b@example.org"])
    units = systemd_units(command, tmp_path)
    assert "OnUnitInactiveSec=600s" in units
    assert '"' + str(tmp_path / "my news.db") + '"' in units
    assert "a%%b@example.org" in units
    line = cron_line(command, tmp_path)
    assert line.startswith("*/10 * * * * cd ")
    assert "a\\%b@example.org" in line


@pytest.mark.parametrize(
    ("hours", "when"),
    [
        (1 / 120, "*/1 * * * *"),
        (0.5, "*/30 * * * *"),
        (1, "0 */1 * * *"),
        (12, "0 */12 * * *"),
        (23, "0 0 */1 * *"),
        (72, "0 0 */3 * *"),
    ],
)
def test_cron_has_no_two_runs_within_an_hour_of_a_day(tmp_path: Path, hours: float, when: str) -> None:
    """What began at 0 and 23 o'clock was called every 23 hours, and every three days."""
    assert cron_line(["crawl"], tmp_path, hours * 3600).startswith(f"{when} cd ")


def test_a_frontier_that_is_damaged_inside_is_named(tmp_path: Path, site: Site) -> None:
    """SQLite opens it, and comes upon the damage in the midst of the run."""
    publish(site, 3)
    sources = [Source("one", Kind.FEED, site.url + "/feed")]
    crawl(tmp_path / "news.db", sources, QUICK)
    frontier = tmp_path / "news.frontier.db"
    data = frontier.read_bytes()
    frontier.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    with pytest.raises(CrawlError, match=r"news\.frontier\.db: cannot be used as a frontier.*Move it away"):
        crawl(tmp_path / "news.db", sources, QUICK)
    for file in tmp_path.glob("news.frontier.db*"):
        file.unlink()
    assert crawl(tmp_path / "news.db", sources, QUICK).total("articles") == 0


def test_a_run_that_may_not_begin_holds_nothing(tmp_path: Path, site: Site) -> None:
    publish(site, 1)
    sources = [Source("one", Kind.FEED, site.url + "/feed")]
    (tmp_path / "news.archive" / "000001.warc.gz").mkdir(parents=True)
    for _ in range(2):
        with pytest.raises(StoreUnreachable, match=r"news\.archive"):
            crawl(tmp_path / "news.db", sources, QUICK)
    (tmp_path / "news.archive" / "000001.warc.gz").rmdir()
    assert crawl(tmp_path / "news.db", sources, QUICK).total("articles") == 1
    with sqlite3.connect(tmp_path / "news.db") as db:
        assert db.execute("SELECT outcome FROM runs").fetchall() == [("finished",)]


def test_a_list_that_cannot_be_read_is_named_and_costs_no_other_source(tmp_path: Path, site: Site) -> None:
    publish(site, 2)
    listed = tmp_path / "list.txt"
    listed.write_text(f"{site.url}/news/report-1\nnonsense\n", encoding="utf-8")
    sources = [Source("list", Kind.URLS, str(listed)), Source("one", Kind.FEED, site.url + "/feed")]
    summary = crawl(tmp_path / "news.db", sources, QUICK)
    assert "line 2: no http or https URL" in summary.of("list").problem
    assert (summary.exit_code, summary.total("articles")) == (ExitCode.SOME_FAILED, 2)
