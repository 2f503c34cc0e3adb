"""Times as comment heads write them, absolute and relative, in the languages of `dates.toml`.

A table of words and a few patterns, because a page can hold a thousand comments: one reading costs some ten
microseconds, a general date library's a hundred times that.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib import resources

_TABLE = tomllib.loads(resources.files(__package__).joinpath("dates.toml").read_text("utf-8"))
_MONTHS: dict[str, dict[str, int]] = {
    language: {word: number for number, words in enumerate(line.split("|"), 1) for word in words.split()}
    for language, line in _TABLE["months"].items()
}
# The first language to claim a word keeps it.
_ANY_MONTH = {word: n for words in reversed(_MONTHS.values()) for word, n in words.items()}
_SECONDS = (1, 60, 3600, 86400, 7 * 86400, 2629800, 31557600)
_UNITS = {
    word: seconds
    for line in reversed(_TABLE["units"].values())
    for words, seconds in zip(line.split("|"), _SECONDS, strict=True)
    for word in words.split()
}


def _either(words: str) -> str:
    return "|".join(sorted((re.escape(word) for word in words.split("|")), key=len, reverse=True))


# One class of signs, so that a long word of a script with marks is read in one way only.
_WORD = r"[^\W\d_](?:(?![\d_])[\w'’׳॰\u0900-\u0dff\u0e00-\u0e7f])*"
_OF = r"(?:\s+(?:de|del|di|of)\s+|\s*d['’]|[\s/.-]*)"
_CLOCK = re.compile(
    r"(?<![\d:.,])(?P<h>[01]?\d|2[0-4])(?::|h|\.|\s*uhr\s*)(?P<m>[0-5]\d)(?!\d|[.,/-]\d)(?::(?P<s>[0-5]\d))?"
    r"\s*(?P<half>[ap]\.?\s?m\b\.?|μμ|πμ|μ\.μ|π\.μ)?|(?<![\d:.,])(?P<h12>1[0-2]|0?[1-9])\s*(?P<half12>[ap]\.?m\b)"
)
_ISO = re.compile(
    r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?:[t\s]+(\d\d):?(\d\d)(?::?(\d\d))?(?:[.,]\d+)?\s*(z\b|[+-]\d\d:?\d\d)?)?(?!\d)"
)
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)\s?[./年년-]\s?(?P<m>\d\d?)\s?[./月월-]\s?(?P<d>\d\d?)\s?[日일.]?(?!\d)"
)
_NUMBERS = re.compile(
    r"(?<![\d.,:/-])(?P<a>\d\d?)(?P<sep>[./-])\s?(?P<b>\d\d?)(?P=sep),?\s?(?P<y>(?:19|20)\d\d|\d\d)(?![\d/-])"
)
_DOTTED = re.compile(r"(?<![\d.,:/-])(?P<a>\d\d?)\.(?P<b>\d\d?)\.?,?\s(?P<y>(?:19|20)\d\d)(?!\d)")
_DAY_MONTH = re.compile(
    rf"(?<![\d:.,/])(?P<d>\d\d?)(?:st|nd|rd|th|er|re|e|ter)?[.º°ª]?{_OF}(?P<mon>{_WORD})"
    rf"\.?,?(?:{_OF},?\s*(?P<y>(?:19|20)\d\d|['’]?\d\d)(?![\d:.]))?"
)
_MONTH_DAY = re.compile(
    rf"(?P<mon>{_WORD})\.?[\s/-]*(?P<d>\d\d?)(?:st|nd|rd|th)?\.?(?![\d:])(?:,?[\s/-]*,?\s*(?P<y>(?:19|20)\d\d|['’]\d\d|\d\d(?![\d:]))(?!\d))?"
)
_YEAR_MONTH_DAY = re.compile(rf"(?P<y>(?:19|20)\d\d)\.?,?\s*(?P<mon>{_WORD})\.?\s*(?P<d>\d\d?)(?!\d)")
_COUNT = rf"(?P<n>\d{{1,3}}\s?|(?:an?|eine[mnr]?|ein|une?|un[oa]|uma?|een|en|ett?)\s)(?P<unit>{_WORD})"
_BEFORE = re.compile(rf"(?<![^\W\d_])(?:{_either(_TABLE['ago']['before'])})\s(?:\w+\s)?{_COUNT}")
_AFTER = re.compile(
    rf"(?<![^\W\d_]){_COUNT}(?:,?\s(?:and\s)?\d+\s?{_WORD})?\s?(?:{_either(_TABLE['ago']['after'])})(?![^\W\d_])"
)
# "Час назад", "منذ ساعة": one, where the language has no article for it.
_ONE_AGO = re.compile(
    rf"(?<![^\W\d_])(?P<n>)(?:(?P<unit>{_WORD})\s(?:назад|тому|temu)(?![^\W\d_])|(?:منذ|قبل|преди|pred)\s(?P<unit2>{_WORD}))"
)
_CJK_AGO = re.compile(
    r"(?P<n>\d+)\s?(?P<unit>秒|分钟|分鐘|分|小时|小時|時間|天|日|周|週間|週|个月|個月|か月|ヶ月|年|초|분|시간|일|주|개월|년)\s?(?:之?前|전)"
)
_BARE = re.compile(rf"^(?:~|about\s|over\s)?(?P<n>\d{{1,3}})\s?(?P<unit>{_WORD})(?:,?\s\d+\s?{_WORD})?$")
_DAY_WORD = re.compile(
    rf"(?<![^\W\d_])(?:(?P<today>{_either(_TABLE['days']['today'])})|(?P<yesterday>{_either(_TABLE['days']['yesterday'])}))(?![^\W\d_])"
)
_JUST_NOW = re.compile(r"^(?:just now|gerade eben|a l'instant|только что|щоино|刚刚|たった今)$")
_FOLDED = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "’": "'", "\xa0": " ", "\u202f": " ", "\u200e": ""})
# Two digits from here on are of the last century.
_PIVOT = 70
# What is read of a text in search of a time: a comment's head is shorter.
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Moment:
    """One time: `iso` as records.py has it, `raw` as shown, `relative` where it was counted from the fetch."""

    iso: str
    raw: str
    relative: bool = False
    span: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page's times are read against: its fetch, its language, and whether days stand before months."""

    fetched_at: datetime | None = None
    language: str = ""
    day_first: bool = True


