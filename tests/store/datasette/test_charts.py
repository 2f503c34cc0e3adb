"""Bars stand where and as high as their numbers say."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.datasette.charts import HEIGHT, MOST_BARS, bar_chart, is_day, lag, nice_top, span, spread, time_chart


@pytest.mark.parametrize(
    ("days", "labels"),
    [
        ({"2020-10-30": 1, "2020-11-01": 2}, ["2020-10-30", "2020-10-31", "2020-11-01"]),
        (
            {"2019-12-31": 1, "2020-06-01": 2},
            ["2019-12", "2020-01", "2020-02", "2020-03", "2020-04", "2020-05", "2020-06"],
        ),
        ({"1990-01-01": 1, "1990-02-01": 1, "2005-01-01": 1}, [str(year) for year in range(1990, 2006)]),
    ],
)
def test_the_span_chooses_days_months_or_years(days, labels):
    chart = time_chart(days)
    assert [bar.label for bar in chart.bars] == labels
    assert chart.total == sum(days.values())


def test_days_that_are_none_are_left_out():
    assert time_chart({"0001-01-01": 3, "yesterday": 1, "2020-13-01": 1, "": 4}) is None
    assert not is_day("2020-10-27T10:00")


def test_charts_to_compare_share_a_span():
    one, two = {"2020-10-01": 1}, {"2020-10-05": 1}
    assert len(time_chart(one, span(one, two)).bars) == len(time_chart(two, span(one, two)).bars) == 5


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 1), (1, 1), (3, 4), (5, 6), (7, 10), (60, 60), (61, 100), (30_001, 40_000)]
)
def test_the_scale_ends_at_a_round_number(highest, top):
    assert nice_top(highest) == top


@given(st.dictionaries(st.dates().map(str), st.integers(0, 10**9), max_size=30))
def test_no_bar_leaves_the_drawing_and_none_is_lost(days):
    chart = time_chart(days)
    if chart is None:
        return
    assert chart.total == sum(value for day, value in days.items() if is_day(day))
    assert len(chart.bars) <= max(MOST_BARS, 400)
    for bar in chart.bars:
        assert 0 <= bar.y <= bar.y + bar.height <= HEIGHT
        assert 0 <= bar.x <= bar.x + bar.width <= chart.width + 0.2


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "at once"), (5, "5 min"), (60, "1 h"), (125, "2 h 5 min"), (1440, "1 d"), (1440 * 3 + 241, "3 d 4 h")],
)
def test_a_lag_is_said_in_two_units(minutes, said):
    assert lag(timedelta(minutes=minutes)) == said


@given(st.lists(st.datetimes().map(datetime.isoformat) | st.just("yesterday"), max_size=60))
def test_a_story_keeps_to_its_time_line(moments):
    drawn = spread([("site", moment) for moment in sorted(moments)])
    if drawn is None:
        assert sum(moment != "yesterday" for moment in moments) < 2
        return
    assert drawn.marks[0].x == drawn.left
    assert all(drawn.left <= mark.x <= drawn.width and 0 < mark.y < drawn.height for mark in drawn.marks)


def test_no_value_is_no_height():
    assert bar_chart([("a", 0)]).bars[0].height == 0
