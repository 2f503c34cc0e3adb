"""Opening a store, and the one way in which everything writes to it."""

from __future__ import annotations

import logging
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import sqlite_utils

from store.archive import Archive
from store.bands import Connection, file_bands, remember_bands
from store.errors import NewerSchema, NotAStore, StoreError, StoreMissing, StoreReadOnly, StoreUnreachable, explained
from store.indexing import NOTED, index_noted
from store.namesakes import refuse_namesake
from store.schema import migrations
from store.search_text import SEARCH_TEXT_VERSION, search_text

log = logging.getLogger(__name__)

SECONDS_TO_WAIT = 30.0
# Band look-ups touch the whole of a large index at random: 128 MB hold it for 100,000 articles.
CACHE_KIB = 128 * 1024
# 64 MB of log before it is folded into the file: pages that every article touches are then written once, not each time.
CHECKPOINT_PAGES = 16000


class Store:
    """An open store: `db` (sqlite_utils), `path`, and the `archive` beside it. Close it, or use it as a context."""

    def __init__(self, path: Path, db: sqlite_utils.Database) -> None:
        self.path = path
        self.db = db
        self.archive = Archive(path.with_suffix(".archive"))
        self._part_failed = False

    @property
    def connection(self) -> sqlite3.Connection:
        """The plain connection, for queries where a row object each would cost."""
        connection: sqlite3.Connection = self.db.conn
        return connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A write that happens whole or not at all; inside another one it is a part of that, and fails with it.

        Begins IMMEDIATE, so that of two writers one waits instead of failing half-way. Raises the StoreError that
        explains what SQLite said.
        """
        connection = self.connection
        inside = connection.in_transaction
        if inside:
            with self._part():
                yield connection
            return
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            if self._part_failed:
                raise RuntimeError("a part of the transaction failed, and nobody heeded it")
            index_noted(connection)
            file_bands(connection)
            connection.execute("COMMIT")
        except BaseException as error:
            # SQLite may have rolled all back by itself, as it does on a full disk.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            known = explained(error, self.path) if isinstance(error, sqlite3.Error) else None
            if known is None:
                raise
            raise known from error
        finally:
            self._part_failed = False

    @contextmanager
    def _part(self) -> Iterator[None]:
        # No savepoint: SQLite copies each page that changes after one, which was a seventh of an ingest's work.
        try:
            yield
        except BaseException:
            self._part_failed = True
            raise

    def close(self) -> None:
        """Close archive and database."""
        self.archive.close()
        self.db.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        # A reader that came upon damage, or upon another process: what a person is told is ours to say.
        known = explained(error, self.path) if isinstance(error, sqlite3.Error) else None
        if known is not None:
            raise known from error


def may_write(path: Path) -> bool:
    """True where the store's file and its folder may be written."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def is_sealed(path: Path) -> bool:
    """True for a store on a disk, or in a folder, that may only be read, with no log beside it that may hold more."""
    return path.is_file() and not os.access(path.parent, os.W_OK) and not path.with_name(path.name + "-wal").exists()


def stuck_log(path: Path) -> StoreReadOnly | None:
    """What to do about a store whose log SQLite can't read where nothing may be made beside it."""
    log = path.with_name(f"{path.name}-wal")
    if may_write(path) or not log.exists():
        return None
    return StoreReadOnly(
        f"{path}: may not be written, and {log.name} beside it holds what a process that was ended wrote last. "
        "Copy the store with it to a disk that may be written, and open it there."
    )


def reading_uri(path: Path) -> str:
    """The address by which SQLite reads the store at *path*.

    Where nothing may be made beside the file, not even the log's index, SQLite has to be told that nobody writes.
    """
    return f"{path.absolute().as_uri()}?mode=ro" + ("&immutable=1" if is_sealed(path) else "")


def open_store(path: str | Path, *, create: bool = True) -> Store:
    """The store at *path*, brought forward to today's schema; made anew where there is none, if *create*.

    In a folder that may not be written it can be read.

    Raises StoreMissing, NotAStore, NameTaken, NewerSchema, StoreLocked, StoreReadOnly, StoreUnreachable or
    StoreDamaged; none of them leaves a changed file behind.
    """
    path = Path(path)
    if not create and not path.exists():
        raise StoreMissing(
            f"{path}: there is no such file. `conflictwire ingest` and `conflictwire crawl` make a store."
        )
    if not path.parent.is_dir():
        raise StoreMissing(f"{path}: the folder {path.parent} does not exist. Make it first, or give another path.")
    if path.is_dir():
        raise NotAStore(f"{path}: it is a folder. Give the path of a file, such as {path / 'news.db'}.")
    refuse_namesake(path)
    connection: Connection | None = None
    try:
        sealed = is_sealed(path)
        connection = sqlite3.connect(
            reading_uri(path) if sealed else path,
            timeout=SECONDS_TO_WAIT,
            isolation_level=None,
            factory=Connection,
            uri=sealed,
        )
        prepare(connection, path)
    except sqlite3.Error as error:
        if connection is not None:
            connection.close()
        known = explained(error, path)
        if isinstance(known, StoreUnreachable):
            known = stuck_log(path) or known
        if known is None:
            raise
        raise known from error
    except StoreError:
        if connection is not None:
            connection.close()
        raise
    return Store(path, sqlite_utils.Database(connection))


def prepare(connection: Connection, path: Path) -> None:
    """Look whether this is our file, then set it up and migrate it."""
    db = sqlite_utils.Database(connection)
    refuse_strangers(db, path)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
    connection.execute("PRAGMA temp_store = MEMORY")
    # Debian's SQLite overwrites whatever is freed, and the index's merges free much: a tenth of an ingest's work. What
    # must be gone is overwritten by `forget`.
    connection.execute("PRAGMA secure_delete = OFF")
    connection.execute(NOTED)
    remember_bands(connection)
    connection.create_function("search_text", 1, search_text, deterministic=True)
    if not migrations.pending(db):
        if may_write(path) and connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            # A copy made by SQLite's own means has lost it, and its readers would wait for each writer.
            write_ahead(connection)
        return
    write_ahead(connection)
    # Two processes may open a new store at once: the second waits here, and then finds nothing pending.
    connection.execute("BEGIN IMMEDIATE")
    try:
        migrations.apply(db)
        connection.execute("INSERT OR IGNORE INTO facts VALUES ('search_text', ?)", [SEARCH_TEXT_VERSION])
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def write_ahead(connection: sqlite3.Connection) -> None:
    """Turn write-ahead logging on, waiting for another process that does the same.

    SQLite's own waiting does not hold for this change: of two that read first and then both want the file for
    themselves, one is refused at once.
    """
    until = time.monotonic() + SECONDS_TO_WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)


def refuse_strangers(db: sqlite_utils.Database, path: Path) -> None:
    """Raise NotAStore for another program's database, NewerSchema for a later conflictwire's."""
    tables = set(db.table_names())
    applied = {migration.name for migration in migrations.applied(db)}
    if tables and not applied:
        some = ", ".join(sorted(tables)[:3])
        raise NotAStore(f"{path}: it is the database of another program (tables: {some}). Give another path.")
    known = {migration.name for migration in migrations._migrations}
    if applied - known:
        unknown = ", ".join(sorted(applied - known))
        raise NewerSchema(
            f"{path}: a newer conflictwire wrote it (unknown migrations: {unknown}). "
            "Upgrade: `pip install --upgrade conflictwire`."
        )
