"""A disk that is really full, and files that really can't be written: a clear error, and a store as it was."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crawler.server import article, rss, serving
from tests.end_to_end import stored
from tests.end_to_end.small_disk import read_only, resize, small_disk
from tests.newsroom.contents import contents

DOCUMENTS = 12


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """More than a small disk holds."""
    folder = tmp_path / "texts"
    folder.mkdir()
    for week in range(DOCUMENTS):
        lines = (f"On day {day} of week {week} the post on the ridge counted {day * week} shots." for day in range(300))
        (folder / f"{week:02}.txt").write_text(
            f"Report of week {week}\n\n" + "\n\n".join(lines) + "\n", encoding="utf-8"
        )
    return folder


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "import sys; from cli.main import main; main(sys.argv[1:])"]
    done = subprocess.run([*command, *map(str, arguments)], capture_output=True, text=True, timeout=200, check=False)
    assert "Traceback" not in done.stderr, done.stderr[-3000:]
    return done


def titles(store: Path) -> set[str]:
    """The titles in the store; none where there is no table yet."""
    if not contents(store):
        return set()
    with stored.reading(store) as database:
        return {title for (title,) in database.execute("SELECT title FROM articles")}


@pytest.mark.slow
@pytest.mark.parametrize("size", ["64k", "400k", "1200k", "2m"])
def test_full_disk(size: str, texts: Path, tmp_path: Path) -> None:
    """At whatever moment the disk is full: while the store is made, in the archive, in the database's log."""
    with small_disk(tmp_path / "disk", size) as disk:
        store = disk / "news.db"
        refused = run("ingest", store, texts)
        assert refused.returncode == 1, refused.stdout
        assert str(disk) in refused.stderr
        assert "Free some space and run the same again" in refused.stderr
        # On the full disk a repair may fail, too; it doesn't take the store for damaged and move it away.
        run("verify", store, "--repair")
        assert not list(disk.glob("*.damaged*"))

        resize(disk, "64m")
        before = titles(store)
        assert len(before) < DOCUMENTS
        # At most the batch that was on its way: its bytes archived, and not stored. No problem of another kind.
        problems = run("verify", store).stdout.splitlines()[:-1]
        known = re.compile(r"archive: \d+ snapshots were archived and not stored")
        assert all(known.match(line) for line in problems), problems

        done = run("ingest", store, texts)
        assert done.returncode == 0, done.stderr
        assert f"{DOCUMENTS - len(before)} new, 0 changed, {len(before)} as they were" in done.stdout
        assert before < titles(store)
        assert run("verify", store).stdout == f"{store}: whole\n"


@pytest.mark.slow
def test_a_full_disk_leaves_the_user_s_files_as_they_were(tmp_path: Path) -> None:
    entry = '[{0}]\nkind = "urls"\nurl = "list.txt"\nnote = "{1}"\n'
    listed = tmp_path / "list.txt"
    listed.write_text("http://127.0.0.1:9/\n")
    with small_disk(tmp_path / "disk", "16k") as disk:
        sources, link = disk / "sources.toml", tmp_path / "link.toml"
        link.symlink_to(sources)
        sources.write_text(entry.format("one", "long " * 1500))
        before = sources.read_text()
        (disk / "filling").write_bytes(b"x" * 4096)
        refused = run("sources", "add", listed, "--sources", link)
        assert (refused.returncode, "cannot be written (No space left on device)" in refused.stderr) == (1, True)
        assert sources.read_text() == before
        (disk / "filling").unlink()
        resize(disk, "64k")
        assert run("sources", "add", listed, "--sources", link).returncode == 0
        assert sources.read_text().startswith(before)
        assert link.is_symlink()
        assert {file.name for file in disk.iterdir()} == {"sources.toml"}


ARTICLES = 60


@pytest.mark.slow
@pytest.mark.parametrize("size", ["400k", "500k", "800k", "1200k", "2m", "3m"])
def test_full_disk_in_a_crawl(size: str, tmp_path: Path) -> None:
    """At whatever moment: in the frontier, the archive, the store. The run ends, says why, and the next goes on."""
    sources = tmp_path / "sources.toml"
    with serving() as site, small_disk(tmp_path / "disk", size) as disk:
        others = [f"{site.url}/other/{'a-long-address-' * 50}{n}" for n in range(150)]
        site.pages["/feed"] = rss([f"{site.url}/news/report-{n}" for n in range(ARTICLES)] + others)
        for n in range(ARTICLES):
            site.pages[f"/news/report-{n}"] = article(f"{n} " * 400)
        sources.write_text(f'[one]\nkind = "feed"\nurl = "{site.url}/feed"\n')
        store = disk / "news.db"
        crawl = ("crawl", store, "--sources", sources, "--allow-private", "--delay", "0", "-j", "1", "--max-pages")
        refused = run(*crawl, "500")
        assert refused.returncode == 1, refused.stdout
        assert str(disk) in refused.stderr
        assert "Free some space and run the same again" in refused.stderr

        resize(disk, "64m")
        run(*crawl, "1000")
        with stored.reading(store) as database:
            assert tuple(database.execute("SELECT count(*) FROM articles").fetchone()) == (ARTICLES,)
        assert run("verify", store).stdout == f"{store}: whole\n"


@pytest.mark.slow
@pytest.mark.parametrize("part", [".", "news.db", "news.archive"])
def test_read_only(part: str, texts: Path, tmp_path: Path) -> None:
    """The whole folder, the database alone, the archive alone."""
    folder = tmp_path / "kept"
    folder.mkdir()
    store = folder / "news.db"
    sources = tmp_path / "sources.toml"
    sources.write_text('[x]\nkind = "site"\nurl = "http://127.0.0.1:9/"\n')
    assert run("ingest", store, texts / "00.txt").returncode == 0
    before = contents(store)
    with read_only(folder / part):
        for verb in (("ingest", store, texts), ("verify", store, "--repair")):
            refused = run(*verb)
            assert refused.returncode == 1, refused.stdout
            assert str(folder) in refused.stderr
            assert re.search("can't be written|may not be written", refused.stderr)
            assert "Change the" in refused.stderr, "it says what to do"
        for verb in (("stats", store), ("export", store), ("verify", store)):
            done = run(*verb)
            assert done.returncode == 0, done.stderr
        if part == ".":
            for verb in (("export", store, "-o", folder / "out.jsonl"), ("crawl", store, "--sources", sources)):
                refused = run(*verb)
                assert (refused.returncode, "Traceback" in refused.stderr) == (1, False), refused.stderr
    assert contents(store) == before
    assert run("verify", store).stdout == f"{store}: whole\n"
