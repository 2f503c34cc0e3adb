"""Comment feeds, the WordPress API, further pages; and the three put together."""

# ruff: noqa: E501 - lines of markup
from __future__ import annotations

import json

import pytest

from cleaners.comments import beside, filled, read_elsewhere, read_feed, read_rest, same, stated_count
from cleaners.errors import CleanerError
from cleaners.page.tree import parse
from cleaners.records import Comment

URL = "https://skerry-post.example/2021/night-ferry/"
RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Comments on: Night ferry</title>
<item><title>By: Tomas Reyk</title><link>{url}#comment-12</link><dc:creator>Tomas Reyk</dc:creator>
<pubDate>Sun, 14 Mar 2021 10:41:00 +0000</pubDate><guid isPermaLink="false">https://skerry-post.example/?p=5#comment-12</guid>
<content:encoded><![CDATA[<p>Two weeks on the door.</p><p>Two.</p>]]></content:encoded></item>
<item><title>By: Vera Lund</title><link>{url}#comment-11</link><dc:creator>Vera Lund</dc:creator>
<pubDate>Sun, 14 Mar 2021 09:26:00 +0000</pubDate><guid isPermaLink="false">https://skerry-post.example/?p=5#comment-11</guid>
<description>Nobody told us &amp;amp; that is that.</description></item></channel></rss>""".replace(
    "{url}", URL
).encode()
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0">
<entry><id>tag:skerry,2021:comment-11</id><author><name>Vera Lund</name></author><published>2021-03-14T09:26:00Z</published>
<content type="html">&lt;p&gt;Nobody told us.&lt;/p&gt;</content><thr:in-reply-to ref="tag:skerry,2021:post-5"/></entry>
<entry><id>tag:skerry,2021:comment-12</id><author><name>Tomas Reyk</name></author><published>2021-03-14T10:41:00Z</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Two weeks.</p></div></content>
<thr:in-reply-to ref="tag:skerry,2021:comment-11"/></entry></feed>"""
REST = json.dumps(
    [
        {"id": 11, "parent": 0, "author_name": "Vera Lund", "author_url": "https://v.example", "date": "2021-03-14T10:26:00",
         "date_gmt": "2021-03-14T09:26:00", "content": {"rendered": "<p>Nobody told us.</p>"}, "link": URL + "#comment-11", "type": "comment"},
        {"id": 12, "parent": 11, "author_name": "Tomas Reyk", "date_gmt": "2021-03-14T10:41:00", "content": {"rendered": "<p>Two weeks.</p>"}},
    ]
).encode()  # fmt: skip


def links(markup: str, url: str = URL):
    tree = parse(f"<html>{markup}</html>")
    assert tree is not None
    return beside(tree, url)


def test_a_wordpress_page_links_its_feed_api_and_pages() -> None:
    found = links(
        """<head><link rel="alternate" type="application/rss+xml" href="https://skerry-post.example/feed/">
        <link rel="alternate" type="application/rss+xml" href="https://skerry-post.example/comments/feed/">
        <link rel="alternate" type="application/rss+xml" href="https://skerry-post.example/2021/night-ferry/feed/">
        <link rel="https://api.w.org/" href="https://skerry-post.example/wp-json/">
        <link rel="alternate" type="application/json" href="https://skerry-post.example/wp-json/wp/v2/posts/5"></head>
        <body><div id="comments"><a href="/2021/night-ferry/comment-page-1/#comments">Older Comments</a>
        <a href="https://skerry-post.example/2021/night-ferry/comment-page-2/#comment-11">14 March 2021</a>
        <a href="/2021/night-ferry/?replytocom=11#respond">Reply</a></div></body>"""
    )
    assert found.feeds == (URL + "feed/",)
    assert found.api == ("https://skerry-post.example/wp-json/wp/v2/comments?post=5&per_page=100&order=asc",)
    assert found.pages == (URL + "comment-page-1/",)


def test_the_post_is_known_by_other_marks_and_plain_permalinks() -> None:
    found = links(
        '<head><link rel="https://api.w.org/" href="/index.php?rest_route=/"></head>'
        '<body class="single postid-5 logged-out"><p>x</p></body>'
    )
    assert found.api == (
        "https://skerry-post.example/index.php?rest_route=/wp/v2/comments&post=5&per_page=100&order=asc",
    )


