"""A reference to an article as reference managers take it: BibTeX (biblatex's @online), RIS and CSL-JSON."""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from store.datasette.filters import names, site_name, visible, web_url
from store.datasette.language_names import english_name
from store.datasette.personal_names import Person, person
from store.search_text import search_text

DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "#": r"\#", "$": r"\$", "%": r"\%", "&": r"\&", "_": r"\_",
        "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    }
)  # fmt: skip
# BibTeX counts braces, escaped ones too: one alone would swallow the rest of the file. Zotero balances them so.
BALANCED = {"{": r"\{\vphantom{\}}", "}": r"\vphantom{\{}\}"}
# Two signs that TeX would set as one: dashes and quotation marks.
LIGATURE = re.compile(r"([-`'])(?=\1)")


@dataclass(frozen=True, slots=True)
class Reference:
    """What is cited, each value on one line; an address only where it can be opened."""

    number: int
    title: str
    authors: tuple[str, ...]
    published: tuple[str, ...]
    accessed: tuple[str, ...]
    container: str
    url: str
    language: str


def reference(row: sqlite3.Row) -> Reference:
    """The reference to the article in *row*, as queries/article.py's `head` gives it."""
    return Reference(
        number=row["id"],
        title=one_line(row["title"] or f"{row['body'][:80]}…"),
        authors=tuple(filter(None, map(one_line, names(row["authors"])))),
        published=date_parts(row["published"]),
        accessed=date_parts(row["fetched_at"]),
        container=one_line(row["site_name"] or site_name(row["site"])),
        url=web_url(row["url"]),
        language=one_line(row["language"]),
    )


def one_line(text: str | None) -> str:
    """*text* without line breaks and controls, either of which would end a field."""
    return " ".join(str(visible(text or "")).split())


def date_parts(stated: str | None) -> tuple[str, ...]:
    """Year, month and day; empty where no whole date is stated."""
    found = DATE.match(stated or "")
    return found.groups() if found else ()


def bibtex(references: Iterable[Reference]) -> str:
    """BibTeX, UTF-8."""
    return "\n".join(map(one_bibtex, references))


def one_bibtex(cited: Reference) -> str:
    """One entry; its key is made of author or site, year and number."""
    fields = {
        "title": f"{{{tex(cited.title)}}}",
        "author": " and ".join(bibtex_name(name) for name in cited.authors),
        "date": "-".join(cited.published),
        "organization": f"{{{tex(cited.container)}}}",
        # Verbatim in biblatex; braces are the only signs that would end it.
        "url": cited.url.replace("{", "%7B").replace("}", "%7D"),
        "urldate": "-".join(cited.accessed),
        "langid": babel_name(cited.language),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@online{{{key(cited)},", *lines, "}", ""])


def tex(text: str) -> str:
    """*text* as TeX prints it, sign for sign, and as BibTeX can read it."""
    signs = TEX if is_balanced(text) else TEX | {ord(brace): balanced for brace, balanced in BALANCED.items()}
    return LIGATURE.sub(r"\1{}", text.translate(signs))


def is_balanced(text: str) -> bool:
    """True where every brace has its partner, the opening one first."""
    depth = 0
    for sign in text:
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return depth == 0


def bibtex_name(name: str) -> str:
    """A person's name in its usual order, which BibTeX takes apart; what is no person's stands in braces."""
    return tex(name) if person(name) else f"{{{tex(name)}}}"


def babel_name(language: str) -> str:
    """What LaTeX's babel calls the language, which is what biblatex asks for: `armenian`; empty for an unknown one."""
    known = english_name(language)
    return known.lower() if known.isascii() and known.isalpha() else ""


def key(cited: Reference) -> str:
    """A citation key of plain letters and digits, different for each article."""
    who = cited.authors[0].split()[-1] if cited.authors else cited.container.partition(".")[0]
    plain = unicodedata.normalize("NFKD", search_text(who)).encode("ascii", "ignore").decode()
    year = cited.published[0] if cited.published else ""
    return f"{re.sub('[^a-z]', '', plain.lower()) or 'article'}{year}-{cited.number}"


def ris(references: Iterable[Reference]) -> str:
    """RIS, with its CRLF line ends."""
    return "".join(map(one_ris, references))


def one_ris(cited: Reference) -> str:
    """One record."""
    lines = [("TY", "NEWS"), ("ID", key(cited)), ("TI", cited.title)]
    lines += [("AU", ris_name(name)) for name in cited.authors]
    lines += [
        ("T2", cited.container),
        ("PY", cited.published[0] if cited.published else ""),
        ("DA", "/".join(cited.published) + "/" if cited.published else ""),
        ("UR", cited.url),
        ("Y2", "/".join(cited.accessed) + "/" if cited.accessed else ""),
        ("LA", cited.language),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines if value) + "ER  - \r\n\r\n"


def ris_name(name: str) -> str:
    """`Family, Given`, as the format wants it; what is no person's as it is."""
    found = person(name)
    return f"{' '.join(filter(None, [found.particle, found.family]))}, {found.given}" if found else name


def csl_json(references: Iterable[Reference]) -> str:
    """CSL-JSON, as Zotero and pandoc take it."""
    return json.dumps([one_csl(cited) for cited in references], ensure_ascii=False, indent=1)


def one_csl(cited: Reference) -> dict[str, object]:
    """One item."""
    item: dict[str, object] = {"id": key(cited), "type": "article-newspaper", "title": cited.title}
    if cited.authors:
        item["author"] = [csl_name(name, person(name)) for name in cited.authors]
    for name, parts in (("issued", cited.published), ("accessed", cited.accessed)):
        if parts:
            item[name] = {"date-parts": [[int(part) for part in parts]]}
    texts = {"container-title": cited.container, "URL": cited.url, "language": cited.language}
    return item | {name: text for name, text in texts.items() if text}


def csl_name(name: str, found: Person | None) -> dict[str, str]:
    """A person's name in its parts; what is no person's as it is."""
    if found is None:
        return {"literal": name}
    parts = {"family": found.family, "given": found.given, "non-dropping-particle": found.particle}
    return {part: text for part, text in parts.items() if text}


# By the ending of the address: what makes it, and its media type.
FORMATS: dict[str, tuple[Callable[[Iterable[Reference]], str], str]] = {
    "bib": (bibtex, "application/x-bibtex; charset=utf-8"),
    "ris": (ris, "application/x-research-info-systems; charset=utf-8"),
    "csl.json": (csl_json, "application/vnd.citationstyles.csl+json; charset=utf-8"),
}
