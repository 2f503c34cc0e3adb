"""Links before they are fetched, and what sections yield."""

import math
from pathlib import Path
from typing import Any

import pytest

from store.topic import Profile, Yield, link_odds, section_of, section_yield

PROFILE = Profile.load(Path(__file__).parents[3] / "seeds" / "topic.toml")
PAGE = "https://news.example/world/4711"


def likelihood(*link: Any, **known: float) -> float:
    return 1 / (1 + math.exp(-link_odds(*link, **known)))


def test_an_anchor_of_the_topic_goes_before_others() -> None:
    anchors = [
        "Karabakh: Armenia and Azerbaijan agree on a ceasefire",
        "Read more",
        "Chelsea beat Arsenal in late drama",
    ]
    scores = [likelihood(PROFILE, anchor, PAGE) for anchor in anchors]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > 0.8
    assert scores[1] == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("anchor", "url", "context"),
    [
        ("Read more", "https://news.example/2020/nagorno-karabakh-truce-azerbaijan.html", ""),
        ("Read more", PAGE, "Armenian and Azerbaijani forces clashed near Stepanakert on Friday"),
        ("Азербайджан и Армения о Карабахе", PAGE, ""),
        (
            "",
            "https://news.example/%D0%BA%D0%B0%D1%80%D0%B0%D0%B1%D0%B0%D1%85-%D0%B0%D1%80%D0%BC%D0%B5%D0%BD%D0%B8%D1%8F",
            "",
        ),
    ],
)
def test_address_context_and_other_scripts_speak_too(anchor: str, url: str, context: str) -> None:
    assert likelihood(PROFILE, anchor, url, context) > 0.4


def test_page_and_section_speak_where_the_anchor_does_not() -> None:
    silent = [
        likelihood(PROFILE, "Read more", PAGE, page_score=p, section_yield=y) for p, y in [(0, 0), (1, 0), (1, 0.8)]
    ]
    assert silent == sorted(silent)
    assert silent[0] < 0.05
    assert silent[2] > 0.6


def test_no_section_is_lost_for_ever() -> None:
    assert likelihood(PROFILE, "Karabakh: shelling of Stepanakert", PAGE, page_score=0, section_yield=0) > 0.3


def test_a_section_falls_and_rises_again() -> None:
    site, section = Yield(), Yield()
    for _ in range(60):
        section = section.add(0.0)
    fallen = section_yield(section, site)
    for _ in range(20):
        section = section.add(0.9)
    assert fallen < 0.02
    assert section_yield(section, site) > 0.5


def test_a_new_section_is_taken_for_its_site() -> None:
    site = Yield(10.0, 9.0)
    assert section_yield(Yield(), site) == site.rate() > Yield().rate()


@pytest.mark.parametrize(
    ("url", "section"),
    [
        ("https://News.example/world/2020/10/page.html", "news.example/world"),
        ("https://news.example/2020/10/page.html", "news.example/"),
        ("https://news.example/2020/caucasus/x", "news.example/caucasus"),
        ("https://news.example/page.html", "news.example/"),
        ("https://news.example", "news.example/"),
        ("http://news.example:8080/World/x?y=/z/", "news.example:8080/world"),
    ],
)
def test_a_section_is_host_and_first_folder(url: str, section: str) -> None:
    assert section_of(url) == section
