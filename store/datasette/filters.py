"""How stored values are set on a page. None of them returns markup made of stored text without escaping it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit

from markupsafe import Markup, escape

from store.datasette.kinds import kind_of
from store.datasette.language_names import english_name, runs_right_to_left
from store.snippets import Marks

# Controls would be invisible, end the text early or be refused by parsers of feeds: their pictures stand for them.
# Overrides of direction could make a line read as another one; the isolates that HTML itself uses stay.
PICTURES = (
    {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n\r"}
    | dict.fromkeys((*range(127, 160), 8232, 8233), "�")
    | dict.fromkeys((*range(8234, 8239),), "�")
    | dict.fromkeys(range(55296, 57344), "�")
)
UNPRINTABLE = re.compile("[" + "".join(map(re.escape, map(chr, PICTURES))) + "]")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")
# Private-use characters around a hit while the snippet is plain text; a stored text loses its own before.
HIT, END = "\ue000", "\ue001"
HIT_MARKS = Marks(HIT, END)
LOCAL = "local files"
# So many characters of an article stand in a list.
BEGINNING = 200


def visible(value: Any) -> Any:
    """*value* with control characters as signs; markup stays markup. Applied to everything that a template prints."""
    if isinstance(value, str) and UNPRINTABLE.search(value):
        return value.translate(PICTURES)
    return value


def without_marks(text: str) -> str:
    """*text* without the characters by which snippets mark hits."""
    return text.replace(HIT, "").replace(END, "")


def marked(snippet: str) -> Markup:
    """A snippet made with HIT_MARKS, its hits as `<mark>`."""
    return Markup(str(escape(visible(snippet))).replace(HIT, "<mark>").replace(END, "</mark>"))


def web_url(url: str | None) -> str:
    """*url* where a link may lead there, else empty: never to `javascript:` or a file."""
    url = (url or "").strip()
    if re.search(r"\s", url) or UNPRINTABLE.search(url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def language_tag(stated: str | None) -> str:
    """A language for the `lang` attribute; empty (unknown) where what the page stated is none."""
    tag = (stated or "").replace("_", "-")
    return tag if LANGUAGE.match(tag) else ""


def counted(stored: str | None) -> str:
    """A run's counts in a line, those that are nothing left out: `39 articles, 70 fetched`."""
    try:
        values = json.loads(stored or "{}")
    except ValueError:
        return ""
    if not isinstance(values, dict):
        return ""
    return ", ".join(f"{number(count)} {name}" for name, count in values.items() if count and isinstance(count, int))


def language_name(stated: str | None) -> str:
    """A language's name for a list, its tag where it has no name."""
    return english_name(stated) or stated or "not stated"


def direction(stated: str | None) -> str:
    """What `dir` says of a text's surroundings."""
    return "rtl" if runs_right_to_left(stated) else "ltr"


def names(stored: str | None) -> list[str]:
    """A JSON array of strings, as `authors` and `tags` are kept; empty for anything else."""
    try:
        values = json.loads(stored or "[]")
    except ValueError:
        return []
    return [str(value) for value in values] if isinstance(values, list) else []


def moment(stated: str | None) -> str:
    """A time for reading: `2020-10-27 14:05`, UTC where it was an instant; a date alone as it is."""
    if not stated:
        return ""
    text = stated[:16].replace("T", " ")
    return f"{text} UTC" if len(stated) > 10 and stated.endswith("Z") else text


def number(value: int | None) -> str:
    """A count with its thousands apart, by a space that doesn't break."""
    return f"{value or 0:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def share(part: int, whole: int) -> str:
    """*part* of *whole* in per cent."""
    return f"{100 * part / whole:.0f} %" if whole else "–"


def plural(count: int, word: str) -> str:
    """A count with its noun."""
    return f"{number(count)} {word}{'' if count == 1 else 's'}"


def link_rule(rule: str) -> str:
    """How one article repeats another, in words."""
    return {"same-text": "the same text"}.get(rule, rule)


def site_name(site: str | None) -> str:
    """A site's name; of texts that came from files, where they came from."""
    return site or LOCAL


def site_path(site: str | None) -> str:
    """The address of a site's page; files have `-`, which is no host."""
    return f"/site/{quote(site or '-', safe='')}"


def path_part(text: str) -> str:
    """*text* as one part of an address."""
    return quote(text, safe="")


def lead(beginning: str) -> str:
    """An article's first words for a list: of its first paragraph, ended at a word."""
    words = beginning.split("\n", 1)[0].split()
    whole = len(beginning) < BEGINNING or "\n" in beginning
    return " ".join(words) if whole else f"{' '.join(words[:-1])}…"


def paragraphs(text: str) -> list[str]:
    """The lines of *text* that hold something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


FILTERS: dict[str, Callable[..., Any]] = {
    "marked": marked,
    "web_url": web_url,
    "language_tag": language_tag,
    "counted": counted,
    "kind_of": kind_of,
    "language_name": language_name,
    "direction": direction,
    "names": names,
    "moment": moment,
    "number": number,
    "share": share,
    "plural": plural,
    "link_rule": link_rule,
    "site_name": site_name,
    "site_path": site_path,
    "path_part": path_part,
    "lead": lead,
    "paragraphs": paragraphs,
}
