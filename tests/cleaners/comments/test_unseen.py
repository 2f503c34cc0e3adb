"""Pages of content systems that have no entry: their own markup around one discussion, read by the general signs."""

# ruff: noqa: E501 - lines of markup
from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cleaners.comments import find_comments
from cleaners.page.tree import parse

FETCHED_AT = datetime(2025, 6, 1, 12, tzinfo=UTC)
ARTICLE = (
    "<h1>Night ferry</h1><p>The harbour board voted on Friday to end the night ferry after forty years of service.</p>"
)
VERA = "Nobody told the islanders that the timetable changed."
TOMAS = "It was pinned to the harbour office door for two weeks."
SITES = {
    "DataLife Engine": (
        """<div id="dle-comments-list"><h4>Комментарии (2)</h4><div id="comment"></div><div id="comment-id-31"><div class="comment"><div class="com_info">
        <div class="avatar"><img src="/a.png" alt="Vera Lund"></div><b class="name"><a onclick="ShowProfile('Vera', '/user/Vera/', '0'); return false;" href="/user/Vera/">Vera Lund</a></b>
        <span class="grey date">14 марта 2021 09:26</span></div><div class="comment_text"><div id="comm-id-31">{vera}</div></div><ul class="comm_foot"><li><a href="#">Ответить</a></li><li><a href="#">Пожаловаться</a></li></ul></div></div>
        <div id="comment-id-32"><div class="comment"><div class="com_info"><div class="avatar"><img src="/a.png" alt="Tomas Reyk"></div><b class="name"><a href="/user/Tomas/">Tomas Reyk</a></b>
        <span class="grey date">14 марта 2021 10:41</span></div><div class="comment_text"><div id="comm-id-32">{tomas}</div></div><ul class="comm_foot"><li><a href="#">Ответить</a></li><li><a href="#">Пожаловаться</a></li></ul></div></div></div>""",
        ["2021-03-14T09:26:00", "2021-03-14T10:41:00"],
    ),
    "uCoz": (
        """<table border="0" width="100%"><tr><td width="60%" height="25"><!--<s5183>-->Всего комментариев<!--</s>-->: <b>2</b></td></tr><tr><td colspan="2"><div id="allEntries"><div id="newEntryB"></div>
        <div class="comEnt" id="comEnt31"><table border="0" cellpadding="0" width="100%" class="cBlock1"><tr><td style="padding:3px;"><div class="cTop" style="text-align:left;margin-bottom:3px"><b>2</b> <a class="username" href="/index/8-7"><b>Vera Lund</b></a> <span style="font-size:7pt">(14.03.2021 09:26)</span></div><div class="cMessage">{vera}</div></td></tr></table></div>
        <div class="comEnt" id="comEnt32"><table border="0" cellpadding="0" width="100%" class="cBlock2"><tr><td style="padding:3px;"><div class="cTop" style="text-align:left;margin-bottom:3px"><b>1</b> <a class="username" href="/index/8-8"><b>Tomas Reyk</b></a> <span style="font-size:7pt">(14.03.2021 10:41)</span></div><div class="cMessage">{tomas}</div></td></tr></table></div>
        </div></td></tr></table>""",
        ["2021-03-14T09:26:00", "2021-03-14T10:41:00"],
    ),
    "Bitrix": (
        """<div class="feed-comments-block" id="feed_comments_block"><div class="feed-com-block-cover" id="record-31-cover"><div class="feed-com-block"><div class="feed-com-avatar"></div><span class="feed-com-name">Vera Lund</span>
        <div class="feed-com-informers"><span class="feed-time">14.03.2021 09:26</span></div><div class="feed-com-text"><div class="feed-com-text-inner"><div class="feed-com-text-inner-inner">{vera}</div></div></div><a class="feed-com-reply" href="#">Ответить</a></div></div>
        <div class="feed-com-block-cover" id="record-32-cover"><div class="feed-com-block"><div class="feed-com-avatar"></div><span class="feed-com-name">Tomas Reyk</span><div class="feed-com-informers"><span class="feed-time">14.03.2021 10:41</span></div>
        <div class="feed-com-text"><div class="feed-com-text-inner"><div class="feed-com-text-inner-inner">{tomas}</div></div></div><a class="feed-com-reply" href="#">Ответить</a></div></div></div>""",
        ["2021-03-14T09:26:00", "2021-03-14T10:41:00"],
    ),
    "a Turkish newspaper": (
        """<div class="yorumlar"><h3>Yorumlar (2)</h3><div class="yorum-item"><div class="yorum-ust"><strong>Vera Lund</strong><span>14 Mart 2021 09:26</span></div><div class="yorum-metin">{vera}</div><div class="yorum-alt"><a>Yanıtla</a> <a>Beğen (3)</a></div></div>
        <div class="yorum-item"><div class="yorum-ust"><strong>Tomas Reyk</strong><span>14 Mart 2021 10:41</span></div><div class="yorum-metin">{tomas}</div><div class="yorum-alt"><a>Yanıtla</a> <a>Beğen (0)</a></div></div></div>""",
        ["2021-03-14T09:26:00", "2021-03-14T10:41:00"],
    ),
    "an Azerbaijani newspaper": (
        """<div class="reyler"><h4>Şərhlər (2)</h4><div class="rey"><b>Vera Lund</b> <i>14 mart 2021, 09:26</i><p>{vera}</p></div><div class="rey"><b>Tomas Reyk</b> <i>14 mart 2021, 10:41</i><p>{tomas}</p></div></div>""",
        ["2021-03-14T09:26:00", "2021-03-14T10:41:00"],
    ),
    "an Armenian newspaper": (
        """<section><h3>Մեկնաբանություններ (2)</h3><div class="mek"><div class="n">Vera Lund</div><div class="t">14 մարտի 2021, 09:26</div><p>{vera}</p><a>Պատասխանել</a></div><div class="mek"><div class="n">Tomas Reyk</div><div class="t">14 մարտի 2021, 10:41</div><p>{tomas}</p><a>Պատասխանել</a></div></section>""",
        ["2021-03-14T09:26:00", "2021-03-14T10:41:00"],
    ),
    "a Georgian newspaper": (
        """<section><h3>კომენტარები (2)</h3><div class="k"><b>Vera Lund</b> <span>14 მარტი 2021 09:26</span><p>{vera}</p></div><div class="k"><b>Tomas Reyk</b> <span>14 მარტი 2021 10:41</span><p>{tomas}</p></div></section>""",
        ["2021-03-14T09:26:00", "2021-03-14T10:41:00"],
    ),
    "an Arabic newspaper": (
        """<section dir="rtl"><h3>التعليقات (2)</h3><div class="k"><b>Vera Lund</b> <span>14 مارس 2021 09:26</span><p>{vera}</p></div><div class="k"><b>Tomas Reyk</b> <span>14 مارس 2021 10:41</span><p>{tomas}</p></div></section>""",
        ["2021-03-14T09:26:00", "2021-03-14T10:41:00"],
    ),
    "React with names that mean nothing": (
        """<section aria-label="Comments"><h2 class="css-1a2b">2 Comments</h2><div class="css-9x8y"><div class="css-77"><div class="css-a1"><span class="css-b2">Vera Lund</span><time class="css-c3" datetime="2021-03-14T09:26:00">4 years ago</time></div><div class="css-d4"><p>{vera}</p></div><div class="css-e5"><button>Reply</button><button>Share</button><span>12</span></div></div>
        <div class="css-77"><div class="css-a1"><span class="css-b2">Tomas Reyk</span><time class="css-c3" datetime="2021-03-14T10:41:00">4 years ago</time></div><div class="css-d4"><p>{tomas}</p></div><div class="css-e5"><button>Reply</button><button>Share</button><span>3</span></div></div></div><button>Load more comments</button></section>""",
        ["2021-03-14T09:26:00", "2021-03-14T10:41:00"],
    ),
    "Tailwind": (
        """<div id="comments" class="mt-8 border-t"><h3 class="text-lg font-bold">Discussion (2)</h3><article class="p-6 mb-3 text-base bg-white rounded-lg"><footer class="flex justify-between items-center mb-2"><div class="flex items-center"><p class="inline-flex items-center mr-3 text-sm font-semibold"><img class="mr-2 w-6 h-6 rounded-full" alt="">Vera Lund</p><p class="text-sm text-gray-600"><time datetime="2021-03-14" title="March 14th, 2021">Mar. 14, 2021</time></p></div></footer><p class="text-gray-500">{vera}</p><div class="flex items-center mt-4"><button>Reply</button></div></article>
        <article class="p-6 mb-3 ml-6 text-base bg-white rounded-lg"><footer class="flex justify-between items-center mb-2"><div class="flex items-center"><p class="inline-flex items-center mr-3 text-sm font-semibold"><img class="mr-2 w-6 h-6 rounded-full" alt="">Tomas Reyk</p><p class="text-sm text-gray-600"><time datetime="2021-03-14" title="March 14th, 2021">Mar. 14, 2021</time></p></div></footer><p class="text-gray-500">{tomas}</p><div class="flex items-center mt-4"><button>Reply</button></div></article></div>""",
        ["2021-03-14", "2021-03-14"],
    ),
    "folded up": (
        """<details class="comments"><summary>2 comments</summary><ol><li id="c1"><p class="meta"><strong>Vera Lund</strong>, <a href="#c1">14 March 2021 at 09:26</a></p><p>{vera}</p></li><li id="c2"><p class="meta"><strong>Tomas Reyk</strong>, <a href="#c2">14 March 2021 at 10:41</a></p><p>{tomas}</p></li></ol></details>""",
        ["2021-03-14T09:26:00", "2021-03-14T10:41:00"],
    ),
    "without times": (
        """<div id="comments"><h3>2 Comments</h3><div class="comment-item"><a class="comment-author" href="/users/vera">Vera Lund</a><div class="comment-text">{vera}</div><a class="reply">Reply</a></div><div class="comment-item"><a class="comment-author" href="/users/tomas">Tomas Reyk</a><div class="comment-text">{tomas}</div><a class="reply">Reply</a></div></div>""",
        [None, None],
    ),
    "relative times in Russian": (
        """<div class="comments-list"><div class="c-row"><span class="c-author">Vera Lund</span> <span class="c-when">2 часа назад</span><div class="c-body">{vera}</div></div><div class="c-row"><span class="c-author">Tomas Reyk</span> <span class="c-when">час назад</span><div class="c-body">{tomas}</div></div></div>""",
        ["2025-06-01T10:00:00+00:00", "2025-06-01T11:00:00+00:00"],
    ),
    "a custom element with slots": (
        """<news-comments><h3>Comments</h3><news-comment><header><cite>Vera Lund</cite> <time datetime="2021-03-14T09:26">x</time></header><p>{vera}</p></news-comment><news-comment><header><cite>Tomas Reyk</cite> <time datetime="2021-03-14T10:41">x</time></header><p>{tomas}</p></news-comment></news-comments>""",
        ["2021-03-14T09:26:00", "2021-03-14T10:41:00"],
    ),
    "a table with a row each for head and text": (
        """<h3>Comments</h3><table class="comments"><tr class="head"><td><b>Vera Lund</b></td><td>14.03.2021 09:26</td></tr><tr class="text"><td colspan="2">{vera}</td></tr><tr class="head"><td><b>Tomas Reyk</b></td><td>14.03.2021 10:41</td></tr><tr class="text"><td colspan="2">{tomas}</td></tr></table>""",
        ["2021-03-14T09:26:00", "2021-03-14T10:41:00"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("site", SITES)
def test_a_discussion_is_read_without_an_entry(site: str) -> None:
    markup, times = SITES[site]
    tree = parse(f"<html><body><main>{ARTICLE}{markup.format(vera=VERA, tomas=TOMAS)}</main></body></html>")
    assert tree is not None
    found = find_comments(tree, "https://skerry-post.example/night-ferry", FETCHED_AT)
    assert [(c.author, c.published, c.text) for c in found.comments] == [
        ("Vera Lund", times[0], VERA), ("Tomas Reyk", times[1], TOMAS)]  # fmt: skip
