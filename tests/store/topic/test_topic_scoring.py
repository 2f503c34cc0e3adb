"""Score documents against the profile that is in the repository."""

from pathlib import Path

import pytest

from store.topic import Profile, score

PROFILE = Profile.load(Path(__file__).parents[3] / "seeds" / "topic.toml")

WAR_ELSEWHERE = """Rebels in the north shelled the army's positions overnight, killing nine soldiers, the defence
ministry said. The ceasefire had held for two weeks. Artillery and drones hit a town near the front line; hundreds
of civilians fled. The president called on the United Nations to stop the fighting."""

RELEVANT = {
    "en": "Shelling resumed around Stepanakert on Friday. Armenia and Azerbaijan accuse each other of breaking the "
    "truce in Karabakh; four soldiers were killed when artillery hit their positions.",
    "ru": "В Нагорном Карабахе возобновились обстрелы. Азербайджан и Армения обвиняют друг друга в нарушении "
    "перемирия; погибли четверо солдат, когда артиллерия ударила по позициям армии.",
    "fr": "Les combats ont repris au Haut-Karabagh. L'Arménie et l'Azerbaïdjan s'accusent d'avoir rompu la trêve ; "
    "quatre soldats ont été tués par des tirs d'artillerie.",
    "de": "In Bergkarabach wird wieder gekämpft. Armenien und Aserbaidschan werfen einander vor, die Waffenruhe "
    "gebrochen zu haben; vier Soldaten starben unter Beschuss der Artillerie.",
    "tr": "Dağlık Karabağ'da çatışmalar yeniden başladı. Ermenistan ve Azerbaycan birbirini ateşkesi bozmakla "
    "suçluyor; topçu ateşinde dört asker öldürüldü, ordu cephede saldırıya geçti.",
    "az": "Dağlıq Qarabağda döyüşlər bərpa olunub. Ermənistan və Azərbaycan atəşkəsin pozulmasında bir-birini "
    "ittiham edir; artilleriya atəşi nəticəsində dörd əsgər həlak olub, ordu hücuma keçib.",
    "hy": "Ղարաբաղում մարտերը վերսկսվել են։ Հայաստանն ու Ադրբեջանը միմյանց մեղադրում են հրադադարը խախտելու մեջ. "
    "հրետակոծությունից զոհվել է չորս զինվոր, բանակը պաշտպանվում է։",
    "fa": "درگیری در قره‌باغ از سر گرفته شد. ارمنستان و آذربایجان یکدیگر را به نقض آتش بس متهم می‌کنند و چهار سرباز "
    "ارتش در حمله توپخانه کشته شدند.",
    "es": "Se reanudan los combates en Nagorno Karabaj. Armenia y Azerbaiyán se acusan de romper la tregua; cuatro "
    "soldados murieron por fuego de artillería del ejército.",
}

OFF_TOPIC = {
    "war elsewhere": WAR_ELSEWHERE,
    "football": "Armenia beat Azerbaijan 2-1 in the Nations League. The striker scored twice in the second half and "
    "the goalkeeper saved a penalty; the coach praised his players before the match against Turkey.",
    "pipeline": "Azerbaijan will export more gas to Turkey this year. The pipeline company said that prices and "
    "investment had risen, and that the energy market in Europe needs new supplies from the Caspian.",
    "cooking": "Heat the oil in a large pan, add the onions and cook until soft. Serve with rice and herbs.",
    "nothing": "",
}


@pytest.mark.parametrize("language", RELEVANT)
def test_takes_the_topic_in(language: str) -> None:
    found = score(PROFILE, "", RELEVANT[language], language)
    assert found.relevant, found


@pytest.mark.parametrize("language", RELEVANT)
def test_needs_no_declared_language(language: str) -> None:
    assert score(PROFILE, "", RELEVANT[language]).relevant


@pytest.mark.parametrize("name", OFF_TOPIC)
def test_leaves_out(name: str) -> None:
    found = score(PROFILE, "", OFF_TOPIC[name], "en")
    assert not found.relevant, found


def test_length_matters_little() -> None:
    once, often = (score(PROFILE, "", RELEVANT["en"] * times).score for times in (1, 5))
    assert abs(once - often) < 0.15


def test_names_the_words_that_decided() -> None:
    terms = score(PROFILE, "", RELEVANT["ru"]).terms
    assert terms[0] == "Карабахе = Karabakh"
    assert "Азербайджан = Azerbaijan" in terms


def test_is_the_same_whatever_was_read_before() -> None:
    fresh = Profile.load(Path(__file__).parents[3] / "seeds" / "topic.toml")
    assert [score(fresh, "", text) for text in reversed(RELEVANT.values())][::-1] == [
        score(PROFILE, "", text) for text in RELEVANT.values()
    ]
