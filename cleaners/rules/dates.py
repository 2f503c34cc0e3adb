"""Dates as sites show them, in the languages of our sources: found, told from sentences, and read into ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

# One entry a month; stems, so that cases and abbreviations match ("октября", "oct.", "noviembre").
MONTHS: tuple[str, ...] = (
    r"jan(?:uary|uar|vier|\.)?|janv\.?|enero|ene|gennaio|gen|janeiro|январ[ья]|янв|січня|oca(?:k)?"
    r"|yanvar\w*|იანვ\w*|հունվար\w*"
    r"|stycznia|jänner|ianuarie"
    r"|ledna|يناير|كانون الثاني|ιαν\w*|tammikuuta",
    r"feb(?:ruary|ruar|rero|braio|r)?|févr(?:ier)?|fév|fevereiro|fev|феврал[ья]|фев|лютого|şubat|şub"
    r"|fevral\w*|თებერ\w*"
    r"|փետրվար\w*|lutego|februarie"
    r"|února|فبراير|شباط|φεβ\w*|helmikuuta",
    r"mar(?:ch|zo|ço|s|tie)?|märz|mrz|марта?|мар|березня|mart\w*|մարտ\w*|მარტ\w*|marca"
    r"|maart|března|مارس|آذار|μαρ\w*|maaliskuuta",
    r"apr(?:il|ile)?|avr(?:il)?|abril|abr|апрел[ья]|апр|квітня|nisan|nis|aprel\w*|აპრილ\w*|ապրիլ\w*|kwietnia"
    r"|aprilie"
    r"|dubna|أبريل|ابريل|نيسان|απρ\w*|huhtikuuta",
    r"may|mai|mayo|maggio|mag|maio|ма[йя]|травня|mayıs|მაის\w*|մայիս\w*|maja"
    r"|mei|maj|května|مايو|أيار|μα[ΐι]\w*|toukokuuta",
    r"june?|juni|juin|junio|giugno|giu|junho|jun|июн[ья]?|червня|haziran|haz|iyun\w*|ივნის\w*|հունիս\w*|czerwca"
    r"|iunie"
    r"|června|يونيو|حزيران|ιουν\w*|kesäkuuta",
    r"july?|juli|juil(?:let)?|julio|luglio|lug|julho|jul|июл[ья]?|липня|temmuz|tem|iyul\w*|ივლის\w*|հուլիս\w*"
    r"|lipca|iulie"
    r"|července|يوليو|تموز|ιουλ\w*|heinäkuuta",
    r"aug(?:ust|ustus)?|août|aout|agosto|ago|августа?|авг|серпня|ağustos|ağu|avqust\w*|აგვისტ\w*|օգոստոս\w*|sierpnia"
    r"|srpna|أغسطس|اغسطس|آب|αυγ\w*|elokuuta",
    r"sept?(?:ember|embre|iembre|tembre)?|setembro|settembre|set|сентябр[ья]|сен|сент|вересня|eylül"
    r"|eyl|sentyabr\w*|სექტემბ\w*"
    r"|սեպտեմբեր\w*|września|septembrie"
    r"|září|سبتمبر|أيلول|σεπ\w*|syyskuuta",
    r"oct(?:ober|obre|ubre)?|okt(?:ober)?|ottobre|ott|outubro|out|октябр[ья]|окт|жовтня|ekim|eki|oktyabr\w*|ოქტომბ\w*"
    r"|հոկտեմբեր\w*|października|octombrie"
    r"|října|أكتوبر|اكتوبر|تشرين الأول|οκτ\w*|lokakuuta",
    r"nov(?:ember|embre|iembre|embro)?|ноябр[ья]|ноя|нояб|листопада|kasım|kas|noyabr\w*|ნოემბ\w*|նոյեմբեր\w*"
    r"|listopada|noiembrie"
    r"|listopadu|نوفمبر|تشرين الثاني|νοε\w*|marraskuuta",
    r"dec(?:ember|embrie)?|dez(?:ember|embro)?|déc(?:embre)?|dic(?:iembre|embre)?|декабр[ья]|дек"
    r"|грудня|aralık|ara"
    r"|dekabr\w*|დეკემბ\w*|դեկտեմբեր\w*|grudnia"
    r"|prosince|ديسمبر|كانون الأول|δεκ\w*|joulukuuta",
)
_MONTH = "(?:" + "|".join(MONTHS) + r")\b\.?"
_DAY = r"(?P<{d}>[0-3]?\d)(?:st|nd|rd|th|er|º|\.)?"
_YEAR = r"(?P<{y}>(?:19|20)\d\d|'?\d\d\b)"
_CLOCK = re.compile(
    r"(?P<h>[01]?\d|2[0-3])(?:(?:[:.h]|\sh\s)(?P<m>[0-5]\d)(?::[0-5]\d|\smin\b)?\s*(?P<half>[ap]\.?\s?m\b\.?)?"
    r"|\s*(?P<half2>[ap]\.?m\b\.?))",
    re.IGNORECASE,
)
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?P<y>(?:19|20)\d\d)[-/.](?P<n>[01]?\d)[-/.](?P<d>[0-3]?\d)(?!\d)",
        rf"(?<!\d){_DAY.format(d='d')}\s*(?:de\s+|of\s+|•\s*)?(?P<month>{_MONTH})[,\s]*(?:de\s+"
        rf"|•\s*)?{_YEAR.format(y='y')}",
        rf"(?P<month>\b{_MONTH})\s*•?\s*{_DAY.format(d='d')}(?:\s*[,•]\s*|\s+){_YEAR.format(y='y')}",
        # Flattened, a name stands glued to the date behind it: "Anna Weber28.04.2020".
        r"(?:\b|(?<=[^\W\d_]{2}))(?P<d>[0-3]?\d)(?P<sep>[./-])(?P<n>[01]?\d)(?P=sep)(?P<y>(?:19|20)?\d\d)\b",
        r"\b(?P<y>(?:19|20)\d\d)\s?[年년]\s?(?P<n>[01]?\d)\s?[月월]\s?(?P<d>[0-3]?\d)\s?[日일]",
        # "17.07, 2011": a format without the year, behind which an old theme sets the year by itself.
        r"\b(?P<d>[0-3]?\d)\.(?P<n>[01]?\d)\.?, (?P<y>(?:19|20)\d\d)\b",
        # Month and day without a year: shown, but not resolved.
        # "1. Set", "2. Ago": the numbers of a list, not the Italian or Spanish for September and August.
        rf"\b{_DAY.format(d='d')}\s*(?!(?:set|ago|out|gen|mag|mar)\b)(?P<month>{_MONTH})",
        rf"(?P<month>\b{_MONTH})\s*{_DAY.format(d='d')}\b",
        # "12/02 à 11:30": numbers alone are a date where a time of day follows.
        r"(?<![\d./-])(?P<d>[0-3]?\d)[./](?P<n>[01]?\d)\.?"
        r"(?=,?\s+(?:(?:à|at|um|в|о|om|kl\.?|alle|a las|às)\s+)?[0-2]?\d[:h][0-5]\d)",
    )
)
_UNIT = (
    r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|yrs?|sekunden?|minuten?"
    r"|stunden?|tag(?:en?)?"
    r"|wochen?|monat(?:en?)?|jahr(?:en?)?|heures?|jours?|semaines?|mois|ans?|segundos?|minutos?|horas?"
    r"|d[ií]as?|semanas?"
    r"|mes(?:es)?|años?|секунд\w*|минут\w*|час\w*|дн\w+|день|недел\w+|месяц\w*|год\w*|лет|saniye"
    r"|dakika|saat|gün|hafta"
    r"|ay|yıl|րոպե|ժամ|օր|[smhdwy]|mo)"
)
_RELATIVE = re.compile(
    rf"(?:\b(?:about|over|almost|vor|il y a|hace|há|около)\s+)?\b(?:(?:\d+|an?|one|einem|einer|un|une"
    rf"|una)\s*{_UNIT}\b\s*){{1,3}}"
    rf"(?:ago|her|zuvor|назад|önce|əvvəl|առաջ|fa|atrás)\b"
    rf"|\b(?:vor|il y a|hace|há)\s+(?:\d+|einem|einer|un|une|una)\s*{_UNIT}\b"
    r"|\b(?:yesterday|just now|gestern|hier(?=,| à)|вчера|ayer|dün)\b",
    re.IGNORECASE,
)
# What may stand about a date without making a sentence of it.
_AROUND = re.compile(
    r"\b(?:published|updated|posted|modified|created|last|first|on|at|the|in|by|date|time|edited|of"
    r"|and|this (?:article|story|entry|post|page)(?: was| has been)?|article|story"
    r"|added|upd|publié|mis à jour|le|à|modifié|veröffentlicht|aktualisiert|stand|am|um|uhr"
    r"|den|vom|kl|klo|om|lúc"
    r"|опубликовано|обновлено|дата|публикации|в|г|года|yayınlanma|güncelleme|güncellendi|tarihi|giriş"
    r"|son|publicado"
    r"|actualizado|el|las|a las|pubblicato|aggiornato|il|alle|ore|publicado em|atualizado|às"
    r"|հրապարակվել|է|թարմացվել"
    r"|dərc|edilib|saat|gmt|utc|est|edt|pst|pdt|cet|cest|cdt|cst|bst|msk|мск|horas|hrs|offentliggjort"
    r"|publisert|publicerad|gepubliceerd|julkaistu|opublikowano|ist|et|pt|pm|am|h|os"
    r"|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun"
    r"|\w*day|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|mo|di|mi|do|fr|sa|so"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes"
    r"|sábado|domingo"
    r"|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье"
    r"|pazartesi|salı|çarşamba|perşembe|cuma|cumartesi|pazar)\b",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"[+-]\d\d:?\d\d\b|(?<=\d)[tz](?=\d|\b)|#\s?\d[\d.]*", re.IGNORECASE)
# A date has a month's name beside a number, two signs between numbers, or the words of a relative time.
_HINT = re.compile(
    r"\d[./-]\d+(?:[./-]|\.?, )\d|\d\s?[年년]|\d[./]\d+\.?,?\s+(?:\S+\s+)?\d"
    r"|\d\W{0,4}(?:st|nd|rd|th|er|º)?\W{0,3}(?:de |of )?[^\W\d_]{2}|[^\W\d_]{3}\W{1,4}\d"
    r"|\b(?:ago|yesterday|just now"
    r"|gestern|hier|вчера|ayer|dün|her|zuvor|назад|önce|əvvəl|առաջ|fa|atrás|vor|il y a|hace|há)\b",
    re.IGNORECASE,
)
LONGEST = 90  # characters; a date line with both of its dates and their labels stays below it


@dataclass(frozen=True, slots=True)
class ShownDate:
    """A date found in a text: where it stands, and as ISO 8601 where it can be resolved without a clock."""

    start: int
    end: int
    iso: str | None
    clock: bool
    relative: bool = False


def run_backwards(times: Sequence[str]) -> bool:
    """True where the latest of *times*, in ISO 8601, stands first and the earliest last, as in live reports."""
    return len(set(times)) > 1 and list(times) == sorted(times, reverse=True)


def find_date(text: str) -> ShownDate | None:
    """The first date in *text* with the time of day beside it; None where there is none.

    In 03.04.2020 and 03/04/2020 the day comes first, unless that is impossible: most of our sources write so.
    """
    dated = any(map(str.isdigit, text))
    found = [match for pattern in _DATES if (match := pattern.search(text))] if dated else []
    if not found:
        if match := _RELATIVE.search(text):
            return ShownDate(match.start(), match.end(), None, clock=True, relative=True)
        return None
    # Patterns are in order of how much they say; the fullest that begins first is the date.
    match = min(found, key=lambda m: (m.start() > min(f.end() for f in found), found.index(m)))
    day = _iso_day(match)
    before, after = _clock_beside(text, match)
    clock = after or before
    start = min(match.start(), clock.start()) if clock else match.start()
    end = max(match.end(), clock.end()) if clock else match.end()
    iso = f"{day}T{_iso_clock(clock)}" if day and clock else day
    return ShownDate(start, end, iso, clock=clock is not None)


@lru_cache(maxsize=4096)
def is_date_line(text: str) -> bool:
    """True when *text* holds a date and nothing beyond what sites write around one."""
    if len(text) > LONGEST or not _HINT.search(text):
        return False
    rest, seen = text, False
    while shown := find_date(rest):
        seen = True
        rest = rest[: shown.start] + " " + rest[shown.end :]
    if not seen:
        return False
    rest = _OFFSET.sub(" ", _AROUND.sub(" ", _CLOCK.sub(" ", rest)))
    return not any(sign.isalnum() for sign in rest)


def _clock_beside(text: str, match: re.Match[str]) -> tuple[re.Match[str] | None, re.Match[str] | None]:
    """The times of day within a few signs before and after the date."""
    before = None
    for found in _CLOCK.finditer(text, max(0, match.start() - 20), match.start()):
        before = found if re.fullmatch(r"[\s,|•-]*(?:on)?[\s,|•-]*", text[found.end() : match.start()]) else None
    gap = re.compile(
        r"(?:\s|[.,|•T(@-]|(?:at|um|à|в|a las|alle|às|saat|ժամը|uhr|г|года|os|of|kl|klo|om|o|lúc)\b\.?)*", re.IGNORECASE
    ).match(text, match.end())
    after = _CLOCK.match(text, gap.end()) if gap else None
    return before, after


def _iso_day(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    if not parts.get("y"):
        return None
    year = int(parts["y"].lstrip("'"))
    if year < 100:
        year += 2000 if year < 70 else 1900
    day = int(parts["d"])
    month = int(parts["n"]) if parts.get("n") else _month(parts["month"])
    if month > 12 and parts.get("n"):
        day, month = month, day
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _month(name: str) -> int:
    bare = name.rstrip(".")
    return next(n for n, stems in enumerate(MONTHS, 1) if re.fullmatch(stems, bare, re.IGNORECASE))


def _iso_clock(clock: re.Match[str]) -> str:
    hour, minute = int(clock["h"]), int(clock["m"] or 0)
    half = (clock["half"] or clock["half2"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return f"{hour:02d}:{minute:02d}"
