"""How often pages are visited again, as a file of sources sets it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import CrawlOptions, crawl
from crawler.bounds import BOUNDS, DAY, HOUR, MINUTE, SETTABLE, Bounds, duration
from crawler.errors import SourcesError
from crawler.revisits import next_visit
from crawler.sources import Kind, Source
from crawler.sources_file import as_toml, read_sources
from crawler.visits import Role
from tests.crawler.server import Site, article, rss

ONE = '[one]\nkind = "feed"\nurl = "https://n.example/feed"\n'
TWO = '[two]\nkind = "site"\nurl = "https://m.example/"\n'


def read(folder: Path, text: str) -> tuple[Source, ...]:
    path = folder / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return read_sources(path)


def test_a_file_sets_bounds_for_all_and_a_source_its_own(tmp_path: Path) -> None:
    general = '[revisits]\nfeed = { least = "30m", greatest = "12h" }\narticle = { until = "7d" }\n'
    own = 'revisits.feed = { least = "2h" }\nrevisits.comments.greatest = "2d"\n'
    one, two = read(tmp_path, general + ONE + own + TWO)
    assert two.bounds(Role.FEED) == Bounds(HOUR, 30 * MINUTE, 12 * HOUR)
    assert one.bounds(Role.FEED) == Bounds(2 * HOUR, 2 * HOUR, 12 * HOUR), "its first wait is no shorter than its least"
    assert one.bounds(Role.COMMENTS).greatest == 2 * DAY
    assert two.bounds(Role.COMMENTS) == BOUNDS[Role.COMMENTS]
    assert one.bounds(Role.ARTICLE).until == two.bounds(Role.ARTICLE).until == 7 * DAY


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[revisits]\nfeeds = {}", r"\[revisits\]: feeds is not what is visited; there are: feed, comments, sitemap"),
        ("[revisits]\ncapture = {}", "capture is not what is visited"),
        ("[revisits]\nkind = 'feed'\nurl = 'https://n.example/'", "kind is not what is visited"),
        ("revisits = 5", r"\[revisits\] must be a table, as in feed = "),
        ("[revisits]\nfeed = '1h'", r"\[revisits\]: feed must be a table, as in \{ least"),
        (ONE + "revisits = true", r"\[one\]: revisits must be a table"),
        (ONE + "revisits.feed.often = '1h'", r"\[one\]: revisits: feed: often is not a bound; there are: first, least"),
        (ONE + "revisits.feed.until = '1d'", "until is not a bound; there are: first, least, greatest$"),
        (ONE + "revisits.feed.least = 60", 'least must be a time in quotes, as in "90s".*; found 60'),
        (ONE + "revisits.feed.least = 'soon'", "found 'soon'"),
        (ONE + "revisits.feed.least = '-5m'", "found '-5m'"),
        (ONE + "revisits.feed.least = '59s'", "least must be a minute or more"),
        (ONE + "revisits.feed.least = '2d'", r"least \(172800 s\) is more than greatest \(86400 s\)"),
        (ONE + "revisits.feed = {first = '5m'}", r"first \(300 s\) is not between least \(600 s\) and greatest"),
    ],
)
def test_bounds_that_are_wrong_say_where_and_what_is_meant(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(SourcesError, match=why) as error:
        read(tmp_path, text)
    assert str(tmp_path / "sources.toml") in str(error.value)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90", 90), ("90s", 90), (" 15m ", 900), ("1.5h", 5400), ("2d", 172800), ("", None), ("1w", None), ("h", None),
     ("9" * 30, None), ("1h30m", None), ("٣h", None), ("inf", None)],
)  # fmt: skip
def test_a_duration(text: str, seconds: float | None) -> None:
    assert duration(text) == seconds


def bounded(low: float, middle: float, high: float, until: float) -> Bounds:
    least, first, greatest = sorted((low, middle, high))
    return Bounds(first, least, greatest, until)


SECONDS = st.integers(60, 10_000_000).map(float)
SOME = st.builds(bounded, SECONDS, SECONDS, SECONDS, SECONDS)


@given(st.dictionaries(st.sampled_from(SETTABLE), SOME))
def test_any_bounds_read_back_as_written(tmp_path_factory: pytest.TempPathFactory, stated: dict[Role, Bounds]) -> None:
    from dataclasses import replace

    own = {}
    for role, bounds in stated.items():
        table = BOUNDS[role]
        until = bounds.until if table.until is not None else None
        own[role] = replace(bounds, until=until, shorter=table.shorter, longer=table.longer)
    source = Source("one", Kind.FEED, "https://n.example/feed", revisits=tuple(own.items()))
    assert read(tmp_path_factory.mktemp("sources"), as_toml(source)) == (source,)


@given(SOME, st.lists(st.booleans(), min_size=1, max_size=30))
def test_whatever_a_page_does_its_visits_stay_within_the_bounds(bounds: Bounds, changes: list[bool]) -> None:
    interval, now = 0.0, 0.0
    for changed in changes:
        due, interval = next_visit(Role.ARTICLE, bounds, interval, changed=changed, now=now, born=0.0)
        assert bounds.least <= interval <= bounds.greatest
        if due is None:
            assert not changed
            assert now > (bounds.until or 0)
            return
        assert due == now + interval
        now = due


def test_the_guide_has_the_table_and_its_example_is_read(tmp_path: Path) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
    section = guide.partition("## When pages are asked again")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in section.splitlines() if line.startswith("| `")]
    said = {row[0].split("`")[1]: tuple(duration(cell) for cell in row[1:]) for row in rows}
    table = {role: BOUNDS[role] for role in SETTABLE}
    assert said == {role: (b.first, b.least, b.greatest, b.until) for role, b in table.items()}
    (source,) = read(tmp_path, section.partition("```toml\n")[2].partition("```")[0])
    assert source.bounds(Role.FEED) == Bounds(10 * MINUTE, 5 * MINUTE, HOUR)
    assert source.bounds(Role.ARTICLE).until == 20 * DAY


def test_a_crawl_keeps_to_its_source_s_bounds(tmp_path: Path, site: Site) -> None:
    site.pages["/feed"] = rss([f"{site.url}/news/report-1"])
    site.pages["/news/report-1"] = article(1)
    own = "revisits.feed.first = '20m'\nrevisits.article = {first = '5h', greatest = '6h'}\n"
    sources = read(tmp_path, ONE.replace("https://n.example", site.url) + own)
    crawl(tmp_path / "x.db", sources, CrawlOptions(allow_private=True, delay=0, workers=1))
    with sqlite3.connect(tmp_path / "x.frontier.db") as db:
        rows = db.execute("SELECT role, interval FROM urls WHERE due > last_visit ORDER BY id").fetchall()
    assert rows == [("feed", 20 * MINUTE), ("article", 5 * HOUR)]
