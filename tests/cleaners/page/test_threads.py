"""Threads: which text is the opening post's, and how a thread is read as one text."""

from datetime import UTC, datetime

import pytest

from benchmarks.threads import is_thread, thread_text
from cleaners.page import clean_page
from cleaners.records import Article, Cleaned, Comment, Label
from tests.cleaners.page.test_pages import PAGES, cleaned

FETCHED_AT = datetime(2026, 3, 4, tzinfo=UTC)
POST = (
    '<article class="message message--post" data-author="{author}" data-content="post-{number}"><div class="inner">'
    '<header class="message-attribution"><time datetime="2026-03-0{number}T08:00:00+0000">Sunday</time></header>'
    '<div class="message-body"><div class="bbWrapper">{text}</div></div>'
    '<aside class="message-signature">Rower since 1987</aside></div></article>'
)
FIRST = "Does the ferry at Kharat run again? My sister has not crossed since autumn."
NOISE = "<p>Our partners and we store information on your device, such as cookies, to show you what you want.</p>"


def thread(*texts: str, head: str = "") -> str:
    names = ("Anna", "Bero", "Cem")
    posts = (POST.format(author=names[i], number=i + 1, text=text) for i, text in enumerate(texts))
    return f"<html><head>{head}</head><body><h1>The ferry at Kharat</h1>{NOISE}{''.join(posts)}{NOISE}</body></html>"


def test_the_opening_post_is_the_article_and_nothing_around_it():
    found = clean_page(thread(FIRST, "It does."), "https://forum.example/threads/ferry.7/", FETCHED_AT)
    assert found.article is not None
    assert (found.article.body, found.article.authors) == (FIRST, ("Anna",))
    assert found.article.published == "2026-03-01T08:00:00+00:00"
    assert dict(found.article.sources)["authors"] == "opening post"
    assert [c.text for c in found.comments] == ["It does."]
    assert [s.text for s in found.labelled(Label.COMMENT)] == ["It does."]


def test_a_page_of_news_keeps_its_story():
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "The ferry at Kharat"}</script>'
    story = "<p>" + "The ferry crossed the river again on Sunday, for the first time since autumn. " * 12 + "</p>"
    page = thread("Good news.", "At last.", head=head).replace(NOISE, f"<article>{story}</article>", 1)
    found = clean_page(page, "https://paper.example/news/ferry", FETCHED_AT)
    assert found.article is not None
    assert "for the first time since autumn" in found.article.body


@pytest.mark.parametrize(
    "furniture",
    [
        '<div class="signature">Rower since 1987</div>',
        '<div class="edited-by">Last edited by Anna</div>',
    ],
)
def test_what_a_platform_shows_within_a_text_is_furniture(furniture):
    page = thread(FIRST + furniture, "It does." + furniture)
    found = clean_page(page, "https://forum.example/threads/ferry.7/", FETCHED_AT)
    assert found.article is not None
    assert found.article.body == FIRST
    assert [s.text for s in found.labelled(Label.COMMENT)] == ["It does."]


LONG_COMMENT = "We took the boat in the year of the long winter, and nobody asked for papers then. " * 9
WORDPRESS = (
    '<li class="comment even depth-1" id="comment-{0}"><article id="div-comment-{0}"><b class="fn">Bero</b>'
    '<time datetime="2026-03-01T08:0{0}:00+00:00">1 March</time><div class="comment-content"><p>{1}</p></div>'
    "</article></li>"
)


def test_a_short_article_with_many_comments_is_no_thread():
    comments = "".join(WORDPRESS.format(number, LONG_COMMENT) for number in range(5))
    page = f"<h1>The ferry</h1><article><p>{FIRST} {FIRST}</p></article><ol class=comment-list>{comments}</ol>"
    found = clean_page(f"<html><body>{page}</body></html>", "https://paper.example/2026/ferry", FETCHED_AT)
    assert len(found.comments) == 5
    assert not is_thread(found)


@pytest.mark.parametrize(
    ("types", "thread"), [('"QAPage"', True), ('"DiscussionForumPosting"', True), ('["WebPage", "FAQPage"]', False)]
)
def test_questions_that_an_article_answers_itself_make_no_thread(types, thread):
    data = f'{{"@type": {types}, "mainEntity": {{"@type": "Question", "name": "Does it run?"}}}}'
    head = f'<script type="application/ld+json">{data}</script>'
    story = "<p>" + "The ferry crossed the river again on Sunday, for the first time since autumn. " * 12 + "</p>"
    page = f"<html><head>{head}</head><body><h1>The ferry</h1><article>{story}</article></body></html>"
    assert is_thread(clean_page(page, "https://paper.example/ferry", FETCHED_AT)) is thread


def test_a_post_may_say_no_more_than_its_title():
    found = clean_page(thread("The ferry at Kharat", "It does."), "https://forum.example/threads/ferry.7/", FETCHED_AT)
    assert found.article is not None
    assert found.article.body == "The ferry at Kharat"


def test_a_threads_data_is_not_read_beside_its_posts():
    data = f'<script type="application/json">{{"posts": [{{"content": "<p>{FIRST} {FIRST * 6}</p>"}}]}}</script>'
    found = clean_page(thread(FIRST, "It does.", head=data), "https://forum.example/threads/ferry.7/", FETCHED_AT)
    assert found.article is not None
    assert found.article.body == FIRST


def cleaned_thread(*comments: str) -> Cleaned:
    made = tuple(Comment(position, text, author="Bero") for position, text in enumerate(comments))
    return Cleaned(Article(FIRST, authors=("Anna",)), made, (), "test")


@pytest.mark.parametrize(
    ("reply", "kept"),
    [
        (f"> {FIRST}\n\nIt does.", "It does."),
        (f"> Anna said:\n> {FIRST}\n> Click to expand...\n\nIt does.", "It does."),
        ("> My sister has not crossed since autumn.\n\nIt does.", "It does."),
        ("> The harbour office knows more than we do.\n\nIt does.", None),
        ("Does the ferry at Kharat run again? It does.", None),
        (f"> {FIRST}", ""),
    ],
)
def test_a_quote_whose_words_stand_above_is_left_out(reply, kept):
    wanted = reply if kept is None else kept
    assert thread_text(cleaned_thread(reply)).replace("\n\n", "\n") == "\n".join(
        filter(None, ("Anna", FIRST, "Bero", wanted.replace("\n\n", "\n")))
    )


def test_remarks_on_answers_are_no_part_of_them():
    comments = tuple(
        Comment(position, text, author="Bero", platform_id=f"{kind}-{position}")
        for position, (kind, text) in enumerate(
            [("comment", "Me too."), ("answer", "It does."), ("comment", "Thanks!")]
        )
    )
    assert thread_text(Cleaned(Article(FIRST, authors=("Anna",)), comments, (), "test")) == f"{FIRST}\n\nIt does."


def test_a_thread_without_an_opening_post_is_its_replies():
    assert thread_text(Cleaned(None, (Comment(0, "It does."),), (), "test")) == "It does."


def test_a_page_that_is_a_thread_says_so():
    assert is_thread(cleaned(PAGES / "forum-thread"))
    assert not is_thread(cleaned(PAGES / "paginated"))
