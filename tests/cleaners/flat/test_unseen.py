"""What scrapers of other sites leave of comments: each form of head, button and vote around the same discussion."""

# ruff: noqa: E501 - lines of text
from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cleaners import clean
from cleaners.records import Snapshot

FETCHED_AT = datetime(2025, 6, 1, 12, tzinfo=UTC)
ARTICLE = """The night ferry stops in March

The harbour board voted on Friday to end the night ferry after forty years, because too few passengers use it in the winter months.

The last boat leaves the quay on the fifteenth of March, said the chairman of the board, who spoke to reporters after the meeting.

Islanders had collected four thousand signatures against the decision, and brought them to the harbour office in February.

The company that runs the boats says that it loses money on every crossing, and that the day ferry will be enlarged instead.
"""
VERA = "I think that nobody told us islanders that the timetable changed, and I live there."
TOMAS = "You are wrong, it was pinned to the harbour office door for two weeks, I saw it myself."
FORMS = {
    "WordPress": ("2 comments\n\nVera Lund says:\nMarch 14, 2021 at 9:26 am\n{vera}\n\nReply\n\nTomas Reyk says:\nMarch 14, 2021 at 10:41 am\n{tomas}\n\nReply\n\nLeave a Reply", "2021-03-14"),
    "WordPress in Turkish": ("2 yorum\n\nVera Lund dedi ki:\n14 Mart 2021, 09:26\n{vera}\n\nYanıtla\n\nTomas Reyk dedi ki:\n14 Mart 2021, 10:41\n{tomas}\n\nYanıtla\n\nBir yanıt yazın", "2021-03-14"),
    "WordPress in Russian": ("2 комментария\n\nVera Lund:\n14.03.2021 в 09:26\n{vera}\n\nОтветить\n\nTomas Reyk:\n14.03.2021 в 10:41\n{tomas}\n\nОтветить\n\nДобавить комментарий", "2021-03-14"),
    "WordPress in French": ("2 commentaires\n\nVera Lund dit :\n14 mars 2021 à 9 h 26 min\n{vera}\n\nRépondre\n\nTomas Reyk dit :\n14 mars 2021 à 10 h 41 min\n{tomas}\n\nRépondre\n\nLaisser un commentaire", "2021-03-14"),
    "WordPress in Armenian": ("2 մեկնաբանություն\n\nVera Lund\n14 մարտի, 2021 09:26\n{vera}\n\nՊատասխանել\n\nTomas Reyk\n14 մարտի, 2021 10:41\n{tomas}\n\nՊատասխանել", "2021-03-14"),
    "Azerbaijani": ("Şərhlər (2)\n\nVera Lund\n14 mart 2021, 09:26\n{vera}\n\nCavabla\n\nTomas Reyk\n14 mart 2021, 10:41\n{tomas}\n\nCavabla", "2021-03-14"),
    "Georgian": ("კომენტარები (2)\n\nVera Lund\n14 მარტი 2021 09:26\n{vera}\n\nპასუხი\n\nTomas Reyk\n14 მარტი 2021 10:41\n{tomas}\n\nპასუხი", "2021-03-14"),
    "Disqus": ("2 Comments\n\nSort by Best\n\nVera Lund • 4 years ago\n\n{vera}\n\n5 • Reply • Share ›\n\nTomas Reyk • 4 years ago\n\n{tomas}\n\n1 • Reply • Share ›", None),
    "votes beneath": ("Comments (2)\n\nVera Lund\n14 March 2021 09:26\n{vera}\n12\n3\nReply\n\nTomas Reyk\n14 March 2021 10:41\n{tomas}\n0\n7\nReply", "2021-03-14"),
    "a number above": ("Comments\n\n#1 Vera Lund 14.03.2021 09:26\n{vera}\n\n#2 Tomas Reyk 14.03.2021 10:41\n{tomas}", "2021-03-14"),
    "a bar": ("READER COMMENTS\n\nVera Lund | 14/03/2021 09:26\n{vera}\nReport | Reply\n\nTomas Reyk | 14/03/2021 10:41\n{tomas}\nReport | Reply", "2021-03-14"),
    "the newest first, dates above": ("Kommentare\n\n14.03.2021 10:41 Uhr\nTomas Reyk\n{tomas}\n\n14.03.2021 09:26 Uhr\nVera Lund\n{vera}\n\nKommentar schreiben", "2021-03-14"),
    "signed below": ("Comments\n\n{vera}\nPosted by Vera Lund on March 14, 2021 at 9:26 AM\n\n{tomas}\nPosted by Tomas Reyk on March 14, 2021 at 10:41 AM\n", "2021-03-14"),
    "relative times": ("Discussion\n\nVera Lund\n2 hours ago\n{vera}\nLike\nReply\n\nTomas Reyk\n1 hour ago\n{tomas}\nLike\nReply", None),
    "handles": ("2 Comments\n\n@vera_lund\n14 Mar 2021, 09:26\n{vera}\n\n@tomas\n14 Mar 2021, 10:41\n{tomas}", "2021-03-14"),
    "in reply to": ("2 Responses to “The night ferry stops in March”\n\nVera Lund on March 14, 2021 at 9:26 am said:\n{vera}\nReply ↓\n\nTomas Reyk on March 14, 2021 at 10:41 am said:\n{tomas}\nReply ↓", "2021-03-14"),
}  # fmt: skip
HANDLES = {
    "handles": {"@vera_lund": "Vera Lund", "vera_lund": "Vera Lund", "@tomas": "Tomas Reyk", "tomas": "Tomas Reyk"}
}


@pytest.mark.parametrize("form", FORMS)
def test_the_discussion_is_found(form: str) -> None:
    thread, day = FORMS[form]
    text = f"{ARTICLE}\n{thread.format(vera=VERA, tomas=TOMAS)}\n"
    cleaned = clean(Snapshot("a.txt", text.encode(), FETCHED_AT, headers=(("content-type", "text/plain"),)))
    names = HANDLES.get(form, {})
    got = sorted(
        (names.get(c.author or "", c.author), c.text, (c.published or "")[:10] if day else "") for c in cleaned.comments
    )
    assert got == [("Tomas Reyk", TOMAS, day or ""), ("Vera Lund", VERA, day or "")]
    assert cleaned.article is not None
    assert cleaned.article.body.endswith("will be enlarged instead.")
