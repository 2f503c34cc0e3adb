"""What comparison of a thread's comments shows to be the site's, and what a reader repeats."""

from __future__ import annotations

import pytest

from cleaners.flat import clean_text

ARTICLE = """\
Delegations leave the town
The delegations left the town on Monday without having met, officials of both sides said.
The river rises in the hills behind the town, where the delegates had lunch that day.
Nobody had expected an agreement before the winter, a member of the committee told us later.
3 Comments
"""
SAID = {
    "Tammy": "I was there and saw them leave.",
    "Lars": "They never wanted to meet, I think.",
    "Anna": "Nor do I, if you ask me.",
}


def thread(below: str, rest: str = "", said: dict[str, str] = SAID) -> list[tuple[str | None, str]]:
    """The comments of a text in which *below* follows each comment and *rest* the last."""
    posts = "".join(
        f"{name}\nAugust {day}, 2012 at 4:13 pm\n{text}\n{below}" for day, (name, text) in enumerate(said.items(), 5)
    )
    return [(comment.author, comment.text) for comment in clean_text(ARTICLE + posts + rest).comments]


@pytest.mark.parametrize(
    "below",
    [
        "Alerter la rédaction\n",
        "Sorry, something went wrong.\nUh oh!\n",
        "+ 7 further answers\n",
        "Answers Tammy in #3\n",
        "Reply\nVastaa viestiin\n",
    ],
)
def test_lines_with_which_comments_end_are_the_sites(below: str) -> None:
    assert thread(below) == list(SAID.items())


def test_last_comment_ends_where_the_others_end() -> None:
    form = "Dein Kommentar zu diesem Artikel\nBetreff\nSpeichern\nWir freuen uns über jeden Beitrag zur Sache.\n"
    assert thread("Vastaa viestiin\n", form) == list(SAID.items())


def test_last_comment_ends_above_a_list_of_links() -> None:
    assert thread("", "Harbour news\nTowns by the lake\nSnow on the pass\nBridges\n") == list(SAID.items())


def test_one_comment_ends_with_its_buttons() -> None:
    one = {"Tammy": SAID["Tammy"]}
    assert thread("Reply\n", "Das könnte gefallen\nA crane for the quay\n", one) == list(one.items())


@pytest.mark.parametrize(
    "said",
    [
        {"Tammy": "Good", "Lars": "Good", "Anna": "Good"},
        {"Tammy": "Roses are red\nViolets\nSugar\nAnd so\nAre you", "Lars": "I see\nWhat you\nDid\nThere\nAnna"},
        {"Tammy": "I was there.\nRegards", "Lars": "So was I.\nRegards", "Anna": "Nor was I.\nTammy"},
    ],
    ids=["the same word", "verses", "two of three sign alike"],
)
def test_what_readers_repeat_stays(said: dict[str, str]) -> None:
    assert [(name, text.replace("\n\n", "\n")) for name, text in thread("", said=said)] == list(said.items())
