"""Each page says what the store has, in its place."""

import re

import pytest


def test_the_front_page_counts_and_lists(get):
    page = get("/")
    assert page.status_code == 200
    assert "<dt>articles</dt><dd>9</dd>" in page.text
    assert "<dt>comments</dt><dd>4</dd>" in page.text
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
    assert page.status_code == 404
    assert "there is nothing to read in it" in page.text


@pytest.mark.parametrize("path", ["/article/999999", "/article/99999999999999999999", "/nowhere", "/article/x"])
def test_what_is_not_there_is_404_without_a_traceback(get, path, capsys):
    page = get(path)
    assert page.status_code == 404
    assert "Nothing there" in page.text
    assert "Traceback" not in capsys.readouterr().err
