"""Times as comment heads write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cleaners.comments.dates import Reading, find_date, fold

READING = Reading(datetime(2026, 1, 1, 12, tzinfo=UTC))

ABSOLUTE = [
    ("2012-12-11T12:57:50+01:00", "2012-12-11T12:57:50+01:00"),
    ("2024-10-08T06:17:34-0500", "2024-10-08T06:17:34-05:00"),
    ("May 30, 2019 at 1:06 PM", "2019-05-30T13:06:00"),
    ("12:06 am, March 3rd, 2019", "2019-03-03T00:06:00"),
    ("6. Juni 2015 um 10:33", "2015-06-06T10:33:00"),
    ("8. Dezember 2010 um 10:56 Uhr", "2010-12-08T10:56:00"),
    ("mercredi 15 mai 2019 à 09h23", "2019-05-15T09:23:00"),
    ("15 de agosto de 2018, 21:40", "2018-08-15T21:40:00"),
    ("3 agosto 2014 alle 08:15", "2014-08-03T08:15:00"),
    ("12 апреля 2020 в 14:55", "2020-04-12T14:55:00"),
    ("5 ապրիլի 2020, 12:30", "2020-04-05T12:30:00"),
    ("10 Eylül 2015 14:22", "2015-09-10T14:22:00"),
    ("7 listopada 2019 o 17:05", "2019-11-07T17:05:00"),
    ("2020年4月3日 12:01", "2020-04-03T12:01:00"),
    ("2013/12/28 20:34", "2013-12-28T20:34:00"),
    ("28.04.2020, 08:59", "2020-04-28T08:59:00"),
    ("04-23-2020 at 3:55 pm", "2020-04-23T15:55:00"),
    ("Tue 16-Jun-20 23:12:23", "2020-06-16T23:12:23"),
    ("Thu, Jun 23 '05, 7:14 PM", "2005-06-23T19:14:00"),
    ("2021-03-14T24:09:00Z", "2021-03-14"),
    ("2021-03-14T09:26:00+99:99", "2021-03-14"),
]
RELATIVE = [
    ("17 hours ago", "2025-12-31T19:00:00+00:00"),
    ("vor 8 Stunden", "2026-01-01T04:00:00+00:00"),
    ("vor einem Jahr", "2025-01-01"),
    ("il y a 3 jours", "2025-12-29"),
    ("hace 2 semanas", "2025-12-18"),
    ("3 часа назад", "2026-01-01T09:00:00+00:00"),
    ("5 минут назад", "2026-01-01T11:55:00+00:00"),
    ("3天前", "2025-12-29"),
    ("8d", "2025-12-24"),
    ("yesterday at 3:04 pm", "2025-12-31T15:04:00"),
    ("March 27", "2025-03-27"),
]
NONE = ["", "Reply", "five things may change", "Score: 4", "99.99.2020", "Version 3.11.2", "42"]


@pytest.mark.parametrize(("text", "expected"), ABSOLUTE)
def test_absolute(text: str, expected: str) -> None:
    moment = find_date(text, READING)
    assert moment is not None
    assert (moment.iso, moment.relative) == (expected, False)


@pytest.mark.parametrize(("text", "expected"), RELATIVE)
def test_relative(text: str, expected: str) -> None:
    moment = find_date(text, READING, alone=True)
    assert moment is not None
    assert (moment.iso, moment.relative) == (expected, True)


@pytest.mark.parametrize("text", NONE)
def test_none(text: str) -> None:
    assert find_date(text, READING) is None


def test_a_relative_time_stays_unresolved_without_a_fetch_time() -> None:
    moment = find_date("2 hours ago", Reading())
    assert moment is not None
    assert (moment.iso, moment.raw) == ("", "2 hours ago")


def test_the_span_is_that_of_the_text_as_shown() -> None:
    text = "Žofie, 6. června 2015 10:33, odpovědět"
    moment = find_date(text, READING)
    assert moment is not None
    assert text[slice(*moment.span)] == "6. června 2015 10:33"
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(("day_first", "expected"), [(True, "2020-04-03"), (False, "2020-03-04")])
def test_the_page_decides_which_of_two_small_numbers_is_the_day(day_first: bool, expected: str) -> None:
    moment = find_date("03/04/2020", Reading(day_first=day_first))
    assert moment is not None
    assert moment.iso == expected


def test_a_long_word_of_a_script_with_marks_is_read_at_once() -> None:
    assert find_date("1 " + "कि" * 60, READING, alone=True) is None


def test_a_machines_zero_is_no_day() -> None:
    assert find_date("1970-01-01T00:00:00Z", READING) is None
