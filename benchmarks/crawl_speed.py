"""Pages a second on loopback, in one run: our crawl with and without cleaning, bare Scrapy, and `wget -r`.

The same site of articles of some 60 KB, served by a process of its own; eight connections at a time and no delays,
robots.txt asked by all (wget has one connection). Beside that, how late the crawl's event loop is while trafilatura
works. Takes about two minutes.

    python -m benchmarks.crawl_speed
    python -m benchmarks.crawl_speed --articles 2000
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.crawl_site import serving
from benchmarks.machine import write_result

LINKS_A_LIST = 25
# Nothing here takes longer, unless something is wrong.
SECONDS = 900


def timed(command: list[str], folder: Path) -> tuple[str, float, float]:
    """The output of *command*, and the seconds of clock and CPU that it and its children took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    clock = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 8):  # wget's 8 is a 404 among the pages
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return done.stdout, clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(kind: str, address: str, folder: Path) -> dict[str, object]:
    """One crawl of the site at *address*."""
    if kind == "wget":
        target = folder / "wget"
        command = ["wget", "-q", "-r", "-l", "inf", "--user-agent=wget", "-P", str(target), address + "/"]
        _, clock, cpu = timed(command, folder)
        told: dict[str, object] = {"pages": sum(path.is_file() for path in target.rglob("*"))}
    else:
        child = [sys.executable, "-m", "benchmarks.crawl_child", kind, address, str(folder / f"{kind}.db")]
        output, clock, cpu = timed(child, folder)
        told = json.loads(output.splitlines()[-1])
    pages = told["pages"]
    assert isinstance(pages, int)
    told.pop("memory", None)
    return {**told, "pages_per_s": round(pages / clock, 1), "cpu_ms_a_page": round(1000 * cpu / pages, 1)}


def main() -> None:
    """Measure, print and write the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    articles = parser.parse_args().articles
    if shutil.which("wget") is None:
        raise SystemExit("wget is not installed; it is one of the peers")
    results: dict[str, object] = {}
    with serving(articles, LINKS_A_LIST) as address, tempfile.TemporaryDirectory() as folder:
        # Scrapy first, that it pays for warming the site's pages up.
        for kind, name in (
            ("scrapy", "bare Scrapy"),
            ("fetch", "conflictwire, fetching and archiving"),
            ("ours", "conflictwire, with cleaning and storing"),
            ("wget", "wget -r"),
        ):
            results[name] = measure(kind, address, Path(folder))
    write_result("crawl_speed", {"articles": articles, "results": results})


if __name__ == "__main__":
    main()
