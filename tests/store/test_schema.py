"""The schema: every stored old file migrates, and the queries that a reader waits for use an index."""

from __future__ import annotations

import gzip
import re
import sqlite3
import tomllib
from pathlib import Path

import pytest
import sqlite_utils

from store import datasette, open_store, search, start_run, stats
from store.cleanings import read_segments
from store.datasette.plugin import search_phrase
from store.first_schema import FIRST_TABLES
from store.schema import migrations, statements
from store.schema_picture import GROUPS, drawn, schema_page
from store.verify import verify
from tests.store.conftest import Keeper, page, reading

OLD = sorted((Path(__file__).parent / "old").glob("*.db.gz"))
CANNED = tomllib.loads((Path(datasette.__file__).parent / "canned_queries.toml").read_text("utf-8"))
# Each must find its rows by an index, and never walk through a table that grows with the store.
INDEXED = {
    "page by identity": "SELECT id FROM pages WHERE identity = ?",
    "page by address": "SELECT page FROM page_urls WHERE url = ?",
    "snapshot again": "SELECT id FROM snapshots WHERE url = ? AND digest = ? AND fetched_at = ?",
    "snapshots of a page": "SELECT id FROM snapshots WHERE page = ? ORDER BY fetched_at",
    "same text": "SELECT id FROM articles WHERE text_hash = ?",
    "candidates": "SELECT article FROM bands WHERE hash = ?",
    "members of a cluster": "SELECT id FROM articles WHERE cluster = ?",
    "copies of": "SELECT article FROM duplicates WHERE duplicate_of = ?",
    "comments of a page": "SELECT id FROM comments WHERE page = ?",
    "comments of an author": "SELECT id FROM comments WHERE author = ?",
    "same comment elsewhere": "SELECT id FROM comments WHERE text_hash = ?",
    "removed from a page": "SELECT rule, text FROM removed WHERE page = ?",
    "history of an article": "SELECT cause FROM history WHERE article = ? ORDER BY seen_at",
    "newest articles": "SELECT id FROM articles ORDER BY published_utc DESC LIMIT 20",
    "comments in a list": "SELECT count(*) FROM comments WHERE page = ? AND withdrawn_by IS NULL",
    "pages of a site": "SELECT id FROM pages WHERE site = ?",
}


@pytest.mark.parametrize("sql", INDEXED.values(), ids=INDEXED)
def test_query_uses_an_index(keeper: Keeper, sql: str) -> None:
    values = ["x"] * sql.count("?")
    plan = [row[3] for row in keeper.store.connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
    assert plan
    assert all("USING" in step for step in plan), plan


def test_foreign_keys_are_indexed(keeper: Keeper) -> None:
    """Otherwise forgetting a row walks through every table that may refer to it."""
    db = keeper.store.connection
    bare = set()
    for (table,) in db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%_fts%'"
    ).fetchall():
        indexed = {
            db.execute(f"SELECT name FROM pragma_index_info('{row[1]}') WHERE seqno = 0").fetchone()[0]
            for row in db.execute(f"PRAGMA index_list({table})").fetchall()
        }
        indexed |= {row[1] for row in db.execute(f"PRAGMA table_info({table})") if row[5] == 1}
        bare |= {
            f"{table}.{row[3]}" for row in db.execute(f"PRAGMA foreign_key_list({table})") if row[3] not in indexed
        }
    assert bare == {"pages.snapshot"}  # a snapshot is deleted only after its page has let go of it


@pytest.mark.parametrize("file", OLD, ids=lambda file: file.name.removesuffix(".db.gz"))
def test_old_store_migrates_and_keeps_everything(file: Path, path: Path) -> None:
    path.write_bytes(gzip.decompress(file.read_bytes()))
    with open_store(path) as store:
        assert migrations.pending(store.db) == []
        assert list(verify(store, archive=False)) == []
        assert stats(store).counts["articles"] == 1
        assert [hit.kind for hit in search(store, "ceasefire")] == ["article", "comment"]
        states, told = store.connection.execute(
            "SELECT count(*), max(body LIKE '% ceasefire %') FROM history WHERE article = 1"
        ).fetchone()
        assert (states, told) == (store.connection.execute("SELECT count(*) FROM snapshots").fetchone()[0], 1)
        keeper = Keeper(store, start_run(store, "test", {}))
        (body,) = store.connection.execute("SELECT body FROM articles").fetchone()
        copy = keeper.keep(page(url="https://elsewhere.example/copy", day=9), reading(f"{body} So says the agency."))
        signed = store.connection.execute("SELECT count(*) FROM signatures").fetchone()[0]
        assert (signed, copy.duplicate_of) in {(2, 1), (0, None)}  # the oldest file's text is too short for a signature
        assert list(verify(store, archive=False)) == []


