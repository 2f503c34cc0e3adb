"""What is typed into a search to find the topic: in the site's language, and what the profile knows again."""

from dataclasses import replace
from pathlib import Path

import pytest

from store.topic import Profile
from store.topic.profile import Concept, Name, Term, Typical
from store.topic.searches import searches, theme_words
from store.topic.spelling import spelled, transcribed

PROFILE = Profile.load(Path("seeds/topic.toml"))
GARDEN = Profile(
    names=(Name("Kew", 2.0),),
    terms=(Term("compost", 9.0, 5), Term("flower beds", 6.0, 4), Term("soil", 8.0, 5), Term("Beete", 3.0)),
    concepts=(Concept("plant", 0.5),),
    typical=Typical(2.0, 40.0, 0.5),
    examples=5,
    languages=("en",),
)


@pytest.mark.parametrize(
    ("language", "known"),
    [
        ("en", ("Karabakh", "Azerbaijan Armenia", "Karabakh ceasefire", "Karabakh armed forces")),
        ("de", ("Karabach", "Karabakh", "Paschinjan", "Aserbaidschan Armenien", "Karabach kampf")),
        ("fr", ("Karabakh", "Pachinian", "Azerbaïdjan Arménie", "Karabakh armée")),
        ("es", ("Karabaj", "Azerbaiyán Armenia", "Karabaj ejército")),
        ("ru", ("Карабах", "Пашинян", "Азербайджан Армения", "Карабах солдат")),
        ("tr", ("Paşinyan", "Azerbaycan Ermenistan", "Karabakh ordu")),
        ("hy", ("Արցախ", "Ադրբեջան Հայաստան", "Ստեպանակերտ")),
        ("ka", ("სტეპანაკერტ", "აზერბაიჯანი სომხეთი")),
        ("ar", ("كاراباخ", "أذربيجان أرمينيا", "كاراباخ جيش")),
        ("xx", ("Karabakh", "Pashinyan")),
    ],
)
def test_names_countries_and_words_in_a_language(language, known):
    asked = searches(PROFILE, language)
    assert set(known) <= set(asked)
    assert len(asked) == len(set(asked)) <= 12


@pytest.mark.parametrize("language", "en de fr es it pt ru uk bg hy ka el he ar fa tr az ja xx".split())
def test_a_name_is_asked_for_only_in_a_spelling_that_the_profile_knows_again(language):
    for name in PROFILE.names:
        if asked := spelled(name, PROFILE, language):
            halves = [PROFILE.matcher.recall(word, language).name for word in asked.split()]
            assert name.name in halves or name.kind == "country", asked


def test_the_strongest_come_first_and_a_bound_keeps_them():
    assert searches(PROFILE, "ru", 2) == searches(PROFILE, "ru")[:2]
    assert searches(PROFILE, "ru")[0] == "Карабах"


def test_a_topic_without_names_is_searched_for_by_its_words():
    assert searches(GARDEN, "en") == ("compost", "soil", "flower beds", "Beete")


def test_words_added_by_hand_come_before_those_of_the_lexicon():
    assert theme_words(PROFILE, "ru")[0] == "армии"
    added = replace(PROFILE, terms=(*PROFILE.terms, Term("перемирие", 6.0)))
    assert theme_words(added, "ru")[:2] == ("перемирие", "армии")


@pytest.mark.parametrize(
    ("city", "language", "there"),
    [("Yerevan", "ru", "Ереван"), ("Damascus", "ar", "دمشق"), ("Kyiv", "de", "Kiew"), ("Baku", "hy", "Բաքու")],
)
def test_cities_that_cldr_names(city, language, there):
    assert spelled(Name(city, 5.0), PROFILE, language) == there


@pytest.mark.parametrize(
    ("word", "language", "there"),
    [
        ("Pashinyan", "ru", "Пашинян"),
        ("Aliyev", "ru", "Алиев"),
        ("Stepanakert", "hy", "Ստեպանակերտ"),
        ("Карабах", "en", "Karabakh"),
        ("Tskhinvali", "ka", "ცხინვალი"),
    ],
)
def test_transcription_by_sound(word, language, there):
    assert transcribed(word, language) == there
