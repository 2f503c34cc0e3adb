"""Cleaning again: nothing changes without a reason, what would change can be seen first, and it resumes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import store.reclean as module
from benchmarks.site_memory import measure
from cleaners import clean
from cleaners.records import Cleaned, Comment, Label, Segment, SiteMemory, Snapshot
from store import bounded
from store.history import history
from store.reclean import Scope, reclean
from store.reclean_report import as_html, as_text, summary
from store.site_memory import site_memory
from store.verify import verify
from tests.store.conftest import BODY, FIRST_DAY, Keeper, contents, page, reading

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))


@pytest.fixture
def seeds(keeper: Keeper) -> Keeper:
    for seed in SEEDS:
        snapshot = Snapshot(seed.name, seed.read_bytes(), FIRST_DAY, headers=(("content-type", "text/plain"),))
        keeper.keep(snapshot, clean(snapshot))
    return keeper


@pytest.mark.parametrize("jobs", [1, 2])
def test_same_cleaner_touches_no_row(seeds: Keeper, jobs: int) -> None:
    before = contents(seeds.store)
    outcome = reclean(seeds.store, run=seeds.run, scope=Scope(everything=True), jobs=jobs)
    assert (outcome.read, outcome.changed, outcome.failed, outcome.changes) == (5, 0, 0, ())
    assert reclean(seeds.store, run=seeds.run).read == 0
    assert contents(seeds.store) == before


def later(snapshot: Snapshot, memory: SiteMemory | None = None) -> Cleaned:
    """A newer cleaner, which takes a line more and finds a comment less."""
    segments = (
        Segment("Home / News", Label.BODY),
        Segment("Body <b>one</b>.", Label.REMOVED, "new-rule", "a reason"),
        Segment("Body two.", Label.BODY),
    )
    article = reading("Home / News\n\nBody two.", title="A better title").article
    return Cleaned(article, (), segments, "test-2")


def test_changes_are_seen_before_they_are_made(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper.keep(page(), reading("Body <b>one</b>.\nBody two.", comments=(Comment(0, "A comment."),)))
    before = contents(keeper.store)
    patch_cleaner(monkeypatch)
    outcome = reclean(keeper.store, run=None)
    assert contents(keeper.store) == before
    assert summary(outcome.changes) == {
        "documents": 1,
        "lines that came back": 1,
        "lines that went": 1,
        "comments gained": 0,
        "comments lost": 1,
        "titles changed": 1,
        "articles lost": 0,
    }
    text = "\n".join(as_text(outcome.changes))
    assert "+ Home / News" in text
    assert "- Body <b>one</b>.  (new-rule)" in text
    assert "Body &lt;b&gt;one&lt;/b&gt;." in as_html(outcome.changes)
    assert "<b>one" not in as_html(outcome.changes)


def test_newer_cleaner_makes_a_revision_of_its_own(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper.keep(page(), reading(comments=(Comment(0, "A comment."),)))
    patch_cleaner(monkeypatch)
    assert reclean(keeper.store, run=keeper.run).changed == 1
    assert keeper.rows("SELECT cause, cleaner FROM revisions ORDER BY id") == [
        ("first", "test-1"),
        ("cleaner", "test-2"),
    ]
    assert keeper.rows("SELECT withdrawn_by, vanished_at FROM comments") == [("test-2", None)]
    assert reclean(keeper.store, run=keeper.run).read == 0


def test_scope(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper.keep(page(url="https://a.example/1"))
    keeper.keep(page(url="https://b.example/2", day=3))
    patch_cleaner(monkeypatch)
    assert reclean(keeper.store, run=None, scope=Scope(site="b.example")).read == 1
    assert reclean(keeper.store, run=None, scope=Scope(since="2026-01-03")).read == 1
    assert reclean(keeper.store, run=None).read == 2


def test_page_whose_bytes_are_gone_costs_no_other(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper.keep(page(url="https://a.example/1"))
    keeper.keep(page(url="https://b.example/2"))
    keeper.store.connection.execute("UPDATE snapshots SET warc_offset = 3 WHERE id = 1")
    patch_cleaner(monkeypatch)
    outcome = reclean(keeper.store, run=keeper.run)
    assert (outcome.read, outcome.changed, outcome.failed) == (2, 1, 1)
    assert keeper.one("SELECT count(*) FROM articles") == 2


def test_page_that_never_ends_is_recorded_with_its_reason(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(snapshot: Snapshot, memory: SiteMemory | None = None) -> Cleaned:
        while b"LOOPS" in snapshot.body:
            pass
        return later(snapshot, memory)

    keeper.keep(replace(page(url="https://a.example/1"), body=b"LOOPS"))
    keeper.keep(page(url="https://b.example/2"))
    patch_cleaner(monkeypatch)
    monkeypatch.setattr(bounded, "clean", never)
    monkeypatch.setattr(bounded, "CPU_SECONDS_A_PAGE", 1.0)
    outcomes = [outcome for _, outcome in module.read_again(keeper.store, Scope(), jobs=1)]
    cleaned = [outcome[1] for outcome in outcomes if not isinstance(outcome, str)]
    assert [record.reason for record in cleaned] == ["cleaning took more than 1 seconds", ""]


def test_site_memory_counts_pages_not_occurrences(keeper: Keeper) -> None:
    for number in range(4):
        bar = f"We still need {number * 731} dollars of 20,000 this month."
        body = f"Help us. {bar}\n{bar}\nStory number {'x' * number}."
        keeper.keep(page(url=f"https://a.example/{number}"), reading(body))
    keeper.keep(page(url="https://b.example/1"), reading("Story number x."))
    memory = site_memory(keeper.store, "a.example")
    assert memory.pages == 4
    assert memory.lines["home / news"] == 4
    assert memory.lines["we still need 0 dollars of 0 this month."] == 4
    assert "story number x." not in memory.lines
    assert site_memory(keeper.store, "") == SiteMemory("", 0)


def patch_cleaner(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make `later` today's cleaner."""
    monkeypatch.setattr(bounded, "clean", later)
    monkeypatch.setattr(module, "CLEANER_VERSION", "test-2")


