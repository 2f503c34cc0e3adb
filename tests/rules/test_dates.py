"""Dates as sites show them: what they resolve to, and sentences that are no date lines."""

from __future__ import annotations

import pytest

from cleaners.rules.dates import find_date, is_date_line

SHOWN = [
    ("August 8, 2012 11:46 am", "2012-08-08T11:46"),
    ("August 8, 2012 at 12:05 AM", "2012-08-08T00:05"),
    ("August 9, 2012 @ 4:13 pm", "2012-08-09T16:13"),
    ("27.02.2026. 06:20h", "2026-02-27T06:20"),
    ("Friday 27 February 2026 - 08:01", "2026-02-27T08:01"),
    ("17.07, 2011 @ 13:04", "2011-07-17T13:04"),
    ("Publié le 20/10/2024 à 18h11", "2024-10-20T18:11"),
    ("Fr, 18. Oktober 2019", "2019-10-18"),
    ("12 октября 2020, 14:05", "2020-10-12T14:05"),
    ("3 de noviembre de 2020", "2020-11-03"),
    ("15 Ekim 2020", "2020-10-15"),
    ("2020-10-20T10:00:00+04:00", "2020-10-20T10:00"),
    ("10:52 am on November 5, 2012", "2012-11-05T10:52"),
    ("Last Updated May 23, 2016 5:28 AM EDT", "2016-05-23T05:28"),
    ("2020年10月3日 14:05", "2020-10-03T14:05"),
    ("3 أكتوبر 2020 14:05", "2020-10-03T14:05"),
    ("3 oktober 2020 om 14:05", "2020-10-03T14:05"),
    ("3 maj 2020 kl. 14:05", "2020-05-03T14:05"),
    ("3. října 2020 (14:05)", "2020-10-03T14:05"),
    ("3 Μαΐου 2020, 14:05", "2020-05-03T14:05"),
    ("2 hours ago", None),
    ("50 Minuten 46 Sekunden her", None),
    ("il y a 3 jours", None),
]
NO_DATE_LINES = [
    "On 27 September 2020 the war began.",
    "May 5 was a Tuesday",
    "In October 1993 they met again",
    "1. Set up a password",
    "27,000 people",
    "10:30",
    "Room 12",
    "Version 2.10",
    "1/2 cup 14:05",
    "3.5 14",
]


@pytest.mark.parametrize(("text", "iso"), SHOWN)
def test_date_line_resolves(text: str, iso: str | None) -> None:
    shown = find_date(text)
    assert shown is not None
    assert shown.iso == iso
    assert shown.relative is (iso is None)
    assert is_date_line(text)


@pytest.mark.parametrize("text", NO_DATE_LINES)
def test_sentence_is_no_date_line(text: str) -> None:
    assert not is_date_line(text)


def test_impossible_day_is_found_and_not_resolved() -> None:
    shown = find_date("31.02.2020")
    assert shown is not None
    assert shown.iso is None


def test_day_and_month_in_numbers_are_shown_beside_a_time() -> None:
    shown = find_date("Le 12/02 à 11:30")
    assert shown is not None
    assert shown.iso is None
    assert shown.clock
    assert find_date("3/4 of the votes") is None
