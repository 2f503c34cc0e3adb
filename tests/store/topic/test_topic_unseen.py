"""Texts by which no number was chosen: another war learned from five texts; other wars and news beside the seeds."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.topic import Profile, score
from store.topic.build import build_profile

PROFILE = Profile.load(Path(__file__).parents[3] / "seeds" / "topic.toml")

OTHER_WAR = [
    "Shelling of Marib goes on\nHouthi fighters shelled Marib for the third day, the government in the rival capital "
    "Aden said. Saudi aircraft struck Houthi positions west of Marib; eleven soldiers were killed in Yemen on Monday.",
    "Truce talks on Yemen\nEnvoys of the Houthi movement and of Saudi Arabia met over a ceasefire in Yemen. The road "
    "to Marib stays closed, and the port of Hodeidah waits for ships while artillery is heard from the front.",
    "Families flee Marib\nThousands of families have fled camps near Marib as Houthi forces advanced. Aid workers in "
    "Yemen said that rockets had hit two camps and that the army could not defend the road to Hodeidah.",
    "Drones over Saudi Arabia\nThe Houthi movement said that its drones had hit an oil depot in Saudi Arabia. The "
    "coalition answered with air strikes on Sanaa, the capital of Yemen, and on missile batteries near Hodeidah.",
    "Prisoners freed in Yemen\nThe Houthi movement and the army of Yemen exchanged prisoners at Marib. The ceasefire "
    "around Hodeidah held, but soldiers died in shelling north of Sanaa, the Saudi coalition said.",
]

OFF_TOPIC = {
    "Ukraine": "Russian artillery shelled Kharkiv and Bakhmut overnight, killing six soldiers. Ukraine said its army "
    "had destroyed tanks and drones near the front line; Moscow accused Kyiv of breaking a ceasefire.",
    "Syria": "Syrian troops and Turkish-backed rebels clashed near Idlib; shelling killed nine civilians. Turkey "
    "sent tanks over the border and Russia called for a ceasefire.",
    "Gaza": "Israeli air strikes hit Gaza City after rockets were fired at Ashkelon. Hospitals counted forty dead, "
    "and Egypt offered to mediate a truce.",
    "Kashmir": "Indian and Pakistani soldiers exchanged artillery fire across the Line of Control in Kashmir. Both "
    "armies accuse the other of violating the ceasefire; four villagers were killed.",
    "Kosovo 1999": "NATO aircraft bombed Serbian positions in Kosovo as refugees crossed into Albania. Belgrade "
    "rejected the withdrawal of its troops, and fighting went on near Pristina.",
    "Tigray": "Ethiopian forces took a town in Tigray after heavy fighting. The rebels in Mekelle said that drones "
    "had struck a market; Eritrea denies that its troops are in the region.",
    "economy": "Armenia's economy grew by 7 per cent, the central bank in Yerevan said. Exports rose, inflation "
    "slowed and the dram gained against the dollar; wages in banking and technology went up.",
    "election": "Voters in Armenia go to the polls on Sunday. The parties promise lower taxes, better schools and "
    "new roads; observers praised the campaign, and turnout in Yerevan is expected to be high.",
    "culture": "В Баку открылась выставка художников. Музей показывает картины и ковры, на концерте играл оркестр, "
    "зрители аплодировали певице.",
    "Greek": "Η ομάδα κέρδισε το ματς με δύο γκολ και ο προπονητής ήταν χαρούμενος για τους παίκτες του.",
    "Japanese": "東京で新しい美術館が開館し、多くの観客が絵画の展覧会を訪れた。",
    "Hebrew": "המוזיאון בתל אביב פתח תערוכה חדשה של ציורים, והקהל הגיע בהמוניו לפתיחה.",
}

RELEVANT = {
    "ru, inflected": "Азербайджанской армией обстреляны позиции под Степанакертом. В Карабахском конфликте Армению "
    "обвинили в нарушении перемирия, убиты трое солдат.",
    "tr, inflected": "Karabağ'daki çatışmalarda Azerbaycan ordusunun ilerlediği, Ermenistan'ın ise cephedeki "
    "askerlerini geri çektiği bildirildi. Hankendi'ye top ateşi açıldı.",
    "az, inflected": "Qarabağdakı döyüşlərdə Azərbaycan ordusunun əsgərləri Ermənistanın hücumunu dəf edib, "
    "atəşkəs yenə pozulub.",
    "hy, inflected": "Արցախի պաշտպանության բանակի զինվորները հետ են մղել Ադրբեջանի հարձակումը, Ստեփանակերտի վրա "
    "հրետակոծություն է եղել, Ղարաբաղի հակամարտությունը շարունակվում է։",
    "ka": "ყარაბაღში ბრძოლები განახლდა: სომხეთი და აზერბაიჯანი ერთმანეთს ცეცხლის შეწყვეტის დარღვევაში ადანაშაულებენ, "
    "სტეფანაკერტი დაიბომბა.",
    "ar": "استمرت المعارك في قره باغ بين أرمينيا وأذربيجان، وقتل أربعة جنود في قصف مدفعي رغم وقف إطلاق النار.",
    "1990s": "In May 1992 Armenian fighters took Shusha, above Stepanakert, from Azerbaijan. The war in Karabakh "
    "drove hundreds of thousands from their homes before the ceasefire of 1994.",
}


@pytest.fixture(scope="module")
def yemen() -> Profile:
    return build_profile(OTHER_WAR)


@pytest.mark.parametrize("text", OFF_TOPIC.values(), ids=OFF_TOPIC)
def test_other_wars_and_other_news_are_not_the_seeds_topic(text: str) -> None:
    assert not score(PROFILE, "", text).relevant


@pytest.mark.parametrize("text", RELEVANT.values(), ids=RELEVANT)
def test_inflected_names_in_seven_languages_are(text: str) -> None:
    assert score(PROFILE, "", text).relevant


def test_another_war_is_learned_from_five_texts(yemen: Profile) -> None:
    on = [
        "Houthi rockets fell on Marib again; the army of Yemen and the Saudi coalition answered with artillery.",
        "Хуситы обстреляли Мариб, сообщила армия Йемена; коалиция Саудовской Аравии нанесла удары с воздуха.",
    ]
    off = [
        *RELEVANT.values(),
        *OFF_TOPIC.values(),
        "Gardens in Yemen: terraces of coffee, wheat and fruit, and a recipe.",
    ]
    assert min(score(yemen, "", text).score for text in on) > max(score(yemen, "", text).score for text in off)
