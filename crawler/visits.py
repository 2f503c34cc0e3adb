"""The crawl's own records: a link that was found, a URL that is leased, what a visit found out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a URL is asked for. A PAGE may be an article or a list; its own evidence decides. COMMENTS is a further page
    of an article's comments. CAPTURES is an answer of an archive's index, CAPTURE one page as the archive has it.
    """

    FEED = "feed"
    SITEMAP = "sitemap"
    API = "api"
    PAGE = "page"
    ARTICLE = "article"
    COMMENTS = "comments"
    CAPTURES = "captures"
    CAPTURE = "capture"


# What names pages, and is none.
SOURCES = (Role.FEED, Role.SITEMAP, Role.API, Role.CAPTURES)


class State(StrEnum):
    """Where a URL stands. Whatever its state, a `due` time that has come queues it again."""

    QUEUED = "queued"
    LEASED = "leased"
    WAITING = "waiting"
    DONE = "done"
    REDIRECTED = "redirected"
    FAILED = "failed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Link:
    """A URL that a page, feed or sitemap names, with what it says of it.

    `priority` orders a host's queue, the highest first; 0 to 1 for what was found, above for what finds. `text` is
    the link's own, or a feed's or sitemap's title. `published` is ISO 8601 as stated.
    `modified` is when its text last changed, as stated: if that is later than our last visit, it is asked again.
    `copied` tells that the feed which names it carries the whole article.
    `paging` marks the next page of the same list, which is no deeper than this one. `held` says that it is asked for
    only once the page that names it is stored, and never if that is set aside.
    """

    url: str
    role: Role
    priority: float = 0.5
    text: str = ""
    published: str | None = None
    paging: bool = False
    modified: str | None = None
    copied: bool = False
    held: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """A URL that is leased to this run, with what the frontier knows of it.

    `found_as` is the URL as it was found, which is what we ask for; `url` its canonical form, by which it is known.
    `barren` counts the lists in a row, up to this one, that named no new URL like an article's. `digest` is of the
    body that was stored last; with it stand the validators that its response gave.
    """

    id: int
    url: str
    found_as: str
    host: str
    source: str
    role: Role
    shape: str = ""
    depth: int = 0
    barren: int = 0
    redirects: int = 0
    attempts: int = 0
    visits: int = 0
    interval: float = 0.0
    first_seen: float = 0.0
    published: str | None = None
    redirected_from: str | None = None
    kind: str = ""
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a visit. `due` is the time of the next one, None for never; times are Unix seconds."""

    state: State
    status: int | None = None
    error: str = ""
    due: float | None = None
    interval: float = 0.0
    kind: str = ""
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    redirected_to: str | None = None
    published: str | None = None
