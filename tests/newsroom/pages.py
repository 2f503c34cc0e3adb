"""Every page of the newsroom, made ready once: what the server answers for each host and target."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tests.newsroom.edition import HERE, Edition, Site, Story
from tests.newsroom.wp_rest import post_as_json

HTML = "text/html; charset=utf-8"
# The newsroom's clock stands still: the day on which its newest story is a week old.
TODAY = datetime(2020, 12, 21, 9, 0, tzinfo=UTC)
# Pages that are linked everywhere and hold no story.
PLAIN_PAGES = {
    "front-page": ("/about/", "/contact/", "/privacy-policy/"),
    "field-dispatch": ("/about/", "/contacts/", "/ru/", "/ar/"),
    "wire-mirror": ("/privacy.html", "/dmca.html", "/contact.html"),
    "open-valley": ("/about",),
}
# Pages that robots.txt forbids. They answer like any other, so that a crawl which asks for them shows.
FORBIDDEN_PAGES = {
    "front-page": ("/wp-admin/", "/search/"),
    "field-dispatch": ("/donate/", "/private/", "/search"),
    "wire-mirror": ("/go/weather", "/go/search"),
    "open-valley": ("/admin/", "/user/login", "/user/register", "/search/node"),
}


@dataclass(frozen=True)
class Page:
    """One answer. `respond` takes the whole answer over, for pages that misbehave."""

    body: bytes = b""
    media_type: str = HTML
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    changed: datetime | None = None
    respond: Callable[[BaseHTTPRequestHandler], None] | None = field(default=None, compare=False)

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'

    @property
    def last_modified(self) -> str:
        return format_datetime(self.changed.astimezone(UTC), usegmt=True) if self.changed else ""


Pages = dict[tuple[str, str], Page]


def build_pages(edition: Edition) -> Pages:
    """The pages of every site by (host, target); a target is path and query as requested."""
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=lambda name: name is not None and name.endswith((".html", ".xml")),
        undefined=StrictUndefined,
    )
    environment.filters["rfc822"] = lambda when: format_datetime(when)
    pages: Pages = {}
    for site in edition.sites:
        press = Press(environment, edition, site)
        pages.update({(site.host, target): page for target, page in press.everything()})
    return pages


class Press:
    """Renders one site."""

    def __init__(self, environment: Environment, edition: Edition, site: Site) -> None:
        self.environment = environment
        self.site = site
        self.stories = edition.by(site)
        self.sections = sorted({story.section for story in self.stories})
        self.tags = sorted({tag for story in self.stories for tag in story.tags})
        replies = [(story, reply) for story in self.stories for reply in story.replies]
        self.recent_comments = sorted(replies, key=lambda pair: pair[1].when, reverse=True)[:5]

    def everything(self) -> Iterator[tuple[str, Page]]:
        yield "/robots.txt", self.page("shared/robots.txt", media_type="text/plain; charset=utf-8")
        yield from self.lists()
        yield from self.feeds()
        for story in self.stories:
            yield from self.story_pages(story)
        for path in PLAIN_PAGES[self.site.key]:
            yield path, self.plain(path.strip("/").removesuffix(".html").title(), f"{self.site.name} says little here.")
        for path in FORBIDDEN_PAGES[self.site.key]:
            yield path, self.plain("Not for robots", "This page is closed to crawlers by robots.txt.")
        yield "404", self.plain(self.site.not_found, "Try the front page or the search.", status=404)

    def page(
        self,
        template: str,
        *,
        media_type: str = HTML,
        status: int = 200,
        headers: tuple[tuple[str, str], ...] = (),
        changed: datetime | None = None,
        **values: object,
    ) -> Page:
        text = self.environment.get_template(template).render(
            site=self.site,
            sections=self.sections,
            latest=self.stories,
            recent_comments=self.recent_comments,
            today=TODAY.strftime("%A , %B %-d %Y"),
            **values,
        )
        return Page(text.encode(), media_type, status, headers, changed)

    def plain(self, heading: str, text: str, status: int = 200) -> Page:
        return self.page(f"{self.site.key}/plain.html", status=status, heading=heading, text=text, bar=())

    def lists(self) -> Iterator[tuple[str, Page]]:
        """Front page, section pages and tag pages, cut into pages of their own."""
        yield from self.list_pages("/", self.site.name, self.stories)
        for section in self.sections:
            stories = [story for story in self.stories if story.section == section]
            yield from self.list_pages(self.site.section_url(section), section, stories)
        for tag in self.tags:
            stories = [story for story in self.stories if tag in story.tags]
            yield from self.list_pages(self.site.tag_url(tag), tag, stories)

    def list_pages(self, base: str, heading: str, stories: list[Story]) -> Iterator[tuple[str, Page]]:
        per_list = self.site.per_list
        count = -(-len(stories) // per_list)
        # Drupal counts its pages from 0 in the query, the others from 1 in the path.
        later = "{base}?page={page0}" if self.site.key == "open-valley" else "{base}page/{page}/"
        for number in range(1, count + 1):
            target = base if number == 1 else later.format(base=base, page=number, page0=number - 1)
            shown = stories[(number - 1) * per_list : number * per_list]
            values = {"heading": heading, "stories": shown, "page": number, "pages": count, "base": base}
            yield target, self.page(f"{self.site.key}/list.html", bar=donation_bar(stories), **values)

    def feeds(self) -> Iterator[tuple[str, Page]]:
        newest = max(story.changed for story in self.stories)
        kind = self.site.feed_format
        yield (
            self.site.feed,
            self.page(
                f"shared/{kind}.xml",
                media_type=f"application/{kind}+xml; charset=UTF-8",
                changed=newest,
                stories=self.stories[:10],
            ),
        )
        xml = "application/xml; charset=UTF-8"
        if self.site.sitemaps == "plain":
            yield (
                self.site.sitemap,
                self.page("shared/sitemap.xml", media_type=xml, changed=newest, stories=self.stories, news=False),
            )
        if self.site.sitemaps == "index":
            yield self.site.sitemap, self.page("shared/sitemap-index.xml", media_type=xml, changed=newest)
            for target, stories in (("/post-sitemap.xml", self.stories), ("/news-sitemap.xml", self.stories[:3])):
                news = target == "/news-sitemap.xml"
                yield (
                    target,
                    self.page("shared/sitemap.xml", media_type=xml, changed=newest, stories=stories, news=news),
                )

    def story_pages(self, story: Story) -> Iterator[tuple[str, Page]]:
        """The article, its pages of comments, its comment feed, its API entry and its short address."""
        here = self.stories.index(story)
        others = [self.stories[(here + step) % len(self.stories)] for step in (1, -1, 3)]
        per_page = self.site.threads_per_page or len(story.threads) or 1
        printed = [
            self.page(
                f"{self.site.key}/article.html",
                changed=story.changed,
                story=story,
                page=number + 1,
                threads=story.threads[number * per_page : (number + 1) * per_page],
                parents={reply.parent for reply in story.replies},
                neighbours=others,
                bar=story.donation,
                doubled=typewritten(story.title),
                json_ld=json_ld(story),
            )
            for number in range(story.pages_of_comments)
        ]
        first = printed[0]
        yield story.path, first
        for number, page in enumerate(printed[1:], start=2):
            yield f"{story.path}comment-page-{number}/", page
        if self.site.comment_feeds:
            rss = "application/rss+xml; charset=UTF-8"
            yield f"{story.path}feed/", self.page("shared/comments.rss.xml", media_type=rss, story=story)
            yield f"{story.path}print/", self.plain("Not for robots", story.title)
            yield f"/wp-json/wp/v2/posts/{story.number}", Page(post_as_json(story), "application/json; charset=UTF-8")
            yield f"/?p={story.number}", moved(story.url)
            yield story.path.rstrip("/"), moved(story.url)
            yield f"{story.path}comment-page-1/", moved(story.url)
            for reply in story.replies:
                # A trap of every WordPress: the same page again, once for each reply link.
                yield f"{story.path}?replytocom={reply.number}", first
        if self.site.key == "open-valley":
            yield f"/node/{story.number}", moved(story.url)
            for reply in story.replies:
                yield f"/comment/{reply.number}", moved(f"{story.url}#comment-{reply.number}")
        if self.site.key == "wire-mirror":
            yield f"/amp{story.path}", self.plain("Not for robots", story.title)
            yield f"/go/{story.number}", self.plain("Not for robots", story.title)


def moved(url: str) -> Page:
    return Page(b"", HTML, 301, (("Location", url),))


def donation_bar(stories: list[Story]) -> tuple[str, ...]:
    """The bar as the newest of *stories* shows it; sums and months differ from page to page."""
    return next((story.donation for story in stories if story.donation), ())


def typewritten(title: str) -> str:
    """The title as some themes print it a second time: straight quotes, three dots."""
    return title.translate(str.maketrans({"“": '"', "”": '"', "’": "'", "…": "..."}))


def json_ld(story: Story) -> str:
    """The story's metadata as schema.org NewsArticle."""
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "url": story.url,
        "datePublished": story.published,
        "dateModified": story.changed.isoformat(),
        "author": [{"@type": "Person", "name": author} for author in story.authors],
        "publisher": {"@type": "Organization", "name": story.site.name},
        "articleSection": story.section,
    }
    # "</" would end the script element that the JSON stands in.
    return json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
