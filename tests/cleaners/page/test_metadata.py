"""Headlines, names and dates as pages state them, and as they do not."""

from datetime import UTC, datetime

import pytest

from cleaners.page.authors import find_authors
from cleaners.page.blocks import text_blocks
from cleaners.page.dates import iso_time
from cleaners.page.metadata import Metadata, read_metadata
from cleaners.page.structured import read_structured
from cleaners.page.titles import strip_site_name
from cleaners.page.tree import parse

URL = "https://www.daily-post.example/world/truce"
LONG = "<h2>A subhead</h2><p>The guns were silent.</p>" * 12
SITES = frozenset({"dailypost", "dailypostexample", "thedailypost"})


def metadata(markup: str, url: str = URL) -> Metadata:
    root = parse(markup)
    assert root is not None
    return read_metadata(root, text_blocks(root), read_structured(root), url, datetime(2026, 3, 2, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "stripped"),
    [
        ("Truce holds - Daily Post", "Truce holds"),
        ("Truce holds | World | The Daily Post", "Truce holds | World"),
        ("Daily Post: Truce holds", "Daily Post: Truce holds"),
        ("Daily Post » Truce holds", "Truce holds"),
        ("Truce holds - for now", "Truce holds - for now"),
        ("North-South talks resume", "North-South talks resume"),
        ("Daily Post", "Daily Post"),
    ],
)
def test_only_the_site_s_name_is_stripped(text, stripped):
    assert strip_site_name(text, SITES) == stripped


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("<title>Truce holds - Daily Post</title><h1>Truce holds</h1>", "Truce holds"),
        ("<title>Truce holds for a third day - Daily Post</title><h1>Daily Post</h1>", "Truce holds for a third day"),
        ("<meta property=og:title content='Truce &amp;amp; talks'><p>text</p>", "Truce & talks"),
        ("<title>Truce holds</title><h1>Truce holds</h1><h1>Most read</h1>", "Truce holds"),
        ("<p>text without any title</p>", None),
        ("<title>Daily Post » Truce holds</title>", "Truce holds"),
        (
            "<title>Raid on Iran: «The truce will hold» - News - Daily Post</title>",
            "Raid on Iran: «The truce will hold»",
        ),
        ("<title>Le ministre : « La trêve tiendra » - Daily Post</title>", "Le ministre : « La trêve tiendra »"),
        ("<title>»Der Frieden hält« | Daily Post</title>", "»Der Frieden hält«"),
        # Two wordings alike but for what the page's address says, and for an addition behind a mark.
        (
            "<title>How the truce came about</title><meta property=og:title content='The truce, in the world'>"
            "<h2>Elsewhere</h2>",
            "The truce, in the world",
        ),
        (
            "<title>Truce holds | Timeline & Maps</title>"
            "<meta property=og:title content='Truce holds | Timeline &amp; Maps'><h1>Truce holds</h1>",
            "Truce holds",
        ),
    ],
)
def test_title(markup, title):
    found = metadata(markup).title
    assert (found.text if found else None) == title


