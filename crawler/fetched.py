"""A response as the readers need it, and what they found in it."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.sources import Source
from crawler.visits import Link, Visit

# What finds articles goes before articles, the surest first.
FIND, FRESH, LISTED = 2.0, 1.0, 0.5
# After so many lists in a row that named no new article, their further lists are left alone.
BARREN_LISTS = 10


@dataclass(frozen=True, slots=True)
class Fetched:
    """A response as the readers need it; `url` is the address that answered.

    `pages` is of how many an API says that its answer is one. With `whole_site`, a page's links are followed although
    the source has another way in, which is closed.
    """

    visit: Visit
    source: Source
    url: str
    body: bytes
    content_type: str = ""
    robots_headers: tuple[str, ...] = ()
    pages: int = 1
    whole_site: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """What was found: links, whether to archive and store the page, and what to note.

    `evidence` is what told an article from a list. `problem` says why a source gave less than it should, or why a page
    is not kept. `aliases` are further addresses of the same page. `skipped` counts links that were left out, by reason;
    `outlinks` are the addresses of all that the page named, followed or not, for the archive. `partial` says why a page
    may hold less than its article, and `prose` how many characters of prose it has. `on_topic` is how far an
    article is on the topic by a first reading, where there is one. `wordpress` says that the site runs on it.
    """

    links: tuple[Link, ...] = ()
    store: bool = False
    archive: bool = True
    kind: str = ""
    evidence: str = ""
    problem: str = ""
    aliases: tuple[str, ...] = ()
    skipped: tuple[tuple[str, int], ...] = ()
    outlinks: tuple[str, ...] = ()
    partial: str = ""
    prose: int = 0
    on_topic: float | None = None
    wordpress: bool = False
