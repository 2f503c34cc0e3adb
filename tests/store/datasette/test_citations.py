"""References are read by others' parsers: by BibTeX's own rules, RIS, and a CSL processor, whatever a page states."""

import json
import re

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string

from store.datasette.citations import bibtex, csl_json, reference, ris
from store.datasette.personal_names import person

TITLES = [
    "Ceasefire holds for an hour",
    "50 % of {all} R&D at $5_000 #1 ~ ^ \\alpha",
    "One brace { alone",
    "} turned around {",
    "Two -- dashes, --- three, ``quoted'' and 'said'",
    "“Quoted”, 'said' and \"typed\"",
    "A line\nbreaks\r\nER  - \r\nTY  - BOOK",
    "@article{key, title = {x}}",
    "<i>It</i> & <script>alert(1)</script>",
    "Հայաստանը եւ Արցախը",
    "הפסקת אש: 'שעה' אחת",
    "وقف إطلاق النار {في} 50٪",
    "停火，一小时",
    "Rückzug für Ärzte – ﬁnal naïveté 🕊",
]
# As a byline has them, with what a reference manager is to sort by: family's name, given ones, particle; or the whole.
AUTHORS = {
    "Ani Example": ("Example", "Ani", ""),
    "J. K. Rowling": ("Rowling", "J. K.", ""),
    "Ludwig van Beethoven": ("Beethoven", "Ludwig", "van"),
    "Jean-Pierre de la Tour": ("Tour", "Jean-Pierre", "de la"),
    "Mohammed bin Salman": ("Salman", "Mohammed", "bin"),
    "Mary O’Hara": ("O’Hara", "Mary", ""),
    "Նարե Սարգսյան": ("Սարգսյան", "Նարե", ""),
    "Иван Петров-Водкин": ("Петров-Водкин", "Иван", ""),
    "Reuters": "Reuters",
    "Al Jazeera Staff": "Al Jazeera Staff",
    "Barnes and Noble": "Barnes and Noble",
    "Example, Ani": "Example, Ani",
    "מיכל כהן": "מיכל כהן",
    "ნინო ბერიძე": "ნინო ბერიძე",
    "ani_1991 {x": "ani_1991 {x",
}
DECODED = [LatexDecodingMiddleware()]


def cited(title="Ceasefire", authors=("Ani Example",), **fields):
    row = {"id": 7, "title": title, "authors": json.dumps(authors), "body": "x", "site_name": None, "language": "en"}
    row |= {"published": "2020-10-27T10:00:00Z", "fetched_at": "2026-11-24T00:00:00Z", "site": "a.example"}
    return [reference(row | {"url": "https://a.example/?a=1&b=%20_{x}~#y"} | fields)]


def plain(text: str) -> str:
    """*text* on one line, without the signs that a decoder of TeX sets as others."""
    return " ".join(text.split()).replace("^", "ˆ").replace("{}", "")


@pytest.mark.parametrize("title", TITLES)
def test_bibtex_keeps_every_title(title):
    text = bibtex(cited(title)) + bibtex(cited("The next one"))
    entries = bibtexparser.parse_string(text.replace("example2020-7", "next", 1), append_middleware=DECODED).entries
    assert plain(entries[0]["title"].replace("\n", " ")) == plain(title).replace("’", "'")
    assert entries[1]["title"] == "The next one"
    assert list(parse_string(text.replace("example2020-7", "next", 1), "bibtex").entries) == ["next", "example2020-7"]


@pytest.mark.parametrize("title", TITLES)
def test_ris_and_csl_keep_every_title(title):
    record, second = rispy.loads(ris(cited(title) + cited("The next one")))
    assert (record["title"], second["title"]) == (" ".join(title.split()), "The next one")
    assert record["urls"] == ["https://a.example/?a=1&b=%20_{x}~#y"]
    assert (record["year"], record["date"], record["access_date"]) == ("2020", "2020/10/27/", "2026/11/24/")
    assert json.loads(csl_json(cited(title)))[0]["title"] == " ".join(title.split())


@pytest.mark.parametrize("name", AUTHORS)
def test_every_format_says_who_is_sorted_by_what(name):
    parts = AUTHORS[name]
    if isinstance(parts, str):
        (read,) = parse_string(bibtex(cited(authors=[name])), "bibtex").entries[key(name)].persons["author"]
        assert (read.first_names, read.prelast_names, len(read.last_names)) == ([], [], 1)
        assert json.loads(csl_json(cited(authors=[name])))[0]["author"] == [{"literal": name}]
        assert rispy.loads(ris(cited(authors=[name])))[0]["authors"] == [name]
        return
    family, given_names, particle = parts
    (read,) = parse_string(bibtex(cited(authors=[name])), "bibtex").entries[key(name)].persons["author"]
    assert " ".join(read.last_names) == family
    assert " ".join(read.first_names + read.middle_names) == given_names
    assert " ".join(read.prelast_names) == particle
    (found,) = json.loads(csl_json(cited(authors=[name])))[0]["author"]
    assert (found["family"], found["given"], found.get("non-dropping-particle", "")) == parts
    assert rispy.loads(ris(cited(authors=[name])))[0]["authors"] == [f"{particle} {family}, {given_names}".strip()]


def key(name: str) -> str:
    """The key under which the entry of an author stands."""
    return re.search(r"@online\{([^,]+),", bibtex(cited(authors=[name])))[1]


def test_a_style_sets_the_reference():
    source = CiteProcJSON(json.loads(csl_json(cited("Ceasefire holds", ["Ludwig van Beethoven", "Al Jazeera Staff"]))))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, source, formatter.plain)
    bibliography.register(Citation([CitationItem("beethoven2020-7")]))
    (entry,) = bibliography.bibliography()
    assert str(entry).startswith(
        "van Beethoven, L. and Al Jazeera Staff (2020) “Ceasefire holds”, a.example, 27 October."
    )


@pytest.mark.parametrize(
    ("language", "name"), [("en", "english"), ("hy", "armenian"), ("az-Latn", "azerbaijani"), ("x}", ""), ("", "")]
)
def test_bibtex_names_the_language_as_latex_does(language, name):
    (entry,) = bibtexparser.parse_string(bibtex(cited(language=language))).entries
    assert (entry.fields_dict["langid"].value if "langid" in entry.fields_dict else "") == name


anything = st.text(st.characters(exclude_categories=()), max_size=60)
signs = st.text(st.sampled_from("{}\\,\"'@%#=-~^ \nand"), max_size=20)


@given(anything | signs, st.lists(anything | signs, max_size=3), anything | signs)
def test_a_reference_stays_in_its_fields(title, authors, site):
    both = [*cited(title, authors, site_name=site), reference_of_another()]
    entries = parse_string(bibtex(both), "bibtex").entries
    assert entries["example2020-8"].fields["title"] == "{Another}"
    assert len(entries) == 2
    records = rispy.loads(ris(both))
    assert [record["type_of_reference"] for record in records] == ["NEWS", "NEWS"]
    assert records[1]["title"] == "Another"
    assert json.loads(csl_json(both))[0]["type"] == "article-newspaper"


def reference_of_another():
    return cited("Another", id=8)[0]


@given(anything)
def test_a_name_in_parts_loses_no_word(name):
    found = person(name)
    if found:
        assert f"{found.given} {found.particle} {found.family}".split() == name.split()