@pytest.mark.parametrize(
    ("markup", "authors"),
    [
        ('<div class="byline">By Jane Roe and John Doe</div>', ("Jane Roe", "John Doe")),
        ('<span class="author-name">Jane Roe, MD</span>', ("Jane Roe, MD",)),
        ('<a rel="author" href="/jane">Jane Roe</a>', ("Jane Roe",)),
        ("<h1>Truce</h1><p>By Jane Roe | 1 March 2026</p>", ("Jane Roe",)),
        ("<h1>Truce</h1><p>Von Erika Muster</p>", ("Erika Muster",)),
        ("<h1>Truce</h1><p>Jane Roe</p><p>1 March 2026</p>", ("Jane Roe",)),
        ('<meta name=author content="https://facebook.com/post"><h1>x</h1>', ()),
        ('<meta name=author content="admin"><h1>x</h1>', ()),
        ("<h1>Digital markets</h1><p>Digital Tools</p>", ()),
        ("<h1>Truce</h1><p>Market Report</p><p>1 March 2026</p><p>The market and this report fell.</p>", ()),
        ("<h1>Truce</h1><p>By the river the guns fell silent on Monday, and the ferry came back to town.</p>", ()),
        ('<div class="related"><span class="author">Jane Roe</span></div>', ()),
        ("<h1>Truce</h1><p>Written by</p><p>Jane Roe</p>", ("Jane Roe",)),
        (f"<h1>Truce</h1>{LONG}<p>Written by Jane Roe and John Doe</p>", ("Jane Roe", "John Doe")),
        ('<h1>Truce</h1><div><a href="/authors/jane-roe">Jane Roe</a></div>', ("Jane Roe",)),
        ('<div class="elementor-widget"><h4 class="author-box__name">Jane Roe</h4></div>', ("Jane Roe",)),
        ('<meta name="author" content="jane roe"><h1>x</h1><p class="byline">By John Doe</p>', ("jane roe",)),
        ('<meta name="citation_author" content="Roe, Jane"><h1>x</h1>', ("Jane Roe",)),
        ('<h1>Truce</h1><span class="post-author">Feb</span>', ()),
        ("<h1>Truce</h1><p>March 1, 2026 · 3 min read · By Jane Roe</p>", ("Jane Roe",)),
        ("<h1>Truce</h1><p>Published March 1, 2026 by Jane Roe</p>", ("Jane Roe",)),
        ("<h1>Truce</h1><p>In March 2026 read the book of the war by Jane Roe</p>", ()),
        ("<h1>Truce</h1><p>By JR, in World, Talks</p>", ("JR",)),
        ("<h1>Truce</h1><p>By morning the guns were silent</p>", ()),
        ("<h1>Truce</h1><p>This post was written by Jane Roe, who was there</p>", ("Jane Roe",)),
        (f"<h1>Truce</h1>{LONG}<li>Autorin/Autor Erika Muster</li>", ("Erika Muster",)),
        (f"<h1>停火</h1>{LONG}<div class=edit-author>（责编：王小明、李大红)</div>", ("王小明", "李大红")),
        ('<h1>Truce</h1><div class="byline">Analysis<br>by Jane Roe</div>', ("Jane Roe",)),
        ('<h1>Truce</h1><div class="byline">Fact checked by</div>', ()),
        ('<h1>Truce</h1><div class="author">Source: dpa</div>', ()),
        # A login and the site's own name give way to a person; alone they stand.
        ('<meta name=author content="jane.roe_7"><h1>x</h1><p class="byline">By Jane Roe</p>', ("Jane Roe",)),
        ('<meta name=author content="jane.roe_7"><h1>x</h1>', ("jane.roe_7",)),
        ('<meta name=author content="Rower1987"><h1>x</h1>', ("Rower1987",)),
        ('<meta name=author content="Daily Post"><h1>x</h1><p class="byline">By Jane Roe</p>', ("Jane Roe",)),
        ('<meta name=author content="Daily Post"><h1>x</h1>', ("Daily Post",)),
        ('<meta name=author content="Daily Post staff reporter"><h1>x</h1>', ("Daily Post staff reporter",)),
        ('<meta name=articleAuthor content="Jane Roe"><h1>x</h1>', ("Jane Roe",)),
        ('<h1>Truce</h1><div class="byline">Guide by <a>Jane Roe</a> Former editor</div>', ("Jane Roe",)),
        ('<h1>Truce</h1><div class="byline">1 March 2026 | <a>Health &amp; Prevention</a></div>', ()),
        ('<h1>Truce</h1><ul class="byline"><li>Personal finance</li></ul>', ()),
        ('<h1>Truce</h1><div class="byline">The Daily editors</div>', ("The Daily editors",)),
        ("<h1>Truce</h1><p>By Category By Maker</p>", ()),
        # In the languages of the war and of those who report on it.
        ("<h1>Перемирие</h1><p>Автор: Иван Петров</p><p>1 марта 2026</p>", ("Иван Петров",)),
        ("<h1>Перемирие</h1><p>Автор считает, что перемирие не продержится и дня.</p>", ()),
        ('<h1>Перемир’я</h1><span class="author-name">Оксана Коваль</span>', ("Оксана Коваль",)),
        ("<h1>Հրադադար</h1><p>Հեղինակ՝ Անի Գրիգորյան</p>", ("Անի Գրիգորյան",)),
        ("<h1>ცეცხლის შეწყვეტა</h1><p>ავტორი: ნინო ბერიძე</p>", ("ნინო ბერიძე",)),
        ('<h1>ცეცხლის შეწყვეტა</h1><a rel="author" href="/n">ნინო ბერიძე</a>', ("ნინო ბერიძე",)),
        ("<h1>Atəşkəs</h1><p>Müəllif: Aygün Əliyeva</p>", ("Aygün Əliyeva",)),
        ("<h1>Ateşkes</h1><p>Haber: Şule Yılmaz</p>", ("Şule Yılmaz",)),
        ("<h1>هدنة</h1><p>بقلم: ليلى حداد</p>", ("ليلى حداد",)),
        ("<h1>آتش‌بس</h1><p>نویسنده: مریم رضایی</p>", ("مریم رضایی",)),
        ("<h1>הפסקת אש</h1><p>מאת: דנה כהן</p>", ("דנה כהן",)),
        ("<h1>停火</h1><p>记者：王小明</p>", ("王小明",)),
        ("<h1>Truce</h1><p>By</p><p>the river the guns fell silent on Monday</p>", ()),
    ],
)
def test_authors(markup, authors):
    root = parse(markup)
    assert root is not None
    blocks = text_blocks(root)
    title = next((n for n, b in enumerate(blocks) if b.place.tag == "h1"), None)
    assert find_authors(root, blocks, read_structured(root), SITES, title)[0] == authors


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-03-01", "2026-03-01"),
        ("2026-03-01T18:05:09+01:00", "2026-03-01T18:05:09+01:00"),
        ("2026-03-01T18:05:09.123Z", "2026-03-01T18:05:09+00:00"),
        ("2026-03-01 18:05", "2026-03-01T18:05:00"),
        ("2026-03-01T18:05+0100", "2026-03-01T18:05:00+01:00"),
        ("20260301", "2026-03-01"),
        ("0001-01-01T00:00:00Z", None),
        ("2026-13-01", None),
        ("yesterday", None),
    ],
)
def test_iso_time(text, iso):
    assert iso_time(text) == iso


