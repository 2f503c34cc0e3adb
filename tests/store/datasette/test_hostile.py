"""Stored text is hostile: no page lets it become markup, script, a link to run, or a control of the reader's screen."""

import csv
import io
import re
import sqlite3
from contextlib import closing
from html.parser import HTMLParser
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.datasette.filters import HIT_MARKS, marked, visible, web_url, without_marks
from store.datasette.marking import OWNER
from store.query import parse_query
from store.snippets import snippet
from tests.store.datasette.addresses import EXAMPLES, TABLES, filled, untried

SCRIPTS_OF_DATASETTE = re.compile(r"DATASETTE_ALLOW_FACET|Close any open details|window\.onload")

STYLES_OF_DATASETTE = re.compile(
    r"(padding-left: 10px; border-left: 10px solid|border-color:) #[0-9a-f]{6}|height: \d+em"
)

# What a browser shows or keeps, and never runs.
NOT_RUN = {
    "text/plain",
    "text/csv",
    "application/json",
    "application/atom+xml",
    "application/x-bibtex",
    "application/x-research-info-systems",
    "application/vnd.citationstyles.csl+json",
}


class Finder(HTMLParser):
    """Collects what would act: scripts, handlers, addresses."""

    def __init__(self):
        super().__init__()
        self.found = []
        self.inside_script = False

    def handle_starttag(self, tag, attributes):
        self.inside_script = tag == "script"
        for name, value in attributes:
            if name == "style" and STYLES_OF_DATASETTE.fullmatch(value):
                continue
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.found.append((tag, name, value))
            if name in ("href", "src", "action", "formaction") and re.match(
                r"\s*(javascript|data|vbscript):", value or "", re.I
            ):
                self.found.append((tag, name, value))
        if tag in ("img", "iframe", "object", "embed", "base"):
            self.found.append((tag, "", ""))

    def handle_endtag(self, tag):
        self.inside_script = False

    def handle_data(self, data):
        if self.inside_script and data.strip() and not SCRIPTS_OF_DATASETTE.search(data):
            self.found.append(("script", "", data))


def acting(html: str) -> list:
    finder = Finder()
    finder.feed(html)
    return finder.found


def test_every_route_is_tried():
    assert list(untried()) == []


@pytest.fixture(scope="module", params=["stranger", "owner", "public"])
def reader(request, site, public_site):
    """Asks for a page as somebody; answers with what came."""
    asked = public_site if request.param == "public" else site
    cookies = {"ds_actor": asked.datasette.sign({"a": OWNER}, "actor")} if request.param == "owner" else {}
    return lambda path: asked.get(filled(path, asked.numbers), cookies=cookies, follow_redirects=False)


@pytest.mark.parametrize("path", EXAMPLES + TABLES)
def test_no_page_lets_stored_text_act(reader, path):
    page = reader(path)
    assert page.status_code in (200, 302, 400, 403, 404), path
    assert page.headers["x-content-type-options"] == "nosniff"
    kind = page.headers.get("content-type", "")
    if "html" not in kind:
        assert kind.partition(";")[0] in NOT_RUN or not page.content
        return
    assert acting(page.text) == []
    assert "<script>alert" not in page.text
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e]", page.text)


def test_no_table_lets_stored_text_act(site):
    with closing(sqlite3.connect(site.path)) as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
    assert len(names) > 20
    for name in names:
        page = site.get(f"/store/{name}")
        assert page.status_code == 200, name
        assert acting(page.text) == [], name
        assert "<script>alert" not in page.text
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e]", page.text), name


def test_the_owner_reads_what_was_noted_and_the_public_does_not(site, public_site):
    for name in ("hostile", "hostile nothing"):
        assert 'class="line" dir="auto">&lt;script&gt;' in site.get(f"/article/{site.numbers[name]}").text
        assert "Yours" not in public_site.get(f"/article/{site.numbers[name]}").text


def test_the_hostile_text_is_there_to_be_read(site):
    page = site.get(f"/article/{site.numbers['hostile']}").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ 7*7 }}" in page


def test_a_stated_language_cannot_leave_its_attribute(site):
    assert 'lang=""' in site.get(f"/article/{site.numbers['hostile']}").text


def test_csv_cells_are_no_formulas(site):
    rows = list(csv.DictReader(io.StringIO(site.get("/search.csv?q=alert").content.decode(), newline="")))
    assert rows
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_atom_is_xml(site):
    feed = ElementTree.fromstring(site.get("/search.atom?q=alert").content)
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 2


def test_json_is_json(site):
    assert site.get("/search.json?q=alert").json()["total"] == 2
    assert site.get(f"/article/{site.numbers['hostile']}.json").json()["comments"][0]["author"].startswith("<script>")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt://x",
        "data:text/html,x",
        "file:///etc/passwd",
        "//x.example",
        "http://",
        "http://a\nb",
        "",
        None,
    ],
)
def test_only_web_addresses_are_linked(url):
    assert web_url(url) == ""


def test_web_addresses_are_linked():
    assert web_url("https://example.org/a?b=c#d") == "https://example.org/a?b=c#d"


NAMES = "q in sort site language since until relevant copies cluster page at tag".split()
ADDRESSES = ["/search", "/search.json", "/search.csv", "/search.atom", "/search.bib", "/article/{plain}"]
STRANGE = ["\x00", '"', "'", "(", "*", "^", "-", "title:", "NEAR(a b, 2)", "a OR", "9" * 30, "-1", "\ud800", "%00"]
said = st.sampled_from([*STRANGE, "x " * 5000]) | st.text(st.characters(exclude_categories=()), max_size=30)


@given(st.sampled_from(ADDRESSES), st.dictionaries(st.sampled_from(NAMES), said, max_size=5))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_address_breaks_a_page(site, path, asked):
    query = urlencode(asked, errors="surrogatepass")
    page = site.get(f"{path.format(**site.numbers)}?{query}")
    assert page.status_code in (200, 302, 400, 404)
    assert "Traceback" not in page.text


@given(st.binary(max_size=40))
@settings(max_examples=60, deadline=None)
def test_no_path_breaks_the_site(site, path):
    assert site.get("/" + quote(path)).status_code < 500
    assert site.get("/site/" + quote(path, safe="")).status_code < 500
    assert site.get("/search?" + quote(path, safe="=&")).status_code < 500


anything = st.text(st.characters(exclude_categories=()), max_size=60)


@given(anything, anything)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_snippet_holds_no_markup_but_its_marks(before, after):
    text = f"{before} word {after}"
    html = str(marked(snippet(without_marks(text), parse_query("word"), HIT_MARKS)))
    assert re.sub(r"</?mark>", "", html).count("<") == 0
    assert html.count("<mark>") == html.count("</mark>")


@given(anything)
def test_what_is_printed_has_no_controls(text):
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", visible(text))
