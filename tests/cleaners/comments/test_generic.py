"""Comments of no known platform, and what only looks like comments."""

# ruff: noqa: E501 - lines of markup
from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cleaners.comments import Found, find_comments
from cleaners.page.tree import parse

FETCHED_AT = datetime(2025, 6, 1, 12, tzinfo=UTC)
ARTICLE = "<h1>Night ferry</h1><p>The harbour board voted on Friday to end the night ferry.</p>"


def find(body: str, url: str = "https://skerry-post.example/night-ferry") -> Found:
    tree = parse(f"<html><body><main>{ARTICLE}{body}</main></body></html>")
    assert tree is not None
    return find_comments(tree, url, FETCHED_AT)


def heads(found: Found) -> list[tuple[str | None, str | None, str]]:
    return [(c.author, c.published, c.text) for c in found.comments]


VERA = ("Vera Lund", "2021-03-14T09:26:00", "Nobody told the islanders that the timetable changed.")
TOMAS = ("Tomas Reyk", "2021-03-14T10:41:00", "It was pinned to the harbour office door for two weeks.")
LAYOUTS = {
    "list": """<ul class="comments"><li><b>Vera Lund</b> <i>14.03.2021 09:26</i><p>{vera}</p></li>
        <li><b>Tomas Reyk</b> <i>14.03.2021 10:41</i><p>{tomas}</p></li></ul>""",
    "author in the line of the date": """<div id="comments"><div class="c1"><p>by Vera Lund on 14 March 2021, 09:26</p>
        <div>{vera}</div></div><div class="c2"><p>by Tomas Reyk on 14 March 2021, 10:41</p><div>{tomas}</div></div></div>""",
    "signed below": """<div class="user-comments"><div><p>{vera}</p><p><cite>Vera Lund — 14.03.2021 @ 09:26</cite></p></div>
        <div><p>{tomas}</p><p><cite>Tomas Reyk — 14.03.2021 @ 10:41</cite></p></div></div>""",
    "heads and texts side by side": """<div class="reactions"><h4>Vera Lund, 14 March 2021 9:26 am</h4><p>{vera}</p>
        <h4>Tomas Reyk, 14 March 2021 10:41 am</h4><p>{tomas}</p></div>""",
    "under a heading": """<section><h3>Kommentare (2)</h3><div class="x"><span class="who-name">Vera Lund</span>
        <span>14. März 2021, 09:26 Uhr</span><p>{vera}</p></div><div class="x"><span class="who-name">Tomas Reyk</span>
        <span>14. März 2021, 10:41 Uhr</span><p>{tomas}</p></div></section>""",
    "in a table": """<table class="comments"><tr><td><strong>Vera Lund</strong><br>14/03/2021 09:26</td><td>{vera}</td></tr>
        <tr><td><strong>Tomas Reyk</strong><br>14/03/2021 10:41</td><td>{tomas}</td></tr></table>""",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts(layout: str) -> None:
    found = find(LAYOUTS[layout].format(vera=VERA[2], tomas=TOMAS[2]))
    assert heads(found) == [VERA, TOMAS]


# Heads as WordPress themes of little discipline write them, without a space between the elements.
HEADS = {
    "name and time in one element": '<div class="commentator-name-meta"><strong>Vera Lund</strong><time>March 14, 2021 at 9:26 am</time></div><p>{text}</p>',
    "the time in the name's heading": '<h5 class="mt-0">Vera Lund<p class="comment-time">14/03/2021 às 09:26.</p></h5><p>{text}</p>',
    "buttons behind the time": '<h4>Vera Lund<span class="meta">9:26 am <em>on</em> March 14, 2021 <span class="actions"><a href="#">Permalink</a> | <a href="#">Reply</a></span></span></h4><div class="commentcontent"><p>{text}</p></div>',
    "the time below the text": '<div class="c-body"><div class="c-head">Vera Lund</div><p>{text}</p></div><div class="c-date">March 14, 2021 9:26 am</div>',
}


@pytest.mark.parametrize("head", HEADS)
def test_heads_without_names_for_their_parts(head: str) -> None:
    text = "It hung on the door for two weeks."
    tree = parse(
        f'<ol class="commentlist"><li class="comment" id="comment-7">{HEADS[head].format(text=text)}</li></ol>'
    )
    assert tree is not None
    (comment,) = find_comments(tree).comments
    assert (comment.author, comment.published, comment.text) == ("Vera Lund", "2021-03-14T09:26:00", text)


def test_a_hidden_line_says_whom_a_comment_answers_where_nothing_is_indented() -> None:
    """As themes of Drupal write it for screen readers."""
    own = '<article id="comment-{n}" class="comment js-comment"><footer><p class="comment__author">{a}</p><p class="comment__time">14/03/2021 - 09:{n}</p>{to}</footer><div class="field--name-comment-body"><p>Nobody told {a}.</p></div></article>'
    to = '<p class="visually-hidden">In reply to <a href="/comment/11#comment-11">Ferry</a> by <span>Vera Lund</span></p>'
    tree = parse(
        own.format(n=11, a="Vera Lund", to="")
        + own.format(n=12, a="Nils", to="")
        + own.format(n=13, a="Tomas Reyk", to=to)
    )
    assert tree is not None
    assert [(c.author, c.parent) for c in find_comments(tree).comments] == [
        ("Vera Lund", None),
        ("Nils", None),
        ("Tomas Reyk", 0),
    ]


def test_a_comment_that_is_shown_twice_is_one() -> None:
    """A box of the best comments stands before all of them; the answer to one is linked with it all the same."""
    one = '<li class="comment depth-{d}" id="{id}"><cite class="fn">{who}</cite> <time datetime="2021-03-14T09:26">x</time><div class="comment-content"><p>{text}</p></div>{more}</li>'
    best = one.format(d=1, id="comment-8", who="Tomas Reyk", text="It hung on the door for two weeks.", more="")
    answer = one.format(d=2, id="comment-8", who="Tomas Reyk", text="It hung on the door for two weeks.", more="")
    first = one.format(
        d=1, id="comment-7", who="Vera Lund", text="Nobody told us.", more=f'<ul class="children">{answer}</ul>'
    )
    other = one.format(
        d=1, id="comment-7", who="Vera Lund", text="Other words under a number that a broken theme repeats.", more=""
    )
    tree = parse(
        f'<h3>Best</h3><ol class="commentlist">{best}</ol><h3>All</h3><ol class="commentlist">{first}{other}</ol>'
    )
    assert tree is not None
    found = find_comments(tree)
    assert [(c.author, c.parent, c.depth) for c in found.comments] == [
        ("Tomas Reyk", 1, 1),
        ("Vera Lund", None, 0),
        ("Vera Lund", None, 0),
    ]
    assert [position for position, *_ in found.copies] == [0]


def test_a_single_comment() -> None:
    found = find(
        f'<div class="comments"><h3>1 comment</h3><div class="comment"><span class="author">Vera Lund</span>'
        f' <time datetime="2021-03-14T09:26:00">14 March</time><p>{VERA[2]}</p></div>'
        '<form><textarea name="comment"></textarea></form></div>'
    )
    assert heads(found) == [VERA]


def test_replies_are_nested() -> None:
    found = find(
        f'<ul class="comments"><li class="c"><b>Vera Lund</b> <i>14.03.2021 09:26</i><p>{VERA[2]}</p>'
        f'<ul><li class="c"><b>Tomas Reyk</b> <i>14.03.2021 10:41</i><p>{TOMAS[2]}</p></li></ul></li></ul>'
    )
    assert [(c.parent, c.depth) for c in found.comments] == [(None, 0), (0, 1)]


def test_a_relative_time_is_counted_from_the_fetch_and_marked() -> None:
    found = find(
        f'<ul class="comments"><li><b>Vera Lund</b> <span class="date">2 hours ago</span><p>{VERA[2]}</p></li>'
        f'<li><b>Tomas Reyk</b> <span class="date">3 days ago</span><p>{TOMAS[2]}</p></li></ul>'
    )
    assert [(c.published, c.relative) for c in found.comments] == [
        ("2025-06-01T10:00:00+00:00", True),
        ("2025-05-29", True),
    ]


def test_quotes_are_marked() -> None:
    found = find(
        f'<ul class="comments"><li><b>Vera Lund</b> <i>14.03.2021 09:26</i><p>{VERA[2]}</p></li>'
        f"<li><b>Tomas Reyk</b> <i>14.03.2021 10:41</i><div><blockquote>Nobody told us.</blockquote>"
        f"<p>{TOMAS[2]}</p></div></li></ul>"
    )
    assert found.comments[1].text == f"> Nobody told us.\n\n{TOMAS[2]}"


def test_buttons_are_no_text_in_any_language() -> None:
    row = "<li><b>{0}</b> <i>14.03.2021 0{1}:26</i><p>{2}</p><p>Vasta tähän</p></li>"
    rows = [
        row.format(name, n, f"{name} writes something of her own here.")
        for n, name in enumerate(("Anna", "Beata", "Carla"))
    ]
    found = find('<ul class="comments">' + "".join(rows) + "</ul>")
    assert [c.text for c in found.comments] == [
        f"{name} writes something of her own here." for name in ("Anna", "Beata", "Carla")
    ]


NEGATIVES = {
    "an empty discussion": '<div id="comments" class="comments-area"><h3>0 comments</h3><p>Be the first to comment.</p></div>',
    "a form alone": '<div id="comments"><h3>Leave a Reply</h3><form><label>Name</label><input><textarea></textarea></form></div>',
    "a widget": """<ul id="recentcomments"><li class="recentcomments"><span class="comment-author-link">Vera Lund</span> on
        <a href="https://skerry-post.example/older-story/#comment-9">An older story</a> 14 March 2021</li>
        <li class="recentcomments"><span class="comment-author-link">Tomas Reyk</span> on
        <a href="https://skerry-post.example/other-story/#comment-8">Another story</a> 13 March 2021</li></ul>""",
    "testimonials": """<div class="testimonials comments"><div class="testimonial-comment"><b>Vera Lund</b>
        <i>14.03.2021</i><p>The best boots that I ever wore.</p></div><div class="testimonial-comment"><b>Tomas Reyk</b>
        <i>13.03.2021</i><p>They kept me dry for years.</p></div></div>""",
    "headlines of the comment section": """<section><h2>Comment</h2><ul class="opinion-list"><li><h3><a href="/comment/a-long-headline">
        Comment: A ferry is more than a boat to us</a></h3><span class="author">Vera Lund</span> <time datetime="2021-03-14">14 March</time>
        </li><li><h3><a href="/comment/other-headline">Comment: The board forgot to ask the island</a></h3>
        <span class="author">Tomas Reyk</span> <time datetime="2021-03-13">13 March</time></li></ul></section>""",
    "a prompt to sign in": """<section class="comments"><h3>Join the discussion</h3><div class="comment-item"><b>Sign in</b>
        <p>You must be signed in to comment.</p></div></section>""",
    "a page's own questions": """<script type="application/ld+json">{"@type": "FAQPage", "mainEntity": [{"@type": "Question", "name": "Is it late?",
        "acceptedAnswer": {"@type": "Answer", "text": "The ferry leaves at seven, whatever the weather says."}}]}</script>
        <section itemscope itemtype="https://schema.org/FAQPage"><div itemprop="mainEntity" itemscope itemtype="https://schema.org/Question">
        <h3 itemprop="name">Is it late?</h3><div id="answer-1" itemprop="acceptedAnswer" itemscope itemtype="https://schema.org/Answer">
        <p itemprop="text">The ferry leaves at seven, whatever the weather says.</p></div></div></section>""",
    "an author's box on a blog": """<div class="postbody"><div class="post__footer"><div class="by"><a href="/authors/vera-lund">By Vera Lund</a>
        <em>Harbour editor</em><p>March 14, 2021</p></div></div><div class="post__footer"><div class="by"><a href="/authors/tomas-reyk">
        By Tomas Reyk</a><em>Editor</em><p>March 14, 2021</p></div></div></div>""",
    "a live blog": """<div class="liveblog"><div class="entry"><time datetime="2021-03-14T09:26">09:26</time><b>Vera Lund</b><p>The first
        ferry has left the quay with forty cars.</p></div><div class="entry"><time datetime="2021-03-14T09:41">09:41</time><b>Tomas Reyk</b>
        <p>The second one waits for the tide to turn.</p></div></div>""",
    "articles under a heading of reactions": """<section class="related"><h3>Reactions</h3><ul><li><h4><a href="/2021/one">The harbour gets a second
        crane this year</a></h4><span class="author">Vera Lund</span> <time datetime="2021-03-14">14 March</time></li><li><h4><a href="/2021/two">
        Storm takes the roof of the old market</a></h4><span class="author">Tomas Reyk</span> <time datetime="2021-03-13">13 March</time></li></ul>
        </section>""",
    "related articles in a box called comments": """<div class="comments-block"><div class="news-item"><a href="/2021/one">The harbour gets a second crane
        this year</a><span class="date">14.03.2021</span></div><div class="news-item"><a href="/2021/two">Storm takes the roof of the old fish
        market</a><span class="date">13.03.2021</span></div></div>""",
    "products and their ratings": """<div class="products"><div class="product"><h3><a href="/p/1">Rubber boots for the whole of the winter</a></h3>
        <span class="rating">4.5</span> <span class="reviews-count">12 reviews</span><p>They keep you dry.</p></div><div class="product"><h3>
        <a href="/p/2">A rain coat that is made of oilcloth</a></h3><span class="rating">4</span><p>It is yellow.</p></div></div>""",
    "a list of articles": """<div class="latest"><div class="card"><h3><a href="/one">The harbour gets a second crane this year</a></h3>
        <span class="author">Vera Lund</span> <time datetime="2021-03-14">14 March</time><p>The crane is yellow.</p></div>
        <div class="card"><h3><a href="/two">Storm takes the roof of the old fish market</a></h3><span class="author">Tomas Reyk</span>
        <time datetime="2021-03-13">13 March</time><p>The roof is gone.</p></div></div>""",
}  # fmt: skip


@pytest.mark.parametrize("negative", NEGATIVES)
def test_no_comments(negative: str) -> None:
    assert heads(find(NEGATIVES[negative])) == []


def test_json_ld_gives_comments_that_the_page_does_not_mark() -> None:
    found = find(
        '<script type="application/ld+json">{"@type": "NewsArticle", "comment": [{"@type": "Comment", "text": "'
        + VERA[2]
        + '", "dateCreated": "2021-03-14T09:26:00", "author": {"name": "Vera Lund"}, "comment": {"@type": "Comment",'
        ' "text": "So it was.", "author": "Tomas Reyk"}}]}</script>'
        f'<div class="zz"><p>{VERA[2]}</p></div>'
    )
    assert heads(found)[0] == VERA
    assert [c.parent for c in found.comments] == [None, 0]
    assert "Nobody told" in "".join(found.elements[0].itertext())


def test_an_embedded_discussion_is_recorded_with_its_thread() -> None:
    found = find(
        '<div id="disqus_thread"></div><script>var disqus_config = function () { this.page.identifier = "ferry-7";'
        ' this.page.url = "https://skerry-post.example/night-ferry"; };</script>'
    )
    assert [(d.provider, d.thread_id, d.url) for d in found.discussions] == [
        ("disqus", "ferry-7", "https://skerry-post.example/night-ferry")
    ]


def test_a_later_page_of_a_thread_has_no_opening_post() -> None:
    posts = "".join(
        f'<div class="post"><b class="username">{name}</b> <span class="date">14.03.2021 0{n}:26</span>'
        f'<div class="body">{name} has waited at the quay for the boat since half past six this morning.</div></div>'
        for n, name in enumerate(("Anna", "Beata", "Carla"))
    )
    first, second = (find(posts, f"https://forum.example/topic/7{page}") for page in ("", "?page=2"))
    assert (len(first.comments), len(second.comments)) == (2, 3)
    assert first.opening is not None
    assert first.opening.author == "Anna"
    assert second.opening is None


def test_a_name_is_no_markup() -> None:
    found = find(
        '<ol class="commentlist"><li class="comment" id="comment-7"><cite class="fn">&lt;span&gt;Vera Lund&lt;/span&gt;</cite>'
        '<time datetime="2021-03-14T09:26:00">x</time><div class="comment-content"><p>Nobody told us.</p></div></li></ol>'
    )
    assert [c.author for c in found.comments] == ["Vera Lund"]


def test_a_page_of_a_board_is_a_thread_without_an_opening_post() -> None:
    row = '<tr class="athing comtr" id="{0}"><td class="ind" indent="0"></td><td class="default"><a class="hnuser">N{0}</a><span class="age" title="2021-03-14T09:26:00"><a>x</a></span><div class="commtext">Word {0} of it.</div></td></tr>'
    found = find(f'<table class="comment-tree">{row.format(7)}{row.format(8)}</table>')
    assert (len(found.comments), found.opening, found.thread) == (2, None, True)
    assert not find("<p>nothing</p>", "https://forum.example/topic/7").thread
