"""Input that is broken, lying or hostile: a clear message, a non-zero exit, and no other document lost."""

from __future__ import annotations

import json
import re
import resource
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import main
from tests.end_to_end.bad_files import BAD_FILES, GOOD, WORDS, BadFile


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def titles(store: Path) -> set[str]:
    """The titles in *store*, which must be whole."""
    with closing(sqlite3.connect(store)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        return {title for (title,) in database.execute("SELECT title FROM articles")}


def no_traceback(result: Result) -> bool:
    """click's runner keeps an exception that a terminal would show as a traceback."""
    return result.exception is None or isinstance(result.exception, SystemExit)


@pytest.mark.parametrize("bad", BAD_FILES, ids=str)
def test_clean_a_bad_file(bad: BadFile, tmp_path: Path) -> None:
    path = tmp_path / bad.name
    path.write_bytes(bad.make())
    result = run("clean", "--json", path)
    assert no_traceback(result), result.exception
    if bad.refused:
        assert result.exit_code == 1
        assert str(path) in result.stderr, "the message says which file"
        assert bad.refused in result.stderr
        assert result.stdout == ""
    else:
        assert (result.exit_code, result.stderr) == (0, "")
        assert bad.keeps in json.loads(result.stdout)["body"]
        assert WORDS in result.stdout, "kept or removed, but not lost"


def test_a_bad_file_costs_no_other_document(tmp_path: Path) -> None:
    folder, store = tmp_path / "texts", tmp_path / "news.db"
    folder.mkdir()
    (folder / "a-good.txt").write_text(GOOD, encoding="utf-8")
    for bad in BAD_FILES:
        (folder / bad.name).write_bytes(bad.make())
    (folder / "z-good.txt").write_text(GOOD.replace("night", "morning"), encoding="utf-8")
    result = run("ingest", store, folder)
    assert no_traceback(result), result.exception
    assert result.exit_code == 1
    for bad in BAD_FILES:
        if bad.refused:
            assert bad.name in result.stderr
    assert {"Truce agreed in the night", "Truce agreed in the morning", "Перемирие объявлено"} <= titles(store)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["huge.txt", "huge.html"])
