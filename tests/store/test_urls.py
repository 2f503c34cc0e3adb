"""Addresses that are one document, and addresses that are not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import urls
from store.urls import believed, canonical_form, display_url, identity_key, page_identity, site_of, slash_twin

SAME = {
    "protocol, www and case of the host": ["http://WWW.example.org/a", "https://example.org/a"],
    "default port and fragment": ["http://example.org:80/a/", "https://example.org:443/a/#comments"],
    "slashes after the last": ["https://example.org/a/", "https://example.org/a//"],
    "a dot after the host": ["https://example.org./a", "https://example.org/a"],
    "trackers": [
        "https://example.org/a?id=3",
        "https://example.org/a?utm_source=x&id=3&fbclid=abc&ysclid=d&mc_cid=1",
        "https://example.org/a?id=3&at_medium=RSS&xtor=AL-72",
    ],
    "order of parameters": ["https://example.org/a?b=1&a=2", "https://example.org/a?a=2&b=1"],
    "AMP by path, parameter, host and cache": [
        "https://example.org/2020/story",
        "https://example.org/2020/story/amp",
        "https://example.org/amp/2020/story",
        "https://example.org/2020/story?amp=1",
        "https://example.org/2020/story?outputType=amp",
        "https://amp.example.org/2020/story",
        "https://example-org.cdn.ampproject.org/c/s/example.org/2020/story",
    ],
    "AMP with an ending": ["https://example.org/story.html", "https://example.org/story.amp.html"],
    "mobile": ["https://m.example.org/a", "https://mobile.example.org/a", "https://example.org/a"],
    "pages of comments": [
        "https://example.org/story/",
        "https://example.org/story/comment-page-2/#comment-17",
        "https://example.org/story/?replytocom=17",
        "https://example.org/story/?commentPage=2",
        "https://example.org/story/?comments_page=3",
    ],
    "spelling of the path": [
        "https://example.org/новости",
        "https://example.org/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8",
    ],
    "spelling of the host": ["http://пример.рф/a", "http://xn--e1afmkfd.xn--p1ai/a"],
    "sessions in query and path": [
        "https://example.org/forum/showthread.php?t=7",
        "https://example.org/forum/showthread.php?PHPSESSID=1a2b3c&t=7",
        "https://example.org/forum/showthread.php;jsessionid=1A2B3C4D.node1?t=7",
        "https://example.org/(S(lit3py55t21z5v55vlm25s55))/forum/showthread.php?t=7",
        "https://example.org/forum/showthread.php?s=0123456789abcdef0123456789abcdef&t=7",
    ],
    "index file": ["https://example.org/", "https://example.org/index.php", "https://example.org"],
}
# One document on nearly every server; which is for evidence to say.
TWINS = [
    ("https://example.org/a", "https://example.org/a/"),
    ("https://example.org/story?page=2", "https://example.org/story/?page=2"),
    ("https://example.org/story", "https://example.org/story/amp/"),
    ("https://example.org/story", "https://example.org/story/comment-page-2/#comment-17"),
    ("https://example.org/story/", "https://example.org/story/comment-page-2"),
    ("https://example.org/section", "https://example.org/section/index.html"),
    ("https://example.org/a.html", "https://example.org/a.html/"),
    ("http://127.0.0.1:8001/a", "http://127.0.0.1:8001/a/"),
]
DIFFERENT = {
    "numbers in the query": ["https://example.org/?p=1", "https://example.org/?p=2"],
    "numbered documents under a tracker's name": ["https://example.org/n?cid=41", "https://example.org/n?cid=42"],
    "pages of a long article": ["https://example.org/a?page=2", "https://example.org/a?page=3"],
    "a search, and a name with brackets": [
        "https://example.org/?s=karabakh",
        "https://example.org/?s=peace",
        "https://example.org/wiki/Shusha_(S)",
        "https://example.org/wiki/Shusha",
    ],
    "case of the path": ["https://example.org/A", "https://example.org/a"],
    "languages": ["https://en.example.org/a", "https://ru.example.org/a", "https://example.org/ru/a"],
    "ports": ["http://127.0.0.1:8001/a", "http://127.0.0.1:8002/a"],
    "words that begin like AMP": ["https://example.org/story/ampere", "https://example.org/story/"],
    "a host called m": ["https://m.me/a", "https://me.org/a"],
}
SITES = {
    "https://www.bbc.co.uk/news": "bbc.co.uk",
    "https://a.b.example.org/": "example.org",
    "https://one.blogspot.com/x": "one.blogspot.com",
    "https://blogspot.com/x": "blogspot.com",
    "http://front-page.example/": "front-page.example",
    "http://sub.front-page.example/": "front-page.example",
    "http://127.0.0.1:8000/": "127.0.0.1:8000",
    "http://[::1]:8000/": "::1:8000",
    "http://localhost/": "localhost",
    "http://пример.рф/": "xn--e1afmkfd.xn--p1ai",
    "notes.txt": "",
}
CANONICAL = [
    ("https://example.org/a?x=1", "https://example.org/a", "https://example.org/a"),
    ("https://example.org/a?x=1", "/a", "https://example.org/a"),
    ("https://m.example.org/a", "https://www.example.org/a", "https://www.example.org/a"),
    ("https://example.org/", "https://example.org/", "https://example.org/"),
    ("https://example.org/a", "https://other.org/a", None),
    ("https://example.org/a", "https://example.org.evil.com/a", None),
    ("https://evil.co.uk/a", "https://bbc.co.uk/a", None),
    ("https://one.blogspot.com/a", "https://two.blogspot.com/a", None),
    ("http://127.0.0.1:8001/a", "http://127.0.0.1:8002/a", None),
    ("https://example.org/a", "https://example.org/", None),
    ("https://example.org/a", "javascript:alert(1)", None),
    ("https://example.org/a", "http://[broken", None),
    ("https://example.org/a", "https://example.org@evil.com/a", None),
    ("https://example.org/a", "", None),
    ("notes.html", "https://example.org/a", None),
]


@pytest.mark.parametrize("urls", SAME.values(), ids=SAME)
def test_same_document(urls: list[str]) -> None:
    assert len({identity_key(url) for url in urls}) == 1, [identity_key(url) for url in urls]


@pytest.mark.parametrize("urls", DIFFERENT.values(), ids=DIFFERENT)
def test_different_documents(urls: list[str]) -> None:
    assert len({identity_key(url) for url in urls}) == len(urls)


@pytest.mark.parametrize(("bare", "slashed"), TWINS)
def test_with_a_last_slash_and_without_are_twins(bare: str, slashed: str) -> None:
    one, other = identity_key(bare), identity_key(slashed)
    assert one != other
    assert (slash_twin(one), slash_twin(other)) == (other, one)


@pytest.mark.parametrize(
    "url", ["https://example.org/", "https://example.org", "https://example.org/?p=7", "notes.txt"]
)
def test_a_front_page_and_a_file_have_no_twin(url: str) -> None:
    assert slash_twin(page_identity(url, body=b"x").key) is None


@pytest.mark.parametrize(("url", "site"), SITES.items())
def test_site(url: str, site: str) -> None:
    assert site_of(url) == site


@pytest.mark.parametrize(("url", "declared", "expected"), CANONICAL)
def test_canonical_is_believed_about_the_own_site_only(url: str, declared: str, expected: str | None) -> None:
    assert believed(url, declared) == expected


def test_display_url_opens_and_carries_no_tracker() -> None:
    assert display_url("http://www.Example.org/a/?utm_source=x&id=2#top") == "http://www.example.org/a/?id=2"


def test_local_identity_has_no_folder_and_tells_texts_apart() -> None:
    here, there = page_identity("/home/me/a.txt", body=b"x"), page_identity("file:///tmp/a.txt", body=b"x")
    assert here == there
    assert here != page_identity("a.txt", body=b"y")
    assert "home" not in here.url


@given(st.text(max_size=60))
def test_any_text_has_an_identity_and_keeps_it(text: str) -> None:
    for url in (text, "https://example.org/" + text, "http://" + text):
        identity = page_identity(url, text, b"")
        assert identity.key
        if identity.site:
            assert page_identity(identity.url).key == identity_key(identity.url)
            assert identity_key("https://" + identity.key) == identity.key
        if (twin := slash_twin(identity.key)) is not None:
            assert twin != identity.key
            assert slash_twin(twin) == identity.key


HOSTS = st.from_regex(r"(?:[a-zA-Z0-9-]{1,70}[.]){0,5}[a-z0-9-]{1,25}[.]?", fullmatch=True)
PATHS = st.text("aZ09._~/-+:;@%?#&=()' \t\u00e9", max_size=20)


@given(HOSTS, PATHS, st.sampled_from(["http://", "https://", "HTTP://", "http:/"]))
def test_a_plain_address_is_its_own_canonical_form(host: str, path: str, scheme: str) -> None:
    """The quick way for plain addresses comes to what w3lib does."""
    url = f"{scheme}{host}/{path}"
    slow = canonical_form.__wrapped__
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(urls, "PLAIN", re.compile("(?!)"))
        expected = slow(url)
    assert slow(url) == expected
