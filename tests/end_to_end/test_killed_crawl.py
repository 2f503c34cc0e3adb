"""A crawl that is killed in the middle and begun again ends as one that never was."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.end_to_end import stored
from tests.end_to_end.crawling import crawl, start
from tests.newsroom.edition import read_edition
from tests.newsroom.server import Newsroom

EDITION = read_edition()
SECONDS = 60


def pages_sent(newsroom: Newsroom) -> int:
    return sum(request.status == 200 and request.target != "/robots.txt" for request in newsroom.log)


@pytest.mark.slow
@pytest.mark.parametrize("after", [2, 15, 30], ids="killed after {} pages".format)
def test_kill_and_finish(after: int, tmp_path: Path) -> None:
    store = tmp_path / "news.db"
    with Newsroom(EDITION) as newsroom:
        process = start(store, newsroom.proxy)
        deadline = time.monotonic() + SECONDS
        while pages_sent(newsroom) < after and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        # The whole group: cleaning processes must not survive to finish the work unseen.
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        assert process.returncode == -signal.SIGKILL, "it was still at work"

        crawl(store, newsroom.proxy)

        wanted = {story.url for story in EDITION.stories}
        missing = {url for url in wanted if stored.article(store, url) is None}
        assert missing == set()
        assert stored.is_whole(store)
        with stored.reading(store) as database:
            doubled = database.execute(
                "SELECT url FROM articles JOIN pages USING (id) GROUP BY url HAVING count(*) > 1"
            )
            assert doubled.fetchall() == []
            again = database.execute(
                "SELECT page, text, author, published FROM comments GROUP BY 1, 2, 3, 4 HAVING count(*) > 1"
            )
            assert again.fetchall() == []
        # What was in flight when it was killed is asked again: one page a host, and no more than that.
        sent = Counter(r.url for r in newsroom.log if r.status == 200 and r.url in wanted)
        assert sum(times - 1 for times in sent.values()) <= len(EDITION.sites)
        assert newsroom.disallowed() == []
