"""Due work for ever: a crawl now and again, each in a process of its own; or units for systemd and cron."""

from __future__ import annotations

import logging
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from crawler.summary import ExitCode

log = logging.getLogger(__name__)

# No feed is asked more often than this, whatever it says (crawler/bounds.py), unless a file of sources says so.
EVERY = 600.0
# After a run in which no source answered (most likely our own network), wait longer each time, up to this.
LONGEST = 6 * 3600.0


def schedule(
    command: Sequence[str],
    *,
    every: float = EVERY,
    runs: int | None = None,
    sleep: Callable[[float], None] = time.sleep,
    start: Callable[[Sequence[str]], int] | None = None,
) -> int:
    """Run *command* (`conflictwire crawl DB --due …`) each *every* seconds; returns how often it ran.

    A run is never begun beside another one, and a run that dies does not end the schedule. Ends after *runs*, or with
    KeyboardInterrupt between or in a run, which the run's own process gets as well.
    """
    start = start or _run
    done, failed = 0, 0
    while runs is None or done < runs:
        began = time.monotonic()
        code = start(command)
        done += 1
        failed = failed + 1 if code not in (ExitCode.FINE, ExitCode.SOME_FAILED, ExitCode.BUSY) else 0
        if code == ExitCode.INTERRUPTED:
            raise KeyboardInterrupt
        if failed:
            log.warning("the crawl ended with code %d, for the %d. time in a row", code, failed)
        pause = min(every * 2 ** min(failed, 16), max(LONGEST, every))
        if runs is None or done < runs:
            sleep(max(0.0, pause - (time.monotonic() - began)))
    return done


def _run(command: Sequence[str]) -> int:
    return subprocess.run(command, check=False).returncode


def crawl_command(store: Path, arguments: Sequence[str] = ()) -> list[str]:
    """The command that crawls what is due, by the interpreter that runs now."""
    return [sys.executable, "-m", "cli.main", "crawl", str(store.resolve()), "--due", *arguments]


def systemd_units(command: Sequence[str], folder: Path, every: float = EVERY) -> str:
    """A service and a timer that run *command* in *folder*; each part begins with the name of its file."""
    line = " ".join(_systemd_quoted(word) for word in command)
    # 75 is "another crawl is on", 3 "some sources did not answer", 130 "stopped": none is the unit's failure.
    return f"""# ~/.config/systemd/user/conflictwire.service
[Unit]
Description=Crawl what is due
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
WorkingDirectory={folder.resolve()}
ExecStart={line}
SuccessExitStatus=3 75 130
KillSignal=SIGINT
TimeoutStopSec=60
Nice=10

# ~/.config/systemd/user/conflictwire.timer
[Unit]
Description=Crawl what is due, again and again

[Timer]
OnBootSec=2min
OnUnitInactiveSec={int(every)}s
RandomizedDelaySec=30s

[Install]
WantedBy=timers.target

# Then: systemctl --user enable --now conflictwire.timer
"""


def _systemd_quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"' if any(c in word for c in " \t\"'\\;") else escaped


def cron_line(command: Sequence[str], folder: Path, every: float = EVERY) -> str:
    """A line for `crontab -e` that runs *command* in *folder*; cron knows minutes, so at least one.

    Its steps begin anew with each hour, day and month: of more than half a day it can only be made a whole one.
    """
    minutes = max(1, round(every / 60))
    hours = minutes // 60
    if hours == 0:
        when = f"*/{minutes} * * * *"
    elif hours <= 12:
        when = f"0 */{hours} * * *"
    else:
        when = f"0 0 */{max(1, round(hours / 24))} * *"
    line = f"cd {shlex.quote(str(folder.resolve()))} && {shlex.join(command)}".replace("%", "\\%")
    return f"{when} {line}\n"
