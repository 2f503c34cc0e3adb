"""Words in any script: folding, sound, language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.topic.languages import languages_of, likely_language
from store.topic.lexicon import concepts
from store.topic.matching import Matcher
from store.topic.profile import Name, Profile, Typical
from store.topic.words import first_sounds, fold, fold_all, same_sound, skeleton, sounds, words_of

ONE_NAME = ["Karabakh", "Карабах", "Ղարաբաղ", "Qarabağ", "Karabagh", "Karabach", "قره‌باغ", "ყარაბაღი", "Καραμπάχ"]


def matcher(*names: str) -> Matcher:
    return Matcher(Profile(tuple(Name(name, 10.0) for name in names), (), (), Typical(10.0, 0.0, 0.0), 5, ("en",)))


@pytest.mark.parametrize("spelling", ONE_NAME[:8])
def test_a_name_sounds_the_same_in_every_script(spelling: str) -> None:
    assert "KRPK" in {skeleton(sound) for sound in sounds(spelling)}


@pytest.mark.parametrize(
    ("name", "spelling"),
    [
        ("Karabakh", "Карабахе"),
        ("Karabakh", "Ղարաբաղում"),
        ("Karabakh", "Qarabağda"),
        ("Karabakh", "Bergkarabach"),
        ("Karabakh", "Karabaj"),
        ("Karabakh", "قره‌باغ"),
        ("Karabakh", "Ղարաբաղի"),
        ("Karabakh", "Qarabağ'da"),
        ("Karabakh", "Qarabağın"),
        ("Karabakh", "Nagorno Karabakh"),
        ("Karabakh", "NagornoKarabakh"),
        ("Karabakh", "Нагорный Карабах"),
        ("Karabakh", "НагорныйКарабах"),
        ("Karabakh", "قره باغ"),
        ("Karabakh", "وقره باغ"),
        ("Karabakh", "Qara Bağda"),
        ("Karabakh", "Кара-Баха"),
        ("Stepanakert", "Step Anakert"),
        ("Pashinyan", "Пашиняна"),
        ("Pashinyan", "Փաշինյանը"),
        ("Pashinyan", "Paschinjan"),
        ("Pashinyan", "Paşinyan"),
        ("Stepanakert", "Степанакерте"),
        ("Aliyev", "Алиева"),
        ("Kyiv", "Київ"),
        ("Etna", "Etna"),
    ],
)
def test_finds_a_name(name: str, spelling: str) -> None:
    assert matcher(name).read("", spelling).names == {name: 1}


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Karabakh", "garbage"),
        ("Karabakh", "Коробки"),
        ("Artsakh", "Ursache"),
        ("Pashinyan", "passion"),
        ("Karabakh", "Cara Beck"),
        ("Karabakh", "Kara said Bakh"),
        ("Karabakh", "qara bağ"),
        ("Karabakh", "کره باخت"),
        ("Karabakh", "كره بكاء"),
        ("Aliyev", "Alfa"),
        ("Aliyev", "alive"),
        ("Baku", "Buch"),
        ("Nagorno", "نگران"),
        ("Putin", "Питания"),
        ("Putin", "button"),
    ],
)
def test_does_not_take_a_word_for_a_name(name: str, word: str) -> None:
    assert not matcher(name).read("", word).names


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Şuşa", "susa"),
        ("ИЙ", "ии"),
        ("Կի­յոմ", "կիյոմ"),
        ("ինչպե՞ս", "ինչպես"),
        ("ISTANBUL", "istanbul"),
        ("İstanbul", "istanbul"),
        ("كتاب", "کتاب"),
    ],
)
def test_folds(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_a_soft_hyphen_does_not_part_a_word() -> None:
    assert words_of("նա­խա­րար, l’Arménie") == ["նախարար", "l", "Arménie"]


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        ("die Truppen und das Heer sind nicht an der Grenze", "en", {"latin": "de"}),
        ("2020-ci il: Ermənistan atəşə tutub, cəbhədə döyüş", None, {"latin": "az"}),
        ("Karabakh", "tr-TR", {"latin": "tr"}),
        ("հարձակում attaque dans les montagnes et pour", None, {"armenian": "hy", "latin": "fr"}),
        ("війна і є мир", None, {"cyrillic": "uk"}),
    ],
)
def test_tells_the_language_of_each_script(text: str, declared: str | None, expected: dict[str, str]) -> None:
    assert languages_of({fold(word) for word in words_of(text)}, declared) == expected


def test_a_word_alone_is_in_its_scripts_language() -> None:
    assert [likely_language(word, "de") for word in ("Krieg", "война", "պատերազմ")] == ["de", "ru", "hy"]


@pytest.mark.parametrize(
    ("language", "word", "concept"),
    [
        ("en", "soldiers", "soldier"),
        ("ru", "военные", "war"),
        ("az", "əsgərlər", "soldier"),
        ("hy", "պատերազմում", "war"),
        ("de", "Kriegsverbrechen", "war"),
        ("ar", "والجنود", "soldier"),
        ("pt", "soldados", "soldier"),
        ("uk", "територія", None),
    ],
)
def test_finds_concepts(language: str, word: str, concept: str | None) -> None:
    assert concepts(fold(word), language)[:1] == ((concept,) if concept else ())


@pytest.mark.parametrize(("language", "word"), [("fr", "dans"), ("tr", "oldu"), ("en", "monkey"), ("en", "operation")])
def test_an_everyday_word_is_no_concept(language: str, word: str) -> None:
    assert concepts(fold(word), language) == ()


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=200), st.text(max_size=500), st.one_of(st.none(), st.text(max_size=8)))
def test_reads_anything(title: str, text: str, language: str | None) -> None:
    evidence = matcher("Karabakh").read(title, text, language)
    assert evidence.words == len(words_of(title)) + len(words_of(text))


LETTERS = st.text(alphabet="abcdefghijklmnopqrstuvwxyzşğçəабгджзкхцчшщюяաբգդզծկհձղճչջցխאבגדقخغجثشთკღყშჩცძ", min_size=1)


@given(LETTERS)
def test_the_first_letter_tells_how_a_word_may_begin_to_sound(word: str) -> None:
    starts = {skeleton(sound)[:1] for sound in sounds(word)} - {""}
    assert starts <= first_sounds(word[0])


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12))
def test_every_name_sounds_like_itself(name: str) -> None:
    assert all(same_sound(sound, sound) for sound in sounds(name))


@given(st.text(max_size=200))
def test_words_fold_alike_alone_and_together(text: str) -> None:
    words = words_of(text)
    assert fold_all(words) == {word: fold(word) for word in words}


def test_a_prefix_before_the_first_half_of_a_name_is_no_vowel_of_it() -> None:
    read = matcher("Karabakh", "Armenia", "Aliyev").read("و", "استمرت المعارك وقره باغ و")
    assert read.names == {"Karabakh": 1}
    assert read.seen["Karabakh"] == "وقره باغ"
