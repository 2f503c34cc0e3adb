"""Opening: what is no store, not ours to open, or can't be written is refused with advice and left as it was."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest

from store import connection, finish_run, open_store, start_run
from store.errors import (
    NameTaken,
    NewerSchema,
    NotAStore,
    StoreError,
    StoreFull,
    StoreLocked,
    StoreMissing,
    StoreReadOnly,
)
from tests.end_to_end.small_disk import read_only
from tests.store.conftest import Keeper, contents, page, reading


def test_new_store_is_wal_and_strict(path: Path) -> None:
    with open_store(path) as store:
        assert store.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert store.connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
        loose = store.connection.execute(
            """SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0 AND schema = 'main'
            AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%_fts%' AND name != '_sqlite_migrations'"""
        ).fetchall()
        assert loose == []


def test_opened_again_it_is_the_same(path: Path) -> None:
    with open_store(path) as store:
        start_run(store, "test", {"name": "ё"})
        before = contents(store)
    with open_store(path, create=False) as store:
        assert contents(store) == before


def test_run_is_written_down(path: Path) -> None:
    with open_store(path) as store:
        run = start_run(store, "crawl", {"sources": ["a"]})
        finish_run(store, run, "finished", {"pages": 3})
        row = store.connection.execute("SELECT kind, arguments, outcome, counts FROM runs").fetchone()
        assert row == ("crawl", '{"sources": ["a"]}', "finished", '{"pages": 3}')


def refused(path: Path, kind: type[StoreError], *words: str, create: bool = True) -> None:
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(kind) as caught:
        open_store(path, create=create)
    for word in (str(path), *words):
        assert word in str(caught.value)
    assert (path.read_bytes() if path.is_file() else None) == before


def test_two_stores_of_one_name_share_no_archive(path: Path) -> None:
    open_store(path).close()
    other = path.with_suffix(".sqlite")
    refused(other, NameTaken, "news.db beside it", "Give another name")
    assert not other.exists()
    open_store(path.with_name("news.old.db")).close()
    # What is there already goes on, and what is no store of ours is in nobody's way.
    other.write_bytes(path.read_bytes())
    open_store(other).close()
    stranger = path.with_name("weather.sqlite")
    with closing(sqlite3.connect(stranger)) as db:
        db.execute("CREATE TABLE rain (mm REAL)")
    open_store(stranger.with_suffix(".db")).close()


def test_missing(tmp_path: Path) -> None:
    refused(tmp_path / "none.db", StoreMissing, "conflictwire ingest", create=False)
    refused(tmp_path / "no" / "folder.db", StoreMissing, "folder")
    assert list(tmp_path.iterdir()) == []


def test_folder_is_no_store(tmp_path: Path) -> None:
    refused(tmp_path, NotAStore, "folder")


def test_other_file_is_no_store(path: Path) -> None:
    path.write_bytes(b"These are not the bytes of a database. " * 50)
    refused(path, NotAStore, "another file")


def test_other_programs_database_is_left_alone(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE moz_places (id)")
    other.close()
    refused(path, NotAStore, "moz_places")


def test_newer_schema_is_refused(path: Path) -> None:
    with open_store(path) as store:
        store.connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('conflictwire', 'm999_later', '')"
        )
    refused(path, NewerSchema, "m999_later", "Upgrade")


def test_second_writer_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "SECONDS_TO_WAIT", 0.05)
    with open_store(path) as first, open_store(path) as second:
        with first.transaction(), pytest.raises(StoreLocked, match="another process"):
            start_run(second, "test", {})
        assert start_run(second, "test", {}) == 1


def test_full_disk_leaves_the_store_as_it_was(keeper: Keeper) -> None:
    keeper.keep(page())
    before = contents(keeper.store)
    pages = keeper.one("PRAGMA page_count")
    keeper.store.connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreFull, match="Free some space"):
        keeper.keep(page(url="https://example.org/long"), reading("A long text of many words. " * 2000))
    assert contents(keeper.store) == before
    keeper.store.connection.execute("PRAGMA max_page_count = 1000000")
    assert keeper.keep(page(url="https://example.org/long"), reading("A long text of many words. " * 2000)).new_page


