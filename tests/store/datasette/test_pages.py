"""Each page says what the store has, in its place."""

import html
import re
import tomllib

import click
import pytest

from cli.main import main
from store import open_store
from store.datasette.metadata import CANNED_QUERIES
from store.site_memory import site_memory
from tests.store.datasette.conftest import Site
from tests.store.datasette.library import Shelf, article, cleaned, removed

CANNED = sorted(tomllib.loads(CANNED_QUERIES.read_text("utf-8")))


def test_the_front_page_counts_and_lists(get):
    page = get("/")
    assert page.status_code == 200
    assert "<dt>articles</dt><dd>10</dd>" in page.text
    assert "<dt>comments</dt><dd>6</dd>" in page.text
    assert "Ceasefire holds for an hour" in page.text


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("ceasefire hour", "plain"),
        ("Հայաստան", "armenian"),
        ("Հայաստան՞", "armenian"),
        ("Карабах", "russian"),
        ("еще", "russian"),
        ("Qarabag", "azerbaijani"),
        ("Qarabağ", "azerbaijani"),
        ("הפסקת", "hebrew"),
    ],
)
def test_search_finds_in_every_script_with_or_without_marks(site, query, name):
    page = site.get("/search", params={"q": query})
    assert page.status_code == 200
    assert f'href="/article/{site.numbers[name]}?' in page.text
    assert "<mark>" in page.text


def test_search_finds_comments_and_leads_to_their_place(site):
    page = site.get("/search", params={"q": "open again", "in": "comment"})
    link = re.search(r'href="(/article/\d+)#(comment-\d+)"', page.text)
    assert link
    assert f'id="{link[2]}"' in site.get(link[1]).text


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({}, 2),
        ({"site": "two.example"}, 1),
        ({"until": "2020-10-10"}, 1),
        ({"language": "hy"}, 0),
        ({"relevant": "1"}, 1),
    ],
)
def test_search_filters_narrow(get, filters, count):
    page = get("/search", params={"q": "shelling Lachin"} | filters)
    assert f"{count} article" in page.text


@pytest.mark.parametrize("query", ['"', "AND", "*", "title:", 'a" OR "b', "NEAR(", "-only", "x" * 5000, "\x00", "🙂"])
def test_no_query_breaks_the_page(get, query):
    assert get("/search", params={"q": query}).status_code in (200, 400)


def test_a_wrong_date_is_said_to_be_one(get):
    page = get("/search", params={"q": "shelling", "since": "yesterday"})
    assert page.status_code == 400
    assert "is no date" in page.text


def test_the_article_stands_with_its_comments_and_what_was_removed(site):
    page = site.get(f"/article/{site.numbers['plain']}").text
    removed = page.index("Share Tweet Pin")
    assert removed < page.index("The ceasefire in Nagorno-Karabakh held") < page.index("The road was open again")
    assert "share-bar" in page[removed : removed + 300]
    assert "share buttons flattened into words" in page
    assert 'id="show-removed"' in page
    assert "checked" not in page
    assert "in reply to <bdi>ani</bdi>" in page
    assert "(empty)" in page


def test_the_switch_is_part_of_the_address(site):
    assert 'id="show-removed" checked' in site.get(f"/article/{site.numbers['plain']}?removed=1").text


def test_text_carries_its_language_and_direction(site):
    assert '<h1 dir="auto" lang="he">' in site.get(f"/article/{site.numbers['hebrew']}").text


def test_a_page_without_an_article_says_why(site):
    page = site.get(f"/article/{site.numbers['empty']}")
    assert page.status_code == 200
    assert "took this page for no article: there is nothing to read in it" in page.text
    assert site.get(f"/article/{site.numbers['empty']}.json").status_code == 404


def test_what_was_set_aside_can_be_read_and_says_how_it_comes_in(site):
    page = site.get(f"/article/{site.numbers['aside']}").text
    assert "Set aside as off the topic" in page
    assert "The harbour festival ended with fireworks." in page
    assert "relevance news.db --save" in page
    assert "0.02" in page


@pytest.mark.parametrize("path", ["/article/999999", "/article/99999999999999999999", "/nowhere", "/article/x"])
def test_what_is_not_there_is_404_without_a_traceback(get, path, capsys):
    page = get(path)
    assert page.status_code == 404
    assert "Nothing there" in page.text
    assert "Traceback" not in capsys.readouterr().err


