"""Bar charts as plain SVG, drawn on the server: no script, nothing to load, and every number also in a table.

datasette-dashboards was tried and left: it writes stored text into the page through innerHTML, needs scripts that a
strict Content-Security-Policy forbids, and sends its SQL over HTTP, which a public store doesn't take.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

# In the units of the drawing, which are pixels where it has its room: across the page, or in a column.
WIDE = 720
NARROW = 330
HEIGHT = 150
# Room for the scale on the left and the labels below.
LEFT = 44
BOTTOM = 20
TOP = 8
WIDEST_BAR = 30
# A date takes so much.
LABEL = 84
# Beyond so many bars one is thinner than the gap beside it.
MOST_BARS = 130


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar and what it says."""

    label: str
    value: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart's geometry: bars, the labels below them as (x, text), the scale's lines as (y, value)."""

    bars: tuple[Bar, ...]
    labels: tuple[tuple[float, str], ...]
    scale: tuple[tuple[float, int], ...]
    width: int
    height: int = HEIGHT

    @property
    def total(self) -> int:
        """The sum of all bars."""
        return sum(bar.value for bar in self.bars)


def time_chart(
    counts: Mapping[str, int], within: tuple[str, str] | None = None, *, width: int = NARROW
) -> Chart | None:
    """A chart of counts by day (`2020-10-27`), drawn by day, month or year, whichever the span asks for.

    Days that aren't in *counts* are drawn as the gap that they are; *within* is the span of several charts that are to
    be compared. None where there is no day at all.
    """
    days = {day: value for day, value in counts.items() if value and is_day(day)}
    if not days:
        return None
    first, last = within or (min(days), max(days))
    for length, steps in STEPS:
        labels = steps(first[:length], last[:length])
        if len(labels) <= MOST_BARS:
            break
    sums = dict.fromkeys(labels, 0)
    for day, value in days.items():
        if day[:length] in sums:
            sums[day[:length]] += value
    return bar_chart(sums.items(), width=width)


def span(*counts: Mapping[str, int]) -> tuple[str, str] | None:
    """The first and last day of all *counts*; None where there is none."""
    days = [day for series in counts for day in series if is_day(day)]
    return (min(days), max(days)) if days else None


def is_day(text: str) -> bool:
    """True for a date of our era's last centuries; pages state 0001-01-01 where they know none."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10 and "1800" <= text[:4] <= "2199"


def day_steps(first: str, last: str) -> list[str]:
    """Every day from *first* to *last*."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    length = min((end - start).days + 1, MOST_BARS + 1)
    return [str(start + timedelta(step)) for step in range(length)]


def month_steps(first: str, last: str) -> list[str]:
    """Every month from *first* to *last*."""
    start, end = (int(text[:4]) * 12 + int(text[5:7]) - 1 for text in (first, last))
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(start, end + 1)]


def year_steps(first: str, last: str) -> list[str]:
    """Every year from *first* to *last*."""
    return [f"{year:04}" for year in range(int(first), int(last) + 1)]


# Finest first, with the length of a label.
STEPS: tuple[tuple[int, Callable[[str, str], list[str]]], ...] = ((10, day_steps), (7, month_steps), (4, year_steps))


def bar_chart(values: Iterable[tuple[str, int]], *, width: int = NARROW) -> Chart:
    """One bar for each (label, value), as high as its share of the highest."""
    pairs = list(values)
    top = nice_top(max(value for _, value in pairs))
    step = min((width - LEFT) / len(pairs), WIDEST_BAR)
    room = HEIGHT - TOP - BOTTOM
    bars = []
    for place, (label, value) in enumerate(pairs):
        height = room * value / top
        x = LEFT + place * step
        bars.append(
            Bar(label, value, round(x, 1), round(TOP + room - height, 1), round(step * 0.82, 1), round(height, 1))
        )
    every = max(1, -(-LABEL // step) if len(pairs[0][0]) > 4 else -(-LABEL // (2 * step)))
    labels = tuple((round(bar.x + bar.width / 2, 1), bar.label) for bar in bars[:: int(every)])
    marks = sorted({0, top // 2 if top > 1 else 0, top})
    scale = tuple((round(TOP + room - room * mark / top, 1), mark) for mark in marks)
    return Chart(tuple(bars), labels, scale, width)


def nice_top(highest: int) -> int:
    """The next of 1, 2, 4, 6, 10, 20, 40, 60, 100, … from *highest* on, so that half of it is a number to read."""
    power = 1
    while True:
        for step in (1, 2, 4, 6):
            if step * power >= highest:
                return step * power
        power *= 10
