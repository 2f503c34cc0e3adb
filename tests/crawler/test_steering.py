"""The crawl is steered: links carry what page, context and summary say, sections move, and budgets follow yields."""

from __future__ import annotations

from collections import Counter
from itertools import count
from pathlib import Path

import pytest

from cli.crawl import report
from crawler import CrawlOptions, crawl
from crawler.fetched import Fetched
from crawler.frontier import Frontier
from crawler.page import read_page
from crawler.promise import TopicPriority, plain_priority
from crawler.reading import read
from crawler.sources import Keep, Kind, Source
from crawler.turns import Turns
from crawler.visits import Link, Outcome, Role, State, Visit
from store.topic import section_of
from tests.crawler.server import Site, rss

PROFILE = Path(__file__).parents[2] / "seeds" / "topic.toml"
SITE = Source("site", Kind.SITE, "http://news.example/", language="en")
WAR = "Armenia and Azerbaijan accuse each other of shelling Stepanakert, and the ceasefire in Karabakh is over. " * 7
NUMBERS = count(1)
SPORT = "The striker scored twice after half-time, the goalkeeper saved a penalty and the coach praised his team. " * 7


@pytest.fixture
def frontier(tmp_path: Path) -> Frontier:
    return Frontier(tmp_path / "x.frontier.db", steered=True)


@pytest.fixture(scope="module")
def topic() -> TopicPriority:
    return TopicPriority(PROFILE)


def found_on(frontier: Frontier, links: list[Link]) -> None:
    frontier.ask(Link("http://news.example/", Role.PAGE, 10.0), "site", again=True)
    visit = frontier.lease("news.example", ["site"])
    assert visit is not None
    frontier.finish(visit, Outcome(State.DONE), links)


def order(frontier: Frontier) -> list[str]:
    """The queue's order, by leasing all of it."""
    leased = iter(lambda: frontier.lease("news.example", ["site"]), None)
    return [visit.found_as.removeprefix("http://news.example") for visit in leased]


def article(path: str) -> Visit:
    return Visit(0, "", f"http://news.example{path}", "news.example", "site", Role.PAGE)


def links(*paths: str) -> list[Link]:
    return [Link(f"http://news.example{path}", Role.PAGE, 0.5 - 0.001 * n) for n, path in enumerate(paths)]


def test_waiting_links_move_with_their_section(frontier: Frontier) -> None:
    found_on(frontier, links("/sport/1", "/sport/2", "/world/1", "/world/2"))
    for n in range(5):
        frontier.learn(article(f"/sport/x{n}"), 0.01)
        frontier.learn(article(f"/world/x{n}"), 0.9)
    assert order(frontier) == ["/world/1", "/world/2", "/sport/1", "/sport/2"]


def test_a_section_that_fell_rises_again(frontier: Frontier) -> None:
    found_on(frontier, links("/world/1", "/sport/1"))
    for n in range(30):
        frontier.learn(article(f"/world/x{n}"), 0.01)
        frontier.learn(article(f"/sport/x{n}"), 0.3)
    assert frontier.yields.bonus("news.example/world") < 0 < frontier.yields.bonus("news.example/sport")
    for n in range(30):
        frontier.learn(article(f"/world/y{n}"), 0.95)
    assert order(frontier) == ["/world/1", "/sport/1"]


def test_links_found_later_carry_what_the_section_has_yielded(frontier: Frontier) -> None:
    for n in range(10):
        frontier.learn(article(f"/world/x{n}"), 0.9)
        frontier.learn(article(f"/sport/x{n}"), 0.0)
    found_on(frontier, links("/sport/1", "/world/1"))
    assert order(frontier) == ["/world/1", "/sport/1"]


def test_the_next_run_knows_what_the_last_one_learned(frontier: Frontier) -> None:
    for n in range(10):
        frontier.learn(article(f"/world/x{n}"), 0.9)
    frontier.close()
    again = Frontier(frontier.path, steered=True)
    assert again.yields.bonus("news.example/world") > 0.2
    assert again.yields.bonus("news.example/unknown") > 0.2, "taken for its site"
    again.close()


