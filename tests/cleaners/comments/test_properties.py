"""What holds for every page, however broken or hostile."""

# ruff: noqa: E501 - lines of markup
from __future__ import annotations

import contextlib
import re
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaners.comments import Found, beside, find_comments, read_feed, read_rest
from cleaners.errors import CleanerError
from cleaners.page.tree import parse

FETCHED_AT = datetime(2025, 6, 1, 12, tzinfo=UTC)
PAGES = [(folder / "page.html").read_text("utf-8") for folder in sorted((Path(__file__).parent / "cases").iterdir())]
NAMES = "comment comments comment-list commentlist children depth-2 author fn date reply indented post message ljcmt thread".split()
WORDS = [
    "Vera Lund",
    "14.03.2021 09:26",
    "2 hours ago",
    "says:",
    "Reply",
    "3 comments",
    "The night ferry stops.",
    "",
    "99/99/9999",
]
TAGS = (
    "div ul ol li p span time a b cite blockquote article table tr td dl dt dd form textarea script h3 noscript".split()
)


@st.composite
def markup(draw: st.DrawFn, depth: int = 0) -> str:
    tag, name, word = (draw(st.sampled_from(choice)) for choice in (TAGS, NAMES, WORDS))
    number = draw(st.integers(0, 12))
    inner = "".join(draw(st.lists(markup(depth + 1), max_size=3))) if depth < 4 else ""
    end = f"</{tag}>" if draw(st.booleans()) else ""
    return f'<{tag} class="{name}" id="comment-{number}" href="#comment-{number}" datetime="{word}">{word}{inner}{end}'


mangled = st.tuples(st.sampled_from(PAGES), st.integers(0, 10_000), st.integers(0, 400)).map(
    lambda cut: cut[0][: cut[1]] + cut[0][cut[1] + cut[2] :]
)
anything = st.one_of(markup(), mangled, st.text(max_size=300))
relaxed = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


def find(page: str) -> Found:
    tree = parse(page)
    if tree is None:
        return Found()
    beside(tree, "https://a.example/b")
    return find_comments(tree, "https://a.example/b", FETCHED_AT)


@relaxed
@given(anything)
def test_positions_parents_and_depths_agree(page: str) -> None:
    found = find(page)
    assert len(found.comments) == len(found.elements) == len(found.bodies)
    for position, comment in enumerate(found.comments):
        assert comment.position == position
        above, steps = comment.parent, 0
        while above is not None:
            steps += 1
            assert steps <= len(found.comments), "parents go in a circle"
            above = found.comments[above].parent
        assert comment.depth == steps


@relaxed
@given(anything)
def test_the_same_page_gives_the_same_comments_and_stays_as_it_is(page: str) -> None:
    assert find(page).comments == find(page).comments


@relaxed
@given(anything)
def test_a_comment_says_only_what_the_page_says(page: str) -> None:
    tree = parse(page)
    if tree is None:
        return
    shown = "".join("".join(tree.itertext()).split())
    for comment in find(page).comments:
        for line in re.split(r"\n+", comment.text):
            said = "".join(re.sub(r"^(?:> )+", "", line).split())
            # In the page's order; names and buttons that stand between its words are left out.
            rest = iter(shown)
            assert all(char in rest for char in said)


@relaxed
@given(st.binary(max_size=200))
def test_feeds_and_answers_are_read_or_refused(body: bytes) -> None:
    for read in (read_feed, read_rest):
        with contextlib.suppress(CleanerError):
            read(body)


def test_a_deep_thread_is_read_to_its_end() -> None:
    depth = 120
    item = '<li class="comment depth-{0}" id="comment-{0}"><cite class="fn">N{0}</cite><div class="comment-content">Deep {0}.</div><ul class="children">'
    page = (
        '<ol class="commentlist">'
        + "".join(item.format(n) for n in range(1, depth + 1))
        + "</ul></li>" * depth
        + "</ol>"
    )
    found = find(page)
    assert len(found.comments) == depth
    assert found.comments[-1].depth == depth - 1


def test_a_thousand_comments_are_read_in_linear_time() -> None:
    row = '<li class="comment" id="comment-{0}"><b class="fn">A{0}</b> <time datetime="2021-03-14">x</time><div class="comment-content"><p>Word {0}.</p></div></li>'
    found = find('<ol class="commentlist">' + "".join(row.format(n) for n in range(1000)) + "</ol>")
    assert len(found.comments) == 1000


def test_patterns_meet_hostile_names_and_rows_of_buttons_in_linear_time() -> None:
    names = "comment" + "1" * 5000 + "!"
    buttons = "Reply ... Quote ... " * 400 + "x"
    item = f'<li class="comments {names}" id="{names}"><b>Vera Lund</b> <i>14.03.2021</i><p>{buttons}</p></li>'
    assert find(f'<ul class="comments">{item * 3}</ul>').comments
