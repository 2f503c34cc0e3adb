"""Files of the user as snapshots."""

from datetime import UTC, datetime
from pathlib import Path

import click
import pytest

from cli.local import files_below, read_snapshot


def test_a_snapshot_is_the_bytes_at_the_time_of_the_last_change(tmp_path: Path) -> None:
    file = tmp_path / "story.html"
    file.write_bytes(b"<p>\xff</p>")
    snapshot = read_snapshot(str(file))
    assert snapshot.body == b"<p>\xff</p>"
    assert snapshot.media_type == "text/html"
    assert snapshot.fetched_at == datetime.fromtimestamp(file.stat().st_mtime, UTC)
    assert snapshot.url == "story.html", "no path of this machine"


def test_a_file_that_is_not_there_is_named_with_the_reason(tmp_path: Path) -> None:
    missing = tmp_path / "nowhere.txt"
    with pytest.raises(click.ClickException, match=r"nowhere\.txt: cannot be read: No such file"):
        read_snapshot(str(missing))


def test_folders_give_their_texts_and_pages_in_order_and_nothing_else(tmp_path: Path) -> None:
    for name in ("b.txt", "a.html", "c.png", ".hidden.txt", "sub/d.htm", ".git/e.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "link.txt").symlink_to(tmp_path / "b.txt")
    found = [Path(path).relative_to(tmp_path).as_posix() for path in files_below((str(tmp_path),))]
    assert found == ["a.html", "b.txt", "sub/d.htm"]


def test_a_file_named_outright_is_taken_whatever_its_ending(tmp_path: Path) -> None:
    assert list(files_below(("notes.md", "-"))) == ["notes.md", "-"]


@pytest.mark.parametrize("body", [b"", b"\n\n  \n"])
def test_an_empty_file_is_refused_by_name(tmp_path: Path, body: bytes) -> None:
    file = tmp_path / "nothing.txt"
    file.write_bytes(body)
    with pytest.raises(click.ClickException, match=r"nothing\.txt: the file is empty"):
        read_snapshot(str(file))