def headlines(*texts: str) -> list[Link]:
    """Links of one section whose addresses say nothing, the first before the next."""
    return [Link(f"http://news.example/news/{n}", Role.PAGE, 0.5 - 0.001 * n, text) for n, text in enumerate(texts)]


def learn_from(frontier: Frontier, scores: dict[str, float], times: int) -> None:
    """Fetch so many articles under each headline, all of a section that tells nothing."""
    for _ in range(times):
        for text, score in scores.items():
            found_on(frontier, [Link(f"http://news.example/old/{next(NUMBERS)}", Role.PAGE, 5.0, text)])
            visit = frontier.lease("news.example", ["site"])
            assert visit is not None
            frontier.finish(visit, Outcome(State.DONE, kind="article"))
            frontier.learn(visit, score)


def test_words_of_links_that_led_to_the_topic_raise_those_that_wait(frontier: Frontier) -> None:
    found_on(frontier, headlines("Bank to cut jobs", "A night in Hadrut", "More on jobs", "Snow in Hadrut"))
    learn_from(frontier, {"Families of Hadrut": 0.9, "The bank and its jobs": 0.02}, 12)
    assert order(frontier) == ["/news/1", "/news/3", "/news/2", "/news/0"]


def test_words_that_turn_to_the_topic_raise_links_again(frontier: Frontier) -> None:
    found_on(frontier, headlines("Snow in Leeds", "Snow in Hadrut"))
    learn_from(frontier, {"Football in Hadrut": 0.02, "Fair in Leeds": 0.2}, 15)
    learn_from(frontier, {"Shells on Hadrut": 0.95, "Fair in Leeds": 0.2}, 15)
    assert order(frontier) == ["/news/1", "/news/0"]


def test_links_found_later_have_what_their_words_led_to_and_so_has_the_next_run(frontier: Frontier) -> None:
    learn_from(frontier, {"Families of Hadrut": 0.9, "The bank and its jobs": 0.02}, 3)
    frontier.close()
    again = Frontier(frontier.path, steered=True)
    found_on(again, headlines("Bank to cut jobs", "A night in Hadrut"))
    assert order(again) == ["/news/1", "/news/0"]
    again.close()


def test_a_word_of_a_single_article_says_nothing(frontier: Frontier) -> None:
    learn_from(frontier, {"Families of Hadrut": 0.9}, 1)
    assert frontier.link_words.promise("Families of Hadrut", "http://news.example/news/1") == 0


def test_read_more_gains_by_the_headline_that_names_the_same_page_later(frontier: Frontier) -> None:
    found_on(frontier, headlines("Read more", "Read more", "Elsewhere"))
    found_on(frontier, [Link("http://news.example/news/1", Role.PAGE, 0.9, "Shells on Hadrut")])
    assert order(frontier) == ["/news/1", "/news/0", "/news/2"]
    row = frontier.database.execute("SELECT text FROM urls WHERE found_as LIKE '%/news/1'").fetchone()
    assert row == ("Shells on Hadrut",)


