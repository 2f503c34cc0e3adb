"""One crawl at a time per store: a lock that ends with the process that holds it."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from crawler.errors import StoreBusy
from store.errors import unwritable


class CrawlLock:
    """Holds `NAME.crawl.lock` beside the store, with the holder's process id in it.

    The kernel lets go of it when the process dies, however it dies; that the file exists means nothing.
    """

    def __init__(self, store_path: Path) -> None:
        self.path = store_path.with_name(f"{store_path.stem}.crawl.lock")
        self._file: int | None = None

    def acquire(self) -> Self:
        """Take the lock; raises StoreBusy when a living process has it, StoreError where the file can't be made."""
        try:
            file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise unwritable(error, self.path, "the crawl's lock") from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.read(file, 32).decode("ascii", "replace").strip() or "unknown"
            os.close(file)
            raise StoreBusy(
                f"{self.path}: a crawl of this store is running (process {holder}). "
                "Wait until it ends, or stop it with Ctrl-C; it loses nothing."
            ) from None
        self._file = file
        # On a full disk there is room for the lock and none for its holder's number.
        with suppress(OSError):
            os.ftruncate(file, 0)
            os.write(file, f"{os.getpid()}\n".encode())
        return self

    def release(self) -> None:
        """Let the next crawl begin; the file stays, so that two waiting processes cannot each make one."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def __enter__(self) -> Self:
        return self.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
