"""The forms in which texts head their comments, and lines of articles that only look alike."""

from __future__ import annotations

import pytest

from cleaners.flat.heads import head_at
from cleaners.flat.lines import split_lines

HEADS = [
    ("1. Avatar", None, None),
    ("7. Avatar\nWillem de Vries\n\nI was there", "Willem de Vries", None),
    ("Anna says:", "Anna", None),
    ("Anna Weber said...", "Anna Weber", None),
    ("Anna schreibt:", "Anna", None),
    ("Анна пишет:", "Анна", None),
    ("1. Anna Says:", "Anna", None),
    ("LB says:\t\nNovember 5, 2012 at 10:52 am", "LB", "2012-11-05T10:52"),
    ("Tellurian\nAugust 8, 2012 11:46 am", "Tellurian", "2012-08-08T11:46"),
    ("Tammy on August 9, 2012 at 4:13 pm", "Tammy", "2012-08-09T16:13"),
    ("Tammy August 9, 2012 at 4:13 pm", "Tammy", "2012-08-09T16:13"),
    ("2. Tammy August 9th, 2012 at 4:13 pm", "Tammy", "2012-08-09T16:13"),
    ("Tammy | August 9, 2012, 4:13 pm", "Tammy", "2012-08-09T16:13"),
    ("Posted by Tammy on August 9, 2012 at 4:13 pm", "Tammy", "2012-08-09T16:13"),
    ("Comment by Tammy — August 9, 2012 @ 4:13 pm", "Tammy", "2012-08-09T16:13"),
    ("Tammy wrote on Aug 9, 2012 1:00 PM:", "Tammy", "2012-08-09T13:00"),
    ("On August 9, 2012 at 4:13 pm Tammy said:", "Tammy", "2012-08-09T16:13"),
    ("August 9, 2012 at 4:13 pm Tammy says:", "Tammy", "2012-08-09T16:13"),
    ("Tammy (August 9, 2012 16:13)", "Tammy", "2012-08-09T16:13"),
    ("Tammy - 09.08.2012 16:13", "Tammy", "2012-08-09T16:13"),
    ("Tammy • 2 years ago", "Tammy", None),
    ("Sana6. Juni 2015 um 10:33", "Sana", "2015-06-06T10:33"),
    ("geschrieben von berg2012 am 21. Jan. 2015, 19:04 [ antworten ]", "berg2012", "2015-01-21T19:04"),
    ("Ашот 12 октября 2020, 14:05", "Ашот", "2020-10-12T14:05"),
    ("written by Tammy, August 09, 2012", "Tammy", "2012-08-09"),
    ("Comment by Tammy — 17.07, 2011 @ 13:04", "Tammy", "2011-07-17T13:04"),
    ("Tammy am 18. Oktober 2023 - 13:11 Permanenter Link", "Tammy", "2023-10-18T13:11"),
    ("Par Anna Weber, le mercredi 15 mai 2019 à 08:07", "Anna Weber", "2019-05-15T08:07"),
    ("tammy (Tammy Berg) November 8, 2024, 8:42pm", "tammy", "2024-11-08T20:42"),
    ("Herr Anton Berg28.04.2020, 10:27 Uhr", "Herr Anton Berg", "2020-04-28T10:27"),
    ("Tammy\n·\nAugust 9, 2012\nI would", "Tammy", "2012-08-09"),
    ("Tammy\nwrote on\nAugust 9th, 2012\nat 16:13\n:\nI would", "Tammy", "2012-08-09T16:13"),
    ("Tammy\nsays:\nAugust 9, 2012 at 4:13 pm\nI would", "Tammy", "2012-08-09T16:13"),
    ("Tammy\nsays:\nI would", "Tammy", None),
    ("Posted by\nTammy\non\nAugust 9, 2012\nat\n16:13\nI would", "Tammy", "2012-08-09T16:13"),
    ("Tammy\nAutor\n9. August 2012 um 16:13\nI would", "Tammy", "2012-08-09T16:13"),
    ("#3 小鳳 於 2012/08/09 16:13", "小鳳", "2012-08-09T16:13"),
    ("王 說道：", "王", None),
    ("Tammy skriver:", "Tammy", None),
    ("link78 Le 12/02 à 11:30", "link78", None),
    ("Snow on the pass 9 août 2012, 16:13, par Tammy", "Tammy", "2012-08-09T16:13"),
    ("by Tammy » Thu Aug 09, 2012 4:13 pm", "Tammy", "2012-08-09T16:13"),
    ("Anna Berg | Do, 9. August 2012 - 16:13", "Anna Berg", "2012-08-09T16:13"),
    ("April 5, 2018\n6:32 PM\nLars\nI would block it.", "Lars", "2018-04-05T18:32"),
]
NO_HEADS = [
    "He said:",
    "Officials said:",
    "The ministry's statement says:",
    "“We will win,” Anna said:",
    "Here’s why:",
    "— Anna Weber (@anna) July 18, 2026",
    "1. Set up a password",
    "Released:\nJune 17, 2025",
    "Anna Weber\nPublished 3 seconds ago",
    "From: Matt\nDate: Thu, 7 Feb 2002 11:09:01",
    "In October 2020 the war went on.",
    "27 October 2013",
    "Price: $299",
    "Autor\n9. August 2012 um 16:13",
    "Tags\n·\nHarbour",
    "Tammy\nI would\nAugust 9, 2012",
    "Tammy\n\n\n·\n\n\nAugust 9, 2012",
    "Harbour\n·\non",
    "Published on August 9, 2012 at 16:13 by Tammy",
]


@pytest.mark.parametrize(("text", "author", "published"), HEADS)
def test_head_gives_author_and_time(text: str, author: str | None, published: str | None) -> None:
    head = head_at(split_lines(text), 0)
    assert head is not None
    assert head.author == author
    assert (head.shown.iso if head.shown else None) == published


@pytest.mark.parametrize("text", NO_HEADS)
def test_line_of_an_article_is_no_head(text: str) -> None:
    assert head_at(split_lines(text), 0) is None
