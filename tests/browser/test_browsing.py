"""What a reader does and sees, in a real browser."""

import os
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

PHONE = 360
# From the demo's store; what they show is found by its words, for numbers change with the crawl's order.
PAGES = {
    "front": "/",
    "search": "/search?q=ceasefire",
    "article": "/article/5?removed=1",
    "stories": "/stories",
    "sites": "/sites",
    "site": "/site/front-page.example",
    "rules": "/rules",
    "rule": "/rule/breadcrumb",
    "dashboard": "/dashboard",
    "questions": "/questions",
    "question": "/question/most_discussed?site=",
    "names over time": "/question/names_over_time?words=ceasefire",
    "narrowed search": "/search?q=ceasefire&language=en&relevant=1",
    "side by side": "/article/7/beside/5",
    "login": "/login",
    "tags": "/tags",
    "error": "/article/123456",
}
# Chromium itself reports a page's status 404 as an error.
FINE = {name: path for name, path in PAGES.items() if name != "error"}
TABLES = ["/store", "/store/articles", "/store/most_discussed?site="]


WHOLE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def faults_of_access(page, rules: list[str] = WHOLE) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA and its own best practice, of whatever weight."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = axe.Axe().run(page, options={"runOnly": rules})
    assert len(found.response["passes"]) > (10 if rules == WHOLE else 0)
    return [
        f"{fault['id']} ({fault['impact']}): {node['target']} {node['html'][:100]}"
        for fault in found.response["violations"]
        for node in fault["nodes"]
    ]


LOOKS = {"light": {}, "dark": {"scheme": "dark"}, "phone": {"width": PHONE, "height": 720}}


@pytest.mark.parametrize("name", FINE)
@pytest.mark.parametrize("look", LOOKS)
def test_pages_have_no_fault_of_access(visit, demo, name, look):
    assert faults_of_access(visit(demo + FINE[name], **LOOKS[look])) == []