def test_a_result_leads_on_to_the_next(site):
    found = site.get("/search?q=ceasefire OR Qarabağ&sort=oldest").text
    first, second = re.findall(r'class="title"[^>]*><a href="([^"]+)"', found)[:2]
    page = site.get(html.unescape(first)).text
    assert f'rel="next" href="{second}"' in page
    assert 'rel="prev"' not in page
    assert f'rel="prev" href="{first}"' in site.get(html.unescape(second)).text


def test_an_article_leads_to_its_copy_and_both_stand_side_by_side(site):
    plain, copy = site.numbers["plain"], site.numbers["copy"]
    address = f"/article/{plain}/beside/{copy}"
    assert address in site.get(f"/article/{copy}").text
    page = site.get(address).text
    assert "<ins>This text came from an agency.</ins>" in page
    assert "1 paragraph of 4 differ" in page


def test_a_story_tells_who_had_it_first(site):
    plain, copy = site.numbers["plain"], site.numbers["copy"]
    page = site.get(f"/story/{plain}").text
    assert page.index(f"/article/{plain}") < page.index(f"/article/{copy}")
    assert "2 articles on 2 sites" in page
    assert "1 d 4 h later" in page
    assert page.count("<circle") == 2
    assert f"/story/{plain}" in site.get("/stories").text


def test_the_states_of_an_edited_article_mark_what_changed(site):
    page = site.get(f"/article/{site.numbers['edited']}/states").text
    assert "changed by the publisher" in page
    assert "<del>Ten</del> were hurt." in page
    assert "<ins>Twelve</ins> were hurt." in page


def test_a_site_in_numbers(site):
    page = site.get("/site/one.example").text
    assert re.search(
        r'href="/store/pages\?site=one.example&amp;reason__notblank=1">without an article</a></dt><dd>2</dd>', page
    )
    assert "test feed" in page


def test_a_site_shows_what_its_memory_knows(tmp_path):
    shelf = Shelf(tmp_path / "site.db")
    for number in range(4):
        extra = (removed("Most  read today"), removed(f"All rights reserved 202{number}")) if number < 3 else ()
        found = article(f"Words of article number {'abcd'[number]}.", title=f"Title {number}")
        shelf.put(f"https://one.example/{number}", cleaned(found, extra=extra))
    shelf.close()
    page = Site(tmp_path / "site.db", {}).get("/site/one.example").text
    table = page[page.index('id="repeated"') :]
    with open_store(tmp_path / "site.db") as store:
        assert site_memory(store, "one.example").lines == {"most read today": 3, "all rights reserved 0": 3}
    assert (
        re.findall(r'<td class="n">(\d)</td><td class="n">(\d)</td><td><a href="/rule/share-bar">', table)
        == [("3", "3")] * 2
    )
    assert "Words of article" not in table


def test_languages_are_counted_and_found_without_their_region(tmp_path):
    shelf = Shelf(tmp_path / "languages.db")
    for number, language in enumerate(["en", "en-US", "en_GB", "EN", "hy"]):
        body = f"Shelling was heard in the {'north south east west centre'.split()[number]} at noon."
        shelf.put(f"https://one.example/{number}", cleaned(article(body, title=f"T {number}", language=language)))
    shelf.close()
    here = Site(tmp_path / "languages.db", {})
    assert re.search(r"English</th><td class=\"n\">4</td>", here.get("/").text)
    for tag, count in {"en": 4, "en-US": 1, "en-gb": 1, "e": 0}.items():
        assert here.get(f"/search.json?q=shelling&language={tag}").json()["total"] == count
    page = here.get("/search?q=shelling&language=en").text
    assert 'language <bdi>English</bdi> <a href="/search?q=shelling"' in page


def test_removed_lines_are_counted_by_kind(site):
    for path in ("/rules", "/dashboard"):
        assert re.search(r'Sharing and following</th><td class="n">1</td><td class="n">20 %', site.get(path).text)
    assert "Other</th>" in site.get("/rules").text


def test_a_sample_of_a_rule_leads_to_its_place(site):
    place = re.search(r'href="/article/(\d+)\?removed=1#(segment-\d+)"', site.get("/rule/share-bar").text)
    assert int(place[1]) == site.numbers["plain"]
    assert f'id="{place[2]}"' in site.get(f"/article/{place[1]}?removed=1").text


