"""A made-up news site with known labels, for the steering benchmark: 1,200 articles, one in ten relevant.

It has what makes steering hard: relevant articles outside their section, other wars in the same words, the same
countries in sport and business, anchors that say "Read more", addresses that are numbers, and a third of all links
to whatever is newest. The texts are ours; the words are drawn with a fixed seed.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ARTICLES = 1200
RELEVANT = 120
PER_INDEX = 20
HOST = "https://steered.example"

_PLACES = {
    "relevant": ["Karabakh", "Stepanakert", "Hadrut", "the Lachin road", "the Armenian border", "Shusha"],
    "other war": ["Aleppo", "the Donbas", "Tripoli", "Marib", "the Sahel", "Idlib", "Kabul"],
    "countries": ["Baku", "Yerevan", "Tbilisi", "Ankara", "Azerbaijan", "Armenia"],
    "elsewhere": ["Leeds", "Porto", "Denver", "Osaka", "Lyon", "Cork", "Graz", "Perth", "Quebec"],
}
_SIDES = {
    "relevant": ["Armenia", "Azerbaijan", "Azerbaijani forces", "the Artsakh army", "Yerevan", "Baku", "Pashinyan"],
    "other war": [
        "Syrian rebels",
        "the Houthis",
        "government troops",
        "the militia",
        "Russia",
        "Turkey",
        "the Taliban",
    ],
}
_WAR = [
    "{side} said {other} had shelled positions near {place} for the {n}th day.",
    "Artillery hit {place} overnight and {n} soldiers were killed, the defence ministry said.",
    "A ceasefire around {place} broke down hours after {side} and {other} had agreed to it.",
    "{side} accused {other} of sending drones and mercenaries to {place}.",
    "{n} civilians were wounded in {place}, where fighting has driven families from their homes.",
    "Talks on the withdrawal of troops from {place} ended without an agreement between {side} and {other}.",
]
_TITLES_WAR = [
    "Shelling near {place} kills {n}",
    "{side} and {other} trade accusations over {place}",
    "Ceasefire around {place} collapses",
    "{n} prisoners exchanged after fighting in {place}",
    "A night in a cellar: what the war left behind",  # says nothing of where
    "Families wait for news from {place}",
    "Ministers meet over {place} truce",
]
_TOPICS: dict[str, tuple[list[str], list[str]]] = {
    "sport": (
        [
            "{place} win {n}-1 after extra time",
            "Striker from {place} signs for {n} million",
            "Coach of {place} resigns",
        ],
        [
            "The home side attacked from the start and the goalkeeper of {place} saved twice.",
            "It was the {n}th victory of the season for the team, and the coach praised his captain.",
            "{place} will defend the cup in the second leg before {n} thousand supporters.",
        ],
    ),
    "business": (
        ["Gas prices in {place} up {n} per cent", "Bank in {place} to cut {n} jobs", "Pipeline past {place} delayed"],
        [
            "The pipeline company in {place} said investment had risen by {n} per cent.",
            "Analysts expect the market in {place} to recover, and the bank raised its forecast.",
            "Exports from {place} fell after the ministry changed the tax on energy.",
        ],
    ),
    "culture": (
        [
            "A film festival opens in {place}",
            "The painter from {place} who saw {n} colours",
            "Concert hall in {place} reopens",
        ],
        [
            "The exhibition in {place} shows {n} paintings that were never seen before.",
            "Her new album was recorded in {place}, and the orchestra plays it this week.",
            "The museum of {place} has bought the letters of the poet.",
        ],
    ),
    "science": (
        [
            "Telescope near {place} finds {n} comets",
            "What bees in {place} can count",
            "Vaccine trial in {place} begins",
        ],
        [
            "Researchers in {place} studied {n} cells and published the result on Monday.",
            "The satellite will pass over {place} and measure the temperature of the sea.",
            "Doctors in {place} said the treatment had helped {n} patients.",
        ],
    ),
    "food": (
        ["{n} recipes from {place}", "The oldest bakery of {place}", "Soup for a cold day in {place}"],
        [
            "Heat the oil, add {n} onions and cook until they are soft, as they do in {place}.",
            "The chef left {place} to open a restaurant by the river.",
            "Bread, cheese and herbs are all that the kitchen of {place} needs.",
        ],
    ),
}
# In the order of the menu, which says nothing of where the relevant ones are.
_SECTIONS = tuple(sorted(("world", "caucasus", "europe", "middle-east", *_TOPICS)))


@dataclass(frozen=True)
class Link:
    """A link as a page shows it."""

    anchor: str
    url: str
    context: str = ""


@dataclass
class Page:
    """A page of the site; `relevant` is the label. An index has no text."""

    url: str
    title: str
    text: str
    relevant: bool = False
    links: list[Link] = field(default_factory=list)


def build(seed: int = 7) -> dict[str, Page]:
    """The site, by URL; it is entered at `HOST/`."""
    draw = random.Random(seed)
    kinds = ["relevant"] * RELEVANT + ["other war"] * 180
    kinds += [draw.choice(list(_TOPICS)) for _ in range(ARTICLES - len(kinds))]
    draw.shuffle(kinds)
    articles: dict[str, list[Page]] = {section: [] for section in _SECTIONS}
    for number, kind in enumerate(kinds):
        section = _section(kind, draw)
        articles[section].append(_article(number, kind, section, draw))
    everything = [page for pages in articles.values() for page in pages]
    pages = {page.url: page for page in everything}
    for section, own in articles.items():
        for index in _indexes(section, own, draw):
            pages[index.url] = index
        for page in own:
            page.links += _related(page, own, everything, draw)
    pages[f"{HOST}/"] = Page(f"{HOST}/", "Front page", "", links=[_to_section(section) for section in _SECTIONS])
    for page in pages.values():
        page.links += [_to_section(section) for section in _SECTIONS]
    return pages


def _section(kind: str, draw: random.Random) -> str:
    if kind == "relevant":
        return draw.choices(("caucasus", "world", "europe", "culture"), (55, 25, 12, 8))[0]
    if kind == "other war":
        return draw.choices(("middle-east", "world", "europe", "caucasus"), (45, 35, 15, 5))[0]
    return kind if draw.random() < 0.85 else draw.choice(_SECTIONS)


def _article(number: int, kind: str, section: str, draw: random.Random) -> Page:
    if kind in _SIDES:
        titles, sentences, places = _TITLES_WAR, _WAR, _PLACES[kind]
    else:
        titles, sentences = _TOPICS[kind]
        places = _PLACES["countries" if draw.random() < 0.25 else "elsewhere"]
    sides = _SIDES.get(kind, [""])

    def fill(template: str) -> str:
        side, other = draw.choice(sides), draw.choice(sides)
        return template.format(place=draw.choice(places), side=side, other=other, n=draw.randint(2, 30))

    title = fill(draw.choice(titles))
    text = " ".join(fill(draw.choice(sentences)) for _ in range(draw.randint(6, 14)))
    slug = "-".join(title.lower().split()) if draw.random() < 0.6 else ""
    return Page(f"{HOST}/{section}/{number}{'-' if slug else ''}{slug}", title, text, kind == "relevant")


def _indexes(section: str, articles: list[Page], draw: random.Random) -> list[Page]:
    """A section's pages of twenty links, each linking to the next."""
    starts = range(0, len(articles), PER_INDEX)
    made = []
    for number, start in enumerate(starts):
        page = Page(_index_url(section, number), section.title(), "")
        page.links = [_to(article, draw) for article in articles[start : start + PER_INDEX]]
        if start + PER_INDEX < len(articles):
            page.links.append(Link("Older articles", _index_url(section, number + 1)))
        made.append(page)
    return made


