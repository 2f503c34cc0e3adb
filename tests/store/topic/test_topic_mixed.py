"""Examples that are each in another language make one topic: names meet across scripts, the theme is in concepts."""

import pytest

from store.topic import Profile, score
from store.topic.build import build_profile

# Ours, on an eruption that never was.
TEXTS = (
    "Kelud erupts again\nThe volcano Kelud in Indonesia erupted on Friday. Ash fell on the villages and thousands of "
    "people were evacuated, said the governor Ratna Wibowo. Two people were injured by rocks near the crater of Kelud. "
    "Rescue teams from Indonesia are on their way, and the airport near Kelud is closed.",
    "Вулкан Келуд снова извергается\nВ Индонезии началось извержение вулкана Келуд. Пепел засыпал деревни, тысячи "
    "людей эвакуированы, сообщила губернатор Ратна Вибово. Двое раненых. Спасатели Индонезии едут к вулкану Келуд.",
    "Kelud yanardağı yeniden patladı\nEndonezya'daki Kelud yanardağı cuma günü patladı. Köylere kül yağdı ve binlerce "
    "kişi tahliye edildi, dedi vali Ratna Wibowo. İki kişi yaralı. Endonezya kurtarma ekipleri Kelud için yolda.",
    "Le volcan Kelud entre en éruption\nEn Indonésie, le volcan Kelud est entré en éruption vendredi. Des milliers de "
    "personnes ont été évacuées, a dit la gouverneure Ratna Wibowo. Deux blessés. Les secours de l'Indonésie arrivent.",
)


@pytest.fixture(scope="module")
def kelud() -> Profile:
    return build_profile(TEXTS)


def test_names_of_all_scripts_are_one(kelud: Profile) -> None:
    names = {name.name: name.examples for name in kelud.names}
    assert names["Kelud"] == 4
    assert max(names.values()) == 4
    assert not {"Келуд", "Вибово"} & names.keys()
    assert set(kelud.languages) == {"en", "ru", "tr", "fr"}


@pytest.mark.parametrize(
    ("text", "relevant"),
    [
        ("Der Vulkan Kelud in Indonesien ist ausgebrochen. Asche fiel, tausende Menschen wurden evakuiert.", True),
        ("El volcán Kelud de Indonesia entró en erupción; miles de personas fueron evacuadas, dijo Wibowo.", True),
        ("Извержение вулкана Келуд в Индонезии: эвакуация продолжается, есть раненые.", True),
        ("The volcano Etna in Italy erupted on Monday. Ash fell and thousands of people were evacuated.", False),
        ("Indonesia won the cup. The team's coach praised the striker, who scored twice in the final match.", False),
        ("Bread needs flour, water and salt; bake it in a hot oven.", False),
    ],
)
def test_texts_in_these_and_other_languages_are_told(kelud: Profile, text: str, relevant: bool) -> None:
    assert score(kelud, "", text).relevant == relevant
