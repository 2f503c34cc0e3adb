"""Who may ask, what is answered in public, and that a writer at work disturbs nobody."""

import asyncio
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing

import httpx
import pytest
from click.testing import CliRunner
from datasette.database import QueryInterrupted

from cli.main import main
from store import open_store
from store.datasette import application, article_views
from store.datasette.application import listening
from store.datasette.errors import AddressInUse
from store.datasette.safety import hash_source
from store.errors import NotAStore, StoreMissing
from tests.store.datasette.addresses import EXAMPLES, filled
from tests.store.datasette.library import Shelf, article, cleaned


@pytest.mark.parametrize("path", [*EXAMPLES, "/assets/wire.css", "/nowhere"])
def test_our_pages_allow_no_script_of_others_and_nothing_from_elsewhere(site, path):
    strict(site.get(filled(path, site.numbers), follow_redirects=False))


def strict(answer) -> None:
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r"https?:|\*", policy)


def test_refusals_and_errors_are_as_strict(site, monkeypatch):
    assert site.get("/", headers={"host": "evil.example"}).status_code == 421
    strict(site.get("/", headers={"host": "evil.example"}))
    for data, status in (({"action": "yes"}, 403), ({"said": "x" * 300_000}, 413)):
        answer = asyncio.run(site.datasette.client.post(f"/article/{site.numbers['plain']}/mark", data=data))
        assert answer.status_code == status
        strict(answer)
    for error, status in ((RuntimeError("<script>"), 500), (QueryInterrupted(sqlite3.Error(), "", {}), 503)):

        async def fails(*args, error=error):
            raise error

        monkeypatch.setattr(article_views, "ask", fails)
        answer = site.get("/article/1")
        assert answer.status_code == status
        assert "<script>" not in answer.text
        assert "Traceback" not in answer.text
        strict(answer)


@pytest.mark.parametrize("path", ["/store", "/store/articles", "/store?sql=select+1"])
def test_datasettes_pages_run_only_the_scripts_they_came_with(get, path):
    page = get(path)
    scripts = page.headers["content-security-policy"].split("script-src ")[1].split(";")[0]
    assert "unsafe" not in scripts
    for script in re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL):
        assert hash_source(script) in scripts


@pytest.mark.parametrize("path", ["/", "/search", "/store/most_discussed", "/store/articles", "/-/messages"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_is_sent_but_by_our_forms(site, method, path):
    assert asyncio.run(site.datasette.client.request(method, path, data={"a": "b"})).status_code == 405


def test_every_answer_says_how_to_treat_it(get):
    headers = get("/").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", ""])
def test_other_names_for_this_machine_are_refused(get, host):
    assert get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost:8001", "127.0.0.1:8001", "[::1]:8001", "LOCALHOST"])
def test_its_own_names_are_answered(get, host):
    assert get("/", headers={"host": host}).status_code == 200


def test_nothing_loads_from_elsewhere(get):
    for path in ("/", "/search?q=ceasefire", "/article/1", "/dashboard", "/store", "/store/articles"):
        assert not re.findall(
            r'(?:src|href)="(?:https?:)?//(?!datasette\.io|localhost/)[^"]*\.(?:js|css|png|woff2?)', get(path).text
        )


def test_in_private_sql_may_be_asked_and_nothing_written(get):
    assert get("/store.json?sql=select+count(*)+from+articles").status_code == 200
    assert get("/store.json?sql=delete+from+articles").status_code == 400


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/store.json?sql=select+1", 403),
        ("/store/articles.json?_where=1%3D1", 403),
        ("/store.db", 404),
        ("/-/databases.json", 404),
        ("/-/metadata", 404),
        ("/-/threads", 404),
        ("/store/runs", 403),
        ("/store/forgotten", 403),
        ("/store/facts.json", 403),
        ("/", 200),
        ("/dashboard", 200),
        ("/search?q=ceasefire", 200),
        ("/store/articles", 200),
        ("/store/most_discussed?site=", 200),
        ("/-/static/app.css", 200),
    ],
)
def test_in_public_the_server_keeps_to_itself(public_site, path, status):
    page = public_site.get(path)
    assert page.status_code == status
    assert "noindex" in page.headers["x-robots-tag"]
    assert "/home/somebody" not in page.text


def test_the_database_is_never_downloaded(get):
    assert get("/store.db").status_code in (403, 404)


def test_robots_are_sent_away(public_site):
    assert public_site.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


def test_a_store_that_is_none_says_so(tmp_path):
    with pytest.raises(StoreMissing):
        application(tmp_path / "none.db")
    other = tmp_path / "notes.txt"
    other.write_text("not a database, but longer than the header of one" * 30)
    with pytest.raises(NotAStore):
        application(other)