@pytest.mark.parametrize(
    ("markup", "published"),
    [
        ('<meta property="article:published_time" content="2026-03-01T18:05:00Z">', "2026-03-01T18:05:00+00:00"),
        ("<h1>Truce</h1><time datetime='2026-02-27T08:00:00+02:00'>27 Feb</time>", "2026-02-27T08:00:00+02:00"),
        ("<h1>Truce</h1><p>Published: 27 February 2026</p>", "2026-02-27"),
        ("<h1>Truce</h1><p>Updated March 1, 2026</p><p>First published February 27, 2026</p>", "2026-02-27"),
        (
            f"<h1>Truce</h1>{LONG}"
            '<div class="wp-block-post-date"><time datetime="2026-02-27T10:00:00+04:00">27 Feb</time></div>',
            "2026-02-27T10:00:00+04:00",
        ),
        (
            f"<h1>Truce</h1>{LONG}"
            '<div class="comment-date"><time datetime="2026-02-27T10:00:00+04:00">27 Feb</time></div>',
            None,
        ),
        (
            "<h1>Truce</h1><p>The war began in 2014 and the talks of May 2015 failed, as did others, said the man.</p>",
            None,
        ),
        (
            "<h1>Truce</h1><div class=picBox><p>Guns at the river, 24 February 2026</p></div>"
            f"{LONG}<ul><li>Datum 27.02.2026</li></ul>",
            "2026-02-27",
        ),
        ("<h1>Truce</h1><p>27 February 2026 <i class='fa fa-comments'></i> 7 Comments</p>", "2026-02-27"),
        ("<h1>Truce</h1><footer>© 2026-01-01</footer>", None),
        ('<meta name="published-date" content="27 February 2026"><h1>Truce</h1>', "2026-02-27"),
        ('<meta itemprop="dateCreated datePublished" content="2026-02-27"><h1>Truce</h1>', "2026-02-27"),
        (f"<h1>Truce</h1>{LONG}<p>Last updated: 27 February 2026</p>", "2026-02-27"),
        (f"<h1>Truce</h1>{LONG}<div class=dateline><p>Published</p><p>27 February 2026</p></div>", "2026-02-27"),
        (f"<h1>Truce</h1>{LONG}<div><p>Jane Roe</p><p>27 February 2026</p></div>", "2026-02-27"),
        (f"<h1>Truce</h1>{LONG}<div><p>27 February 2026</p></div><div><p>26 February 2026</p></div>", None),
        (f"<h1>Truce</h1>{LONG}<div class=similar-posts><p class=date>27 February 2026</p></div>", None),
        (
            '<h1>Truce</h1><script>{\\"datePublished\\":\\"2026-02-27T08:00:00Z\\"}</script>',
            "2026-02-27T08:00:00+00:00",
        ),
        ('<h1>Truce</h1><script>[{"publishedAt":"2026-02-27"},{"publishedAt":"2026-02-26"}]</script>', None),
        (
            '<script type="application/ld+json">{"@type": "BlogPosting", "datePublished": "2026-02-28", '
            '"dateModified": "2026-02-28"}</script><h1>Truce</h1><p>Published 27 February 2026</p>',
            "2026-02-27",
        ),
        ('<meta name="last-modified" content="27 February 2026"><h1>Truce</h1>', None),
    ],
)
def test_published(markup, published):
    assert metadata(f"<html lang=en-GB>{markup}").published == published


