"""Flat text in, article, comments and removed lines out: line by line, and nothing lost."""

from __future__ import annotations

from cleaners.flat.assembly import article_of, comments_of, segments_of
from cleaners.flat.headline import Headlines, shipped_headlines
from cleaners.flat.heads import Head
from cleaners.flat.judge import Judge, shipped_judge
from cleaners.flat.lines import split_lines
from cleaners.flat.neighbourhood import NEIGHBOUR_RULES, certain
from cleaners.flat.posts import Post
from cleaners.flat.reading import Reading
from cleaners.flat.thread import Thread, find_thread, thread_headings
from cleaners.flat.voice import unmarked_comments
from cleaners.records import Cleaned
from cleaners.version import CLEANER_VERSION

INFERRED = (
    "The last {n} lines are taken for comments: they follow the article's last attributed sentence in another voice. "
    "Nothing in the text marks them."
)


def clean_text(text: str, judge: Judge | None = None, headlines: Headlines | None = None) -> Cleaned:
    """Tell title, body, comments and boilerplate of a flat *text* apart.

    Every non-blank line is in exactly one segment, or in pieces that together are the line, in the text's order
    and unchanged in its words. Deterministic, and linear in the text's length but for the comparison of neighbours.
    Without *headlines*, the shipped trees find the headline; without a *judge*, the shipped one has the last word.
    """
    reading, thread = read_by_rules(text, headlines)
    notes: tuple[str, ...] = ()
    if thread is None and (below := unmarked_comments(reading)):
        posts = tuple(Post(Head(i, i, "unmarked"), text=[i]) for i in below)
        thread = Thread(posts, range(below[0], below[-1] + 1), "another voice", 0.5)
        reading.thread = thread.lines
        notes = (INFERRED.format(n=len(below)),)
    (judge or shipped_judge()).apply(reading)
    article = article_of(reading)
    reason = "" if article else "the text holds no article"
    return Cleaned(article, comments_of(reading, thread), segments_of(reading, thread), CLEANER_VERSION, reason, notes)


def read_lines(text: str) -> tuple[Reading, Thread | None]:
    """The lines of *text*, nothing decided on but what is comments, if something marks any."""
    reading = Reading.of(split_lines(text))
    thread = find_thread(reading)
    if thread is not None:
        reading.thread = thread.lines
    return reading, thread


def read_by_rules(text: str, headlines: Headlines | None = None) -> tuple[Reading, Thread | None]:
    """The lines of *text* as the rules leave them; without *headlines* the shipped trees find the headline."""
    reading, thread = read_lines(text)
    reading.title = (headlines or shipped_headlines()).find(reading)
    for index in thread_headings(reading):
        reading.take([index], reading.votes[index])  # type: ignore[arg-type]  # it has a vote: it is named
    for index, rule in certain(reading).items():
        reading.take([index], rule)
    # The second round sees the company that the first has found.
    for neighbour_rule in NEIGHBOUR_RULES * 2:
        neighbour_rule.apply(reading)
    return reading, thread
