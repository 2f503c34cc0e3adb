"""When it was published and modified, as the page states it: to machines first, then to readers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from lxml.html import HtmlElement

from cleaners.comments.dates import Reading, find_date
from cleaners.page.blocks import TextBlock
from cleaners.page.places import Around
from cleaners.page.structured import Structured, string, types_of

ISO = re.compile(
    r"^\s*(\d{4}-\d\d?-\d\d?|\d{8}(?!\d))(?:[T ]+(\d\d:?\d\d(?::?\d\d)?)(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?)?"
)
# By their letters alone: `article:published_time`, `DC.date.issued`, `publish-date`.
PUBLISHED_METAS = (
    "articlepublishedtime datepublished ogpublishedtime articlepublished published publisheddate pubdate"
    " publishdate publicationdate publishedtime publishedat publishtime publicationtime date dcdate dcdateissued"
    " dctermsissued dctermscreated dctermsdate dcdatecreated parselypubdate sailthrudate citationpublicationdate"
    " citationonlinedate citationdate rnewsdatepublished articlepublicationdate cxenseparserecspublishtime created"
    " datecreated articlepublishdate articlecreated postdate articledate displaydate originalpublicationdate timestamp"
).split()
MODIFIED_METAS = (
    "articlemodifiedtime datemodified ogupdatedtime dctermsmodified dcdatemodified lastmodified lastmod modified"
    " modifieddate modifiedtime dateupdated updatedtime articlemodified articleupdated lastupdated revised"
).split()
IN_URL = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)")
SAYS_PUBLISHED = re.compile(
    r"\b(?:(?:ge)?publi\w+|posted|first|created|issued|veröffentlicht|erstellt|pubblicato|datum|opublikowano|vydáno"
    r"|julkaistu|közzétéve|опубліковано|опубликован\w*|објављено|eklenme|giriş|yayın\w*|yayım\w*|dərc|diterbitkan"
    r"|հրապարակ\w*|გამოქვეყნ\w*|δημοσι\w*|انتشار|نشرت?|פורסם)\b|发布|發佈|公開日|입력",
    re.IGNORECASE,
)
SAYS_UPDATED = re.compile(
    r"\b(?:updat\w+|modified|edited|reviewed|revised|revision|last|aktualisiert|stand|mis à jour|actualizad[oa]"
    r"|atualizad[oa]|aggiornato|bijgewerkt|uppdatera\w*|oppdatert|opdateret|aktualizac\w*|aktualizov\w*|päivitetty"
    r"|frissítve|diperbarui|обновлен\w*|оновлен\w*|ажурирано|güncelle\w*|yenilən\w*|թարմաց\w*|განახლ\w*|ενημερώθηκε"
    r"|به‌روز\w*|تحديث|עודכן)\b|更新|수정",
    re.IGNORECASE,
)
NEVER = Around.NAV | Around.HIDDEN
# A date line stands between the kicker and the first paragraphs, or where its markup or words say what it is.
BEFORE_TITLE, AFTER_TITLE = 5, 14
LINE_WORDS, BARE_WORDS, DATE_WORDS = 24, 8, 4
# Points that a shown date needs: near the headline, in an element called so, labelled, or two of the lesser signs.
TRUSTED, DOUBTFUL = 3, 1
DATE_NAMES = frozenset(
    "date dates dateline datetime published publish pubdate posted timestamp time updated fecha datum byline author"
    " meta".split()
)
# Words of containers whose dates are other pages', readers' or the site's.
AWAY = frozenset(
    "comment comments commentlist related sidebar widget recommended recommendations similar carousel menu card cards"
    " teaser teasers popular trending latest search reply event events review reviews copyright swiper slider".split()
)
# A picture's caption may say when it was taken.
PICTURES = frozenset(("caption", "picture", "pic", "photo"))
READERS = frozenset(("comment", "comments", "commentlist", "reply"))
OTHERS = frozenset(("Comment", "Answer", "VideoObject", "ImageObject", "AudioObject", "Event", "Person", "Product"))
HAS_YEAR = re.compile(r"(?:19|20)\d\d")
IN_DATA = re.compile(
    r'\\?"(?:datePublished|publishedAt|published_at|publishDate|publishedDate|firstPublishedAt|published_time)\\?"'
    r'\s*:\s*\\?"(\d{4}-\d\d-\d\d[T\d:.Z+-]*)'
)
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
    reading = _reading(structured, fetched_at)
    found: Dates = {}
    loose: Dates = {}  # in words or local figures: sites' editors type these, and readers' dates are surer
    for name, key, metas in (
        ("published", "datePublished", PUBLISHED_METAS),
        ("modified", "dateModified", MODIFIED_METAS),
    ):
        for text, source in _stated(structured, key, metas):
            if exact := iso_time(text):
                found[name] = (exact, source)
                break
            if time := _read(text, reading):
                loose.setdefault(name, (time, source))
    if "published" in found and (structured.is_news or not _is_stamp(found)):
        return {**loose, **found}
    shown = _shown(root, blocks, reading, title_block)
    if "published" in found:
        if "published" in shown and shown["published"][0][:10] < found["published"][0][:10]:
            found["published"] = shown["published"]
        return {**loose, **found}
    if day := IN_URL.search(url):
        shown.setdefault("published", ("-".join(day.groups()), "url"))
    if "published" in loose:
        shown.setdefault("published", loose["published"])
    if "published" not in shown and (time := _in_data(root)):
        shown["published"] = (time, "page data")
    if "published" not in shown and "modified" in shown:
        time, _ = shown["modified"]  # a page that shows one date only calls it the last
        shown["published"] = (time, "shown, as the last change")
    return {**loose, **shown, **found}


def _is_stamp(found: Dates) -> bool:
    """True when both times are one day: some systems state the last save as both, and show readers the true day."""
    return "modified" in found and found["modified"][0][:10] == found["published"][0][:10]


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
        if (text := string(node.get(key))) and not types_of(node) & OTHERS:
            yield text, "json-ld"
    squeezed: dict[str, str] = {}
    for name in structured.meta:
        squeezed.setdefault("".join(filter(str.isalpha, name)), name)
    for meta in metas:
        stated = squeezed.get(meta, "")
        for value in structured.meta.get(stated, ()):
            yield value, f"meta {stated}"


def _reading(structured: Structured, fetched_at: datetime | None) -> Reading:
    language = (structured.language or structured.first("og:locale") or "").lower().replace("_", "-")
    return Reading(fetched_at, language[:2], day_first=language not in AMERICAN)


def _shown(root: HtmlElement, blocks: list[TextBlock], reading: Reading, title_block: int | None) -> Dates:
    """The dates that readers see, told apart by where they stand and by what they say of themselves."""
    start = title_block or 0
    has_times = next(root.iter("time"), None) is not None
    best: dict[str, tuple[int, str]] = {}
    lone: list[tuple[str, str]] = []
    order = [*range(start, len(blocks)), *range(start - 1, -1, -1)]
    for number in order:
        block = blocks[number]
        near = start - BEFORE_TITLE <= number <= start + AFTER_TITLE
        if number == title_block or not _may_state_date(block, near, has_times):
            continue
        score = _trust(block, near)
        stated = (has_times and _time_in(block)) or _read(block.text, reading)
        if stated is None:
            continue
        label = block.text
        labelled = SAYS_PUBLISHED.search(label) or SAYS_UPDATED.search(label)
        if number and len(block.words) <= DATE_WORDS and not labelled:
            label = f"{blocks[number - 1].text[-24:]} {label}"  # a label in a line of its own
        name = "published"
        if SAYS_PUBLISHED.search(label):
            score += 3
        elif SAYS_UPDATED.search(label):
            name = "modified"
            score += 2
        if score == DOUBTFUL and len(block.words) <= DATE_WORDS:
            lone.append((name, stated))
        if score >= TRUSTED and (name not in best or score > best[name][0]):
            best[name] = (score, stated)
    if not best and len(lone) == 1:
        best[lone[0][0]] = (DOUBTFUL, lone[0][1])  # the one date on the page that stands alone in its line
    return {name: (time, "shown") for name, (_, time) in best.items()}


def _may_state_date(block: TextBlock, near: bool, has_times: bool) -> bool:
    if len(block.words) > LINE_WORDS or block.in_comment or block.place.around & NEVER:
        return False
    return near or HAS_YEAR.search(block.text) is not None or (has_times and _time_in(block) is not None)


def _trust(block: TextBlock, near: bool) -> int:
    """How surely a date in *block* is the article's, before its words are read."""
    score = 3 if near else 0
    names = set(block.place.words)
    parent = block.place.parent
    if parent is not None:
        names |= set(parent.words)
    if not DATE_NAMES.isdisjoint((*names, *block.inline_words)):
        score += 2
    if len(block.words) <= BARE_WORDS:
        score += 1
    if block.place.around & Around.FOOTER and not block.place.around & Around.ARTICLE:
        score -= 5
    if block.place.around & Around.ASIDE:
        score -= 1
    if not READERS.isdisjoint(names):
        return score - 6
    if not PICTURES.isdisjoint(names) or block.place.around & (Around.FIGURE | Around.CAPTION):
        score -= 4
    place, levels = parent, 0
    while place is not None and levels < 6:
        if not AWAY.isdisjoint(place.words):
            score -= 1 if near else 4
            break
        place, levels = place.parent, levels + 1
    return score


def _in_data(root: HtmlElement) -> str | None:
    """The one time of publication in the page's scripts; None where they state several, which are other pages'."""
    times = {
        time
        for script in root.iter("script")
        if script.text
        for stated in IN_DATA.findall(script.text)
        if (time := iso_time(stated))
    }
    return times.pop() if len({time[:10] for time in times}) == 1 else None


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
