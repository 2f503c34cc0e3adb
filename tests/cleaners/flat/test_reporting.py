"""Reporting that has the form of comments, with names, dates and a voice of its own, stays in the article."""

from __future__ import annotations

import pytest

from cleaners.flat import clean_text

ARTICLE = """\
Shelling resumes along the line of contact
The shelling of the border villages resumed late on Tuesday, the ministry of defence said in a statement.
At least four houses were damaged in one of the villages, a correspondent of the agency reported from there.
Both sides accused each other of having broken the truce that was agreed in Moscow three weeks ago.
"""
REPORTS = {
    "the dead, with the hour": """\
Aram Petrosyan, October 5, 2020, 14:30
He was hit by a drone on the road to the pass.
Karen Sargsyan, October 7, 2020, 09:15
He died on the way to the hospital in the next town.
Davit Hakobyan, October 9, 2020, 22:40
He was found by his comrades two days later.
""",
    "the dead, with their birthdays": """\
Армен Петросян
5 мая 1999 года
Родился в Гюмри, служил во втором батальоне.
Карен Саргсян
14 июня 2001 года
До призыва учился в государственном университете.
Давид Акопян
2 июля 2000 года
Родился в Ванадзоре, он был моим другом.
""",
    "live reports": """\
Anna Weber October 5, 2020 at 14:30
The ministry says that two drones were shot down over the capital this afternoon.
Luke Hart October 5, 2020 at 13:10
The foreign minister has arrived in Geneva, where he will meet the mediators tonight.
Anna Weber October 5, 2020 at 11:55
We are hearing explosions in the south of the town; more on this as we get it.
""",
    "live reports, in the first person": """\
Артём Иванов, 5 октября 2020, 14:30
Министерство сообщает о двух сбитых беспилотниках над столицей. Мы следим за ситуацией.
Мария Петрова, 5 октября 2020, 13:10
Наш корреспондент передаёт, что министр прибыл в Женеву на встречу с посредниками.
Олег Сидоров, 5 октября 2020, 11:55
Слышны взрывы на юге города; я нахожусь в гостинице.
""",
    "live reports, in Armenian": """\
Արամ Գրիգորյան, 5 հոկտեմբերի 2020, 14:30
Նախարարությունը հայտնում է մայրաքաղաքի երկնքում խոցված երկու անօդաչուի մասին։
Աննա Հակոբյան, 5 հոկտեմբերի 2020, 13:10
Նախարարը ժամանել է Ժնև, որտեղ այսօր երեկոյան կհանդիպի միջնորդների հետ։
Կարեն Սարգսյան, 5 հոկտեմբերի 2020, 11:55
Մենք լսում ենք պայթյուններ քաղաքի հարավում։
""",
    "live reports, by hours ago": """\
Lukas Hart vor 3 Stunden
Das Ministerium meldet zwei abgeschossene Drohnen über der Hauptstadt.
Anna Weber vor 4 Stunden
Der Außenminister ist in Genf eingetroffen, wo er die Vermittler trifft.
Sara Rein vor 5 Stunden
Wir hören Explosionen im Süden der Stadt; mehr dazu gleich.
""",
    "a timeline": """\
Hadrut
10 October 2020, 12:00
The town is reported to be encircled by forces from the south.
Shusha
8 November 2020, 15:30
The president announces in a speech that the town has been taken.
Stepanakert
9 November 2020, 10:00
A spokesman confirms that the town is no longer under our control.
""",
    "letters": """\
Armen Petrosyan, 5. Oktober 2020
Liebe Mutter, mir geht es gut und Aram auch. Du musst dich nicht sorgen.
Karen Sargsyan, 7. Oktober 2020
Liebe Anna, wir sind wieder in den Bergen, und ich denke an dich.
Davit Hakobyan, 9. Oktober 2020
Meine Liebe, wir werden zu deinem Geburtstag nicht daheim sein.
""",
    "what witnesses say": """\
Anna Hakobyan says:
I was in the cellar with my children when the shells began to fall on our street.
Samvel Babayan says:
We have nothing left, and you can see for yourself what became of my house.
Vagif Aliyev says:
We will rebuild the town, and our people will return to it.
""",
    "posts of a network": """\
Artak Beglaryan @artak · Oct 5, 2020 10:15 AM
Our towns are being shelled as I write this. Where are you, world?
Elchin Amirov @elchin · Oct 5, 2020 11:30 AM
We did not open fire on your houses, and you know that.
Hikmet Hasanov @hikmet · Oct 5, 2020 12:05 PM
My town is under fire. We have many wounded.
""",
    "an interview": """\



Anna Weber

How many of your men are still in the hills? I ask because you said that on Monday.


Karen Sargsyan

We do not say that; you must understand why. My own family does not know.


Anna Weber

And what do you expect from the talks? We hear little of them.


Karen Sargsyan

I expect nothing. My brother was killed on Monday.
""",
}
END = "The talks in Geneva are to be resumed on Friday, diplomats of three of the countries told the agency.\n"


@pytest.mark.parametrize("end", ["", END], ids=["at the end", "inside"])
@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_reports_with_names_and_times_stay_in_the_article(report: str, end: str) -> None:
    cleaned = clean_text(ARTICLE + report + end)
    assert cleaned.comments == ()
    assert cleaned.article is not None
    sentences = [line for line in (report + end).splitlines() if line.endswith((".", "?", "։"))]
    assert [line for line in sentences if line not in cleaned.article.body] == []
