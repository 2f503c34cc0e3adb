"""Times as the store writes them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from store.clock import in_utc, stamp


@pytest.mark.parametrize(
    ("stated", "written"),
    [
        ("2020-10-27T23:30:00+04:00", "2020-10-27T19:30:00Z"),
        ("2020-10-27T23:30:00.5", "2020-10-27T23:30:00"),
        ("2020-10-27", "2020-10-27"),
        ("0500-02-01T10:00:00Z", "0500-02-01T10:00:00Z"),
        ("0500-02-01T10:00:00", "0500-02-01T10:00:00"),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
        (None, None),
    ],
)
def test_stated_times_sort_as_they_are_written(stated: str | None, written: str | None) -> None:
    assert in_utc(stated) == written


def test_a_moment_has_four_digits_of_a_year() -> None:
    assert stamp(datetime(500, 2, 1, 10, tzinfo=UTC)) == "0500-02-01T10:00:00Z"
