"""Threads of forum software that has no entry: its own markup around one discussion, read by the general signs."""

# ruff: noqa: E501 - lines of markup
from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cleaners.comments import Found, find_comments
from cleaners.page.tree import parse

FETCHED_AT = datetime(2025, 6, 1, 12, tzinfo=UTC)
URL = "https://harbour-talk.example/forum/topic/7"
ANNA = (
    "Anna Vik",
    "2021-03-14T09:26:00",
    "Has anybody waited at the quay for the night ferry since the board ended it?",
)
BEATA = (
    "Beata Holm",
    "2021-03-15T10:41:00",
    "Two of us did, and a man told us on 3 March 2021 that nobody would come.",
)
CARLA = ("Carla Sund", "2021-03-15T18:05:00", "They might have told the islanders.")
POSTS = (ANNA, BEATA, CARLA)
SHOWN = {ANNA: "14 Mar 2021, 09:26", BEATA: "15 Mar 2021, 10:41", CARLA: "15 Mar 2021, 18:05"}
THREADS = {
    "a column says when the writer joined": """<div class="item has-profile"><dl class="side"><dt><a href="./memberlist.php?u=7" class="username">{author}</a></dt>
        <dd><strong>Posts:</strong> 516</dd><dd><strong>Joined:</strong> <span class="timestamp">07 Mar 2006, 09:28</span></dd></dl>
        <div class="main"><h3><a href="#p7">Re: Night ferry</a></h3><p class="byline"><span class="timestamp">{time}</span></p><div class="content">{text}</div></div></div>""",
    "the label of another time is in its own cell": """<div class="entry"><div class="user"><b class="username">{author}</b><dl><dt>Registriert</dt><dd>07.03.2006</dd><dt>Beiträge</dt><dd>16</dd></dl></div>
        <div class="body"><span class="when">{time}</span><div class="words">{text}</div></div></div>""",
    "posts quote each other with the time": """<table class="post-table"><tr><td class="left"><a href="/members/7">{author}</a></td><td><div class="top">« on: {time} »</div>
        <div class="said"><blockquote><cite>Quote from: Dora on 02 Feb 2021, 08:00</cite></blockquote>{text}</div></td></tr></table>""",
    "cells for the writer and for the text, each with a time": """<article class="message"><div class="cell cell-user"><h4><a class="username" href="/members/a.7/">{author}</a></h4><h5>New member</h5><time datetime="{iso}">{time}</time></div>
        <div class="cell cell-main"><header><time datetime="{iso}">{time}</time></header><div class="wrapper">{text}</div></div></article>""",
    "a row for the head, a row for the text, and a note of an edit": """<table><tr><td rowspan="2" class="td1"><b>{author}</b><br>Old hand</td><td class="td1 actions">#1 erstellt: {time}</td></tr>
        <tr><td class="td1">{text}<br><small>[Beitrag von {author} am 21. Apr 2021, 19:52 bearbeitet]</small></td></tr></table>""",
    "day and hour are marked apart": """<table><tr><td class="bold pu"><a href="#m7">Re: Night ferry</a> by <a href="/u/7" class="user">{author}</a>: <span><b>{time}</b></span></td></tr>
        <tr><td class="w"><div class="narrow">{text}</div><p class="s"><b>1 Like</b></p></td></tr></table>""",
    "a picture says that the writer joined": """<div class="posting"><div class="cell-user"><h4>{author}<em class="user-title">V.I.P.</em></h4><dl><dt><i title="Joined"></i></dt><dd>Apr 5, 2010</dd></dl></div>
        <div class="cell-main"><span>{time}</span><div class="wrapper">{text}</div></div></div>""",
}  # fmt: skip
# The address and the class names say nothing; the posts are numbered, and many.
UNTOLD = """<div class="card" id="msg{number}"><b class="nick">{author}</b> <span class="when">{time}</span><p>{text}</p></div>"""


def find(markup: str, url: str = URL) -> Found:
    posts = (markup.format(author=p[0], time=SHOWN[p], iso=p[1], text=p[2]) for p in POSTS)
    tree = parse(f"<html><body><h1>Night ferry</h1><div class='list'>{''.join(posts)}</div></body></html>")
    assert tree is not None
    return find_comments(tree, url, FETCHED_AT)


@pytest.mark.parametrize("thread", THREADS)
def test_every_post_is_found_with_its_head(thread: str) -> None:
    found = find(THREADS[thread])
    assert found.opening is not None
    posts = (found.opening, *found.comments)
    assert [(c.author, c.published) for c in posts] == [post[:2] for post in POSTS]
    assert all(post[2] in c.text and len(c.text) < len(post[2]) + 80 for c, post in zip(posts, POSTS, strict=True))


def test_a_discussion_is_known_by_its_numbered_posts() -> None:
    posts = [
        UNTOLD.format(number=7001 + n, author=p[0], time=SHOWN[p], text=p[2]) for n, p in enumerate((*POSTS, ANNA))
    ]
    tree = parse(f"<html><body><h1>Night ferry</h1>{''.join(posts)}</body></html>")
    assert tree is not None
    found = find_comments(tree, "https://harbour.example/5812914/night-ferry", FETCHED_AT)
    assert [c.author for c in found.comments] == ["Beata Holm", "Carla Sund", "Anna Vik"]
    assert found.opening is not None
    assert found.thread
    signed_by_one = parse("<html><body>" + "".join(posts[:1] * 5) + "</body></html>")
    assert signed_by_one is not None
    assert find_comments(signed_by_one, "https://harbour.example/5812914/night-ferry", FETCHED_AT).comments == ()


def test_best_answers_that_a_script_states_are_not_all_of_them() -> None:
    script = f'''<script type="application/ld+json">{{"@type": "QAPage", "mainEntity": {{"@type": "Question", "suggestedAnswer":
        [{{"@type": "Answer", "text": "{CARLA[2]}", "dateCreated": "{CARLA[1]}", "author": {{"name": "{CARLA[0]}"}}}}]}}}}</script>'''
    posts = "".join(
        THREADS["a column says when the writer joined"].format(author=p[0], time=SHOWN[p], text=p[2]) for p in POSTS
    )
    tree = parse(f"<html><head>{script}</head><body><div>{posts}</div></body></html>")
    assert tree is not None
    assert len(find_comments(tree, URL, FETCHED_AT).comments) == 2


def test_the_question_of_marked_up_answers_opens_the_thread() -> None:
    tree = parse(f'''<html><body><div itemscope itemtype="https://schema.org/Question"><span itemprop="author">{ANNA[0]}</span><time itemprop="dateCreated" datetime="{ANNA[1]}">x</time>
        <div itemprop="text">{ANNA[2]}</div><div itemprop="suggestedAnswer" itemscope itemtype="https://schema.org/Answer"><span itemprop="author">{BEATA[0]}</span>
        <time itemprop="dateCreated" datetime="{BEATA[1]}">x</time><div itemprop="text">{BEATA[2]}</div></div></div></body></html>''')
    assert tree is not None
    found = find_comments(tree, URL, FETCHED_AT)
    assert found.opening is not None
    assert [(c.author, c.published, c.text, c.parent) for c in (found.opening, *found.comments)] == [
        (*ANNA, None),
        (*BEATA, None),
    ]


def test_ranks_are_no_posts() -> None:
    row = '<table><tr><td><b class="username">{author}</b> <i>Regular</i></td><td class="when">{time}</td></tr></table>'
    found = find(row)
    assert (found.comments, found.opening) == ((), None)
