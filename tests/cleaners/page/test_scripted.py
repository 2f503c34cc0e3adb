"""Pages that are but a frame for their scripts, and pages that only look like it."""

import pytest

from cleaners.page import clean_page
from cleaners.page.scripted import NEEDS_JAVASCRIPT, needs_javascript
from cleaners.page.tree import parse

SCRIPT = "<script src=/a.js></script>"
PROSE = "<p>" + "The delegations met again in the town by the river, and said that a text was near. " * 8 + "</p>"


@pytest.mark.parametrize(
    ("body", "scripted"),
    [
        (f"<div id=root></div>{SCRIPT}", True),
        (f"<div id=__next>\n </div>{SCRIPT}", True),
        (f"<noscript>You need to enable JavaScript to run this app.</noscript>{SCRIPT}", True),
        (f"<h1>One moment</h1><p>Enable JavaScript and cookies to continue</p>{SCRIPT}", True),
        (f"<h1>News</h1>{SCRIPT * 3}", True),
        (f"<div id=root>{PROSE}</div>{SCRIPT * 5}", False),
        (f"<noscript>Turn JavaScript on for the map</noscript>{PROSE}{SCRIPT}", False),
        (f"<h1>Not found</h1><p>There is no such page.</p>{SCRIPT}", False),
        ("<div id=root></div><p>Short.</p>", False),
        ("<h1>Not found</h1>" + "<script type=application/ld+json>{}</script>" * 4, False),
    ],
)
def test_frames_for_scripts(body: str, scripted: bool) -> None:
    root = parse(f"<html><body>{body}</body></html>")
    assert root is not None
    assert needs_javascript(root) is scripted


def test_the_record_says_so() -> None:
    cleaned = clean_page(f"<html><body><div id=app></div>{SCRIPT}</body></html>", "https://news.example/a")
    assert cleaned.article is None
    assert cleaned.reason == NEEDS_JAVASCRIPT
