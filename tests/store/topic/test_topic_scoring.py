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

# The topic's names for another reason.
SAME_NAMES = {
    "Qarabağ stun Chelsea in Baku": (
        "Qarabağ of Azerbaijan beat Chelsea 2-1 in the Champions League on Wednesday. The club, "
        "founded in Agdam and playing in Baku since the war in Karabakh, scored twice before "
        "half-time. Their coach Gurban Gurbanov praised the players. The goalkeeper saved a "
        "penalty, and the Azerbaijani champions lead the group. Qarabağ attack from the first "
        "minute and defend with discipline."
    ),
    "Qarabağ-Neftçi": (
        "«Qarabağ» Azərbaycan Premyer Liqasında «Neftçi» ilə oyunda 3-0 hesablı qələbə qazanıb. "
        "Komandanın baş məşqçisi Qurban Qurbanov oyunçuları tərifləyib. Matç Bakıda stadionda "
        "keçirilib, Azərbaycan klubu çempionluğa yaxınlaşıb."
    ),
    "COP29 opens in Baku": (
        "World leaders gathered in Baku, Azerbaijan for the climate summit. President Ilham "
        "Aliyev called oil and gas a gift of God. Delegates from Armenia, Turkey and Russia "
        "attend. Negotiations over finance for poor countries and emissions continue; activists "
        "protested."
    ),
    "Генрих Мхитарян": (
        "Армянский полузащитник Генрих Мхитарян забил два гола в матче с Азербайджаном. Сборная "
        "Армении победила, тренер похвалил команду."
    ),
    "Dolma from Karabakh": (
        "Take vine leaves, rice, herbs and minced lamb. In Armenia and Azerbaijan alike the dish "
        "is loved; in Karabakh they add jingalov hats, a bread with herbs. Cook for an hour and "
        "serve with yoghurt."
    ),
    "Commémoration": (
        "La communauté arménienne de Lyon a commémoré le 24 avril le génocide arménien de 1915. "
        "Le maire, le consul d'Arménie et l'archevêque ont déposé une gerbe au mémorial. Un "
        "concert et une exposition de peintres arméniens ont suivi. La Turquie nie toujours le "
        "génocide."
    ),
    "Հայաստանի ֆուտբոլի հավաքական": (
        "Հայաստանի հավաքականը Երևանում պարտության մատնեց Ադրբեջանի հավաքականին։ Մարզիչը գոհ էր "
        "խաղացողներից, գոլերի հեղինակն էր Մխիթարյանը։"
    ),
    "TANAP": (
        "Azerbaycan doğalgazı Türkiye üzerinden Avrupa'ya taşınıyor. TANAP boru hattı şirketi "
        "yatırımları artıracak; enerji bakanı fiyatların düşeceğini söyledi."
    ),
}

# The topic told in few words, in other scripts or in a language whose general words are not known (Polish).
IN_FEW_WORDS = {
    "Zweiter Tag": (
        "Nach dem Angriff Aserbaidschans auf Bergkarabach haben die Behörden in Stepanakert "
        "kapituliert. Zehntausende Armenier fliehen über den Latschin-Korridor nach Armenien."
    ),
    "Лачин": (
        "Блокада Лачинского коридора: в Арцахе заканчиваются продукты. Азербайджанские активисты "
        "перекрыли дорогу, Степанакерт просит миротворцев вмешаться."
    ),
    "Sumgait 1988": (
        "In February 1988 mobs in Sumgait attacked Armenians in their homes after the Karabakh "
        "movement began. Soviet troops entered the Azerbaijani town too late; dozens were killed. "
        "The pogrom was the beginning of the war."
    ),
    "Սյունիք": (
        "Ադրբեջանի զինված ուժերը կրակ են բացել Սյունիքի սահմանին տեղակայված հայկական դիրքերի "
        "ուղղությամբ։ Երկու զինծառայող վիրավորվել է, հայտնում է պաշտպանության նախարարությունը։"
    ),
    "Tavuş": (
        "Azerbaycan ordusu Tovuz'da Ermenistan sınırında çıkan çatışmada bir generalini kaybetti. "
        "Bakü, Ermeni güçlerinin topçu ateşi açtığını söyledi."
    ),
    "Azerbaigian": (
        "Attacco dell'Azerbaigian al Nagorno-Karabakh: droni e artiglieria su Stepanakert, "
        "l'Armenia chiede l'intervento della Russia. Decine di morti tra i civili."
    ),
    "آرتساخ": (
        "ارتش جمهوری آذربایجان به مواضع ارمنستان در مرز حمله کرد و چند سرباز کشته شدند. باکو و "
        "ایروان یکدیگر را متهم می\u200cکنند."
    ),
    "أذربيجان": (
        "قصف الجيش الأذربيجاني مواقع في إقليم ناغورني قره باغ، وقالت أرمينيا إن عشرات الجنود قتلوا رغم الهدنة."
    ),
    "Górski Karabach": (
        "Wojna w Górskim Karabachu: Azerbejdżan i Armenia oskarżają się o złamanie rozejmu, "
        "zginęło dziesięciu żołnierzy."
    ),
    "Արցախյան պատերազմ": (
        "44-օրյա պատերազմի ընթացքում զոհվեց ավելի քան 3800 զինվոր։ Շուշիի անկումից հետո "
        "ստորագրվեց հրադադարի հայտարարությունը, Արցախի մեծ մասն անցավ թշնամու վերահսկողության "
        "տակ։"
    ),
}


@pytest.mark.parametrize("title", SAME_NAMES)
def test_names_are_not_enough(title: str) -> None:
    found = score(PROFILE, title, SAME_NAMES[title])
    assert not found.relevant, found


@pytest.mark.parametrize("title", IN_FEW_WORDS)
def test_few_words_are_enough(title: str) -> None:
    found = score(PROFILE, title, IN_FEW_WORDS[title])
    assert found.relevant, found


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
