"""The pages in tests/pages, field by field: a report reads "authors wrong on this page"."""

import json
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import pytest

from cleaners import clean
from cleaners.records import Cleaned, Label, Snapshot

PAGES = Path(__file__).parents[2] / "pages"
FOLDERS = sorted(path.parent for path in PAGES.glob("*/article.json"))
FIELDS = (
    "title authors published modified language site_name section tags image canonical_url accessible_for_free body"
).split()


def snapshot(folder: Path) -> Snapshot:
    page = json.loads((folder / "page.json").read_text(encoding="utf-8"))
    return Snapshot(
        url=page["url"],
        body=(folder / "page.html").read_bytes(),
        fetched_at=datetime.fromisoformat(page["fetched_at"]),
        headers=tuple((name, value) for name, value in page["headers"]),
    )


@lru_cache
def cleaned(folder: Path) -> Cleaned:
    return clean(snapshot(folder))


def expected(folder: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((folder / "article.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("field", [*FIELDS, "captions", "reason"])
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_field(folder, field):
    wanted = expected(folder)[field]
    record = cleaned(folder)
    if field == "reason":
        got: object = record.reason
    elif field == "captions":
        got = [segment.text for segment in record.labelled(Label.CAPTION)]
    else:
        got = getattr(record.article, field, None) if record.article else None
        got = list(got) if isinstance(got, tuple) else got
        if field == "body" and got is not None:
            got = str(got).split("\n\n")
    assert got == wanted


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_removed_segment_names_its_rule(folder):
    assert [s for s in cleaned(folder).removed if not s.rule or not s.reason] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_same_bytes_give_the_same_record(folder):
    assert clean(snapshot(folder)) == cleaned(folder)


def test_each_page_states_what_it_should_give():
    missing = [path.parent.name for path in PAGES.glob("*/page.html") if not list(path.parent.glob("*.json"))]
    assert missing == []
    assert len(FOLDERS) >= 20
