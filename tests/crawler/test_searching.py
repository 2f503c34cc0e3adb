"""A site's own search is asked for the topic in the site's language, within its bounds."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler import CrawlOptions, crawl
from crawler.asking import topic_words, words_of
from crawler.sources import Keep, Kind, Source
from store.topic import Profile
from tests.crawler.server import Answer, Asked, Site, article

TOPIC = Path("seeds/topic.toml")


def searched(profile: Profile, **described: Any) -> tuple[str, ...]:
    return topic_words(profile, Source("a", Kind.SEARCH, "https://news.example/?s={words}", **described))


@pytest.mark.parametrize(
    ("language", "letters"), [("en", "[A-Z]"), ("ru", "[А-Я]"), ("hy-AM", "[Ա-Ֆ]"), ("ka", "[ა-ჰ]"), ("fa", "[آ-ی]")]
)
def test_a_site_is_searched_in_its_own_letters(language: str, letters: str) -> None:
    words = searched(Profile.load(TOPIC), language=language)
    assert words
    assert all(re.match(letters, word) for word in words)


def test_no_more_is_asked_than_the_source_has_pages_for() -> None:
    profile = Profile.load(TOPIC)
    assert len(searched(profile)) > 5
    assert len(searched(profile, max_pages=20)) == 5
    assert searched(profile, max_pages=1) == ("Karabakh",)
    blog = Source("a", Kind.WORDPRESS, "https://blog.example/", words=("{topic}", "own"), max_pages=20)
    assert words_of(blog, profile) == (*topic_words(profile, blog), "own")
    assert len(topic_words(profile, blog)) == 2


def test_a_source_without_a_language_is_asked_in_those_of_the_examples() -> None:
    profile = replace(Profile.load(TOPIC), languages=("en", "ru"))
    assert searched(profile)[:3] == ("Karabakh", "Карабах", "Artsakh")


def newsroom(site: Site, found: str, language: str) -> tuple[list[str], Callable[[Asked], Answer | None]]:
    """A site that is nothing but its search: for whole words, all of them; what was searched for, and the route."""
    words_found = set(found.casefold().split())
    searches: list[str] = []

    def search(asked: Asked) -> Answer | None:
        query = {name: values[0] for name, values in parse_qs(urlsplit(asked.path).query).items()}
        wanted = query.get("s") or query.get("search") or ""
        searches.append(wanted)
        hit = bool(wanted) and set(wanted.casefold().split()) <= words_found
        if asked.path.startswith("/wp-json/wp/v2/posts"):
            posts = [{"link": f"{site.url}/2020/10/report/", "title": {"rendered": found}, "type": "post"}]
            return Answer(
                json.dumps(posts if hit and query["page"] == "1" else []).encode(),
                headers={"Content-Type": "application/json"},
            )
        if asked.path.startswith("/wp-json/"):
            return Answer(b"[]", headers={"Content-Type": "application/json"})
        link = f'<a href="/2020/10/report/">{found}</a>' if hit else "-"
        page = f"<html lang={language}><body><h1>Search</h1>{link}</body></html>"
        return Answer(page.encode()) if asked.path.startswith("/?s=") else None

    return searches, search


@pytest.mark.parametrize(("kind", "path"), [(Kind.SEARCH, "/?s={words}"), (Kind.WORDPRESS, "/")])
@pytest.mark.parametrize(
    ("language", "headline"),
    [
        ("ru", "Азербайджан и Армения договорились о перемирии"),
        ("hy", "Ստեպանակերտ գիշերը կրկին հրետակոծվել է"),
        ("de", "Die Armee in Karabach meldet schwere Verluste"),
        ("en", "Both sides break the Karabakh ceasefire within hours"),
    ],
)
def test_what_only_the_search_knows_is_found_in_its_language(
    tmp_path: Path, site: Site, kind: Kind, path: str, language: str, headline: str
) -> None:
    site.pages["/2020/10/report/"] = article(headline)
    searches, site.fallback = newsroom(site, headline, language)
    words = ("{topic}",) if kind is Kind.WORDPRESS else ()
    source = Source("one", kind, f"{site.url}{path}", language=language, words=words, keep=Keep.ALL)
    options = CrawlOptions(allow_private=True, delay=0.0, topic=str(TOPIC), workers=1)
    summary = crawl(tmp_path / "news.db", [source], options)
    assert summary.total("articles") == 1
    assert set(topic_words(Profile.load(TOPIC), source)) <= set(searches)
