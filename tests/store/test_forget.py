"""What someone asks to be forgotten is in no file of the store afterwards, and nothing else is missing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from cleaners.records import Cleaned, Comment, Label, Segment
from store import open_store, start_run
from store.errors import ErasureUnfinished, NoSuchDocument
from store.forget import Forgotten, forget_author, forget_url
from store.marks import note_page
from store.still_named import still_named
from store.verify import verify
from tests.end_to_end.small_disk import resize, small_disk
from tests.store.conftest import Keeper, page, reading

NAME, WORDS = "Xavier Quillfeather", "Unmistakably zygomorphic remarks about the bridge."


def with_comments() -> Cleaned:
    comments = (
        Comment(0, WORDS, author=NAME, platform_id="c0"),
        Comment(1, "An answer to that.", author="Ben", parent=0, platform_id="c1"),
    )
    cleaned = reading(comments=comments)
    return replace(
        cleaned, segments=(*cleaned.segments, Segment(f"{NAME} says:", Label.REMOVED, "head", "x", comment=0))
    )


def bytes_of(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


@pytest.fixture
def filled(keeper: Keeper) -> Keeper:
    keeper.keep(page(f"<p>{NAME}: {WORDS}</p>"), with_comments())
    edited = with_comments()
    edited = replace(edited, comments=(replace(edited.comments[0], text=WORDS + " Again."), edited.comments[1]))
    keeper.keep(page("<p>second</p>", day=1), edited)
    keeper.keep(page("<p>untouched</p>", url="https://b.example/2"), reading("Another body.", title="Another title"))
    return keeper


def test_author_is_nowhere_any_more(filled: Keeper, tmp_path: Path) -> None:
    done = forget_author(filled.store, "xavier  QUILLFEATHER", reason="asked by letter")
    assert (done.comments, done.snapshots) == (1, 2)
    assert filled.rows("SELECT author, parent FROM comments") == [("Ben", None)]
    everything = bytes_of(tmp_path)
    for piece in (NAME, WORDS, "zygomorphic", "quillfeather"):
        assert piece.encode() not in everything
    assert filled.rows("SELECT what, reason, comments FROM forgotten") == [("author", "asked by letter", 1)]
    assert list(verify(filled.store)) == []
    assert filled.one("SELECT count(*) FROM articles") == 2
    assert len(list(filled.store.archive.places())) == 1


def test_page_is_nowhere_any_more(filled: Keeper, tmp_path: Path) -> None:
    assert forget_url(filled.store, "https://example.org/story", reason="court order").pages == 1
    everything = bytes_of(tmp_path)
    for piece in (b"example.org/story", b"assembly hall by the river", b"Talks resume", b"zygomorphic"):
        assert piece not in everything
    assert filled.rows("SELECT title FROM articles") == [("Another title",)]
    assert list(verify(filled.store)) == []


def test_forgetting_an_original_leaves_its_copies_with_another(keeper: Keeper) -> None:
    words = " ".join(f"word{number}" for number in range(80))
    for number in range(1, 4):
        keeper.keep(page(str(number), url=f"https://site{number}.example/a", day=number), reading(words))
    forget_url(keeper.store, 1, reason="test")
    assert keeper.rows("SELECT id, cluster FROM articles ORDER BY id") == [(2, 2), (3, 2)]
    assert list(verify(keeper.store)) == []


def is_left(folder: Path) -> bool:
    return WORDS.encode() in bytes_of(folder)


def test_a_reader_leaves_the_erasure_unfinished_and_the_same_call_finishes_it(filled: Keeper, tmp_path: Path) -> None:
    filled.store.connection.execute("PRAGMA busy_timeout = 50")
    with closing(sqlite3.connect(filled.store.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM comments").fetchone()
        with pytest.raises(ErasureUnfinished, match=r"erased from its tables.* End that one, and run the same again"):
            forget_author(filled.store, NAME, reason="asked")
        assert is_left(tmp_path)
        assert [problem.check for problem in verify(filled.store)] == ["erasure"]
    assert forget_author(filled.store, NAME, reason="asked") == Forgotten(0, 0, 0)
    assert not is_left(tmp_path)
    assert filled.one("SELECT count(*) FROM forgotten") == 1
    assert list(verify(filled.store)) == []
    with pytest.raises(NoSuchDocument):
        forget_author(filled.store, NAME, reason="asked")


def test_a_disk_without_room_to_write_the_file_anew(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "32m") as disk, open_store(disk / "news.db") as store:
        keeper = Keeper(store, start_run(store, "test", {}))
        keeper.keep(page("<p>story</p>"), with_comments())
        with store.transaction() as db:
            db.execute("INSERT INTO facts SELECT 'padding', hex(randomblob(4000000))")
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        resize(disk, "10m")
        for _ in range(2):
            with pytest.raises(ErasureUnfinished, match=r"disk is full\. Free as much space as the file takes, 9 MB"):
                forget_url(store, "https://example.org/story", reason="asked")
        assert keeper.one("SELECT count(*) FROM pages") == 0
        resize(disk, "64m")
        assert forget_url(store, "https://example.org/story", reason="asked") == Forgotten(0, 0, 0)
        assert not is_left(disk)
        assert list(verify(store)) == []


def test_nobody(keeper: Keeper) -> None:
    for name in ("Nobody", "", "—"):
        with pytest.raises(NoSuchDocument):
            forget_author(keeper.store, name, reason="x")


def test_pages_that_were_freed_before_hold_nothing_either(keeper: Keeper, tmp_path: Path) -> None:
    """Merged parts of the index and rewritten rows leave their words on pages that the file no longer uses."""
    keeper.store.connection.execute("PRAGMA secure_delete = OFF")  # some systems' SQLite has it on, others not
    for number in range(60):
        remarks = tuple(
            Comment(n, f"{WORDS} {number} " * 9, author=NAME, platform_id=f"{number}-{n}") for n in range(4)
        )
        keeper.keep(page(f"<p>{number}</p>", url=f"https://example.org/{number}"), reading(comments=remarks))
    for table in ("comments_fts", "comments_fts_content", "comments_fts_docsize"):
        keeper.store.connection.execute(f"CREATE TABLE spare_{table} AS SELECT * FROM {table}")
        keeper.store.connection.execute(f"DROP TABLE spare_{table}")
    assert forget_author(keeper.store, NAME, reason="asked").comments == 240
    everything = bytes_of(tmp_path).lower()
    for piece in (b"quillfeather", b"zygomorphic", b"xavier"):
        assert piece not in everything
    assert list(verify(keeper.store)) == []


def named_by_others(keeper: Keeper) -> None:
    """Pages 4 to 8: the name in a box, an article, a comment of another, an earlier state, a note; and near misses."""
    box = Segment(f"Recent comments: {NAME} on Talks resume", Label.REMOVED, "widget", "is a box")
    boxed = reading("A story of its own.")
    keeper.keep(page("4", url="https://d.example/4"), replace(boxed, segments=(*boxed.segments, box)))
    keeper.keep(page("5", url="https://d.example/5"), reading("They quote Xavier QUILLFEATHER, a reader."))
    answers = (Comment(0, "I agree with Xávier Quillfeather.", author="Ben", platform_id="a"),)
    keeper.keep(page("6", url="https://d.example/6"), reading("A text with an answer.", comments=answers))
    keeper.keep(page("7", url="https://d.example/7"), reading(f"Thanks to {NAME} for this.", title="Thanks"))
    keeper.keep(page("7b", url="https://d.example/7", day=1), reading("Thanks to a reader for this.", title="Thanks"))
    keeper.keep(page("8", url="https://d.example/8"), reading("A text with a note.", title="Noted"))
    keeper.keep(page("9", url="https://d.example/9"), reading("Xavier met a Quillfeather; Xavier Quillfeathers left."))


def test_says_where_others_still_have_the_name(filled: Keeper) -> None:
    named_by_others(filled)
    note = filled.one("SELECT id FROM pages WHERE url = 'https://d.example/8'")
    note_page(filled.store, note, "ask Xavier, Quillfeather too")
    forget_author(filled.store, NAME, reason="asked")
    found = {named.url.rpartition("/")[2]: named.where for named in still_named(filled.store, "xavier quillfeather")}
    assert found.keys() == set("45678")
    assert found["4"] == ("text of the page",)
    assert found["5"][0] == "article"
    assert "comment" in found["6"]
    assert found["7"][0] == "earlier state"
    assert found["8"] == ("note",)
    for number in "45678":
        forget_url(filled.store, f"https://d.example/{number}", reason="asked")
    assert still_named(filled.store, NAME) == []


def test_nobody_is_named_nowhere(filled: Keeper) -> None:
    assert still_named(filled.store, "—") == still_named(filled.store, "Nobody At All") == []