def _index_url(section: str, number: int) -> str:
    return f"{HOST}/{section}/" + (f"page/{number + 1}" if number else "")


def _to_section(section: str) -> Link:
    return Link(section.replace("-", " ").title(), _index_url(section, 0))


def _to(page: Page, draw: random.Random) -> Link:
    """A link to an article: its headline, or the beginning of it, or "Read more" beside a teaser."""
    style = draw.random()
    if style < 0.6:
        return Link(page.title, page.url)
    if style < 0.8:
        return Link(" ".join(page.title.split()[:4]) + " …", page.url)
    return Link("Read more", page.url, page.text[:120] if style < 0.93 else "")


def _related(page: Page, section: list[Page], everything: list[Page], draw: random.Random) -> list[Link]:
    """Three links within the section, two to whatever is newest anywhere."""
    chosen = draw.sample(section, min(3, len(section))) + draw.sample(everything, 2)
    return [_to(other, draw) for other in chosen if other is not page]


def markup(page: Page) -> str:
    """The page as a site would send it; links to other pages are relative."""
    links = "".join(
        f'<div class="teaser"><a href="{escape(link.url.removeprefix(HOST))}">{escape(link.anchor)}</a>'
        f"{f' <p>{escape(link.context)}</p>' if link.context else ''}</div>"
        for link in page.links
    )
    if not page.text:
        return f"<!doctype html><html lang=en><head><title>{page.title}</title></head><body>{links}</body></html>"
    paragraphs = "".join(f"<p>{escape(sentence.strip())}.</p>" for sentence in page.text.split(". ") if sentence)
    title = escape(page.title)
    return (
        f'<!doctype html><html lang=en><head><title>{title}</title><meta property="og:type" content="article">'
        '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle"}</script></head>'
        f"<body><article><h1>{title}</h1>{paragraphs}</article><aside>{links}</aside></body></html>"
    )


class Served(ThreadingHTTPServer):
    """The site on loopback; `asked` are the paths in the order in which they were asked for."""

    daemon_threads = True

    def __init__(self, pages: dict[str, Page]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages = {url.removeprefix(HOST): page for url, page in pages.items()}
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Served

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        page = self.server.pages.get(self.path)
        body = markup(page).encode() if page else b""
        self.send_response(200 if page else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@contextmanager
def serve(pages: dict[str, Page]) -> Iterator[Served]:
    """The site on a port of its own while it lasts."""
    server = Served(pages)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
