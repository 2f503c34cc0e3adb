"""kill -9 in the middle of a migration: the next start finds the old schema or the new one, and nothing else."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlite_utils

from store import open_store
from store.schema import migrations
from store.verify import verify
from tests.store.conftest import contents

ROOT = Path(__file__).parents[2]
ROWS = 5_000
OPENER = """
import sys
from store import open_store
print("begun", flush=True)
open_store(sys.argv[1]).close()
"""
# An article, and so much of what migrations rewrite that they take a while.
FILLED = f"""
INSERT INTO runs VALUES (1, 'test', '', '', '', '', NULL, NULL, NULL);
INSERT INTO pages VALUES (1, 'a', 'a', '', NULL, NULL, NULL, NULL, NULL, '', '');
INSERT INTO cleanings VALUES (1, 1, x'00', '');
INSERT INTO snapshots VALUES (1, 1, 'a', 'a', 200, '', '', '', '', 0, 0, NULL, 1, 1, '');
UPDATE pages SET snapshot = 1;
INSERT INTO articles (id, authors, tags, body, markdown, words, field_sources, snapshot, cleaner, first_seen, last_seen)
    VALUES (1, '[]', '[]', '', '', 0, '', 1, '', '', '');
INSERT INTO texts VALUES (1, x'00', NULL, 'Home');
WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS})
    INSERT INTO rules SELECT i, 'repetition', 'stands on ' || i || ' pages' FROM n;
INSERT INTO segments SELECT 1, id, 1, 'removed', id, 0, '', '', 0, NULL FROM rules;
INSERT INTO bands SELECT id * 7919, 1 FROM rules;
"""


def opener(path: Path) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-c", OPENER, str(path)], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    return process


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All that the opened store has, but for the times at which it was migrated."""
    with open_store(path) as store:
        problems = [problem.check for problem in verify(store, archive=False)]
        assert "integrity" not in problems
        assert "foreign keys" not in problems
        return {name: rows for name, rows in contents(store).items() if name != "_sqlite_migrations"}


@pytest.mark.slow
def test_killed_at_any_moment_of_a_migration(tmp_path: Path) -> None:
    """20 kills, spread over the time that the migration takes here: about a minute and a half on a busy machine."""
    old = tmp_path / "old.db"
    connection = sqlite3.connect(old, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    migrations.apply(sqlite_utils.Database(connection), stop_before="m002_narrow_indexes")
    connection.executescript(f"BEGIN; {FILLED} COMMIT;")
    connection.close()
    whole = tmp_path / "whole.db"
    shutil.copy(old, whole)
    process = opener(whole)
    began = time.monotonic()
    assert process.wait() == 0
    takes = time.monotonic() - began
    expected = rows(whole)
    assert len(expected["rules"]) == 1
    chance = random.Random(6)
    unfinished = 0
    for number in range(20):
        killed = tmp_path / f"killed{number}.db"
        shutil.copy(old, killed)
        process = opener(killed)
        time.sleep(takes * chance.uniform(0, 0.9))
        process.send_signal(signal.SIGKILL)
        process.wait()
        with sqlite3.connect(killed) as left:
            unfinished += left.execute("SELECT count(*) FROM _sqlite_migrations").fetchone()[0] == 1
        left.close()
        assert rows(killed) == expected
        killed.unlink()
    assert unfinished