def test_tables_lead_to_the_page_with_the_text(site):
    assert f'<a href="/article/{site.numbers["plain"]}">Ceasefire holds' in site.get("/store/articles").text
    assert f'<a href="/article/{site.numbers["empty"]}">there is nothing' in site.get("/store/pages").text


def test_a_rule_shows_what_it_took(site):
    assert 'href="/rule/share-bar"' in site.get("/rules").text
    page = site.get("/rule/share-bar").text
    assert "share buttons flattened into words" in page
    assert "Share Tweet Pin" in page


def test_the_dashboard_counts_all(get):
    page = get("/dashboard").text
    assert "Articles by stated date" in page
    assert "<dt>of them repeat an earlier one</dt><dd>20 %</dd>" in page


@pytest.mark.parametrize("query", CANNED)
def test_every_canned_query_runs(get, query):
    page = get(f"/store/{query}.json?words=ceasefire&since=&site=&author=ani&_shape=array")
    assert page.status_code == 200
    assert isinstance(page.json(), list)
    assert f'/question/{query}"' in get("/questions").text


@pytest.mark.parametrize("query", CANNED)
def test_every_question_has_a_page_that_answers_when_it_can(get, query):
    asked = get(f"/question/{query}?words=ceasefire&since=&site=&author=ani")
    assert asked.status_code == 200
    assert "The SQL that asks it" in asked.text
    assert get(f"/question/{query}").status_code == 200


def test_a_question_leads_to_its_articles_and_can_be_taken_along(site):
    page = site.get("/question/most_discussed?site=one.example").text
    assert f'href="/article/{site.numbers["plain"]}"' in page
    assert 'href="/store/most_discussed.csv?site=one.example&amp;_size=max"' in page
    assert "The answer comes once" in site.get("/question/names_over_time").text
    assert 'class="chart' in site.get("/question/names_over_time?words=ceasefire").text
    assert site.get("/question/none").status_code == 404


def test_an_article_leads_through_its_story(site):
    plain, copy = site.numbers["plain"], site.numbers["copy"]
    assert "Number 1 of 2" in site.get(f"/article/{plain}").text
    assert f'href="/article/{copy}">The telling after' in site.get(f"/article/{plain}").text
    assert f'href="/article/{plain}">← The telling before' in site.get(f"/article/{copy}").text


def test_an_empty_store_says_how_it_is_filled(tmp_path):
    open_store(tmp_path / "new.db").close()
    empty = Site(tmp_path / "new.db", {})
    front = html.unescape(empty.get("/").text)
    for words in re.findall("<code>conflictwire ([^<]*)</code>", front):
        command, rest = main, words.split()
        while isinstance(command, click.Group):
            command = command.get_command(click.Context(command), rest.pop(0))
        command.make_context("it", rest)  # what it is told can be parsed
    assert "conflictwire ingest new.db" in front
    for path in ("/search?q=x", "/dashboard", "/stories", "/sites", "/rules", "/questions"):
        assert empty.get(path).status_code == 200


def test_first_reports_leave_copies_out(site):
    rows = site.get("/store/first_reports.json?words=shelling&since=&_shape=array").json()
    assert [row["id"] for row in rows] == [site.numbers["plain"]]


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        ("bib", "  title = {{Ceasefire holds for an hour}},\n  author = {Ani Example},\n  date = {2020-10-10},"),
        ("ris", "TY  - NEWS\r\nID  - example2020-"),
        ("csl.json", '"title": "Ceasefire holds for an hour"'),
        ("json", '"text": "Share Tweet Pin"'),
    ],
)
def test_an_article_can_be_taken_along(site, ending, expected):
    page = site.get(f"/article/{site.numbers['plain']}.{ending}")
    assert page.status_code == 200
    assert expected in page.content.decode()
    assert site.get(f"/article/999999.{ending}").status_code == 404


def test_a_search_can_be_taken_along(site):
    answer = site.get("/search.json?q=shelling").json()
    assert answer["total"] == 2
    assert {hit["article"] for hit in answer["hits"]} == {site.numbers["plain"], site.numbers["copy"]}
    assert site.get("/search.csv?q=shelling").text.startswith("kind,id,article,url,")
    assert site.get("/search.ris?q=shelling").text.count("TY  - NEWS") == 2
    assert site.get("/search.json?q=").status_code == 400
