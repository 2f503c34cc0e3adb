"""One discussion in the dress of many a software, read with its platform's entry and by the general signs alone."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cleaners.comments import find_comments
from cleaners.comments.platforms import Platform
from cleaners.page.tree import parse

FETCHED_AT = datetime(2025, 6, 1, 12, tzinfo=UTC)
SOFTWARE = tomllib.loads((Path(__file__).parent / "software.toml").read_text("utf-8"))["software"]
ARTICLE = "<p>The harbour board voted on Friday to end the night ferry after forty years of service.</p>"
POSTS = (
    ("Ines Moor", "09:03", "Has anybody waited at the quay since the board ended it?"),
    ("Vera Lund", "09:26", "Nobody told the islanders that the timetable changed."),
    ("Tomas Reyk", "10:41", "It was pinned to the harbour office door for two weeks."),
)


def shown(row: str, number: int) -> str:
    name, clock, text = POSTS[number]
    hour = f"{int(clock[:2])}{clock[2:]}"
    return row.format(
        number=30 + number,
        name=name,
        text=text,
        iso=f"2021-03-14T{clock}:00",
        words=f"March 14, 2021 at {hour} am",
        figures=f"14.03.2021 {clock}",
        chinese=f"2021-3-14 {clock}",
        weekday=f"Sun Mar 14, 2021 {hour} am",
    )


@pytest.mark.parametrize("known", [None, ()], ids=["with its entry", "without"])
@pytest.mark.parametrize("software", SOFTWARE, ids=lambda software: software["name"])
def test_a_discussion_is_read(software: dict[str, str], known: tuple[Platform, ...] | None) -> None:
    thread = bool(software.get("thread"))
    rows = "".join(shown(software["row"], number) for number in range(0 if thread else 1, 3))
    article = "" if thread else ARTICLE
    discussion = f"{article}{software['before']}{rows}{software['after']}"
    tree = parse(f"<html><body><main><h1>Night ferry</h1>{discussion}</main></body></html>")
    assert tree is not None
    found = find_comments(tree, software["url"], FETCHED_AT, known)
    read = [*([found.opening] if found.opening else []), *found.comments]
    assert [(c.author, (c.published or "")[:16], c.text) for c in read] == [
        (name, f"2021-03-14T{clock}", text) for name, clock, text in POSTS[0 if thread else 1 :]
    ]
    assert (found.opening is not None) == thread
