"""Progress on standard error, and only to a terminal."""

from __future__ import annotations

import shutil
import sys
import time
from types import TracebackType

SECONDS_BETWEEN = 0.1


class Progress:
    """A line or some that say what is done, of *total*; prints nothing where standard error is no terminal."""

    def __init__(self, total: int, unit: str) -> None:
        self.total = total
        self.unit = unit
        self.done = 0
        self.shown = sys.stderr.isatty()
        self.last = 0.0
        self.height = 1

    def step(self) -> None:
        """One more is done."""
        self.advance(1)

    def advance(self, number: int) -> None:
        """*number* more are done."""
        self.done += number
        if time.monotonic() - self.last > SECONDS_BETWEEN:
            self.show(f"{self.done} of {self.total} {self.unit}")

    def show(self, *lines: str) -> None:
        """Replace what is shown by *lines*, as many and as much of each as the terminal has room for."""
        if self.shown:
            self.last = time.monotonic()
            size = shutil.get_terminal_size()
            room = size.columns - 1
            fitting = [
                line if len(line) <= room else line[: room - 1] + "…" for line in lines[: max(1, size.lines - 1)]
            ]
            sys.stderr.write(self._back() + "\n".join(fitting))
            sys.stderr.flush()
            self.height = len(fitting)

    def _back(self) -> str:
        # To the first line that is shown, and everything from there away.
        up = f"\x1b[{self.height - 1}A" if self.height > 1 else ""
        return f"\r{up}\x1b[J"

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.shown:
            sys.stderr.write(self._back())
            sys.stderr.flush()
