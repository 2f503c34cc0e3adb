"""The addresses at which a source of each kind begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import quote_plus, urljoin

from crawler.cdx import first_query
from crawler.errors import SourcesError
from crawler.feeds import join
from crawler.sources import Kind, Source
from crawler.visits import Link, Role

# As many as the API gives, the newest first; only the fields that are used.
ITEMS = "wp-json/wp/v2/{type}?per_page=100&orderby=date&order=desc&_fields=link,title,date_gmt,modified_gmt,type"
POSTS = ITEMS.format(type="posts") + "&page=1"

Start = Callable[[Source, Sequence[str]], Iterator[Link]]


def starts(source: Source, words: Sequence[str] = ()) -> Iterator[Link]:
    """The links at which to begin with *source*; *words* are what to search for, where it is searched."""
    return STARTS[source.kind](source, words)


def _one(role: Role) -> Start:
    def start(source: Source, words: Sequence[str]) -> Iterator[Link]:
        yield Link(source.url, role)

    return start


def _wordpress(source: Source, words: Sequence[str]) -> Iterator[Link]:
    """All posts and pages; those that have one of *words* in them, where there are any."""
    root = source.url.rstrip("/") + "/"
    for kind in ("posts", "pages"):
        for word in words or ("",):
            search = f"&search={quote_plus(word)}" if word else ""
            yield Link(urljoin(root, ITEMS.format(type=kind) + search + "&page=1"), Role.API)


def _search(source: Source, words: Sequence[str]) -> Iterator[Link]:
    for word in words:
        yield Link(source.url.replace("{words}", quote_plus(word)), Role.PAGE)


def _urls(source: Source, words: Sequence[str]) -> Iterator[Link]:
    """The URLs of a file, one a line; or the source's own URL, when it is one."""
    if source.url.startswith(("http://", "https://")):
        yield Link(source.url, Role.ARTICLE)
        return
    path = Path(source.url)
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                line = line.strip()
                if not line or line.startswith("#"):
                    continue
                url = join(line, line)
                if url is None:
                    raise SourcesError(f"{path}, line {number}: no http or https URL: {line[:100]!r}")
                yield Link(url, Role.ARTICLE)
    except (OSError, UnicodeDecodeError) as error:
        raise SourcesError(f"{path}: the list of URLs of source {source.name} cannot be read ({error})") from error


def _archive(source: Source, words: Sequence[str]) -> Iterator[Link]:
    """The first question to a CDX server; what lies on disk is not asked for."""
    if source.is_cdx:
        yield Link(first_query(source), Role.CAPTURES)


STARTS: dict[Kind, Start] = {
    Kind.FEED: _one(Role.FEED),
    Kind.SITEMAP: _one(Role.SITEMAP),
    Kind.SITE: _one(Role.PAGE),
    Kind.WORDPRESS: _wordpress,
    Kind.SEARCH: _search,
    Kind.URLS: _urls,
    Kind.ARCHIVE: _archive,
}