@pytest.mark.parametrize(
    ("updated", "published"),
    [
        ("Обновлено 1 марта 2026", "Опубликовано 27 февраля 2026"),
        ("Оновлено 1 березня 2026", "Опубліковано 27 лютого 2026"),
        ("Թարմացվել է՝ 1 մարտի 2026", "Հրապարակվել է՝ 27 փետրվարի 2026"),
        ("განახლდა 1 მარტი 2026", "გამოქვეყნდა 27 თებერვალი 2026"),
        ("Yenilənib: 1 mart 2026", "Yayımlanıb: 27 fevral 2026"),
        ("Son güncelleme: 1 Mart 2026", "Yayınlanma: 27 Şubat 2026"),
        ("آخر تحديث: 1 مارس 2026", "نشر: 27 فبراير 2026"),
        ("עודכן 1 במרץ 2026", "פורסם 27 בפברואר 2026"),
        ("Ενημερώθηκε: 1 Μαρτίου 2026", "Δημοσιεύτηκε: 27 Φεβρουαρίου 2026"),
        ("Bijgewerkt 1 maart 2026", "Gepubliceerd 27 februari 2026"),
        ("更新于 2026年3月1日", "发布于 2026年2月27日"),
        ("수정 2026-03-01", "입력 2026-02-27"),
    ],
)
def test_an_update_is_told_from_publication_in_many_languages(updated, published):
    """Whichever stands first."""
    for first, second in ((updated, published), (published, updated)):
        found = metadata(f"<html><h1>x</h1><p>{first}</p><p>{second}</p>")
        assert (found.published, found.modified) == ("2026-02-27", "2026-03-01")


def test_each_field_says_where_it_was_found():
    found = metadata(
        '<html lang="de"><script type="application/ld+json">{"@type": ["NewsArticle"], "headline": "Waffenruhe hält",'
        '"author": [{"name": "Erika Muster"}], "datePublished": "2026-03-01", "isAccessibleForFree": false,}</script>'
    )
    assert dict(found.sources) == {
        "title": "json-ld",
        "authors": "json-ld",
        "published": "json-ld",
        "language": "html lang",
        "accessible_for_free": "json-ld",
    }
    assert found.accessible_for_free is False


def test_an_author_given_by_reference_is_looked_up():
    found = metadata(
        '<script type="application/ld+json">{"@graph": [{"@type": "Article", "headline": "x", "author": {"@id": "#7"}},'
        '{"@type": "Person", "@id": "#7", "name": "Jane Roe"}]}</script><p>text</p>'
    )
    assert found.authors == ("Jane Roe",)


def test_the_fields_beside_headline_author_and_date():
    found = metadata(
        '<html lang="en-GB"><meta property="og:site_name" content="Daily Post"><meta property="article:section" '
        'content="World"><meta property="article:tag" content="truce"><meta property="article:tag" content="talks">'
        '<meta property="og:image" content="/guns.jpg"><link rel="canonical" href="/world/truce-holds">'
        '<meta property="article:modified_time" content="2026-03-01T20:00:00+04:00"><h1>Truce</h1>'
    )
    assert (found.site_name, found.section, found.tags) == ("Daily Post", "World", ("truce", "talks"))
    assert found.image == "https://www.daily-post.example/guns.jpg"
    assert found.canonical_url == "https://www.daily-post.example/world/truce-holds"
    assert (found.published, found.modified) == (None, "2026-03-01T20:00:00+04:00")
    assert dict(found.sources) == {
        "title": "h1",
        "modified": "meta article:modified_time",
        "language": "html lang",
        "site_name": "og:site_name",
        "section": "article:section",
        "tags": "article:tag",
        "image": "og:image",
        "canonical_url": "link rel=canonical",
    }
