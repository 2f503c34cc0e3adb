"""Headless Chromium on two served stores: the demo's, and the small one with many scripts and a hostile page."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import pytest

from tests.store.datasette.library import fill

# Quiet, and without a word to anybody: a fresh profile, no first run, no updates, no QUIC.
FLAGS = """--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
--disable-component-update --disable-sync""".split()


# Its driver runs an event loop in this thread for as long as it lives: crawls in later modules could not run theirs.
@pytest.fixture(scope="module")
def chromium():
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="Playwright is not installed: pip install -e '.[browser]'"
    )
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


def await_answer(address: str) -> None:
    """Wait until something listens at *address*, which the server names before it listens; half a minute at most."""
    parts = urlsplit(address)
    for _ in range(300):
        with suppress(OSError), socket.create_connection((parts.hostname, parts.port), timeout=1):
            return
        time.sleep(0.1)
    pytest.fail(f"nothing listens at {address}")


@contextmanager
def served(path) -> Iterator[tuple[str, str]]:
    """Where `conflictwire serve` answers for the store at *path*, and where one logs in."""
    command = [sys.executable, "-c", "from cli.main import main; main()", "serve", str(path), "--port", "0"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"})
    try:
        line = server.stderr.readline()
        found = re.search(r"http://\S+[^/\s]", line)
        assert found, line + server.stderr.read()
        login = re.search(r"http://\S+/login\?token=\S+", server.stderr.readline())
        await_answer(found[0])
        yield found[0], login[0]
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="session")
def demo(tmp_path_factory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    subprocess.run(
        [sys.executable, "-m", "tests.newsroom.demo", str(path)], check=True, timeout=300, capture_output=True
    )
    with served(path) as (address, _):
        yield address


@pytest.fixture(scope="session")
def small(tmp_path_factory) -> Iterator[tuple[str, dict[str, int]]]:
    path = tmp_path_factory.mktemp("small") / "small.db"
    numbers = fill(path)
    with served(path) as (address, _):
        yield address, numbers


@pytest.fixture
def own(tmp_path) -> Iterator[tuple[str, str, dict[str, int]]]:
    """A store that a test may mark: address, where to log in, the articles' numbers."""
    path = tmp_path / "own.db"
    numbers = fill(path)
    with served(path) as (address, login):
        yield address, login, numbers


class Visit:
    """A window, and all that must not happen in it."""

    def __init__(self, page):
        self.page = page
        self.complaints = []
        page.on("console", lambda message: self.note(message.type in ("error", "warning"), f"console: {message.text}"))
        page.on("pageerror", lambda error: self.note(True, f"script: {error}"))
        page.on("dialog", lambda dialog: (self.note(True, f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: self.note(not is_ours(request.url), f"request to {request.url}"))

    def note(self, wrong: bool, complaint: str) -> None:
        if wrong:
            self.complaints.append(complaint)


def is_ours(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "data:"))


@pytest.fixture
def visit(chromium):
    """Opens a window: `visit(address, width=…, scheme=…)`. The test fails if anything complained in one of them."""
    visits = []

    def open_window(address: str, *, width: int = 1200, height: int = 850, scheme: str = "light"):
        context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        window = Visit(context.new_page())
        visits.append((context, window))
        window.page.goto(address)
        return window.page

    yield open_window
    for context, window in visits:
        context.close()
        assert window.complaints == []