@pytest.mark.parametrize("look", LOOKS)
def test_marking_has_no_fault_of_access_and_fits(visit, own, look):
    address, login, numbers = own
    page = visit(login, **LOOKS[look])
    page.goto(f"{address}/article/{numbers['plain']}")
    page.get_by_label("Tag", exact=True).fill("drones")
    page.keyboard.press("Enter")
    page.wait_for_url("**#yours")
    page.get_by_label("Note", exact=True).fill("Quotes the ministry.")
    page.get_by_role("button", name="Keep the note").click()
    page.get_by_role("button", name="Take back").wait_for()
    for path in (f"article/{numbers['plain']}", "tags", "tag/drones", "marked/yes"):
        page.goto(f"{address}/{path}")
        assert faults_of_access(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_marking_by_keyboard_alone(visit, own):
    address, login, _ = own
    page = visit(login)
    page.goto(f"{address}/search?q=shelling")
    page.get_by_role("link", name="Ceasefire holds").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/article/**")
    led = page.url
    relevant = page.get_by_role("button", name="Relevant", exact=True)
    while not relevant.evaluate("button => button === document.activeElement"):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement !== document.body")
    page.keyboard.press("Enter")
    page.wait_for_url("**#yours")
    assert page.url.removesuffix("#yours") == led
    assert relevant.get_attribute("aria-pressed") == "true"
    page.get_by_label("Tag", exact=True).focus()
    page.keyboard.type("Drones")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="drones").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/tag/drones")
    assert page.locator(".entries li").count() == 1


def test_who_is_not_logged_in_sees_no_form(visit, own):
    address, _, numbers = own
    page = visit(f"{address}/article/{numbers['plain']}")
    assert page.locator("form.mark").count() == 0
    page.get_by_role("link", name="Log in").click()
    assert page.get_by_label("Token").is_visible()


@pytest.mark.parametrize("name", FINE)
def test_pages_fit_a_phone(visit, demo, name):
    page = visit(demo + FINE[name], width=PHONE, height=700)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


@pytest.mark.parametrize("path", TABLES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_datasettes_tables_work_under_our_policy_and_can_be_read(visit, demo, path, scheme):
    page = visit(demo + path, scheme=scheme)
    assert page.locator("h1").count() >= 1
    assert faults_of_access(page, ["color-contrast"]) == []


def test_filters_are_folded_away_on_a_phone_until_they_are_wanted(visit, demo):
    page = visit(f"{demo}/search?q=ceasefire", width=PHONE)
    site = page.get_by_label("Site", exact=True)
    assert not site.is_visible()
    page.get_by_label("Narrow it down").check()
    site.fill("front-page.example")
    page.keyboard.press("Enter")
    page.wait_for_url("**site=front-page.example**")
    assert site.is_visible()
    before = page.locator(".entries li").count()
    page.get_by_label("Without the filter site").click()
    page.wait_for_url("**/search?q=ceasefire")
    assert page.locator(".entries li").count() > before


def test_two_texts_show_once_on_a_phone_what_both_say(visit, demo):
    shown = ".beside .same:visible"
    wide, narrow = (visit(f"{demo}/article/7/beside/5", width=width) for width in (1200, PHONE))
    assert wide.locator(shown).count() == 2 * narrow.locator(shown).count() > 4


def test_an_article_is_printed_without_what_is_for_the_screen(visit, demo):
    page = visit(f"{demo}/article/20")
    page.emulate_media(media="print")
    assert page.locator(".text > p").first.is_visible()
    assert page.locator(".address").is_visible()
    for gone in ("nav", ".switch", "footer", "form", ".aside ul", ".gone"):
        assert page.locator(f"{gone}:visible").count() == 0, gone


def test_dark_is_dark(visit, demo):
    colour = "getComputedStyle(document.documentElement).backgroundColor"
    light, dark = (visit(f"{demo}/", scheme=scheme).evaluate(colour) for scheme in ("light", "dark"))
    assert sum(map(int, light[4:-1].split(","))) > 600
    assert sum(map(int, dark[4:-1].split(","))) < 120


@pytest.mark.parametrize(
    ("words", "title"),
    [("հայաստան", "Հայաստանը"), ("карабах", "Перемирие в Карабахе"), ("qarabagda", "Qarabağda atəşkəs")],
)
def test_search_from_the_front_page_in_three_scripts(visit, small, words, title):
    address, _ = small
    page = visit(address)
    page.get_by_role("searchbox").fill(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    page.get_by_role("link", name=title).click()
    page.wait_for_url("**/article/**")
    assert page.locator("h1").inner_text() == title


def test_the_switch_shows_what_was_removed(visit, demo):
    page = visit(f"{demo}/article/1")
    gone = page.locator(".gone").first
    assert not gone.is_visible()
    page.get_by_label("removed").check()
    assert gone.is_visible()
    gone.locator("summary").click()
    assert gone.locator("p").is_visible()
    page.get_by_label("removed").uncheck()
    assert not gone.is_visible()


def test_all_of_it_by_keyboard(visit, demo):
    page = visit(f"{demo}/article/1")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    while page.evaluate("document.activeElement.id") != "show-removed":
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement !== document.body")
    page.keyboard.press("Space")
    assert page.locator(".gone").first.is_visible()


def test_right_to_left_text_starts_on_the_right(visit, small):
    address, numbers = small
    page = visit(f"{address}/article/{numbers['hebrew']}")
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).direction") == "rtl"
    assert page.evaluate("getComputedStyle(document.querySelector('.text p')).direction") == "rtl"
    assert page.evaluate("getComputedStyle(document.querySelector('.aside')).direction") == "ltr"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/article/{hostile}?removed=1",
        "/search?q=alert",
        "/search?q=alert&in=comment",
        "/rules",
        "/sites",
        "/store/articles",
    ],
)
def test_hostile_text_is_only_read(visit, small, path):
    """`visit` fails on a dialog, a script's error and a request that leaves the machine."""
    address, numbers = small
    page = visit(address + path.format(**numbers))
    assert page.locator("img").count() == 0


def test_a_comment_has_an_address(visit, demo):
    page = visit(f"{demo}/article/1")
    page.get_by_label("Permanent link to comment 7").click()
    assert page.evaluate("document.querySelector(':target .who').textContent") == "明清 啊羯间电 天"


PICTURES = {
    "front": ("/", {}),
    "search": ("/search?q=ceasefire", {}),
    "article": ("/article/1?removed=1", {}),
    "story": ("story", {}),
    "site": ("/site/front-page.example", {}),
    "rules": ("/rules", {}),
    "dashboard": ("/dashboard", {}),
    "dark": ("/article/1", {"scheme": "dark"}),
    "phone": ("/", {"width": PHONE, "height": 720}),
}


@pytest.mark.skipif(
    "CONFLICTWIRE_PICTURES" not in os.environ, reason="CONFLICTWIRE_PICTURES names no folder to draw into"
)
@pytest.mark.parametrize("name", PICTURES)
def test_draw_the_pictures(visit, demo, name):
    """`CONFLICTWIRE_PICTURES=docs/pictures pytest -m browser -k pictures` draws them anew."""
    path, how = PICTURES[name]
    page = visit(demo + (path if path.startswith("/") else "/stories"), **how)
    if path == "story":
        page.get_by_role("link", name="Red Cross").first.click()
        page.wait_for_url("**/story/**")
    picture = Path(os.environ["CONFLICTWIRE_PICTURES"]) / f"{name}.png"
    page.screenshot(path=picture)
    assert picture.stat().st_size < 300_000