def test_known_site_improves_its_early_pages_and_loses_no_true_line(keeper: Keeper) -> None:
    found = measure(keeper.store, 30)
    own = [found[f"own_lines_left_{when}"] for when in ("by_rules", "with_memory")]
    assert own[0] == found["own_lines"] == 90
    assert int(str(own[1])) <= 30  # appeals between true paragraphs stay: only the ends are looked at
    before, after = found["first_tenth_before_and_after"]  # type: ignore[misc]
    assert after < before
    assert found["true_paragraphs_after"] == found["true_paragraphs_before"] == found["true_paragraphs"]
    assert found["changed_by_second_reclean"] == 0
    reasons = keeper.rows("SELECT DISTINCT reason FROM removed WHERE rule = 'site-repetition'")
    assert all("of 30 pages of valley-courier.example" in str(reason) for (reason,) in reasons)


def test_story_under_many_addresses_is_not_its_own_boilerplate(keeper: Keeper) -> None:
    for number in range(12):
        keeper.keep(page(str(number), url=f"https://a.example/{number}"))
    assert BODY not in site_memory(keeper.store, "a.example").lines
    assert site_memory(keeper.store, "a.example").lines == {}


# Four snapshots of a page: what the old cleaner read of each, and what the new one reads.
PAST = (
    ("One.\n\nTwo.\n\nGive today.", "One.\n\nTwo."),
    ("One.\n\nTwo.\n\nGive tomorrow.", "One.\n\nTwo."),  # to the old one an edit, to the new one none
    ("One.\n\nTwo.\n\nGive tomorrow.", "One.\n\nTwo.\n\nThe hidden box says three."),  # an edit that it missed
    ("One.\n\nTwo, corrected.", "One.\n\nTwo, corrected.\n\nThe hidden box says three."),
)
REMARK = Comment(0, "A remark that the old cleaner did not see.", platform_id="c1")


def past_cleaner(snapshot: Snapshot, memory: SiteMemory | None = None) -> Cleaned:
    number = int(snapshot.body.decode())
    return reading(PAST[number][1], comments=(REMARK,) if number == 1 else (), cleaner="test-2")


def test_past_snapshots_tell_the_publishers_edits_from_the_cleaners(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day, (old, _) in enumerate(PAST):
        keeper.keep(page(str(day), day=day), reading(old))
    assert keeper.rows("SELECT cause FROM revisions ORDER BY seen_at") == [("first",), ("publisher",), ("publisher",)]
    monkeypatch.setattr(bounded, "clean", past_cleaner)
    monkeypatch.setattr(module, "CLEANER_VERSION", "test-2")
    seen = reclean(keeper.store, run=None)
    assert (seen.read, summary(seen.changes)["documents"], len(seen.changes)) == (4, 1, 3)
    assert sum(" as of 2026-01-0" in line for line in as_text(seen.changes)) == 2
    assert reclean(keeper.store, run=keeper.run).changed == 4
    past = [(state.cause, state.seen_at[:10], state.cleaner, state.body) for state in history(keeper.store, 1)]
    assert past == [
        ("first", "2026-01-01", "test-2", PAST[0][1]),
        ("cleaner", "2026-01-02", "test-2", PAST[1][1]),
        ("publisher", "2026-01-03", "test-2", PAST[2][1]),
        ("publisher", "2026-01-04", "test-1", PAST[3][0]),
        ("cleaner", "2026-01-04", "test-2", PAST[3][1]),
    ]
    assert keeper.rows("SELECT last_seen, vanished_at FROM comments") == [
        ("2026-01-02T12:00:00Z", "2026-01-03T12:00:00Z")
    ]
    old = "SELECT count(*) FROM segments JOIN texts ON texts.id = segments.text WHERE texts.text = 'Give today.'"
    assert keeper.one(old) == 1
    assert list(verify(keeper.store)) == []
    changes = keeper.store.connection.total_changes
    assert reclean(keeper.store, run=keeper.run, scope=Scope(everything=True)).changed == 0
    assert keeper.store.connection.total_changes == changes


def test_recleaning_twice_leaves_the_files_bytes(seeds: Keeper, path: Path) -> None:
    seeds.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = path.read_bytes()
    reclean(seeds.store, run=seeds.run, scope=Scope(everything=True))
    seeds.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert path.read_bytes() == before
