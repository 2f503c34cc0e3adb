"""What `crawl` shows a person: progress while it runs, the report, the exit code."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from click.testing import CliRunner

from cli.crawl import state
from cli.main import main
from cli.progress import Progress
from crawler.summary import ExitCode, Summary
from tests.crawler.server import article, rss, serving


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_rewrites_as_many_lines_as_it_showed(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("COLUMNS", "20")
    monkeypatch.setenv("LINES", "4")
    with Progress(0, "pages") as progress:
        progress.show("one", "two", "three", "four", "five")
        progress.show("x" * 50)
    assert screen.getvalue() == "\r\x1b[Jone\ntwo\nthree" + "\r\x1b[2A\x1b[J" + "x" * 18 + "…" + "\r\x1b[J"


def test_sources_at_work_stand_first() -> None:
    summary = Summary(seconds=3)
    for name, doing in (("quiet", "idle"), ("dead", "idle"), ("busy", "asking"), ("tired", "rests 42 s")):
        summary.of(name).state = doing
    summary.of("dead").problem = "the host's name is not known"
    first, *lines = state(summary)
    assert first == "3 s  0 fetched"
    assert [line.split()[0] for line in lines] == ["busy", "tired", "quiet", "dead"]
    assert "rests 42 s" in lines[1]
    assert "no answer" in lines[3]
    summary.outcome = "interrupted"
    assert next(state(summary)) == "3 s  ends; Ctrl-C again: at once  0 fetched"


def test_a_schedule_of_a_misspelt_crawl_is_refused() -> None:
    refused = CliRunner().invoke(main, ["schedule", "my.db", "--print", "cron", "--contcat", "you@example.org"])
    assert refused.exit_code == 2
    assert "No such option '--contcat'" in refused.output
    assert "*/10" not in refused.output


def test_a_schedule_that_is_interrupted_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.schedule.subprocess.run", lambda *_, **__: CompletedProcess((), ExitCode.INTERRUPTED))
    ended = CliRunner().invoke(main, ["schedule", str(tmp_path / "my.db")])
    assert ended.exit_code == 130
    assert "the schedule has ended" in ended.output


def test_a_crawl_by_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with serving() as site:
        site.pages["/feed"] = rss([f"{site.url}/news/{path}?token=abc123" for path in ("report-1", "gone")])
        site.pages["/news/report-1?token=abc123"] = article(1)
        table = "".join(
            f'[{name}]\nkind = "feed"\nurl = "{site.url}{path}"\n' for name, path in (("good", "/feed"), ("bad", "/no"))
        )
        (tmp_path / "mine.toml").write_text(table)
        run = CliRunner()
        options = ["crawl", "my.db", "--sources", "mine.toml", "--allow-private", "--delay", "0", "-j", "1"]
        both = run.invoke(main, options)
        assert both.exit_code == 3
        assert "problem  bad: the site answers 404" in both.output
        assert "/news/gone?token=…: the site answers 404" in both.output
        assert "abc123" not in both.output
        assert run.invoke(main, [*options, "good", "--due"]).exit_code == 0
        assert run.invoke(main, [*options, "bad"]).exit_code == 4
        unknown = run.invoke(main, [*options, "nobody"])
        assert unknown.exit_code == 1
        assert "no source is called 'nobody'; there are: bad, good" in unknown.output
        assert run.invoke(main, [*options, "--max-time", "soon"]).exit_code == 2
        assert run.invoke(main, [*options, "--max-time", "0"]).exit_code == 2
        assert run.invoke(main, [*options, "--delay", "-1"]).exit_code == 2
        assert run.invoke(main, [*options, "good", "--due"]).output.endswith("nothing was due\n")
        for name in ("two words", "revisits", "", "ա"):
            added = run.invoke(
                main, ["sources", "add", site.url, "--allow-private", "--sources", "my.toml", "--name", name or " "]
            )
            assert added.exit_code == 2, added.output
        assert not (tmp_path / "my.toml").exists()
