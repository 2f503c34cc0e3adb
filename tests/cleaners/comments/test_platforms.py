"""Each platform's markup, in pages written for this test: the same discussion, as each platform would print it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from cleaners.comments import Found, find_comments
from cleaners.comments.platforms import platforms
from cleaners.page.tree import parse

CASES = sorted(folder for folder in (Path(__file__).parent / "cases").iterdir())
FETCHED_AT = datetime(2025, 6, 1, 12, tzinfo=UTC)
FIELDS = ("author", "published", "text", "parent", "platform_id", "author_url", "permalink", "score", "flags")


@cache
def found_in(folder: Path) -> Found:
    tree = parse((folder / "page.html").read_text("utf-8"))
    assert tree is not None
    return find_comments(tree, expected_of(folder)["url"], FETCHED_AT)


@cache
def expected_of(folder: Path):
    return json.loads((folder / "comments.json").read_text("utf-8"))


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_every_comment_is_found_once(folder: Path) -> None:
    assert [c.text for c in found_in(folder).comments] == [c["text"] for c in expected_of(folder)["comments"]]


STATED = [(f, name) for f in CASES for name in FIELDS if any(name in c for c in expected_of(f)["comments"])]


@pytest.mark.parametrize(("folder", "field"), STATED, ids=lambda value: getattr(value, "name", value))
def test_field(folder: Path, field: str) -> None:
    pairs = zip(found_in(folder).comments, expected_of(folder)["comments"], strict=True)
    got = [(getattr(comment, field), stated[field]) for comment, stated in pairs if field in stated]
    assert [list(value) if isinstance(value, tuple) else value for value, _ in got] == [stated for _, stated in got]


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_the_opening_post_is_the_article(folder: Path) -> None:
    found, opening = found_in(folder), expected_of(folder).get("opening")
    assert (found.opening.text if found.opening else None) == opening
    if opening:
        assert opening in "".join(found.opening_post.itertext())


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_embedded_discussions_are_recorded(folder: Path) -> None:
    assert [d.provider for d in found_in(folder).discussions] == expected_of(folder).get("discussions", [])


def test_every_platform_has_a_case() -> None:
    methods = {c.method for folder in CASES for c in found_in(folder).comments}
    assert {platform.name for platform in platforms()} <= methods
