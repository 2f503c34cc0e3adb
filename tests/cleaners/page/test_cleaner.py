"""The page cleaner as a whole: lossless, deterministic, bounded, and it says why."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners import clean
from cleaners.page import clean_page
from cleaners.page.tree import parse
from cleaners.records import Label, SiteMemory, Snapshot
from cleaners.site_memory import normal_line
from tests.cleaners.page.test_blocks import tokens, visible

URL = "https://news.example/2026/03/01/story"
FETCHED = datetime(2026, 3, 2, tzinfo=UTC)
STORY = "".join(
    f"<p>On day {day} of the talks the two delegations met in the town of Vessen, and the mediator said, once more,"
    f" that a text was ready to be signed, with {day} points still in dispute.</p>"
    for day in range(1, 9)
)


def snapshot(body: bytes, content_type: str = "text/html") -> Snapshot:
    return Snapshot(URL, body, FETCHED, headers=(("Content-Type", content_type),))


@settings(max_examples=120, deadline=None)
@given(st.lists(tokens, max_size=30).map("".join))
def test_every_visible_word_is_in_exactly_one_segment(markup):
    cleaned = clean_page(markup, URL)
    shown = "".join("".join(s.text for s in cleaned.segments if s.rule not in ("json-ld", "page-data")).split())
    root = parse(markup)
    assert shown == (visible(root) if root is not None else "")
    assert all(s.rule and s.reason for s in cleaned.removed)
    assert clean_page(markup, URL) == cleaned


@pytest.mark.parametrize(
    "body",
    [
        b"<div>x " * 100_000 + b"deep" + b"</div>" * 100_000,
        b"<a href=x>link" * 50_000,
        b"<table><tr><td>x " * 10_000,
        b"<" * 500_000,
        b"<p>&#0;&#xD800;&#x110000;text" * 1_000,
        b"<html><body>" + b"<p>Some words of a paragraph, neither long nor short.</p>\n" * 200_000,
    ],
    ids=["deep", "open links", "open tables", "angles", "references", "10 MB"],
)
def test_hostile_pages_take_bounded_time(body):
    began = time.process_time()
    clean(snapshot(body))
    assert time.process_time() - began < 10


@pytest.mark.slow
def test_a_page_of_50_mb_is_read_in_part_and_says_so():
    began = time.process_time()
    cleaned = clean(
        snapshot(b"<html><body>" + b"<p>Some words of a paragraph, neither long nor short.</p>\n" * 900_000)
    )
    assert time.process_time() - began < 20
    assert "only the first 5,000,000" in cleaned.notes[0]


def test_pictures_as_text_do_not_count_against_a_long_page():
    picture = '<img src="data:image/png;base64,' + "A" * 6_000_000 + '">'
    cleaned = clean_page(f"<main><h1>Talks go on</h1>{picture}{STORY}</main>", URL)
    assert cleaned.article is not None
    assert "On day 8" in cleaned.article.body
    assert cleaned.notes == ()


@pytest.mark.parametrize(
    ("body", "content_type", "says"),
    [
        (b"<?xml version='1.0'?><rss version='2.0'><channel><title>x</title></channel></rss>", "text/html", "XML data"),
        (b"<html></html>", "text/html", "no text of an article"),
        (b"<!-- -->", "text/html", ""),
        (b"", "text/html", ""),
    ],
)
def test_what_is_no_article_says_why(body, content_type, says):
    cleaned = clean(snapshot(body, content_type))
    assert cleaned.article is None
    assert says in cleaned.reason


@pytest.mark.parametrize("content_type", ["text/html", "text/plain", "", "application/octet-stream"])
def test_a_page_is_told_from_flat_text_whatever_it_is_called(content_type):
    cleaned = clean(snapshot(f"<!doctype html><html><body><h1>Talks go on</h1>{STORY}".encode(), content_type))
    assert cleaned.article is not None
    assert cleaned.article.title == "Talks go on"
    assert not any("<p>" in segment.text for segment in cleaned.segments)


def test_flat_text_under_a_page_s_type_is_flat_text():
    cleaned = clean(snapshot(b"A headline\n\nA text with 3 < 4 and 5 > 2 in it, which is no markup at all.\n"))
    assert any("3 < 4" in segment.text for segment in cleaned.segments)


def test_a_copy_of_the_text_for_narrow_screens_is_removed_once():
    cleaned = clean_page(f"<main><h1>Talks go on</h1><div>{STORY}</div><div class=mobile>{STORY}</div></main>", URL)
    assert cleaned.article is not None
    assert cleaned.article.body.count("On day 3") == 1
    assert sum(s.rule == "repeated-block" for s in cleaned.removed) == 8


@pytest.mark.parametrize(
    ("written", "counted"),
    [
        ("Give  $1,250.50 TODAY", "give $0 today"),
        ("No number,\nno change", "no number, no change"),
        ("٢٥ ٪ Straße", "0 ٪ strasse"),
        ("Ք 12:30", "ք 0"),
        ("", ""),
    ],
)
def test_a_line_is_counted_without_its_numbers(written, counted):
    assert normal_line(written) == counted


def test_what_a_site_repeats_is_taken_off_the_ends_only():
    first = STORY.partition("</p>")[0].removeprefix("<p>")
    memory = SiteMemory("news.example", 20, {normal_line(first): 19})
    assert clean_page(f"<main><h1>Talks</h1>{STORY}</main>", URL).labelled(Label.BODY)[0].text == first
    cleaned = clean_page(f"<main><h1>Talks</h1>{STORY}</main>", URL, memory=memory)
    assert first not in [s.text for s in cleaned.labelled(Label.BODY)]
    assert "stands on 19 of 20 pages" in next(s.reason for s in cleaned.removed if s.rule == "site-repetition")


def test_a_paginated_article_says_where_it_goes_on():
    cleaned = clean_page(f"<head><link rel=next href='/story?page=2'></head><h1>Talks</h1>{STORY}", URL)
    assert cleaned.notes == ("continues at https://news.example/story?page=2",)