def test_a_page_without_comments_elsewhere_links_nothing() -> None:
    found = links('<body><nav class="navigation"><a rel="next" href="/page/2">2</a></nav></body>')
    assert (found.feeds, found.api, found.pages) == ((), (), ())


def test_rss_is_read_oldest_first() -> None:
    first, second = read_feed(RSS)
    assert (first.author, first.published, first.text) == (
        "Vera Lund", "2021-03-14T09:26:00+00:00", "Nobody told us & that is that.")  # fmt: skip
    assert (second.text, second.origin) == ("Two weeks on the door.\n\nTwo.", "feed")


# WordPress's for a time that was never set, then numbers that no calendar has.
NO_TIMES = [
    "Wed, 30 Nov -0001 00:00:00 +0000",
    f"Sun, 14 Mar {'9' * 20} 10:41:00 +0000",
    "Sun, 99 Mar 2021 10:41:00 +0000",
    "",
]


@pytest.mark.parametrize("stated", NO_TIMES)
def test_a_feed_may_state_times_that_are_none(stated: str) -> None:
    comments = read_feed(RSS.replace(b"Sun, 14 Mar 2021 10:41:00 +0000", stated.encode()))
    assert [c.published for c in comments] == [None, "2021-03-14T09:26:00+00:00"]


@pytest.mark.parametrize("never", ["0000-00-00T00:00:00", "-0001-11-30T00:00:00", ""])
def test_where_the_api_has_no_time_in_utc_it_has_the_sites_own(never: str) -> None:
    comments = read_rest(REST.replace(b"2021-03-14T09:26:00", never.encode()))
    assert [c.published for c in comments] == ["2021-03-14T10:26:00", "2021-03-14T10:41:00+00:00"]


def test_a_script_is_no_address() -> None:
    for told in (
        REST.replace(b"https://v.example", b"javascript:alert(1)"),
        REST.replace(b"https://v.example", b" DATA:text/html,x"),
    ):
        assert [c.author_url for c in read_rest(told)] == [None, None]
    assert read_feed(RSS.replace(b"<link>https:", b"<link>javascript:"))[0].permalink is None


def test_atom_threads_name_parents() -> None:
    comments = read_feed(ATOM)
    assert [(c.author, c.text, c.parent) for c in comments] == [
        ("Vera Lund", "Nobody told us.", None), ("Tomas Reyk", "Two weeks.", 0)]  # fmt: skip


@pytest.mark.parametrize("body", [b"", b"<html><body>no</body></html>", b"\x89PNG", b"{}"])
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(CleanerError, match="feed"):
        read_feed(body)


def test_a_feed_that_breaks_off_gives_what_it_has() -> None:
    assert len(read_feed(RSS[: RSS.index(b"<item><title>By: Vera")])) == 1


def test_rest_answers_of_several_pages_are_one_list() -> None:
    comments = read_rest(REST, REST)
    assert [(c.platform_id, c.parent, c.published) for c in comments] == [
        ("comment-11", None, "2021-03-14T09:26:00+00:00"), ("comment-12", 0, "2021-03-14T10:41:00+00:00")]  # fmt: skip


@pytest.mark.parametrize("body", [b"", b"{}", b"<html>", b'{"code": "rest_no_route"}', b"[" * 100_000])
def test_what_is_no_answer_is_refused(body: bytes) -> None:
    with pytest.raises(CleanerError, match="wp/v2/comments"):
        read_rest(body)


def page_comments() -> tuple[Comment, ...]:
    return (
        Comment(
            0, "Nobody told us.", author="Vera Lund", published="2021-03-14T10:26:00", platform_id="comment-11", score=3
        ),
        Comment(1, "A comment that the API hides.", author="Nils", published="2021-03-14", platform_id="comment-9"),
    )


def test_page_feed_and_api_tell_of_one_comment() -> None:
    seen, hidden = page_comments()
    whole = seen
    for told in (read_feed(RSS), read_rest(REST)):
        (again,) = [comment for comment in told if same(whole, comment)]
        assert not any(same(hidden, comment) for comment in told)
        whole = filled(whole, again)
        assert filled(whole, again) == whole
    assert whole.published == "2021-03-14T09:26:00+00:00"
    assert (whole.score, whole.author_url) == (3, "https://v.example")


