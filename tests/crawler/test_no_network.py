"""No network, no proxy: what is wrong is said once, with what to do, and no site is blamed or left alone for it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import main
from tests.crawler.server import Answer, Site

FEED = "http://paper.example/feed"


def crawl(folder: Path, *more: str) -> Result:
    table = "".join(f'[{n}]\nkind = "feed"\nurl = "{FEED}/{n}"\n' for n in ("one", "two"))
    (folder / "mine.toml").write_text(table)
    options = ["--sources", str(folder / "mine.toml"), "--delay", "0", "-j", "1", *more]
    return CliRunner().invoke(main, ["crawl", str(folder / "news.db"), *options])


def states(folder: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(folder / "news.frontier.db") as db:
        assert db.execute("SELECT count(*) FROM hosts WHERE failures > 0 OR rest_until > 0").fetchone() == (0,)
        return db.execute("SELECT state, error FROM urls ORDER BY id").fetchall()


def test_a_proxy_that_is_down_ends_the_run_and_is_named(tmp_path: Path) -> None:
    result = crawl(tmp_path, "--proxy", "http://me:pass123@127.0.0.1:1")
    assert result.exit_code == 4
    assert "the proxy http://127.0.0.1:1 refuses the connection" in result.output
    assert "pass123" not in result.output
    assert {state for state, _ in states(tmp_path)} == {"queued"}


def test_a_proxy_without_a_name_ends_the_run_and_is_named(tmp_path: Path) -> None:
    result = crawl(tmp_path, "--proxy", "http://nowhere.invalid:3128")
    assert result.exit_code == 4
    assert "the proxy http://nowhere.invalid:3128: its name is not known" in result.output


def test_a_proxy_that_wants_a_password_says_how_to_give_one(tmp_path: Path, site: Site) -> None:
    site.fallback = lambda asked: Answer(b"", 407, {"Proxy-Authenticate": "Basic"})
    result = crawl(tmp_path, "--proxy", site.url)
    assert result.exit_code == 4
    assert "asks for a password (407): --proxy http://user:password@" in result.output
    assert {state for state, _ in states(tmp_path)} == {"queued"}


def test_a_proxy_that_works_leaves_a_dead_host_to_be_blamed(tmp_path: Path, site: Site) -> None:
    site.fallback = lambda asked: Answer(b"", 502)
    result = crawl(tmp_path, "--proxy", site.url)
    assert result.exit_code == 4
    assert "paper.example/robots.txt answers 502" in result.output
    assert "password" not in result.output


def test_each_cause_is_told_once(tmp_path: Path) -> None:
    result = crawl(tmp_path)
    assert result.exit_code == 4
    lines = result.output.splitlines()
    assert [line for line in lines if "is this machine online?" in line] == [
        f"problem  {n}: http://paper.example/robots.txt cannot be had (the host's name is not known: is it spelled so, "
        "and is this machine online?), so nothing of this site is asked; a later run tries again"
        for n in ("one", "two")
    ]
    assert lines[-1].startswith("nothing answered at all")
    counted = next(line for line in lines if line.startswith("one")).split()
    assert counted[-2:] == ["0", "1"], "an error, and nothing that robots.txt forbids"
    assert [state for state, _ in states(tmp_path)] == ["refused", "refused"]


@pytest.mark.parametrize("reason", ["forbidden by robots.txt", "the site answers 404"])
def test_urls_with_one_reason_share_a_line(reason: str) -> None:
    from cli.crawl import problems
    from crawler.summary import Summary

    summary = Summary(problems=[(f"http://paper.example/{n}", reason) for n in range(30)], asked=30, answers=30)
    assert list(problems(summary)) == [f"failed   http://paper.example/0 and 29 more: {reason}"]
