"""What `crawl` shows a person: progress while it runs, the report, the exit code."""

from __future__ import annotations

import io
import sqlite3
import sys
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from click.testing import CliRunner

from cli.crawl import Contact, state
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


@pytest.mark.parametrize("verb", ["crawl", "schedule"])
@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["nowhere", "--contact", "you@example.org"], 1, "no source is called 'nowhere'; there are: example"),
        (["--contact", "you@example.org", "--topic", "missing.toml"], 1, "the topic's profile cannot be read"),
        (["--contact", "you@example.org", "--topic", "picture.png"], 1, "picture.png: no text in UTF-8"),
        (["--contact", "you@example.org", "--topic", "mine.toml"], 1, "mine.toml: format: expected a number"),
        ([], 1, "they should be able to reach you"),
        (["--contact", "--due"], 2, "'--due' is no contact"),
        (["--contact", "me"], 2, "'me' is no contact"),
        (["--contact", "you@example.org\r\nCookie: a=b"], 2, "is no contact"),
        (["--contact", "you@example.org (me)"], 2, "is no contact"),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: str, arguments: list[str], code: int, message: str
) -> None:
    """A timer that nobody watches is told so, too, before it runs for ever."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CONFLICTWIRE_CONTACT", raising=False)
    monkeypatch.setattr("crawler.schedule.subprocess.run", lambda *_, **__: pytest.fail("a run was begun"))
    (tmp_path / "mine.toml").write_text('[example]\nkind = "feed"\nurl = "https://example.org/feed"\n')
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n")
    result = CliRunner().invoke(main, [verb, "my.db", "--sources", "mine.toml", *arguments])
    assert (result.exit_code, message in result.stderr) == (code, True), result.output
    assert not list(tmp_path.glob("my*"))


@pytest.mark.parametrize("form", ["cron", "systemd"])
def test_a_timer_is_told_what_the_environment_said(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has an environment of its own: each of its runs failed for want of a contact."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.toml").write_text('[example]\nkind = "feed"\nurl = "https://example.org/feed"\n')
    monkeypatch.setenv("CONFLICTWIRE_CONTACT", "you@example.org")
    printed = CliRunner().invoke(main, ["schedule", "my.db", "--sources", "mine.toml", "--print", form])
    assert printed.exit_code == 0, printed.output
    assert "--due --sources mine.toml --contact=you@example.org" in printed.stdout


@pytest.mark.parametrize("contact", ["you@example.org", "https://example.org/about", "example.org", "a.b+c@d.example"])
def test_a_contact_is_a_mail_address_or_a_page(contact: str) -> None:
    assert Contact().convert(contact, None, None) == contact


def test_a_schedule_that_is_interrupted_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.schedule.subprocess.run", lambda *_, **__: CompletedProcess((), ExitCode.INTERRUPTED))
    ended = CliRunner().invoke(main, ["schedule", str(tmp_path / "my.db"), "--contact", "you@example.org"])
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


def test_a_run_of_one_source_leaves_the_others_what_is_theirs(tmp_path: Path) -> None:
    store, file = tmp_path / "my.db", tmp_path / "sources.toml"
    with serving() as site:
        for number, name in enumerate(("one", "two")):
            site.pages[f"/{name}"] = rss([f"{site.url}/news/{name}", f"{site.url}/news/both"])
            site.pages[f"/news/{name}"] = article(number)
        site.pages["/news/both"] = article(3)
        entries = [f'[{name}]\nkind = "feed"\nurl = "{site.url}/{name}"\n' for name in ("one", "two")]
        options = ["--sources", str(file), "--allow-private", "--delay", "0", "-j", "1"]
        for names, written in (["one"], entries), (["two"], entries), (["two"], entries[1:]):
            file.write_text("".join(written))
            assert CliRunner().invoke(main, ["crawl", str(store), *names, *options]).exit_code == 0
            with sqlite3.connect(tmp_path / "my.frontier.db") as db:
                owner = db.execute("SELECT source FROM urls WHERE found_as LIKE '%/news/both'").fetchone()[0]
            # Not before `one` is gone from the file.
            assert owner == ("one" if len(written) == 2 else "two")
            site.pages["/two"] += "<!-- another answer, which is read -->"
