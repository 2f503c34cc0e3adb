"""Whatever a page says of itself, reading it ends, repeats itself, and gives well-formed fields with a source each."""

import json
import re
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners.page.blocks import text_blocks
from cleaners.page.dates import iso_time
from cleaners.page.metadata import Metadata, read_metadata
from cleaners.page.structured import read_structured
from cleaners.page.tree import parse

KEYS = (
    "@type @id @graph headline author name datePublished dateModified publisher keywords image url inLanguage".split()
)
METAS = "og:title author date published-date article:published_time last-modified keywords og:image og:url".split()
TYPES = st.sampled_from(["NewsArticle", "Article", "Person", "Comment", "https://schema.org/BlogPosting"])
WORDS = st.one_of(
    st.text(max_size=40), TYPES, st.sampled_from(["99/99/2026", "2026-02-30T25:61", "By", "Roe, Jane", "<p>"])
)
NODES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), WORDS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(KEYS), inner, max_size=6)),
    max_leaves=25,
)
ISO_TIME = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d([+-]\d\d:\d\d)?)?")


def read(markup: str, url: str = "https://daily-post.example/a") -> Metadata:
    root = parse(markup)
    assert root is not None
    return read_metadata(root, text_blocks(root), read_structured(root), url)


def well_formed(found: Metadata) -> None:
    stated = {name for name, _ in found.sources}
    assert all(source for _, source in found.sources)
    for name in ("title", "published", "modified", "site_name", "section", "image", "canonical_url", "language"):
        assert (getattr(found, name) is not None) == (name in stated), name
    assert all(author.strip() for author in found.authors)
    assert bool(found.authors) == ("authors" in stated)
    assert all(ISO_TIME.fullmatch(time) for time in (found.published, found.modified) if time)


@settings(max_examples=150, deadline=None)
@given(NODES)
def test_hostile_json_ld(node):
    markup = f'<script type="application/ld+json">{json.dumps(node)}</script><h1>Truce</h1><p>text</p>'
    found = read(markup)
    well_formed(found)
    assert read(markup) == found


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(METAS), WORDS), max_size=8), st.lists(WORDS, max_size=5), st.text(max_size=30)
)
def test_hostile_meta_and_lines(metas, lines, url):
    markup = "".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in metas)
    markup += "<h1>Truce</h1>" + "".join(f'<p class="byline date">{escape(line)}</p>' for line in lines)
    well_formed(read(markup, url))


@given(st.text(max_size=60))
def test_iso_time_gives_a_time_or_nothing(text):
    found = iso_time(text)
    assert found is None or ISO_TIME.fullmatch(found)


@pytest.mark.parametrize("deep", ['{"@type":"Article","author":' * 5_000, "[" * 100_000, '{"@graph":[' * 5_000])
def test_json_ld_nested_without_end_is_passed_over(deep):
    assert read(f'<script type="application/ld+json">{deep}</script><h1>Truce</h1>').title.text == "Truce"


def test_nothing_stated_gives_nothing():
    found = read("<p>The guns fell silent.</p>", "https://daily-post.example/a")
    assert (found.authors, found.published, found.modified, found.title) == ((), None, None, None)
