"""A whole site that means no good, crawled as a user does: it ends within its limits, and so does its memory."""

from __future__ import annotations

import gzip
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.crawler.server import Answer, Asked, Site, article
from tests.crawler.test_hostile import cut, endless, no_http, slow_loris
from tests.crawler.test_killed import children

GOOD = 30
MEMORY = 500_000_000
CRAWL = """
import sys
from crawler import CrawlOptions, Source, crawl
from crawler.sources import Kind

if __name__ == "__main__":
    options = CrawlOptions(
        allow_private=True, delay=0, connections_per_host=4, timeout=4, retry_after=0.05, retry_wait=0.5, max_attempts=2
    )
    summary = crawl(sys.argv[1], [Source("one", Kind.SITE, sys.argv[2] + "/")], options)
    print(summary.outcome)
    sys.exit(int(summary.exit_code))
"""


def resident(process: int) -> int:
    """Bytes that *process* and all that it started hold, counting what they share once a process."""
    total = 0
    for each in [process, *children(process)]:
        try:
            total += int(Path(f"/proc/{each}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
        except (OSError, IndexError):
            continue
    return total


def hostile(site: Site) -> None:
    """Slow, endless, cut and packed answers, circles, calendars, sessions, heaps of links, and reports in between."""
    bad: dict[str, object] = {}
    for n in range(4):
        site.raw |= {f"/drip/{n}": slow_loris, f"/endless/{n}": endless, f"/cut/{n}": cut, f"/none/{n}": no_http}
        bomb = gzip.compress(b"<p>" + bytes([48 + n]) * 80_000_000)
        bad[f"/bomb/{n}"] = Answer(bomb, headers={"Content-Type": "text/html", "Content-Encoding": "gzip"})
        bad[f"/large/{n}"] = Answer(b"<html>" + b"<p>x</p>" * 2_500_000, headers={"Content-Type": "text/html"})
        deep = b"<html><body>" + b"<div>" * 200_000 + b"deep"
        bad[f"/deep/{n}"] = Answer(deep, headers={"Content-Type": "text/html"})
        bad[f"/lies/{n}"] = Answer(
            article(900 + n).encode("utf-16"), headers={"Content-Type": "text/html; charset=utf-8"}
        )
        bad[f"/circle/{n}"] = Answer(status=302, headers={"Location": f"/circle/{(n + 1) % 4}"})
        heap = "".join(f"<a href='/nothing/{n}-{i}'>{i}</a>" for i in range(10_000))
        bad[f"/heap/{n}"] = f"<html><body>{heap}</body></html>"

    def trap(asked: Asked) -> str | None:
        path, _, query = asked.path.partition("?")
        if path == "/calendar":
            return (
                f"<html><body><a href='/calendar?month={int(query.partition('=')[2] or 0) + 1}'>next</a></body></html>"
            )
        if path == "/list":
            return f"<html><body><a href='/list?PHPSESSID={time.monotonic_ns():032x}'>again</a></body></html>"
        return None

    site.pages |= bad  # type: ignore[arg-type]
    site.fallback = trap
    reports = [f"/news/report-from-the-river-{n}" for n in range(GOOD)]
    for n, path in enumerate(reports):
        site.pages[path] = article(n)
    names = [*bad, *site.raw, "/calendar?month=1", "/list"]
    mixed = [path for pair in zip(names, (reports * 2)[: len(names)], strict=True) for path in pair]
    links = "".join(
        f"<a href='{path}'>A report on the talks by the river</a>" for path in dict.fromkeys(mixed + reports)
    )
    site.pages["/"] = f"<html><body>{links}</body></html>"


@pytest.mark.slow
def test_a_hostile_site_costs_bounded_time_and_memory_and_no_good_page(tmp_path: Path, site: Site) -> None:
    hostile(site)
    script, store = tmp_path / "run.py", tmp_path / "news.db"
    script.write_text(CRAWL)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, str(script), str(store), site.url]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    most, end = 0, time.monotonic() + 300
    try:
        while process.poll() is None and time.monotonic() < end:
            most = max(most, resident(process.pid))
            time.sleep(0.05)
        assert process.poll() is not None, "it does not end"
    finally:
        process.kill()
    output, _ = process.communicate()
    assert "finished" in output
    print(f"at most {most / 1e6:.0f} MB")
    assert most < MEMORY
    with sqlite3.connect(store) as db:
        titles = {row[0] for row in db.execute("SELECT title FROM articles")}
    assert titles >= {f"Report {n}" for n in range(GOOD)}
    counts = site.counts()
    assert sum(path.startswith("/calendar") for path in counts) <= 12
    assert sum(path.startswith("/list") for path in counts) <= 2
    assert sum(path.startswith("/nothing") for path in counts) <= 450
