"""A schedule that runs for days of a fast clock: what it asks again, when, and what it finds."""

from __future__ import annotations

import sqlite3
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.bounds import BOUNDS
from crawler.schedule import schedule
from crawler.visits import Role
from tests.crawler.server import Answer, Asked, Site, article, rss

# An hour is a second: the schedule's minute and a half is three days and a half.
SPEED = 3600.0
SECONDS = 90.0
# A new report comes every eight hours; the first is edited after a day.
NEW_EVERY, EDITED_AFTER = 8.0, 24.0


@pytest.mark.slow
def test_a_schedule_follows_a_site_for_days(tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    began = time.monotonic()

    def feed(asked: Asked) -> Answer:
        count = 1 + int((asked.at - began) / NEW_EVERY)
        tag = f'"{count}"'
        if asked.headers.get("if-none-match") == tag:
            return Answer(status=304)
        body = rss([f"{site.url}/news/report-{n}" for n in range(count)]).encode()
        return Answer(body, headers={"Content-Type": "application/rss+xml", "ETag": tag})

    def page(asked: Asked) -> Answer | None:
        if not asked.path.startswith("/news/"):
            return None
        number = asked.path.rpartition("-")[2]
        edited = number == "0" and asked.at - began > EDITED_AFTER
        tag = f'"{number}-{edited}"'
        if asked.headers.get("if-none-match") == tag:
            return Answer(status=304)
        body = article(number).replace("happened", "had happened" if edited else "happened")
        return Answer(body.encode(), headers={"Content-Type": "text/html", "ETag": tag})

    site.pages["/feed"] = feed
    site.fallback = page
    root = Path(__file__).parents[2]
    monkeypatch.chdir(root)
    fast = [str(tmp_path / "news.db"), site.url + "/feed", str(SPEED), str(time.time())]
    command = [sys.executable, "-m", "tests.crawler.fast_crawl", *fast]

    class Enough(Exception):
        """The days are over."""

    def sleep(seconds: float) -> None:
        if time.monotonic() - began > SECONDS:
            raise Enough
        time.sleep(seconds)

    # Ten minutes of the fast clock.
    with pytest.raises(Enough):
        schedule(command, every=600 / SPEED, sleep=sleep)

    with sqlite3.connect(tmp_path / "news.db") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        titles = [row[0] for row in db.execute("SELECT title FROM articles ORDER BY id")]
        edits = db.execute("SELECT count(*) FROM revisions WHERE cause = 'publisher'").fetchone()[0]
        outcomes = {row[0] for row in db.execute("SELECT outcome FROM runs")}
    published = 1 + int(SECONDS / NEW_EVERY)
    assert len(titles) == len(set(titles))
    assert published - 1 <= len(titles) <= published + 1
    assert edits == 1
    assert outcomes == {"finished"}
    # The feed is asked within its bounds (on a busy machine a run takes its time, so only the lower one is sharp) ...
    asked = [each.at for each in site.asked if each.path == "/feed"]
    hours = [later - earlier for earlier, later in pairwise(asked)]
    assert min(hours) * SPEED >= BOUNDS[Role.FEED].least
    assert len(asked) >= 6
    # ... a report less and less while it stays as it was, and never without its validator ...
    last = [each for each in site.asked if each.path == "/news/report-1"]
    waits = [later.at - earlier.at for earlier, later in pairwise(last)]
    assert len(waits) >= 2
    bounds = BOUNDS[Role.ARTICLE]
    assert all(wait * SPEED >= bounds.first * bounds.longer**visit for visit, wait in enumerate(waits))
    assert all("if-none-match" in each.headers for each in last[1:])
    # ... and robots.txt once a day.
    assert site.counts()["/robots.txt"] <= 1 + (time.monotonic() - began) / 24
