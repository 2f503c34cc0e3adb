"""When it was published and modified, as the page states it: to machines first, then to readers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from lxml.html import HtmlElement

from cleaners.comments.dates import Reading, find_date
from cleaners.page.blocks import Around, TextBlock
from cleaners.page.structured import Structured, string

ISO = re.compile(
    r"^\s*(\d{4}-\d\d?-\d\d?|\d{8}(?!\d))(?:[T ]+(\d\d:?\d\d(?::?\d\d)?)(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?)?"
)
PUBLISHED_METAS = (
    "article:published_time datepublished og:published_time published_time article:published published pubdate"
    " publishdate publish-date publication_date date dc.date dc.date.issued dcterms.created dcterms.date"
    " dc.date.created parsely-pub-date sailthru.date citation_publication_date citation_online_date rnews:datepublished"
    " article.published cxenseparse:recs:publishtime created datecreated article:publish_date timestamp"
).split()
MODIFIED_METAS = (
    "article:modified_time datemodified og:updated_time dcterms.modified dc.date.modified last-modified"
    " lastmod modified updated_time article:modified"
).split()
IN_URL = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)")
SAYS_PUBLISHED = re.compile(
    r"\b(?:publi\w+|posted|first|created|issued|veröffentlicht|erstellt|pubblicato|опубликован\w*|eklenme|giriş)\b",
    re.IGNORECASE,
)
SAYS_UPDATED = re.compile(
    r"\b(?:updat\w+|modified|edited|reviewed|revised|revision|last|aktualisiert|stand|mis à jour|actualizad[oa]"
    r"|aggiornato|обновлен\w*|güncelle\w*)\b",
    re.IGNORECASE,
)
APART = Around.NAV | Around.FOOTER | Around.ASIDE | Around.HIDDEN
# A date line stands between the kicker and the first paragraphs; at the article's end it is a second resort.
BEFORE_TITLE, AFTER_TITLE = 5, 14
LINE_WORDS = 24
AMERICAN = frozenset(("", "en", "en-us", "en-ph", "es-us"))

Dates = dict[str, tuple[str, str]]


def find_dates(
    root: HtmlElement,
    blocks: list[TextBlock],
    structured: Structured,
    url: str,
    title_block: int | None,
    fetched_at: datetime | None,
) -> Dates:
    """`published` and `modified` as (time, source), where the page states them; *fetched_at* resolves "2 hours ago"."""
    found: Dates = {}
    for name, statements in (
        ("published", _stated(structured, "datePublished", PUBLISHED_METAS)),
        ("modified", _stated(structured, "dateModified", MODIFIED_METAS)),
    ):
        for text, source in statements:
            if time := iso_time(text):
                found[name] = (time, source)
                break
    if "published" not in found:
        shown = _shown(root, blocks, _reading(structured, fetched_at), title_block)
        if day := IN_URL.search(url):
            shown.setdefault("published", ("-".join(day.groups()), "url"))
        if "published" not in shown and "modified" in shown:
            shown["published"] = shown["modified"]  # a page that shows one date only calls it the last
        found = {**shown, **found}
    return found


def iso_time(text: str) -> str | None:
    """*text* as a date, or a date and time with the offset that it states; None where it is no ISO 8601 time."""
    match = ISO.match(text)
    if match is None:
        return None
    day, clock, zone = match.groups()
    year, month, date = (day[:4], day[4:6], day[6:]) if "-" not in day else day.split("-")
    try:
        day = f"{datetime(int(year), int(month), int(date)):%Y-%m-%d}"
    except ValueError:
        return None
    if clock is None or int(year) < 1900:
        return day if int(year) >= 1900 else None
    digits = clock.replace(":", "").ljust(6, "0")
    offset = "+00:00" if zone in ("Z", "UTC", "GMT") else (zone or "")
    if offset and ":" not in offset:
        offset = offset[:3] + ":" + offset[3:]
    return f"{day}T{digits[:2]}:{digits[2:4]}:{digits[4:6]}{offset}"


def _stated(structured: Structured, key: str, metas: list[str]) -> Iterator[tuple[str, str]]:
    for node in (*structured.articles, *structured.nodes):
        if text := string(node.get(key)):
            yield text, "json-ld"
    for meta in metas:
        for value in structured.meta.get(meta, ()):
            yield value, f"meta {meta}"


def _reading(structured: Structured, fetched_at: datetime | None) -> Reading:
    language = (structured.language or structured.first("og:locale") or "").lower().replace("_", "-")
    return Reading(fetched_at, language[:2], day_first=language not in AMERICAN)


def _shown(root: HtmlElement, blocks: list[TextBlock], reading: Reading, title_block: int | None) -> Dates:
    """The dates in the lines around the headline, told apart by what they say of themselves."""
    start = title_block or 0
    found: Dates = {}
    unlabelled = None
    has_times = next(root.iter("time"), None) is not None
    order = [*range(start, start + AFTER_TITLE), *range(start - 1, start - BEFORE_TITLE - 1, -1)]
    for number in order:
        if not 0 <= number < len(blocks):
            continue
        block = blocks[number]
        if len(block.words) > LINE_WORDS or block.place.around & APART or number == title_block:
            continue
        time = (has_times and _time_in(block)) or _read(block.text, reading)
        if time is None:
            continue
        label = block.text if len(block.words) > 3 or number == 0 else f"{blocks[number - 1].text[-20:]} {block.text}"
        if SAYS_PUBLISHED.search(label):
            return {**found, "published": (time, "shown")}
        if SAYS_UPDATED.search(label):
            found.setdefault("modified", (time, "shown"))
        elif unlabelled is None:
            unlabelled = time
    unlabelled = unlabelled or (_named(blocks[start:]) if has_times else None)
    if unlabelled is not None:
        found["published"] = (unlabelled, "shown")
    return found


def _named(blocks: list[TextBlock]) -> str | None:
    """The first time that the site's own markup calls the post's date: block themes set it below a long article."""
    for block in blocks:
        names = {*block.place.words, *(block.place.parent.words if block.place.parent else ())}
        if block.mark is None and {"post", "date"} <= names and (time := _time_in(block)):
            return time
    return None


def _time_in(block: TextBlock) -> str | None:
    """The `datetime` of a `<time>` element in the block, which states more than its text."""
    for element in block.place.element.iter("time"):
        if time := iso_time(element.get("datetime") or ""):
            return time
    return None


def _read(text: str, reading: Reading) -> str | None:
    if not any(sign.isdigit() for sign in text):
        return None
    moment = find_date(text, reading)
    return moment.iso if moment is not None and (not moment.relative or reading.fetched_at) else None