def test_what_pages_make_up_fills_no_table(frontier: Frontier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.link_words.MOST_KEPT", 60)
    learn_from(frontier, {"Families of Hadrut": 0.9}, 20)
    for n in range(40):
        learn_from(frontier, {" ".join(f"word{chr(97 + n % 26)}{chr(97 + m)}{n}" for m in range(26)): 0.1}, 1)
    assert frontier.database.execute("SELECT count(*) FROM link_words").fetchone()[0] < 600
    assert frontier.link_words.promise("Hadrut", "http://news.example/") > 0


def test_what_finds_articles_keeps_its_place(frontier: Frontier) -> None:
    found_on(frontier, [Link("http://news.example/world/feed", Role.FEED, 2.0), *links("/world/1")])
    for n in range(20):
        frontier.learn(article(f"/world/x{n}"), 0.9)
    assert order(frontier)[0] == "/world/feed"


def test_without_a_topic_nothing_is_noted(tmp_path: Path) -> None:
    frontier = Frontier(tmp_path / "x.frontier.db")
    found_on(frontier, links("/sport/1", "/world/1"))
    assert frontier.database.execute("SELECT count(*) FROM yields").fetchone() == (0,)
    assert frontier.database.execute("SELECT count(*) FROM link_words").fetchone() == (0,)
    frontier.close()


@pytest.mark.parametrize(
    ("markup", "context"),
    [
        ("<li><a href=/a>Read more</a> Shelling near Stepanakert on Friday</li>", True),
        ("<article><h2><a href=/a>Talks</a></h2><p>Shelling near Stepanakert on Friday.</p></article>", True),
        ("<ul><li><a href=/a>Home</a></li><li>Shelling near Stepanakert</li></ul>", False),
        (f"<div><a href=/a>Talks</a> Shelling near Stepanakert {'and on ' * 200}</div>", False),
    ],
)
def test_context_is_the_teaser_around_a_link(markup: str, context: bool) -> None:
    (link,) = read_page(f"<html><body>{markup}</body></html>".encode(), "http://news.example/").links
    assert ("Stepanakert" in link.context) == context


def page(text: str, more: str = "") -> bytes:
    return (
        '<html><head><title>t</title><meta property="og:type" content="article"></head><body><article><h1>Report</h1>'
        f"<p>{text}</p></article>{more}</body></html>"
    ).encode()


def rank(topic: TopicPriority, body: bytes) -> float:
    visit = Visit(1, "", "http://news.example/world/1-a-report", "news.example", "site", Role.PAGE, depth=1)
    found = read(Fetched(visit, SITE, visit.found_as, body), priority=topic)
    return next(link.priority for link in found.links if link.url == "http://news.example/x/7")


def test_page_and_surroundings_give_a_silent_link_its_priority(topic: TopicPriority) -> None:
    silent = "<p><a href=/x/7>Read more</a></p>"
    teaser = "<p><a href=/x/7>Read more</a> Armenia and Azerbaijan fight for Karabakh near Stepanakert</p>"
    ranks = [rank(topic, page(text, more)) for text, more in ((SPORT, silent), (WAR, silent), (WAR, teaser))]
    assert ranks == sorted(ranks)
    assert ranks[1] > ranks[0] + 0.1
    assert ranks[2] > ranks[1] + 0.1


def test_a_feed_s_summary_speaks_for_its_link(topic: TopicPriority) -> None:
    feed = (
        "<rss version='2.0'><channel><title>f</title>"
        "<item><title>Report</title><link>http://news.example/1</link><description>A goal</description></item>"
        "<item><title>Report</title><link>http://news.example/2</link>"
        "<description>&lt;p&gt;Shelling of &lt;b&gt;Stepanakert&lt;/b&gt;, Karabakh&lt;/p&gt;</description></item>"
        "</channel></rss>"
    )
    visit = Visit(1, "", "http://news.example/feed", "news.example", "site", Role.FEED)
    one, two = read(Fetched(visit, SITE, visit.found_as, feed.encode()), priority=topic).links
    assert two.priority > one.priority + 0.1


def test_a_topic_outweighs_how_new_a_page_is(topic: TopicPriority) -> None:
    sitemap = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        "<url><loc>http://news.example/2020/karabakh-armenia-azerbaijan-ceasefire</loc>"
        "<lastmod>2020-10-10</lastmod></url>"
        "<url><loc>http://news.example/2026/a-recipe-for-onion-soup</loc><lastmod>2099-01-01</lastmod></url></urlset>"
    )
    visit = Visit(1, "", "http://news.example/map.xml", "news.example", "site", Role.SITEMAP)
    for priority, first in ((topic, "2020"), (plain_priority, "2026")):
        found = read(Fetched(visit, SITE, visit.found_as, sitemap.encode()), priority=priority).links
        assert first in max(found, key=lambda link: link.priority).url


def test_turns_follow_shares_and_starve_nobody() -> None:
    shares = {"rich": 1.0, "poor": 0.2, "new": 1.0}
    turns = Turns(lambda host, _: shares[host])
    took = Counter(host for _ in range(100) for host in shares if turns.takes(host, list(shares)))
    assert took == {"rich": 100, "poor": pytest.approx(20, abs=1), "new": 100}
    assert all(Turns(lambda host, _: 0.2).takes("poor", ["poor"]) for _ in range(5)), "alone it takes every turn"


