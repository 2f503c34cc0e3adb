"""What the newsroom prints, and so the truth that tests compare a store with: sites, stories and their comments.

A story is a file `stories/SITE/SLUG.toml`. Its body is plain text with a blank line between blocks; `## ` marks a
subhead, `> ` a quotation, and lines that begin with `- ` are a list. Times are ISO 8601 as the page states them.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Site:
    """One publisher; every field but the key is an entry of `sites.toml`."""

    key: str
    host: str
    name: str
    tagline: str
    language: str
    permalink: str
    section_path: str
    tag_path: str
    feed: str
    feed_format: str
    disallow: list[str]
    per_list: int
    not_found: str
    allow: tuple[str, ...] = ()
    comment_feeds: bool = False
    sitemaps: str = ""
    sitemap: str = ""
    threads_per_page: int = 0
    channel: str = ""
    disqus: str = ""
    crawl_delay: float = 0.0

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def section_url(self, section: str) -> str:
        return self.section_path.format(slug=slugify(section))

    def tag_url(self, tag: str) -> str:
        return self.tag_path.format(slug=slugify(tag))


@dataclass(frozen=True)
class Block:
    """A piece of a body: `p`, `h2`, `blockquote` or `li`, the element that a site makes of it."""

    kind: str
    text: str


@dataclass(frozen=True)
class Reply:
    """One comment; `parent` is the position of the comment that it answers, `number` the platform's own."""

    position: int
    number: int
    author: str
    text: str
    when: datetime
    parent: int | None
    depth: int
    subject: str
    by_author: bool

    @property
    def paragraphs(self) -> list[str]:
        return [paragraph for paragraph in self.text.split("\n\n") if paragraph]


@dataclass(frozen=True)
class Story:
    """One article page, with everything that a perfect reader would find on it."""

    site: Site
    slug: str
    number: int
    title: str
    blocks: tuple[Block, ...]
    published: str
    section: str
    tags: tuple[str, ...]
    authors: tuple[str, ...] = ()
    modified: str = ""
    caption: str = ""
    syndicated: str = ""
    relevant: bool = True
    video: bool = False
    image_note: bool = False
    donation: tuple[str, ...] = ()
    replies: tuple[Reply, ...] = ()

    @property
    def path(self) -> str:
        return self.site.permalink.format(
            slug=self.slug,
            section=slugify(self.section),
            number=self.number,
            year=self.published[:4],
            month=self.published[5:7],
        )

    @property
    def url(self) -> str:
        return self.site.url(self.path)

    @property
    def when(self) -> datetime:
        return datetime.fromisoformat(self.published)

    @property
    def changed(self) -> datetime:
        return datetime.fromisoformat(self.modified or self.published)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text of the body, a string a block."""
        return tuple(block.text for block in self.blocks)

    @property
    def lead(self) -> str:
        return self.blocks[0].text

    @cached_property
    def threads(self) -> tuple[tuple[Reply, ...], ...]:
        """The comments by thread, each in reading order: a comment, then the answers below it."""
        return tuple(tuple(self._below(reply)) for reply in self.replies if reply.parent is None)

    def _below(self, reply: Reply) -> list[Reply]:
        found = [reply]
        for answer in self.replies:
            if answer.parent == reply.position:
                found += self._below(answer)
        return found

    @property
    def pages_of_comments(self) -> int:
        per_page = self.site.threads_per_page or len(self.threads) or 1
        return -(-len(self.threads) // per_page) or 1

    def page_of(self, reply: Reply) -> int:
        """The page of comments, from 1, on which the site shows *reply*."""
        per_page = self.site.threads_per_page or len(self.threads)
        return next(n for n, thread in enumerate(self.threads) if reply in thread) // per_page + 1


@dataclass(frozen=True)
class Edition:
    """Everything in the newsroom."""

    sites: tuple[Site, ...]
    stories: tuple[Story, ...]

    def by(self, site: Site) -> list[Story]:
        """The stories of *site*, newest first, as its front page lists them."""
        return sorted((s for s in self.stories if s.site == site), key=lambda s: s.when, reverse=True)

    def story(self, url: str) -> Story:
        return next(story for story in self.stories if story.url == url)


def read_edition(folder: Path = HERE) -> Edition:
    """Read `sites.toml` and every story below *folder*."""
    table = tomllib.loads((folder / "sites.toml").read_text(encoding="utf-8"))
    sites = tuple(Site(key=key, **entry) for key, entry in table.items())
    stories = [
        read_story(site, file, number)
        for site in sites
        for number, file in enumerate(sorted((folder / "stories" / site.key).glob("*.toml")), start=4001)
    ]
    return Edition(sites, tuple(stories))


def read_story(site: Site, file: Path, number: int) -> Story:
    entry = tomllib.loads(file.read_text(encoding="utf-8"))
    replies = read_replies(entry.pop("comments", []), first=number * 100)
    blocks = tuple(read_blocks(entry.pop("body")))
    for name in ("tags", "authors", "donation"):
        entry[name] = tuple(entry.get(name, ()))
    return Story(site=site, slug=file.stem, number=number, blocks=blocks, replies=replies, **entry)


def read_blocks(body: str) -> list[Block]:
    marks = {"## ": "h2", "> ": "blockquote", "- ": "li"}
    blocks = []
    for text in body.strip().split("\n\n"):
        for line in text.split("\n"):
            mark = next((mark for mark in marks if line.startswith(mark)), "")
            blocks.append(Block(marks.get(mark, "p"), line.removeprefix(mark)))
    return blocks


def read_replies(entries: list[dict[str, object]], first: int) -> tuple[Reply, ...]:
    replies: list[Reply] = []
    for position, entry in enumerate(entries):
        parent = int(str(entry["parent"])) - 1 if "parent" in entry else None
        replies.append(
            Reply(
                position=position,
                number=first + position,
                author=str(entry["author"]),
                text=str(entry["text"]).strip(),
                when=datetime.fromisoformat(str(entry["date"])),
                parent=parent,
                depth=0 if parent is None else replies[parent].depth + 1,
                subject=str(entry.get("subject", "")),
                by_author=bool(entry.get("by_author")),
            )
        )
    return tuple(replies)


def slugify(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