def fold(text: str) -> str:
    """*text* without case and without the accents that languages and writers disagree on; as long as *text*."""
    return "".join(_fold_sign(sign) for sign in text) if not text.isascii() else text.lower()


def _fold_sign(sign: str) -> str:
    sign = sign.lower()[:1].translate(_FOLDED) or " "
    if sign == "ς":
        return "σ"
    return unicodedata.normalize("NFD", sign)[0] if "\u00c0" <= sign <= "\u052f" else sign


def find_date(text: str, reading: Reading, *, alone: bool = False) -> Moment | None:
    """The first time in *text*, with its span; None where there is none.

    *alone* says that *text* stands where only a time would ("8d", "Mar 12", "12/03"), so that less is asked of it.
    Only the first LONGEST signs are read.
    """
    shown = text[:LONGEST]
    folded = fold(shown)
    if not alone and not any(sign.isdigit() for sign in folded) and _DAY_WORD.search(folded) is None:
        return None
    return _absolute(shown, folded, reading, alone) or _relative(shown, folded, reading, alone)


def _absolute(shown: str, folded: str, reading: Reading, alone: bool) -> Moment | None:
    if iso := _ISO.search(folded):
        year, month, day, hour, minute, second, zone = iso.groups()
        if moment := _moment(shown, iso.span(), (int(year), int(month), int(day))):
            if hour is None:
                return _with_clock(shown, folded, moment)
            clock = f"T{hour}:{minute}:{second or '00'}{_offset(zone)}"
            return replace(moment, iso=moment.iso + clock) if _is_time(moment.iso + clock) else moment
    for pattern in (_YEAR_FIRST, _NUMBERS, _DOTTED):
        for match in pattern.finditer(folded):
            if moment := _moment(shown, match.span(), _numbers(match, reading)):
                return _with_clock(shown, folded, moment)
    found = []
    for pattern in (_YEAR_MONTH_DAY, _DAY_MONTH, _MONTH_DAY):
        for match in pattern.finditer(folded):
            if moment := _named(match, shown, reading, alone):
                found.append((match.group("y") is None, match.start(), moment))
                break
    if found:
        return _with_clock(shown, folded, min(found, key=lambda entry: entry[:2])[2])
    return None


def _numbers(match: re.Match[str], reading: Reading) -> tuple[int, int, int]:
    year = _year(match["y"])
    if "a" not in match.re.groupindex:
        return year, int(match["m"]), int(match["d"])
    first, second = int(match["a"]), int(match["b"])
    if second > 12 or (first <= 12 and not reading.day_first and "." not in match[0]):
        return year, first, second
    return year, second, first