def others_database(path):
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE recipes (name)")


def newer_store(path):
    open_store(path).close()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('conflictwire', 'm999', '2040')"
        )


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: None, "`conflictwire ingest` and `conflictwire crawl` make a store"),
        (lambda path: path.write_text("words " * 500), "not an SQLite database"),
        (others_database, "the database of another program (tables: recipes)"),
        (newer_store, "a newer conflictwire wrote it"),
    ],
)
def test_what_cannot_be_served_says_what_to_do(tmp_path, make, said):
    make(tmp_path / "some.db")
    result = CliRunner().invoke(main, ["serve", str(tmp_path / "some.db"), "--port", "0"])
    assert result.exit_code == 1
    assert said in result.output
    assert "Traceback" not in result.output


def test_an_address_that_is_taken_says_so():
    with listening("127.0.0.1", 0) as first:
        first.listen()
        with pytest.raises(AddressInUse, match="--port"):
            listening("127.0.0.1", first.getsockname()[1])
    for host in ("192.0.2.7", "nowhere.invalid"):
        with pytest.raises(AddressInUse, match="--host of this machine"):
            listening(host, 0)


def test_no_answer_waits_for_the_network_to_fill_a_packet():
    """asyncio sets TCP_NODELAY where the socket says that it is TCP; without it every page takes 40 ms longer."""
    with listening("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP


def test_others_are_let_in_only_in_public(shelf):
    result = CliRunner().invoke(main, ["serve", str(shelf[0]), "--host", "0.0.0.0"])
    assert result.exit_code == 2
    assert "--public" in result.output


def test_the_command_serves_until_interrupted(shelf):
    command = [sys.executable, "-c", "from cli.main import main; main()", "serve", str(shelf[0]), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        address = re.search(r"http://127\.0\.0\.1:\d+/", server.stderr.readline())
        assert httpx.get(address[0]).status_code == 200
        login = re.search(r"http://127\.0\.0\.1:\d+/login\?token=\S+", server.stderr.readline())
        assert httpx.get(login[0]).headers["location"] == "/"
        server.send_signal(signal.SIGINT)
        assert server.wait(30) == 0
        assert server.stderr.read() == ""


def test_a_file_of_any_name_is_served(shelf, tmp_path):
    path = tmp_path / "search & söń.db"
    shutil.copy(shelf[0], path)
    page = asyncio.run(application(path).client.get("/search?q=ceasefire"))
    assert page.status_code == 200
    assert "search &amp; söń" in page.text


def test_what_a_writer_commits_is_there_at_once_and_no_request_fails(tmp_path):
    """A crawl's pace: many short transactions while pages are read."""
    path = tmp_path / "growing.db"
    shelf = Shelf(path)
    shelf.put(
        "https://one.example/0", cleaned(article("The first of many words.", title="Number 0", published="2020-10-01"))
    )
    datasette = application(path)
    stop = threading.Event()
    written = [1]

    def write() -> None:
        with open_store(path) as store:
            mine = Shelf.__new__(Shelf)
            mine.store, mine.run, mine.hours, mine.source = store, shelf.run, 1, shelf.source
            while not stop.is_set():
                mine.put(
                    f"https://one.example/{written[0]}",
                    cleaned(article(f"Words number {written[0]}.", title=f"Number {written[0]}")),
                )
                written[0] += 1
                time.sleep(0.02)

    async def read() -> list[int]:
        return [
            (await datasette.client.get(path)).status_code
            for _ in range(15)
            for path in ("/", "/search?q=words", "/article/1", "/sites")
        ]

    writer = threading.Thread(target=write)
    writer.start()
    try:
        statuses = asyncio.run(read())
    finally:
        stop.set()
        writer.join()
    assert set(statuses) == {200}
    assert written[0] > 5
    assert f"<dt>articles</dt><dd>{written[0]}</dd>" in asyncio.run(datasette.client.get("/")).text
    shelf.close()


def test_a_file_is_served_whatever_it_is_called_and_from_a_disk_that_may_only_be_read(shelf, tmp_path, monkeypatch):
    """Datasette puts the path into an address as it is."""
    path = tmp_path / "what? 100%#1.db"
    with closing(sqlite3.connect(shelf[0])) as old, closing(sqlite3.connect(path)) as new:
        old.backup(new)
    monkeypatch.setattr("store.connection.os.access", lambda *_: False)
    for page in ("/", "/search?q=ceasefire", "/store"):
        assert asyncio.run(application(path).client.get(page)).status_code == 200
    assert {file.name for file in tmp_path.iterdir()} == {path.name}
