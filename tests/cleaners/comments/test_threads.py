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
}  # fmt: skip


def find(markup: str, url: str = URL) -> Found:
    posts = (markup.format(author=p[0], time=SHOWN[p], iso=p[1], text=p[2]) for p in POSTS)
    tree = parse(f"<html><body><h1>Night ferry</h1><div class='list'>{''.join(posts)}</div></body></html>")
    assert tree is not None
    return find_comments(tree, url, FETCHED_AT)


@pytest.mark.parametrize("thread", THREADS)
def test_every_post_is_found_with_its_head(thread: str) -> None:
    found = find(THREADS[thread])
    assert found.opening is not None
    read = [(c.author, c.published, c.text.rpartition("\n")[2]) for c in (found.opening, *found.comments)]
    assert read == list(POSTS)
