"""The shared records: what goes into a cleaner and what comes out.

Frozen dataclasses in the field's own words. Every room speaks of pages in these, and in nothing else.
Times are ISO 8601 strings as far as the page states them: a date alone (`2020-10-20`), or a date and time,
with an offset only where the page gives one. Absence is None, or an empty tuple.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Label(StrEnum):
    """What a segment is. Every segment has exactly one."""

    TITLE = "title"
    BYLINE = "byline"
    DATE = "date"
    BODY = "body"
    CAPTION = "caption"
    COMMENT = "comment"
    REMOVED = "removed"


class Block(StrEnum):
    """The form of a segment, so that the body's structure survives as Markdown."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list-item"
    QUOTE = "quote"
    TABLE_ROW = "table-row"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The bytes of one page, or of one flat text, at one instant (a *memento* of RFC 7089).

    `fetched_at` is aware and in UTC. `headers` keeps the response's order; names compare without case.
    A flat text has the media type text/plain.
    """

    url: str
    body: bytes
    fetched_at: datetime
    response_url: str = ""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()

    def header(self, name: str) -> str | None:
        """The first header called *name*, whatever its case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def media_type(self) -> str:
        """`text/html` and the like, lower case, without parameters; empty where the response states none."""
        return (self.header("content-type") or "").partition(";")[0].strip().lower()

    @property
    def final_url(self) -> str:
        """The response URL: after redirects, else as requested."""
        return self.response_url or self.url


@dataclass(frozen=True, slots=True)
class Segment:
    """A block-level run of text in reading order, and what became of it.

    `rule` names the rule or voter that decided; a removed segment always has one. `reason` says in a sentence
    what the rule saw, with its numbers where it rests on a count. `line` is the 1-based line in a flat text,
    0 on a page. `path` is the place in the tree, empty for flat text. `comment` is the position of the comment
    to which the segment belongs (its text, or its furniture). `level` is a heading's or a list item's depth.
    """

    text: str
    label: Label
    rule: str = ""
    reason: str = ""
    line: int = 0
    path: str = ""
    block: Block = Block.PARAGRAPH
    level: int = 0
    comment: int | None = None

    @property
    def words(self) -> int:
        """How many words, by white space."""
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class Article:
    """A headline, byline, dates and body (schema.org `NewsArticle`).

    `body` has a blank line between blocks. `sources` says for each field that is filled where it was found, as
    (field, source) pairs: `("published", "json-ld")`. `accessible_for_free` is schema.org's paywall flag.
    """

    body: str
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    markdown: str = ""
    language: str | None = None
    site_name: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    canonical_url: str | None = None
    accessible_for_free: bool | None = None
    sources: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Comment:
    """One reader's reply (schema.org `Comment`).

    `position` counts from 0 in reading order; `parent` is the position of the comment that it answers.
    `published` is resolved, `published_raw` as shown; `relative` marks a time such as "2 hours ago", resolved
    against the fetch. `platform_id` is the platform's own. `flags` are among deleted, pinned, by-author and
    pingback. `origin` is page, feed, rest or text; `method` the layer that found it; `confidence` from 0 to 1,
    1 where the platform's own markup names each part. An empty text is a comment all the same. `answers` is the
    platform's id of the comment that it answers, where that is not among these, as on a later page of an API.
    """

    position: int
    text: str
    author: str | None = None
    author_url: str | None = None
    published: str | None = None
    published_raw: str | None = None
    relative: bool = False
    parent: int | None = None
    depth: int = 0
    platform_id: str | None = None
    permalink: str | None = None
    score: int | None = None
    flags: tuple[str, ...] = ()
    origin: str = "page"
    method: str = ""
    confidence: float = 1.0
    answers: str | None = None


@dataclass(frozen=True, slots=True)
class Discussion:
    """Comments that exist but are not in the page: the provider's embed, its thread, the count if shown."""

    provider: str
    thread_id: str | None = None
    url: str | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What one snapshot became.

    `article` is None where the page holds none, and `reason` then says why. `notes` are sentences on what was
    inferred rather than read. `cleaner` is the version that made this; the same snapshot with the same version
    gives the same record. `about` is the page that the comments are on, where the snapshot is not that page but its
    comment feed or an API's answer; empty otherwise.
    """

    article: Article | None
    comments: tuple[Comment, ...]
    segments: tuple[Segment, ...]
    cleaner: str
    reason: str = ""
    notes: tuple[str, ...] = ()
    discussions: tuple[Discussion, ...] = ()
    about: str = ""

    def labelled(self, *labels: Label) -> tuple[Segment, ...]:
        """The segments with one of *labels*, in reading order."""
        return tuple(s for s in self.segments if s.label in labels)

    @property
    def removed(self) -> tuple[Segment, ...]:
        """What was taken away, each with its rule."""
        return self.labelled(Label.REMOVED)


@dataclass(frozen=True, slots=True)
class SiteMemory:
    """What the store knows of a site's repetition, handed to a cleaner as plain data.

    `lines` maps a normalised line to the number of the site's `pages` on which it stood.
    """

    site: str
    pages: int
    lines: dict[str, int] = field(default_factory=dict)
