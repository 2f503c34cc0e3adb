"""Which line of a flat text becomes its headline, on texts written after what scrapers leave above articles."""

from __future__ import annotations

import pytest

from cleaners.flat import clean_text
from cleaners.flat.headline import LONGEST, candidates, features, load_headlines
from cleaners.flat.lines import split_lines
from cleaners.flat.reading import Reading

BODY = """The delegations left the town on Monday without having met, officials of both sides said in the evening.

The mediators will return in autumn, a spokeswoman told reporters in the hotel's hall, with a new plan for the border.

Shelling was heard in the villages along the river until midnight, people who live there said by telephone."""
HEADLINE = "Delegations leave the town without a truce"
RUSSIAN = """Делегации покинули город в понедельник, так и не встретившись, сообщили вечером представители обеих сторон.

Посредники вернутся осенью, заявила журналистам пресс-секретарь в холле гостиницы, и привезут новый план границы.

В сёлах вдоль реки до полуночи был слышен обстрел, рассказали по телефону местные жители."""
ARMENIAN = """Պատվիրակությունները երկուշաբթի օրը հեռացան քաղաքից առանց հանդիպելու, երեկոյան հայտնեցին երկու կողմերը։

Միջնորդները կվերադառնան աշնանը, հյուրանոցի սրահում լրագրողներին ասաց խոսնակը, և կբերեն սահմանի նոր ծրագիր։

Գետի երկայնքով գյուղերում մինչև կեսգիշեր լսվում էր հրետակոծություն, հեռախոսով պատմեցին տեղի բնակիչները։"""
ABOVE = {
    "alone": ("{headline}\n\n", HEADLINE),
    "a breadcrumb": ("Home / News / World\n{headline}\n\n", HEADLINE),
    "a section and a date": ("World\n{headline}\n12 October 2020, 14:05\n\n", HEADLINE),
    "a kicker in capitals": ("PEACE TALKS\n{headline}\nBy Anna Weber\n\n", HEADLINE),
    "a menu": (
        "Home\nNews\nWorld\nPolitics\nBusiness\nSport\nCulture\nWeather\nLog in\nSubscribe\n{headline}\n"
        "By Anna Weber\nOctober 12, 2020\n\n",
        HEADLINE,
    ),
    "the page's own title": (
        "{headline} - Northern Herald\nHome\nNews\nWorld\n{headline}\nOctober 12, 2020\n\n",
        HEADLINE,
    ),
    "a standfirst": (
        "{headline}\nMediators hope for autumn, while shells fall along the river\nAnna Weber, Oststrand\n\n",
        HEADLINE,
    ),
    "a caption": ("{headline}\nDelegates walk to their cars on Monday. Photo: Jan Novak\n\n", HEADLINE),
    "an advertisement": ("Advertisement\n{headline}\nShare\nTweet\n\n", HEADLINE),
    "nothing": ("", None),
    "a date alone": ("October 12, 2020\n\n", None),
}


@pytest.mark.parametrize("above", ABOVE)
def test_headline_is_told_from_what_stands_about_it(above: str) -> None:
    lines, title = ABOVE[above]
    article = clean_text(lines.format(headline=HEADLINE) + BODY).article
    assert article is not None
    assert article.title == title
    assert article.body.endswith(BODY.splitlines()[-1])


@pytest.mark.parametrize(
    ("above", "title", "below", "body"),
    [
        ("Главная\nНовости\nПолитика", "Перемирие так и не наступило", "12 октября 2020, 14:05", RUSSIAN),
        ("Գլխավոր\nԼուրեր", "Բանակցությունները կրկին ձախողվեցին առանց արդյունքի", "12 հոկտեմբերի, 2020", ARMENIAN),
    ],
    ids=["Russian", "Armenian"],
)
def test_headline_is_found_in_any_language(above: str, title: str, below: str, body: str) -> None:
    article = clean_text(f"{above}\n{title}\n{below}\n\n{body}").article
    assert article is not None
    assert article.title == title


def test_lines_too_deep_too_long_or_without_a_letter_are_not_asked_about() -> None:
    text = "\n".join(["12:30", "word " * (LONGEST + 1), HEADLINE, *BODY.splitlines(), "A subhead far below", BODY])
    reading = Reading.of(split_lines(text))
    assert [reading.lines[i].text for i in candidates(reading)][:1] == [HEADLINE]
    assert "A subhead far below" not in [reading.lines[i].text for i in candidates(reading)]


@pytest.mark.parametrize("text", ["one line that ends here.", "a b\nc d", "«»\n…\n.", "x " * 50 + "\n" + HEADLINE])
def test_every_text_has_rows_of_numbers(text: str) -> None:
    reading = Reading.of(split_lines(text))
    asked = candidates(reading)
    assert features(reading, asked).shape[0] == len(asked)
    assert clean_text(text) == clean_text(text)


def test_trees_for_other_features_are_refused() -> None:
    with pytest.raises(ValueError, match="train_headline"):
        load_headlines({"columns": ["size"]})
