"""Where a flat text's discussion begins, and to whom its lines belong."""

from __future__ import annotations

import pytest

from cleaners.flat import clean_text

ARTICLE = """\
Delegations leave the town
The delegations left the town on Monday without having met, officials of both sides said.
The river rises in the hills behind the town, where the delegates had lunch that day.
Nobody had expected an agreement before the winter, a member of the committee told us later.
"""
THREADS = [
    pytest.param(
        "Posted by Anton at December 16, 2025 11:15 AM\nComments\n"
        "I was there and saw them leave.\nPosted by: Tammy at December 16, 2025 12:15 PM\n"
        "They never wanted to meet, I think.\nPosted by: Lars at December 16, 2025 01:15 PM\n",
        [("Tammy", "I was there and saw them leave."), ("Lars", "They never wanted to meet, I think.")],
        id="the article's signature above comments that are signed at their foot",
    ),
    pytest.param(
        "A bridge for the villages\n26 février 2020\nSnow on the pass\n24 février 2020\nVos réactions\n"
        "Tammy Le 11 septembre 2018 à 12:57\nI was there and saw them leave.\n"
        "Lars Le 13 septembre 2019 à 22:30\nThey never wanted to meet, I think.\n"
        "Anna Le 7 décembre 2019 à 13:45\nNor do I, if you ask me.\n",
        [
            ("Tammy", "I was there and saw them leave."),
            ("Lars", "They never wanted to meet, I think."),
            ("Anna", "Nor do I, if you ask me."),
        ],
        id="dated teasers above the discussion's heading",
    ),
    pytest.param(
        "3 Comments\nTammy August 9, 2012 at 4:13 pm\nI was there and saw them leave.\n"
        "Lars August 9, 2012 at 5:13 pm\nTammy said:\nI was there and saw them leave.\nSo did we, from the quay.\n"
        "Anna August 9, 2012 at 6:13 pm\nNor do I, if you ask me.\nReply\n",
        [
            ("Tammy", "I was there and saw them leave."),
            ("Lars", "Tammy said:\nI was there and saw them leave.\nSo did we, from the quay."),
            ("Anna", "Nor do I, if you ask me."),
        ],
        id="a quotation's author heads no comment",
    ),
    pytest.param(
        "3 Comments\nTammy August 9, 2012 at 4:13 pm\nI was there and saw them leave.\n"
        "Lars August 9, 2012 at 5:13 pm\nThey never wanted to meet, I think.\n"
        "Anna August 9, 2012 at 6:13 pm\nNor do I, if you ask me.\n"
        "Harbour\nAugust 8, 2012 17:45\nA crane for the quay\nTowns\nAugust 7, 2012 17:24\nSnow on the pass\n",
        [
            ("Tammy", "I was there and saw them leave."),
            ("Lars", "They never wanted to meet, I think."),
            ("Anna", "Nor do I, if you ask me."),
        ],
        id="news with their sections and dates below the comments",
    ),
    pytest.param(
        "2 Comments\nTammy\n·\nAugust 9, 2012\nI was there and saw them leave.\nPingback: A bridge for the villages\n"
        "Lars\n·\nAugust 10, 2012\nThey never wanted to meet, I think.\n",
        [("Tammy", "I was there and saw them leave."), ("Lars", "They never wanted to meet, I think.")],
        id="trackbacks between comments",
    ),
    pytest.param(
        "2 Comments\nTammy August 9, 2012 at 4:13 pm\nReply\nGood\n"
        "Lars August 10, 2012 at 5:13 pm\nReply\nThey never wanted to meet, I think.\n",
        [("Tammy", "Good"), ("Lars", "They never wanted to meet, I think.")],
        id="a first comment of a word that sites have as well",
    ),
    pytest.param(
        "Read also\nHarbour\n21 hours ago\nYou can see the crane from the quay.\n"
        "Towns\n22 hours ago\nOur guide to snow on the pass.\n",
        [],
        id="news under their heading",
    ),
    pytest.param(
        "Tammy 4 years ago\nThe board met on Monday.\nReply\nLars 4 years ago\nIt was pinned to the door.\nReply\n",
        [("Tammy", "The board met on Monday."), ("Lars", "It was pinned to the door.")],
        id="no heading, but readers may answer",
    ),
    pytest.param(
        "Tammy March 14, 2021 at 9:26 am\nI saw the board meet on Monday.\nLars March 14, 2021 at 10:41 am\n"
        "You saw wrong, if you ask me.\nAnna March 15, 2021 at 6:05 pm\nNobody read it there.\n",
        [
            ("Tammy", "I saw the board meet on Monday."),
            ("Lars", "You saw wrong, if you ask me."),
            ("Anna", "Nobody read it there."),
        ],
        id="three people with day and time who speak for themselves",
    ),
    pytest.param(
        "Harbour March 14, 2021 at 9:26 am\nA crane for the quay\nTowns March 14, 2021 at 8:41 am\n"
        "Snow on the pass\nSport March 13, 2021 at 6:05 pm\nRowers win the cup\n",
        [],
        id="headlines with section, day and time",
    ),
    pytest.param(
        "Anna Hill 4 years ago\nThe crane came by sea.\nRead more\nLars Wall 4 years ago\nSnow fell.\nRead more\n",
        [],
        id="teasers with a button each",
    ),
    pytest.param(
        "Anna Hill\nMarch 3, 2026\nYou can see the crane from the quay.\nLars Wall\nMarch 2, 2026\nSnow on the pass.\n",
        [],
        id="teasers with author and day",
    ),
]


@pytest.mark.parametrize(("below", "expected"), THREADS)
def test_comments_are_those_under_the_heading(below: str, expected: list[tuple[str, str]]) -> None:
    assert [(c.author, c.text) for c in clean_text(ARTICLE + below).comments] == expected


def test_article_below_the_names_and_dates_of_other_articles_is_no_comment() -> None:
    article = [
        f"On day {n} we crossed at night, and you could see the lamp of the keeper behind the mole." for n in range(12)
    ]
    above = ["By Claire Gill", "December 12, 2025", "I tell you what a boat needs in winter."]
    below = ["By Anna Hill", "December 3, 2025", "Fish market opens again."]
    first = "The crossing takes two hours, and there is no shop on the rock where the keeper lives."
    cleaned = clean_text("\n".join([first, *above, "By Joshua Wall", "December 18, 2025", *article, *below]))
    assert cleaned.comments == ()
    assert cleaned.article is not None
    assert [line for line in article if line not in cleaned.article.body] == []
