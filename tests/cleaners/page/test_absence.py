"""What tells a list of articles from a text that goes through several things, on small pages."""

import pytest

from cleaners.page.absence import LIST, Shown, why_no_article
from cleaners.page.blocks import text_blocks
from cleaners.page.structured import read_structured
from cleaners.page.tree import parse
from cleaners.records import Label, Segment

TEXT = "It was built in the year of the long winter, and holds forty boats when the ice is in the bay."
NAMES = ("Obersund", "Port Vessen", "Kharat", "Lake Town", "Skerry")
HEADLINES = tuple(f"The harbour of {name} gets a second crane" for name in NAMES)


def why_none(headings: tuple[str, ...], head: str = "", url: str = "https://boats.example/harbours/best") -> str:
    cards = "".join(f'<div><h2><a href="/to/{n}">{text}</a></h2><p>{TEXT}</p></div>' for n, text in enumerate(headings))
    root = parse(f"<html><head>{head}</head><body><main>{cards}</main></body></html>")
    assert root is not None
    blocks = text_blocks(root)
    segments = [Segment(block.text, Label.BODY) for block in blocks]
    return why_no_article(Shown(url, root, read_structured(root), blocks, segments))


@pytest.mark.parametrize(
    ("headings", "reason"),
    [
        (HEADLINES, LIST),
        (NAMES, ""),
        ((*HEADLINES[:3], *NAMES[:2]), LIST),
        (("停戦合意を協議", "議会が予算案を可決", "港に新しい橋", "首都で抗議集会", "选举结果公布"), LIST),
    ],
)
def test_a_list_of_articles_shows_headlines(headings, reason):
    assert why_none(headings) == reason


def test_short_headings_are_a_list_where_the_page_or_its_address_says_so():
    collection = '<script type="application/ld+json">{"@type": "CollectionPage"}</script>'
    assert why_none(NAMES, collection) == LIST
    assert why_none(NAMES, url="https://boats.example/category/harbours/") == LIST