def test_shares_are_by_yield_and_unknown_hosts_have_the_whole(frontier: Frontier) -> None:
    hosts = ["news.example", "other.example", "new.example"]
    for n in range(30):
        frontier.learn(article(f"/world/x{n}"), 0.8)
        frontier.learn(Visit(0, "", f"http://other.example:81/a/{n}", "other.example", "o", Role.PAGE), 0.02)
    rich, poor, new = (frontier.yields.share(host, hosts) for host in hosts)
    assert (rich, new) == (1.0, 1.0)
    assert poor == 0.2


def test_a_crawl_learns_from_what_it_reads(site: Site, tmp_path: Path) -> None:
    menu = "".join(f"<li><a href=/{s}/{n}>More</a></li>" for n in range(9) for s in ("sport", "world"))
    site.pages["/"] = f"<html><body><ul>{menu}</ul></body></html>"
    site.fallback = lambda asked: page(WAR if "world" in asked.path else SPORT) if asked.path[-1].isdigit() else None
    options = CrawlOptions(allow_private=True, delay=0.0, topic=str(PROFILE), workers=1)
    summary = crawl(tmp_path / "x.db", [Source("s", Kind.SITE, f"{site.url}/", language="en")], options)
    assert summary.sources["s"].articles == 9, "the others are set aside"
    assert summary.sources["s"].aside > 0
    assert any(line.startswith("set aside  ") for line in report(summary)), "a run with few articles says why"
    asked = [section_of(a.path).strip("/") for a in site.asked if a.path[-1].isdigit()]
    assert asked.index("world") < 3
    assert asked[3:11].count("world") >= 7, asked


@pytest.mark.parametrize("keep", list(Keep))
def test_comments_of_an_article_that_is_set_aside_are_left_alone(site: Site, tmp_path: Path, keep: Keep) -> None:
    def discussed(path: str, text: str) -> None:
        pager = f'<div id="comments"><ol class="comment-list">{"".join(map(comment, (1, 2)))}</ol>'
        pager += f'<nav><a href="{path}comment-page-2/#comments">2</a></nav></div>'
        site.pages[path] = page(text, pager)
        site.pages[f"{path}comment-page-2/"] = page(text, pager.replace('id="comment-', 'id="comment-9'))

    def comment(n: int) -> str:
        text = f"I saw {n} columns pass by the bridge."
        return (
            f'<li class="comment" id="comment-{n}"><b class="fn">R</b><div class="comment-content"><p>{text}</p></div>'
        )

    discussed("/sport/1/", SPORT)
    discussed("/world/1/", WAR)
    site.pages["/feed"] = rss([f"{site.url}/sport/1/", f"{site.url}/world/1/"])
    options = CrawlOptions(allow_private=True, delay=0.0, topic=str(PROFILE), workers=1)
    source = Source("s", Kind.FEED, f"{site.url}/feed", language="en", keep=keep)
    summary = crawl(tmp_path / "x.db", [source], options)
    asked = {a.path for a in site.asked if "comment-page" in a.path}
    wanted = {"/world/1/comment-page-2/"} | ({"/sport/1/comment-page-2/"} if keep is Keep.ALL else set())
    assert asked == wanted
    assert (summary.problems, summary.waiting) == ([], 0)


def test_comments_held_when_a_run_was_killed_are_asked_for_by_the_next(frontier: Frontier) -> None:
    found_on(frontier, links("/world/1"))
    article_visit = frontier.lease("news.example", ["site"])
    assert article_visit is not None
    more = Link("http://news.example/world/1/comment-page-2/", Role.COMMENTS, held=True)
    frontier.finish(article_visit, Outcome(State.DONE), [more], {"file": "x"})
    frontier.recover()
    assert (frontier.promote(), frontier.backlog.holds()) == (set(), True)
    (item,) = frontier.backlog.after(0, 5)
    for aside, hosts in ((True, set()), (False, {"news.example"})):
        frontier.backlog.ingested(item, aside=aside, now=frontier.clock())
        assert (frontier.promote(), frontier.backlog.holds()) == (hosts, False)