def _named(match: re.Match[str], shown: str, reading: Reading, alone: bool) -> Moment | None:
    month = month_of(match["mon"], reading.language)
    if month is None:
        return None
    if match["y"] is not None:
        return _moment(shown, match.span(), (_year(match["y"]), month, int(match["d"])))
    if reading.fetched_at is None or not (alone or _CLOCK.search(fold(shown[match.end() :]))):
        return None
    # Without a year: the last such day before the fetch.
    year = reading.fetched_at.year
    if (month, int(match["d"])) > (reading.fetched_at.month, reading.fetched_at.day):
        year -= 1
    return _moment(shown, match.span(), (year, month, int(match["d"])), relative=True)


def month_of(word: str, language: str) -> int | None:
    """The number of the month called *word* (folded), in *language* before all others."""
    return _MONTHS.get(language, {}).get(word) or _ANY_MONTH.get(word)


def _moment(shown: str, span: tuple[int, int], day: tuple[int, int, int], *, relative: bool = False) -> Moment | None:
    try:
        date = datetime(*day, tzinfo=UTC).date()
    except ValueError:
        return None
    if day == (1970, 1, 1):  # a machine's zero, not a day
        return None
    return Moment(date.isoformat(), shown[slice(*span)], relative, span)


def _year(digits: str) -> int:
    year = int(digits.lstrip("'’"))
    if year >= 100:
        return year
    return year + (1900 if year >= _PIVOT else 2000)


def _is_time(iso: str) -> bool:
    try:
        datetime.fromisoformat(iso)
    except ValueError:
        return False
    return True


def _offset(zone: str | None) -> str:
    if not zone:
        return ""
    if zone == "z":
        return "+00:00"
    return zone if ":" in zone else zone[:3] + ":" + zone[3:]


def _with_clock(shown: str, folded: str, moment: Moment) -> Moment:
    """*moment* with the time of day that stands beside it: behind it if there is one, else before it."""
    start, end = moment.span
    behind = _CLOCK.search(folded, end)
    clock = behind if behind and behind.start() - end <= 16 else None
    if clock is None:
        before = list(_CLOCK.finditer(folded[:start]))
        clock = before[-1] if before and start - before[-1].end() <= 12 else None
    if clock is None:
        return moment
    hour, minute, second = int(clock["h"] or clock["h12"]), int(clock["m"] or 0), int(clock["s"] or 0)
    half = clock["half"] or clock["half12"] or ""
    if half[:1] in "pμ" and half and hour < 12:
        hour += 12
    elif half[:1] in "aπ" and half and hour == 12:
        hour = 0
    span = (min(start, clock.start()), max(end, clock.end()))
    return Moment(f"{moment.iso}T{hour % 24:02}:{minute:02}:{second:02}", shown[slice(*span)], moment.relative, span)


def _relative(shown: str, folded: str, reading: Reading, alone: bool) -> Moment | None:
    patterns = (_BEFORE, _AFTER, _CJK_AGO, _ONE_AGO, _BARE) if alone else (_BEFORE, _AFTER, _CJK_AGO, _ONE_AGO)
    for pattern in patterns:
        for match in pattern.finditer(folded if pattern is not _BARE else folded.strip()):
            unit = match["unit"] or match.groupdict().get("unit2")
            if seconds := _UNITS.get(unit or ""):
                count = int(match["n"]) if match["n"].strip().isdigit() else 1
                return _back(shown, match.span(), reading, seconds * count, day=seconds >= 86400)
    if day := _DAY_WORD.search(folded):
        clock = _CLOCK.search(folded)
        if clock is None and not (alone and len(folded.split()) <= 3):
            return None
        moment = _back(shown, day.span(), reading, 86400 if day["yesterday"] else 0, day=True)
        return _with_clock(shown, folded, moment) if moment and moment.iso else moment
    if alone and _JUST_NOW.match(folded.strip()):
        return _back(shown, (0, len(shown)), reading, 0, day=False)
    return None


def _back(shown: str, span: tuple[int, int], reading: Reading, seconds: int, *, day: bool) -> Moment | None:
    """The time *seconds* before the fetch, as finely as it was stated; no ISO time where the fetch is not known."""
    raw = shown[slice(*span)]
    if reading.fetched_at is None:
        return Moment("", raw, True, span)
    try:
        then = reading.fetched_at - timedelta(seconds=seconds)
    except OverflowError:
        return None
    return Moment(then.date().isoformat() if day else then.isoformat(timespec="seconds"), raw, True, span)


def from_timestamp(digits: str) -> Moment | None:
    """A Unix time of seconds or milliseconds between 1996 and 2100, as an attribute states it."""
    if not re.fullmatch(r"\d{9,10}(?:\.\d+)?|\d{12,13}", digits):
        return None
    seconds = float(digits) / (1000 if len(digits.partition(".")[0]) >= 12 else 1)
    return Moment(datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds"), digits)
