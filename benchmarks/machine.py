"""On what a result was measured: written beside it, so that two results can be compared."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import sys
from importlib.metadata import version
from pathlib import Path

RESULTS = Path(__file__).parent / "results"
LIBRARIES = ("conflictwire", "sqlite-utils", "rensa", "trafilatura")


def machine() -> dict[str, object]:
    """Versions and cores; no names of hosts or folders."""
    return {
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "cores": os.cpu_count(),
        "architecture": platform.machine(),
        # Of the last minute: above the number of cores, the clock measured the neighbours too.
        "load": round(os.getloadavg()[0], 1),
        "libraries": {name: version(name) for name in LIBRARIES},
    }


def write_result(name: str, measured: dict[str, object]) -> None:
    """Print *measured* and keep it in `benchmarks/results/NAME.json`, with the command and the machine.

    Of the files that the command names, only their names: where they lie is the machine's own affair.
    """
    module = sys.modules["__main__"].__spec__
    arguments = [Path(argument).name if "/" in argument else argument for argument in sys.argv[1:]]
    command = " ".join(["python", "-m", module.name if module else name, *arguments])
    result = {"command": command, **measured, "machine": machine()}
    text = json.dumps(result, indent=2, ensure_ascii=False) + "\n"
    print(text, end="")
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(text, encoding="utf-8")
