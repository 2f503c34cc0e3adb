"""A whole store verifies clean; each kind of damage is named, and repaired where it can be."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from cleaners import clean
from cleaners.records import Snapshot
from store import open_store
from store.duplicates import rebuild_duplicates
from store.errors import StoreMissing
from store.marks import mark_page
from store.reclean import Scope, reclean
from store.repair import make_whole, rebuild, repair
from store.signatures import Signature, band_hashes
from store.verify import verify
from tests.store.conftest import FIRST_DAY, Keeper, contents, page, reading

ROOT = Path(__file__).parents[2]
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))


@pytest.fixture
def filled(keeper: Keeper) -> Keeper:
    for seed in SEEDS:
        snapshot = Snapshot(seed.name, seed.read_bytes(), FIRST_DAY, headers=(("content-type", "text/plain"),))
        keeper.keep(snapshot, clean(snapshot))
    keeper.keep(page(), reading())
    return keeper


def found(keeper: Keeper) -> set[str]:
    return {problem.check for problem in verify(keeper.store)}


def test_whole_store_is_clean(filled: Keeper) -> None:
    assert found(filled) == set()


@pytest.mark.parametrize(
    ("damage", "check"),
    [
        ("DELETE FROM articles_fts WHERE rowid = 1", "full text"),
        ("UPDATE comments_fts SET text = 'other' WHERE rowid = 1", "full text"),
        ("UPDATE facts SET value = '0' WHERE name = 'search_text'", "full text"),
        ("UPDATE articles SET body = body || ' and more' WHERE id = 2", "revisions"),
        ("DELETE FROM revisions WHERE article = 3", "invariants"),
        ("UPDATE segments SET rule = NULL WHERE label = 'removed'", "invariants"),
        ("UPDATE pages SET reason = 'x' WHERE id = 1", "invariants"),
        ("INSERT INTO bands VALUES (7, 999)", "invariants"),
        ("DELETE FROM bands_due WHERE article = 2", "invariants"),
        ("UPDATE snapshots SET digest = 'x' WHERE id = 1", "archive"),
    ],
)
def test_damage_is_named(filled: Keeper, damage: str, check: str) -> None:
    filled.store.connection.execute(damage)
    assert check in found(filled)


SCHEMA_DAMAGE = [
    "DROP TABLE articles_fts",
    "DROP INDEX pages_narrow",
    "DROP VIEW removed",
    "DROP TABLE duplicates",
]
ROW_DAMAGE = [
    "DELETE FROM snapshots WHERE id = 2",
    "DELETE FROM texts WHERE id = 3",
    "DELETE FROM articles WHERE id = 2",
    "UPDATE articles SET body = body || ' and more' WHERE id = 2",
    "UPDATE articles SET body = CAST(x'ff' AS TEXT) WHERE id = 2",
    "UPDATE snapshots SET warc_file = '../../etc/passwd' WHERE id = 2",
    "UPDATE pages SET reason = 'x' WHERE id = 1",
]
BODIES = "SELECT identity, body FROM articles JOIN pages USING (id) WHERE site = '' ORDER BY identity"


def damage_rows(path: Path, damage: str) -> None:
    """As a hand in the file would: no foreign key is minded, no index follows."""
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(damage)


@pytest.mark.parametrize("damage", [*SCHEMA_DAMAGE, *ROW_DAMAGE])
def test_what_can_be_made_again_is_named_and_then_whole(filled: Keeper, path: Path, damage: str) -> None:
    before = filled.rows(BODIES)
    filled.store.close()
    damage_rows(path, damage)
    with open_store(path) as store:
        problems = list(verify(store))
        assert problems
        assert all(problem.repair for problem in problems)
    assert make_whole(path).left == ()
    with open_store(path) as store:
        assert store.connection.execute(BODIES).fetchall() == before
        assert store.connection.execute("SELECT count(*) FROM articles_fts").fetchone()[0] >= len(before)


def test_indexes_and_views_come_back_without_the_whole_database(filled: Keeper, path: Path) -> None:
    filled.store.close()
    for damage in (
        "DROP TABLE articles_fts",
        "DROP TABLE comments_fts",
        "DROP INDEX pages_narrow",
        "DROP VIEW removed",
    ):
        damage_rows(path, damage)
    assert make_whole(path).rebuilt is None
    with open_store(path) as store:
        settings = store.connection.execute(
            "SELECT k FROM articles_fts_config WHERE k != 'version' ORDER BY k"
        ).fetchall()
    assert settings == [("automerge",), ("hashsize",)], "as the migrations leave them"


@pytest.mark.parametrize("where", [0.2, 0.4, 0.6, 0.8, 0.95])
def test_flipped_bytes_anywhere_in_the_file_are_no_traceback(filled: Keeper, path: Path, where: float) -> None:
    before = filled.rows(BODIES)
    filled.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    filled.store.close()
    data = bytearray(path.read_bytes())
    begin = int(len(data) * where) // 4096 * 4096
    data[begin : begin + 64] = bytes(byte ^ 0xFF for byte in data[begin : begin + 64])
    path.write_bytes(data)
    assert make_whole(path).left == ()
    with open_store(path) as store:
        assert store.connection.execute(BODIES).fetchall() == before


def test_a_database_is_not_replaced_while_it_has_what_the_archive_lost(filled: Keeper, path: Path) -> None:
    """Rows that don't agree are a lesser evil than the only copy of a text moved out of sight."""
    before = filled.rows(BODIES)
    filled.store.close()
    warc = filled.store.archive.files()[-1]
    warc.write_bytes(warc.read_bytes()[: warc.stat().st_size // 2])
    damage_rows(path, "DELETE FROM revisions WHERE article = 1")
    done = make_whole(path)
    assert done.rebuilt is None
    assert done.only_here > 0
    assert {problem.check for problem in done.left} == {"invariants", "archive"}
    with open_store(path) as store:
        assert store.connection.execute(BODIES).fetchall() == before


def test_a_rebuilt_database_says_how_many_pages_the_archive_lost(filled: Keeper, path: Path) -> None:
    filled.store.close()
    warc = filled.store.archive.files()[-1]
    warc.write_bytes(warc.read_bytes()[: warc.stat().st_size // 2])
    damage_rows(path, "DROP TABLE texts")
    damage_rows(path, "UPDATE articles SET body = CAST(x'ff' AS TEXT) WHERE id = 1")
    rebuilt = make_whole(path).rebuilt
    assert rebuilt is not None
    assert rebuilt.damaged is not None
    with closing(sqlite3.connect(rebuilt.damaged)) as old, open_store(path) as store:
        names = "SELECT identity FROM pages WHERE reason IS NULL"
        lost = set(old.execute(names)) - set(store.connection.execute(names))
    assert len(lost) == rebuilt.missing > 0


def test_snapshots_of_a_file_that_is_gone_are_one_problem(filled: Keeper) -> None:
    filled.store.archive.close()
    filled.store.archive.files()[-1].unlink()
    (problem,) = verify(filled.store)
    assert problem.what.startswith("6 snapshots (1, 2, 3, 4, 5, …): ")
    assert "cannot be read" in problem.what


def test_index_and_links_are_repaired(filled: Keeper) -> None:
    before = contents(filled.store)
    filled.store.connection.execute("DELETE FROM articles_fts")
    filled.store.connection.execute("DELETE FROM bands_due")
    assert found(filled) == {"full text", "invariants"}
    assert repair(filled.store).left == ()
    after = contents(filled.store)
    filed = {"bands", "bands_due"}  # until now the few bands were in memory
    assert {
        name for name in before if before[name] != after[name] and not name.startswith(("articles_fts", "comments_fts"))
    } == {"runs"} | filed
    assert len(after["bands"]) == sum(
        len(set(band_hashes(Signature.from_bytes(*row))))
        for row in filled.rows("SELECT signature, shingles FROM signatures")
    )  # type: ignore[arg-type]


def test_archived_and_not_stored_is_stored(filled: Keeper) -> None:
    filled.store.archive.append(page("<p>One paragraph of words.</p>", url="https://example.org/new"))
    assert found(filled) == {"archive"}
    assert repair(filled.store).stored == 1
    assert found(filled) == set()


def test_torn_tail_is_named_and_cut_off(filled: Keeper) -> None:
    filled.store.archive.close()
    path = filled.store.archive.files()[-1]
    size = path.stat().st_size
    path.write_bytes(path.read_bytes() + b"\x1f\x8b\x08 torn")
    assert [(problem.check, problem.repair) for problem in verify(filled.store)] == [("archive", True)]
    assert repair(filled.store).left == ()
    assert path.stat().st_size == size


def test_database_is_rebuilt_from_the_archive(filled: Keeper, path: Path) -> None:
    before = filled.rows("SELECT identity, first_seen FROM pages ORDER BY 1")
    bodies = filled.rows("SELECT body FROM articles JOIN pages USING (id) WHERE site = '' ORDER BY identity")
    filled.store.close()
    path.write_bytes(b"SQLite format 3\0 and then nothing that makes sense" * 100)
    assert rebuild(path).snapshots == len(before)
    assert path.with_name("news.db.damaged").exists()
    path.with_name("news.db.damaged").unlink()
    with open_store(path) as store:
        assert store.connection.execute("SELECT identity, first_seen FROM pages ORDER BY 1").fetchall() == before
        sql = "SELECT body FROM articles JOIN pages USING (id) WHERE site = '' ORDER BY identity"
        assert store.connection.execute(sql).fetchall() == bodies


def test_nothing_to_rebuild_from(path: Path) -> None:
    with pytest.raises(StoreMissing, match="archive"):
        rebuild(path)


def test_a_rebuild_that_is_stopped_has_changed_nothing(
    filled: Keeper, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Marks are in no archive: they were lost when the old database was moved away before the new one was whole."""
    mark_page(filled.store, 2, True)
    filled.store.close()
    damage_rows(path, "DROP TABLE duplicates")

    def stopped(*_: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("store.repair.carry_over", stopped)
        with pytest.raises(KeyboardInterrupt):
            make_whole(path)
    assert not list(path.parent.glob("*.damaged"))
    assert make_whole(path).left == ()
    assert len(list(path.parent.glob("*.damaged"))) == 1
    assert not list(path.parent.glob("*.rebuilding*"))
    with open_store(path) as store:
        assert store.connection.execute("SELECT count(*) FROM marked").fetchone() == (1,)


WRITER = """
import sys
from datetime import UTC, datetime
from cleaners.records import Comment
from store import ingest, open_store, start_run
from tests.store.conftest import page, reading
with open_store(sys.argv[1]) as store:
    run = start_run(store, "test", {})
    print("begun", flush=True)
    for number in range(100_000):
        snapshot = page(f"<p>{number}</p>", url=f"https://example.org/{number % 40}", day=number // 40)
        words = " ".join(f"word{(number * 7 + i) % 97}" for i in range(150))
        comments = tuple(Comment(i, f"Comment {i} of {number % 5}.") for i in range(4))
        place = store.archive.append(snapshot)
        ingest(store, snapshot, reading(words, comments=comments), place, run=run)
        print(number, flush=True)
"""


@pytest.mark.slow
def test_killed_at_any_moment_nothing_is_lost_or_double(path: Path) -> None:
    """kill -9 in the middle of ingest, 20 times on one store: what was acknowledged is there, and all is whole."""
    chance = random.Random(3)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    for _ in range(20):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], env=environment, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        time.sleep(chance.uniform(0, 0.4))
        process.send_signal(signal.SIGKILL)
        acknowledged = [int(line) for line in process.stdout.read().splitlines() if line.strip()]
        process.wait()
        with open_store(path) as store:
            db = store.connection
            urls = db.execute("SELECT count(DISTINCT url || fetched_at) FROM snapshots").fetchone()[0]
            assert urls >= len(acknowledged[:-1])
            assert urls == db.execute("SELECT count(*) FROM snapshots").fetchone()[0]
            left = {problem.what for problem in verify(store)}
            assert all("archived and not stored" in what for what in left), left
            repair(store)
            assert list(verify(store)) == []


WORK = {
    "dedupe": "rebuild_duplicates(store)",
    "reclean": "reclean(store, run=start_run(store, 'reclean', {}), scope=Scope(everything=True))",
}
WORKER = """
import sys
from store import open_store, start_run
from store.duplicates import rebuild_duplicates
from store.reclean import Scope, reclean
import store.duplicates, store.reclean
store.duplicates.BATCH = store.reclean.BATCH = 3  # so that most kills fall between two transactions, or into one
with open_store(sys.argv[1]) as store:
    print("begun", flush=True)
    while True:
        {work}
"""


@pytest.mark.slow
@pytest.mark.parametrize("work", WORK)
def test_killed_while_linking_or_cleaning_again_nothing_changes(work: str, filled: Keeper, path: Path) -> None:
    """kill -9 at 20 moments of a work that is done over and over."""
    words = [f"word{number}" for number in range(200)]
    for number in range(12):
        filled.keep(
            page(f"<p>{number}</p>", url=f"https://site{number}.example/a", day=number),
            reading(" ".join(words[number:])),
        )
    reclean(filled.store, run=filled.run, scope=Scope(everything=True))
    rebuild_duplicates(filled.store)
    before = {name: rows for name, rows in contents(filled.store).items() if name != "runs"}
    chance = random.Random(4)
    command = [sys.executable, "-c", WORKER.format(work=WORK[work]), str(path)]
    for _ in range(20):
        process = subprocess.Popen(
            command, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        time.sleep(chance.uniform(0, 1))
        assert process.poll() is None, "it was still at work"
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert list(verify(filled.store)) == []
    rebuild_duplicates(filled.store)
    after = {name: rows for name, rows in contents(filled.store).items() if name != "runs"}
    assert {name for name in before if sorted(before[name], key=repr) != sorted(after[name], key=repr)} == set()