CUT = Comment(0, "Nobody told us…", author="vera lund", published="2021-03-14")


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        (Comment(0, "Nobody told us…", author="Vera Lund", published="2021-03-14T23:30:00+00:00"), True),
        (Comment(0, "Nobody told us…", author="Tomas Reyk", published="2021-03-14"), False),
        (Comment(0, "Nobody told us…", author="Vera Lund", published="2021-03-17"), False),
        (Comment(0, "Nobody told us, and that is that for this year.", author="Vera Lund"), False),
    ],
    ids=["another zone", "another author", "another day", "too little of it"],
)
def test_without_ids_author_time_and_text_decide(other: Comment, is_same: bool) -> None:
    assert same(CUT, other) is is_same


def test_a_time_with_a_zone_beats_one_without() -> None:
    other = Comment(0, CUT.text, author="Vera Lund", published="2021-03-14T23:30:00+00:00")
    assert filled(CUT, other).published == filled(other, CUT).published == other.published


NOT_OF_ONE_PAGE = {
    "a feed of articles": RSS.replace(b"#comment-11", b"").replace(b"#comment-12", b""),
    "comments on two pages": RSS.replace(b"night-ferry/#comment-12", b"day-ferry/#comment-12"),
    "no comment": b"<rss version='2.0'><channel><title>Comments</title></channel></rss>",
    "another answer of the API": b'{"code": "rest_forbidden"}',
    "a page": b"<!doctype html><p>Nobody told us.</p>",
}


@pytest.mark.parametrize("case", NOT_OF_ONE_PAGE)
def test_what_is_not_the_comments_on_one_page(case: str) -> None:
    assert read_elsewhere(NOT_OF_ONE_PAGE[case], f"{URL}feed/") is None


@pytest.mark.parametrize(
    ("body", "address"),
    [(RSS, f"{URL}feed/"), (REST, "https://skerry-post.example/wp-json/wp/v2/comments?post=5")],
    ids=["feed", "api"],
)
def test_comments_name_the_page_that_they_are_on(body: bytes, address: str) -> None:
    found = read_elsewhere(
        body.replace(
            b'"content": {"rendered": "<p>Two weeks.</p>"}',
            b'"link": "' + URL.encode() + b'comment-page-2/#comment-12"',
        ),
        address,
    )
    assert found is not None
    assert (len(found[0]), found[1]) == (2, URL)


def test_wordpress_writes_whom_an_answer_answers_into_its_text() -> None:
    said = f'<p>In reply to <a href="{URL}#comment-11">Vera Lund</a>.</p><p>Two weeks.</p>'.encode()
    comments = read_feed(RSS.replace(b"<p>Two weeks on the door.</p><p>Two.</p>", said))
    assert [(c.text, c.parent) for c in comments][1] == ("Two weeks.", 0)
    mention = f'<p><a href="{URL}#comment-11">Vera Lund</a></p><p>Two weeks.</p>'.encode()
    comments = read_feed(RSS.replace(b"<p>Two weeks on the door.</p><p>Two.</p>", mention))
    assert comments[1].text == "Vera Lund\n\nTwo weeks."


COUNTS = {
    "a heading": ("<h3>45 comments</h3>", 45),
    "WordPress": ("<h2 class='comments-title'>One thought on “Night ferry”</h2>", None),
    "WordPress, more": ("<h2 class='comments-title'>3 thoughts on “Night ferry”</h2>", 3),
    "Russian": ("<h4>Комментарии (12)</h4>", 12),
    "a link to them": (f'<a href="{URL}#comments">7 Comments</a>', 7),
    "a teaser's": ('<a href="/2021/day-ferry/#comments">7 Comments</a>', None),
    "data": ('<script type="application/ld+json">{"@type": "NewsArticle", "commentCount": 9}</script>', 9),
    "a headline": ("<h3>3 comments that cost a minister his post</h3>", None),
}  # fmt: skip


@pytest.mark.parametrize("case", COUNTS)
def test_the_count_that_a_page_states(case: str) -> None:
    markup, count = COUNTS[case]
    tree = parse(f"<html><body>{markup}</body></html>")
    assert tree is not None
    assert stated_count(tree, URL) == count
