"""Sources: where a crawl starts."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from crawler.bounds import Bounds, Stated, bounds_of
from crawler.discussion import Following
from crawler.errors import SourcesError
from crawler.hosts import host_of, in_ascii
from crawler.visits import Role

# So many names fit into a message.
FEW = 12


class Kind(StrEnum):
    """How a source tells what it has."""

    FEED = "feed"
    SITEMAP = "sitemap"
    SITE = "site"
    WORDPRESS = "wordpress"
    ARCHIVE = "archive"
    SEARCH = "search"
    URLS = "urls"


class Keep(StrEnum):
    """Which articles of a source come into the corpus, when the crawl has a topic. The archive has them all."""

    RELEVANT = "relevant"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a crawl starts.

    `url` is the feed, the sitemap, the front page, the site with a WordPress API, the archive file or CDX server,
    the search page with `{words}` in it, or the file with one URL a line. `language` is a BCP 47 tag. `include` and
    `exclude` are regular expressions over URLs: an article or list is followed when one of the first (if there are
    any) and none of the second is found in it. `hosts` are further hosts that belong to the source. `words` are
    what a search, or a WordPress API, is asked for; `{topic}` among them stands for the topic's. `comments` is how
    far comments are followed beyond their page: page, more or all. `delay` is seconds between requests, over the
    crawl's own. `keep` is "all" where articles off the crawl's topic belong to the corpus, too; else they are set
    aside with their score. With `javascript`, a browser shows its pages before they are read. `verified` is false
    until `sources check` has seen the source answer. `revisits` are the bounds that the file states for it.

    Where `url` is a CDX server, `captures_of` is what to look for (`example.org/news/*`, `*.example.org`), taken from
    `captured_from` to `captured_to` (dates, or as much of one as is known), with `cdx_filters` in the server's own
    words. `capture_url` says where captures are fetched: with `{timestamp}` and `{url}` a replay, with `{filename}`
    WARC files.
    """

    name: str
    kind: Kind
    url: str
    language: str | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    max_pages: int | None = None
    max_depth: int = 8
    comments: Following = Following.MORE
    delay: float = 0.0
    keep: Keep = Keep.RELEVANT
    javascript: bool = False
    verified: bool = False
    note: str = ""
    revisits: Stated = ()
    captures_of: str = ""
    captured_from: str = ""
    captured_to: str = ""
    cdx_filters: tuple[str, ...] = ()
    capture_url: str = ""

    @property
    def is_cdx(self) -> bool:
        """True for an archive that is asked over the web."""
        return self.kind is Kind.ARCHIVE and self.url.startswith(("http://", "https://"))

    @property
    def host(self) -> str:
        """The host that publishes, as `host_of` gives it; empty for a file on disk."""
        return host_of(self.url)

    def owns(self, host: str) -> bool:
        """Whether *host* is the source's own: the same, but for a leading `www.`, or one that it lists."""
        bare = in_ascii(host).removeprefix("www.")
        return bare in {in_ascii(name).removeprefix("www.") for name in (self.host, *self.hosts)}

    def bounds(self, role: Role) -> Bounds:
        """How far apart visits to its pages of that *role* may be."""
        return bounds_of(role, self.revisits)

    def wants(self, url: str) -> bool:
        """Whether the section filters let *url* through."""
        if self.include and not any(re.search(pattern, url) for pattern in self.include):
            return False
        return not any(re.search(pattern, url) for pattern in self.exclude)


def choose(sources: tuple[Source, ...], names: tuple[str, ...]) -> tuple[Source, ...]:
    """The sources called *names*, or all when there are none. Raises SourcesError for a name that is not there."""
    known = {source.name: source for source in sources}
    for name in names:
        if name not in known:
            raise SourcesError(f"no source is called {name!r}; {offered(name, sorted(known))}")
    return tuple(known[name] for name in dict.fromkeys(names)) if names else sources


def offered(name: str, known: Sequence[str]) -> str:
    """What may have been meant by a *name* that is not *known*: all where they are few, else the nearest."""
    if len(known) <= FEW:
        return f"there are: {', '.join(known) or 'none'}"
    near = difflib.get_close_matches(name, known)
    listed = f"`conflictwire sources list` shows the {len(known)} that there are"
    return f"did you mean {' or '.join(near)}? {listed}" if near else listed
