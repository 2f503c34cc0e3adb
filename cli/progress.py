"""Progress on standard error, and only to a terminal."""

from __future__ import annotations

import sys
import time
from types import TracebackType

SECONDS_BETWEEN = 0.1


class Progress:
    """A line that says how many of *total* are done; prints nothing where standard error is no terminal."""

    def __init__(self, total: int, unit: str) -> None:
        self.total = total
        self.unit = unit
        self.done = 0
        self.shown = sys.stderr.isatty()
        self.last = 0.0

    def step(self) -> None:
        """One more is done."""
        self.advance(1)

    def advance(self, number: int) -> None:
        """*number* more are done."""
        self.done += number
        if time.monotonic() - self.last > SECONDS_BETWEEN:
            self.show(f"{self.done} of {self.total} {self.unit}")

    def show(self, line: str) -> None:
        """Replace the line that is shown."""
        if self.shown:
            self.last = time.monotonic()
            sys.stderr.write(f"\r\x1b[K{line}")
            sys.stderr.flush()

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