def test_fifty_megabytes(name: str, tmp_path: Path) -> None:
    """Read in time and memory, or refused; in either case with a word, and without harm to the neighbour."""
    huge, good = tmp_path / name, tmp_path / "z-good.txt"
    line = f"<p>{WORDS}</p>\n\n".encode() if name.endswith(".html") else f"{WORDS}\n\n".encode()
    huge.write_bytes(line * (50 * 1024 * 1024 // len(line)))
    good.write_text(GOOD, encoding="utf-8")
    store = tmp_path / "news.db"
    code = "import sys; from cli.main import main; main(sys.argv[1:])"
    done = subprocess.run(
        [sys.executable, "-c", code, "ingest", str(store), str(huge), str(good)],
        capture_output=True,
        text=True,
        timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (4 * 2**30, 4 * 2**30)),
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr[-2000:]
    assert done.returncode == 0 or name in done.stderr
    assert "Truce agreed in the night" in titles(store)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    result = run("ingest", tmp_path / "news.db", tmp_path / "missing.txt", tmp_path / "good.txt")
    assert result.exit_code == 1
    assert "missing.txt" in result.stderr
    assert titles(tmp_path / "news.db") == {"Truce agreed in the night"}


class TestStoresThatAreNone:
    """Each verb that takes a store says what is wrong with it and leaves the file as it was."""

    VERBS = (("ingest", "STORE", "GOOD"), ("search", "STORE", "truce"), ("stats", "STORE"), ("explain", "STORE", "1"))

    @pytest.fixture
    def good(self, tmp_path: Path) -> Path:
        (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
        return tmp_path / "good.txt"

    def refuse(self, verb: tuple[str, ...], store: Path, good: Path, message: str) -> None:
        before = store.read_bytes() if store.is_file() else None
        places = {"STORE": str(store), "GOOD": str(good)}
        result = run(*(places.get(word, word) for word in verb))
        assert no_traceback(result), result.exception
        assert result.exit_code != 0
        assert str(store) in result.stderr
        assert re.search(message, result.stderr), result.stderr
        assert (store.read_bytes() if store.is_file() else None) == before

    @pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb[0])
    def test_a_text(self, verb: tuple[str, ...], tmp_path: Path, good: Path) -> None:
        (tmp_path / "notes.db").write_text("These are notes, no database.\n" * 100, encoding="utf-8")
        self.refuse(verb, tmp_path / "notes.db", good, "not an SQLite database")

    @pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb[0])
    def test_another_programs_database(self, verb: tuple[str, ...], tmp_path: Path, good: Path) -> None:
        with closing(sqlite3.connect(tmp_path / "music.db")) as database:
            database.execute("CREATE TABLE albums (title TEXT)")
            database.commit()
        self.refuse(verb, tmp_path / "music.db", good, "another program")

    @pytest.mark.parametrize("verb", VERBS[1:], ids=lambda verb: verb[0])
    def test_no_file(self, verb: tuple[str, ...], tmp_path: Path, good: Path) -> None:
        self.refuse(verb, tmp_path / "typo.db", good, "no such file")
        assert not (tmp_path / "typo.db").exists(), "a query does not make a store"

    @pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb[0])
    def test_a_folder(self, verb: tuple[str, ...], tmp_path: Path, good: Path) -> None:
        (tmp_path / "folder.db").mkdir()
        self.refuse(verb, tmp_path / "folder.db", good, "folder")

    def test_no_folder_to_make_it_in(self, tmp_path: Path, good: Path) -> None:
        self.refuse(self.VERBS[0], tmp_path / "nowhere" / "news.db", good, "nowhere")


def test_a_locked_store_is_waited_for_and_then_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.connection.SECONDS_TO_WAIT", 0.2)
    good, store = tmp_path / "good.txt", tmp_path / "news.db"
    good.write_text(GOOD, encoding="utf-8")
    assert run("ingest", store, good).exit_code == 0
    good.write_text(GOOD.replace("night", "evening"), encoding="utf-8")
    with closing(sqlite3.connect(store, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        result = run("ingest", store, good)
        assert run("search", store, "truce").exit_code == 0, "reading goes on"
        other.execute("ROLLBACK")
    assert no_traceback(result), result.exception
    assert result.exit_code != 0
    assert str(store) in result.stderr
    assert "another process is writing" in result.stderr
    assert run("ingest", store, good).exit_code == 0


FULL_DISK = """
import resource, sys
from cli.main import main
# From here on no file may grow beyond the limit: a full disk, as a process sees it.
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
main(sys.argv[2:])
"""


def test_a_full_disk_leaves_a_whole_store(tmp_path: Path) -> None:
    good, more, store = tmp_path / "good.txt", tmp_path / "more", tmp_path / "news.db"
    good.write_text(GOOD, encoding="utf-8")
    assert run("ingest", store, good).exit_code == 0
    more.mkdir()
    for number in range(60):
        body = "\n\n".join(
            f"On day {day} of week {number} the post on the ridge counted {day * number} shots." for day in range(200)
        )
        (more / f"{number:02}.txt").write_text(f"Report of week {number}\n\n{body}\n", encoding="utf-8")
    limit = max(file.stat().st_size for file in tmp_path.rglob("*") if file.is_file()) + 100_000
    command = [sys.executable, "-c", FULL_DISK, str(limit), "ingest", str(store), str(more)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr, done.stderr[-3000:]
    assert re.search(r"full|failed to (read or )?write|free", done.stderr, re.IGNORECASE), done.stderr[-2000:]
    assert "Truce agreed in the night" in titles(store)
    # With room again, the same command finishes the work.
    assert run("ingest", store, more).exit_code == 0
    assert len(titles(store)) == 61
