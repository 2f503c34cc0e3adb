"""Bar charts as plain SVG, drawn on the server: no script, nothing to load, and every number also in a table.

datasette-dashboards 0.8 was tried and left: it writes stored text into the page through innerHTML (a script in a title
ran), needs `unsafe-inline` in the Content-Security-Policy for its own scripts and `unsafe-eval` for Vega's, and sends
its SQL over HTTP, which a public store doesn't take. Tables of numbers alone would mend the first and not the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

# In the units of the drawing, which are pixels where it has its room: across the page, or in a column.
WIDE = 1056
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
# A row of a story's time line, the room for the site's name before it, and how many rows can still be looked over.
ROW = 22
SITE_ROOM = 220
MOST_ROWS = 40


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
    middles = ((middle_of(bar), bar.label) for bar in bars[:: int(every)])
    # The last one may have no room left to the edge; alone it is drawn all the same.
    labels = tuple((x, label) for x, label in middles if x == middle_of(bars[0]) or x + room_of(label) / 2 <= width)
    marks = sorted({0, top // 2 if top > 1 else 0, top})
    scale = tuple((round(TOP + room - room * mark / top, 1), mark) for mark in marks)
    return Chart(tuple(bars), labels, scale, width)


def middle_of(bar: Bar) -> float:
    """Where a bar's label stands."""
    return round(bar.x + bar.width / 2, 1)


def room_of(label: str) -> float:
    """How wide a label is drawn, at most."""
    return 6.6 * len(label)


@dataclass(frozen=True, slots=True)
class Mark:
    """One telling of a story: where its row stands, where its moment does, and what it says."""

    label: str
    x: float
    y: float
    after: str


@dataclass(frozen=True, slots=True)
class Spread:
    """A story's tellings on one time line, a row each, the first on top."""

    marks: tuple[Mark, ...]
    first: str
    last: str
    left: int = SITE_ROOM
    width: int = WIDE

    @property
    def height(self) -> int:
        """So that every row has its room, and the dates below them theirs."""
        return len(self.marks) * ROW + BOTTOM


def spread(tellings: Iterable[tuple[str, str]]) -> Spread | None:
    """The time line of (site, moment) in the order of time; None for less than two moments that are some.

    Rows beyond MOST_ROWS are left to the list below the drawing.
    """
    dated = [(site, found) for site, stated in tellings if (found := instant(stated))][:MOST_ROWS]
    if len(dated) < 2:
        return None
    first, last = dated[0][1], max(found for _, found in dated)
    whole = (last - first).total_seconds() or 1.0
    marks = tuple(
        Mark(
            site,
            round(SITE_ROOM + (WIDE - SITE_ROOM - 10) * (found - first).total_seconds() / whole, 1),
            row * ROW + ROW / 2,
            lag(found - first),
        )
        for row, (site, found) in enumerate(dated)
    )
    return Spread(marks, f"{first:%Y-%m-%d %H:%M}", f"{last:%Y-%m-%d %H:%M}")


def instant(stated: str | None) -> datetime | None:
    """A stated moment, in UTC where it names no zone; a day is its midnight. None for what is none."""
    try:
        found = datetime.fromisoformat(stated or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def lag(time: timedelta) -> str:
    """How much later, in the two units that a reader wants: `3 d 4 h`, `2 h 5 min`, `at once`."""
    minutes = int(time.total_seconds() // 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [(days, "d"), (hours, "h"), (minutes, "min")]
    said = [f"{count} {unit}" for count, unit in (parts[:2] if days else parts[1:]) if count]
    return " ".join(said) or "at once"


def nice_top(highest: int) -> int:
    """The next of 1, 2, 4, 6, 10, 20, 40, 60, 100, … from *highest* on, so that half of it is a number to read."""
    power = 1
    while True:
        for step in (1, 2, 4, 6):
            if step * power >= highest:
                return step * power
        power *= 10