def test_reasons_are_parted_and_none_is_lost(path: Path) -> None:
    """Migrated from the third schema: a reason for each count becomes one rule, and every line keeps its own."""
    reasons = ["is a menu", "stands on 12 of 40 pages of x.example", "stands on 3 of 9 pages of y.example", "x; y 0.5"]
    connection = sqlite3.connect(path, isolation_level=None)
    migrations.apply(sqlite_utils.Database(connection), stop_before="m004_reasons_in_parts")
    connection.executescript(
        """INSERT INTO pages VALUES (1, 'a', 'a', '', 'none', NULL, NULL, NULL, NULL, '', '');
        INSERT INTO cleanings VALUES (1, 1, x'00', ''); INSERT INTO texts VALUES (1, x'00', NULL, 'Home');"""
    )
    for number, reason in enumerate(reasons):
        connection.execute("INSERT INTO rules VALUES (?, 'repetition', ?)", [number + 7, reason])
        connection.execute(
            "INSERT INTO segments VALUES (1, ?, 1, 'removed', ?, 0, '', '', 0, NULL)", [number, number + 7]
        )
    connection.close()
    with open_store(path) as store:
        assert [segment.reason for segment in read_segments(store.connection, 1)] == reasons
        kept = {reason for (reason,) in store.connection.execute("SELECT reason FROM rules")}
        assert kept == {"is a menu", "stands on ", "x"}


# Never stood alone: the next one came in the same commit.
TOGETHER = {"m004_reasons_in_parts", "m009_bands_due"}


def test_every_schema_that_ever_was_is_tested(path: Path) -> None:
    """Whoever adds a migration keeps a store of its schema: `python -m tests.store.old_store tests/store/old/…`."""
    kept = set()
    for file in OLD:
        path.write_bytes(gzip.decompress(file.read_bytes()))
        with sqlite3.connect(path) as connection:
            kept.add(connection.execute("SELECT max(name) FROM _sqlite_migrations").fetchone()[0])
        connection.close()
    assert {migration.name for migration in migrations._migrations} == kept | TOGETHER


def test_migration_that_fails_leaves_the_old_schema(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_store(path).close()

    def fails(db: object) -> None:
        db.execute("CREATE TABLE half_way (id)")  # type: ignore[attr-defined]
        raise RuntimeError("a mistake in a migration")

    with monkeypatch.context() as patch:
        patch.setattr(migrations, "_migrations", [*migrations._migrations])
        migrations(name="m999_fails")(fails)  # type: ignore[type-var]
        with pytest.raises(RuntimeError):
            open_store(path)
    with open_store(path) as store:
        assert "half_way" not in store.db.table_names()


def test_statements_are_split_whole() -> None:
    assert all(sqlite3.complete_statement(statement + ";") for statement in statements(FIRST_TABLES))


def test_picture_shows_every_table_column_and_reference(keeper: Keeper) -> None:
    db = keeper.store.connection
    page = schema_page(db)
    assert '    snapshots {\n        INTEGER id PK\n        INTEGER page FK\n        TEXT url "as requested"\n' in page
    assert "    pages ||--o{ snapshots : page\n" in page
    assert "        BLOB state" in page  # added by a migration
    for table in drawn(db):
        assert page.count(f"    {table} {{\n") == 1, table
    assert {table for group in GROUPS.values() for table in group} == set(drawn(db))


@pytest.mark.parametrize(("name", "query"), CANNED.items(), ids=CANNED)
def test_canned_query_reads_no_table_without_an_index(keeper: Keeper, name: str, query: dict[str, str]) -> None:
    """A count over all comments reads an index of them; single rows are found by key; no table is read whole."""
    db = keeper.store.connection
    db.create_function("search_phrase", 1, search_phrase, deterministic=True)
    parameters = dict.fromkeys(re.findall(r":(\w+)", query["sql"]), "x")
    plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {query['sql']}", parameters)]
    tables = set(drawn(db))
    walks = [step for step in plan if step.startswith("SCAN") and "INDEX" not in step and walked(step) in tables]
    assert walks == [], plan


def walked(step: str) -> str:
    """The table of a plan's SCAN."""
    return step.split()[1]
