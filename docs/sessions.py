"""The terminal sessions in README.md, run for real: `make docs` writes what they print, a test compares it.

A session is a fenced block of kind `console`. Its lines that begin with `$ ` are run, one after another and all blocks
in the same empty folder beside the seeds; what stands below is what they printed to standard output.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
# What make would do, without setting up the environment that already runs.
MAKE = {"make demo": f"{sys.executable} -m tests.newsroom.demo demo.db"}
SECONDS = 300


def with_output(readme: str) -> str:
    """*readme* with every session's output as it is today."""
    with tempfile.TemporaryDirectory(prefix="conflictwire-") as folder:
        (Path(folder) / "seeds").symlink_to(ROOT / "seeds")
        return BLOCK.sub(lambda found: session(found[0], Path(folder)), readme)


def session(block: str, folder: Path) -> str:
    """One block, its commands run in *folder*."""
    commands = [line for line in block.splitlines() if line.startswith("$ ")]
    return "\n".join(f"{command}\n{printed(command[2:], folder)}" for command in commands)


def printed(command: str, folder: Path) -> str:
    """What *command* prints to standard output, on a terminal of 100 columns; its lines have no trailing blanks."""
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "100",
    }
    run = subprocess.run(
        MAKE.get(command, command),
        shell=True,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=SECONDS,
        text=True,
        check=False,
    )
    if run.returncode:
        raise RuntimeError(f"{command}: exit code {run.returncode}\n{run.stderr}")
    return "".join(f"{line.rstrip()}\n" for line in run.stdout.splitlines())


if __name__ == "__main__":
    path = ROOT / "README.md"
    path.write_text(with_output(path.read_text(encoding="utf-8")), encoding="utf-8")
