"""The addresses at which a source of each kind begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote_plus, urljoin

from crawler.cdx import first_query
from crawler.errors import SourcesError
from crawler.feeds import join
from crawler.sources import Kind, Source
from crawler.visits import Link, Role

# As many as the API gives, the newest first; only the fields that are used.
POSTS = "wp-json/wp/v2/posts?per_page=100&orderby=date&order=desc&_fields=link,title,date_gmt,modified_gmt&page=1"


def starts(source: Source) -> Iterator[Link]:
    """The links at which to begin with *source*."""
    return STARTS[source.kind](source)


def _one(role: Role) -> Callable[[Source], Iterator[Link]]:
    def start(source: Source) -> Iterator[Link]:
        yield Link(source.url, role)

    return start


def _wordpress(source: Source) -> Iterator[Link]:
    yield Link(urljoin(source.url.rstrip("/") + "/", POSTS), Role.API)


def _search(source: Source) -> Iterator[Link]:
    for words in source.words:
        yield Link(source.url.replace("{words}", quote_plus(words)), Role.PAGE)


def _urls(source: Source) -> Iterator[Link]:
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


def _archive(source: Source) -> Iterator[Link]:
    """The first question to a CDX server; what lies on disk is not asked for."""
    if source.is_cdx:
        yield Link(first_query(source), Role.CAPTURES)


STARTS: dict[Kind, Callable[[Source], Iterator[Link]]] = {
    Kind.FEED: _one(Role.FEED),
    Kind.SITEMAP: _one(Role.SITEMAP),
    Kind.SITE: _one(Role.PAGE),
    Kind.WORDPRESS: _wordpress,
    Kind.SEARCH: _search,
    Kind.URLS: _urls,
    Kind.ARCHIVE: _archive,
}