def test_part_that_fails_takes_the_batch_with_it(keeper: Keeper) -> None:
    keeper.keep(page())
    before = contents(keeper.store)
    with pytest.raises(ZeroDivisionError):
        keep_and_fail(keeper)
    assert contents(keeper.store) == before


def test_batch_is_not_kept_without_a_part_that_failed(keeper: Keeper) -> None:
    before = contents(keeper.store)
    with pytest.raises(RuntimeError, match="a part"):
        keep_and_overlook(keeper)
    assert contents(keeper.store) == before
    assert keeper.keep(page()).changed


def keep_and_fail(keeper: Keeper) -> None:
    with keeper.store.transaction():
        keeper.keep(page(url="https://example.org/other"))
        fail_after_deleting(keeper)


def keep_and_overlook(keeper: Keeper) -> None:
    with keeper.store.transaction():
        keeper.keep(page())
        with suppress(ZeroDivisionError):
            fail_after_deleting(keeper)


def fail_after_deleting(keeper: Keeper) -> None:
    with keeper.store.transaction() as db:
        db.execute("DELETE FROM articles_fts")
        raise ZeroDivisionError


def test_read_only_file_is_read_and_not_written(keeper: Keeper) -> None:
    keeper.keep(page())
    keeper.store.connection.execute("PRAGMA query_only = ON")  # what chmod does for anyone but root
    before = contents(keeper.store)
    with pytest.raises(StoreReadOnly, match="permissions"):
        keeper.keep(page(url="https://example.org/other"))
    assert contents(keeper.store) == before
    keeper.store.connection.execute("PRAGMA query_only = OFF")


@pytest.mark.parametrize("attempt", range(10))
def test_several_make_one_store_at_once(path: Path, attempt: int) -> None:
    together = threading.Barrier(3)

    def opened() -> set[str]:
        together.wait()
        with open_store(path) as store:
            return set(store.db.table_names())

    with ThreadPoolExecutor(3) as three:
        tables = [opening.result() for opening in [three.submit(opened) for _ in range(3)]]
    assert tables[0] == tables[1] == tables[2] >= {"articles", "comments"}


def test_a_store_on_a_disk_that_may_only_be_read_is_read(
    keeper: Keeper, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite makes files beside one with a write-ahead log even to read it, and refuses where it may not."""
    keeper.keep(page(), reading())
    keeper.store.close()
    monkeypatch.setattr("store.connection.os.access", lambda *_: False)
    with open_store(path) as store:
        assert store.connection.execute("SELECT count(*) FROM articles").fetchone() == (1,)
        assert {file.name for file in path.parent.iterdir()} == {"news.db", "news.archive"}
        with pytest.raises(StoreReadOnly, match="may not be written"):
            start_run(store, "test", {})


def test_a_log_that_may_hold_more_is_not_passed_over(
    keeper: Keeper, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper.keep(page(), reading())  # in the log, while the store is open
    assert path.with_name("news.db-wal").stat().st_size > 0
    monkeypatch.setattr("store.connection.os.access", lambda *_: False)
    with open_store(path) as store:
        assert store.connection.execute("SELECT count(*) FROM articles").fetchone() == (1,)


def test_a_copy_by_sqlites_own_means_has_its_log_again(keeper: Keeper, path: Path) -> None:
    """Without it, whoever reads would wait for whoever writes."""
    keeper.keep(page())
    copy = path.with_name("copy.db")
    keeper.store.connection.execute("VACUUM INTO ?", [str(copy)])
    with open_store(copy, create=False) as store:
        assert store.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_log_left_by_a_death_on_a_disk_that_may_only_be_read_is_named(keeper: Keeper, path: Path) -> None:
    keeper.keep(page())
    copies = path.with_name("copies")
    copies.mkdir()
    for name in ("news.db", "news.db-wal"):
        shutil.copy(path.with_name(name), copies)
    with read_only(copies), pytest.raises(StoreReadOnly, match=r"news\.db-wal beside it.*Copy the store with it"):
        open_store(copies / "news.db", create=False)
    with open_store(copies / "news.db", create=False) as store:
        assert store.connection.execute("SELECT count(*) FROM articles").fetchone() == (1,)
