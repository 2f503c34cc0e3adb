"""Servers that break off, lie and run in circles: each URL gets its reason, and the page beside it its article."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end import stored
from tests.end_to_end.bad_files import PAGE, WORDS, noise
from tests.end_to_end.crawling import crawl
from tests.newsroom.edition import read_edition
from tests.newsroom.pages import Page, moved
from tests.newsroom.server import Newsroom

EDITION = read_edition()
HOST = "http://trouble.example"
GOOD = next(story for story in EDITION.stories if story.site.key == "field-dispatch" and story.relevant)


def cut_half_way(handler: BaseHTTPRequestHandler) -> None:
    body = PAGE.encode()
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html; charset=utf-8")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])
    hang_up(handler)


def cut_before_a_word(handler: BaseHTTPRequestHandler) -> None:
    hang_up(handler)


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.flush()
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def bomb(handler: BaseHTTPRequestHandler) -> None:
    body = gzip.compress(b"<p>" + b"\0" * (64 * 1024 * 1024))
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Encoding", "gzip")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def misbehaving(respond: Callable[[BaseHTTPRequestHandler], None]) -> Page:
    return Page(respond=respond)


# Path, page, and a part of the reason that the crawl must give for it.
TROUBLES = {
    # The URL that leads back into the circle is the one that gets the reason.
    "/loop-two": (moved(f"{HOST}/loop-one"), "redirect loop"),
    "/itself": (moved(f"{HOST}/itself"), "redirect loop"),
    "/cut-half-way": (misbehaving(cut_half_way), "cut"),
    "/cut-before-a-word": (misbehaving(cut_before_a_word), "connection"),
    "/huge": (Page(b"<p>word</p>" * (2 * 1024 * 1024)), "larger than the limit"),
    "/bomb": (misbehaving(bomb), "larger than the limit"),
    "/broken": (Page(b"Internal Server Error", status=500), "500"),
    "/gone": (Page(b"Gone", status=410), "410"),
}
IN_A_TROUBLE = {"/loop-one": moved(f"{HOST}/loop-two")}
# Pages that arrive whole and hold no article, with a part of the reason that the store must give.
UNREADABLE = {
    "/a-picture-called-html": (Page(b"\x89PNG\r\n\x1a\n" + noise(4_000)), "PNG"),
    "/noise-called-html": (Page(noise(4_000)), "binary"),
}
# Pages that lie and can be read all the same.
READABLE = {
    "/windows-1251-called-utf-8": Page(PAGE.replace("HEAD", "").encode("cp1251"), "text/html; charset=utf-8"),
    "/utf-16-without-a-word": Page(PAGE.replace("HEAD", "").encode("utf-16"), "text/html"),
    "/html-called-text": Page(PAGE.replace("HEAD", "").encode(), "text/plain; charset=utf-8"),
}


@pytest.fixture(scope="module")
def troubled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The store and the summary of one crawl of all troubles, with a good page among them."""
    folder = tmp_path_factory.mktemp("trouble")
    urls = [f"{HOST}{path}" for path in [*IN_A_TROUBLE, *TROUBLES, *UNREADABLE, *READABLE]]
    (folder / "urls.txt").write_text("\n".join([*urls[:4], GOOD.url, *urls[4:]]) + "\n", encoding="utf-8")
    (folder / "sources.toml").write_text(f'[trouble]\nkind = "urls"\nurl = "{folder / "urls.txt"}"\n', encoding="utf-8")
    with Newsroom(EDITION) as newsroom:
        for path, (page, _) in (TROUBLES | UNREADABLE).items():
            newsroom.put(f"{HOST}{path}", page)
        for path, page in (READABLE | IN_A_TROUBLE).items():
            newsroom.put(f"{HOST}{path}", page)
        summary = crawl(folder / "news.db", newsroom.proxy, folder / "sources.toml")
    return folder / "news.db", summary


def test_the_good_page_is_stored(troubled: tuple[Path, dict[str, Any]]) -> None:
    store, summary = troubled
    assert summary["outcome"] == "finished"
    assert stored.is_whole(store)
    found = stored.article(store, GOOD.url)
    assert found is not None
    assert found.title == GOOD.title


@pytest.mark.parametrize("path", TROUBLES)
def test_a_trouble_is_named(path: str, troubled: tuple[Path, dict[str, Any]]) -> None:
    store, summary = troubled
    reasons = [reason for url, reason in summary["problems"] if url == f"{HOST}{path}"]
    assert len(reasons) == 1, summary["problems"]
    assert TROUBLES[path][1] in reasons[0]
    assert stored.article(store, f"{HOST}{path}") is None


@pytest.mark.parametrize("path", UNREADABLE)
def test_an_unreadable_page_is_kept_with_its_reason(path: str, troubled: tuple[Path, dict[str, Any]]) -> None:
    with stored.reading(troubled[0]) as database:
        row = database.execute(
            "SELECT reason FROM pages JOIN page_urls ON page = pages.id WHERE page_urls.url = ?", [f"{HOST}{path}"]
        ).fetchone()
    assert row is not None
    assert UNREADABLE[path][1] in row["reason"]


@pytest.mark.parametrize("path", READABLE)
def test_a_lying_page_is_read(path: str, troubled: tuple[Path, dict[str, Any]]) -> None:
    found = stored.article(troubled[0], f"{HOST}{path}")
    assert found is not None
    assert WORDS in found.paragraphs


@pytest.mark.parametrize(
    ("kind", "body", "reason"),
    [
        ("feed", PAGE.encode(), "no feed"),
        ("feed", b"", "empty"),
        ("feed", b"<rss><channel><item><title>Cut", "malformed"),
        ("sitemap", PAGE.encode(), "no sitemap"),
        ("sitemap", b"\x1f\x8b\x08broken", "gzip"),
    ],
)
def test_a_source_that_is_none(kind: str, body: bytes, reason: str, tmp_path: Path) -> None:
    """The summary says what is wrong with the source, and the source beside it gives what it has."""
    (tmp_path / "sources.toml").write_text(
        f'[none]\nkind = "{kind}"\nurl = "{HOST}/feed"\n[good]\nkind = "urls"\nurl = "{tmp_path / "urls.txt"}"\n',
        encoding="utf-8",
    )
    (tmp_path / "urls.txt").write_text(f"{GOOD.url}\n", encoding="utf-8")
    with Newsroom(EDITION) as newsroom:
        newsroom.put(f"{HOST}/feed", Page(body))
        summary = crawl(tmp_path / "news.db", newsroom.proxy, tmp_path / "sources.toml")
    assert reason in summary["sources"]["none"]
    assert summary["sources"]["good"] == ""
    assert stored.article(tmp_path / "news.db", GOOD.url) is not None
