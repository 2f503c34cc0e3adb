"""Looking at sources: the best way into a site, and whether the known ways still work."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urljoin, urlsplit

import tomlkit
import tomlkit.items

from cleaners.page.scripted import NEEDS_JAVASCRIPT
from crawler.archives import ENDINGS, archive_files
from crawler.asking import words_of
from crawler.cdx import read_cdx
from crawler.discussion import Following
from crawler.errors import SourcesError
from crawler.feeds import read_feed
from crawler.options import CrawlOptions
from crawler.page import PageFacts, read_page
from crawler.process import check_contact, run_spider
from crawler.revisits import moment
from crawler.sitemaps import read_sitemap
from crawler.sources import Keep, Kind, Source
from crawler.spiders.probe import Probe, ProbeSpider
from crawler.starts import POSTS, starts
from store.files import write_whole
from store.urls import is_web

# Where feeds stand when no page names them, the commonest first.
FEED_PATHS = ("feed/", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "feeds/posts/default")
SITEMAP_PATHS = ("sitemap.xml", "sitemap_index.xml", "news-sitemap.xml")
# A source whose newest entry is older than this says little.
STALE_DAYS = 30
# So many entries of a sitemap are looked at for a check.
LOOKED_AT = 5_000


@dataclass(frozen=True, slots=True)
class Check:
    """What a source answered: with which status, how many entries, the newest one's day, and what is wrong.

    `robots` is what its robots.txt says to us: allows, forbids or fails, with the Crawl-delay in seconds beside it.
    """

    source: str
    answers: bool
    status: int = 0
    robots: str = ""
    entries: int = 0
    newest: str | None = None
    delay: float | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """A way into a site that was tried: kind, address, how many entries it has."""

    kind: Kind
    url: str
    entries: int
    newest: str | None = None
    language: str | None = None


def probe(urls: Sequence[str], options: CrawlOptions) -> dict[str, Probe]:
    """Ask each of *urls* once, with all the crawl's manners; nothing is kept."""
    probes: dict[str, Probe] = {}
    with TemporaryDirectory(prefix="conflictwire-") as folder:
        run_spider(
            ProbeSpider, Path(folder) / "probe.db", urls=list(dict.fromkeys(urls)), probes=probes, options=options
        )
    return probes


def check(sources: Sequence[Source], options: CrawlOptions) -> list[Check]:
    """Ask every source for what it has, and say what came. Archives on disk are only looked for."""
    check_contact(sources, options.contact)
    first = {source.name: next(iter(_web_starts(source)), "") for source in sources}
    probes = probe([url for url in first.values() if url], options)
    return [_checked(source, probes.get(first[source.name])) for source in sources]


def _web_starts(source: Source) -> Iterator[str]:
    try:
        yield from (link.url for link in starts(source, words_of(source, None)))
    except SourcesError:
        return


def _checked(source: Source, answer: Probe | None) -> Check:
    if answer is None:
        return _on_disk(source)
    found = Check(source.name, answer.answered, answer.status, answer.robots, delay=answer.delay)
    if not answer.answered:
        return replace(found, problem=answer.error)
    try:
        entries, newest = _entries(source.kind, answer)
    except (ValueError, RecursionError) as error:
        return replace(found, problem=str(error))
    return replace(found, entries=entries, newest=newest, problem=_wrong(source.kind, entries, newest))


def _on_disk(source: Source) -> Check:
    if source.kind is Kind.SEARCH:
        return Check(source.name, False, problem="nothing to search for: give it `words`, or the crawl a --topic")
    try:
        entries = len(archive_files(Path(source.url))) if source.kind is Kind.ARCHIVE else len(list(starts(source)))
    except SourcesError as error:
        return Check(source.name, False, problem=str(error))
    return Check(source.name, True, entries=entries, problem="" if entries else "nothing in it")


def _wrong(kind: Kind, entries: int, newest: str | None) -> str:
    if not entries:
        return "nothing in it"
    if kind is Kind.ARCHIVE:
        # Its captures are old, and meant to be.
        return ""
    when = moment(newest)
    days = 0 if when is None else int((datetime.now(UTC).timestamp() - when) / 86400)
    return f"nothing new for {days} days" if days > STALE_DAYS else ""


def _entries(kind: Kind, answer: Probe) -> tuple[int, str | None]:
    """How many entries the answer has, and the newest one's date. Raises ValueError where it is something else."""
    if kind is Kind.FEED:
        feed = read_feed(answer.body, answer.final_url, answer.content_type)
        return len(feed.entries), _newest(entry.published for entry in feed.entries)
    if kind is Kind.SITEMAP:
        places = [
            place for _, place in zip(range(LOOKED_AT), read_sitemap(answer.body, answer.final_url), strict=False)
        ]
        return len(places), _newest(place.published or place.modified for place in places)
    if kind is Kind.WORDPRESS:
        posts = json.loads(answer.body)
        if not isinstance(posts, list):
            raise ValueError("the WordPress API refuses")
        return len(posts), _newest(str(post.get("date_gmt")) for post in posts if isinstance(post, dict))
    if kind is Kind.URLS:
        return 1, None
    if kind is Kind.ARCHIVE:
        captures = read_cdx(answer.body).captures
        return len(captures), _newest(f"{c.timestamp[:4]}-{c.timestamp[4:6]}-{c.timestamp[6:8]}" for c in captures)
    page = read_page(answer.body, answer.final_url)
    if page.scripted:
        raise ValueError(f"{NEEDS_JAVASCRIPT}; with the extra `javascript`, set javascript = true")
    return len(page.links), None


def _newest(dates: Iterator[str | None]) -> str | None:
    known = [(when, date) for date in dates if date and (when := moment(date)) is not None]
    return max(known)[1][:10] if known else None


def best_source(url: str, options: CrawlOptions) -> Source:
    """The best source for the site at *url*: its WordPress API, else a feed, a sitemap, or the site itself.

    An address without a scheme is asked by https, then http. A file or folder on disk is a web archive, or a list of
    URLs. Raises SourcesError when the site does not answer, and ContactMissing as a crawl does.
    """
    if (path := Path(url)).exists():
        is_archive = path.is_dir() or path.name.lower().endswith(ENDINGS)
        found = Source(_name(f"file://{path.stem}"), Kind.ARCHIVE if is_archive else Kind.URLS, url)
        if wrong := _on_disk(found).problem:
            raise SourcesError(wrong)
        return replace(found, verified=True)
    tried = [url] if "://" in url else [f"https://{url}", f"http://{url}"]
    for url in tried:
        if urlsplit(url).scheme in ("http", "https") and not urlsplit(url).hostname:
            raise SourcesError(f"{url}: names no host; give an address such as https://example.org")
        site = Source(_name(url), Kind.SITE, url)
        check_contact([site], options.contact)
        front = probe([url], options)[url]
        if front.answered:
            break
    else:
        advice = "ask the site's owner" if front.robots == "forbids" else "is the address right?"
        raise SourcesError(f"{url}: {front.error or 'no answer'}; {advice}")
    if (direct := _way(Kind.FEED, front)) or (direct := _way(Kind.SITEMAP, front)):
        return replace(site, kind=direct.kind, language=direct.language, verified=True)
    page = read_page(front.body, front.final_url)
    root = urljoin(front.final_url, "/")
    candidates = {
        # A WordPress in a folder of the site says where its API is.
        Kind.WORDPRESS: [urljoin(each, POSTS) for each in dict.fromkeys((*_api_roots(page, front.final_url), root))],
        Kind.FEED: [*page.feeds[:6], *(urljoin(root, path) for path in FEED_PATHS)],
        Kind.SITEMAP: [*front.sitemaps[:3], *(urljoin(root, path) for path in SITEMAP_PATHS)],
    }
    probes = probe([url for urls in candidates.values() for url in urls], options)
    language = _language(front.body)
    for kind, urls in candidates.items():
        ways = [way for each in urls if (way := _way(kind, probes[each])) is not None and way.entries]
        if ways:
            # The page's own order: its first feed is of all news, the next ones of comments and sections.
            chosen = ways[0]
            address = chosen.url.partition("wp-json/")[0] if kind is Kind.WORDPRESS else chosen.url
            return replace(site, kind=kind, url=address, language=chosen.language or language, verified=True)
    return replace(site, url=front.final_url, language=language, verified=True)


def _way(kind: Kind, answer: Probe) -> Way | None:
    if not answer.answered:
        return None
    try:
        entries, newest = _entries(kind, answer)
        feed = read_feed(answer.body, answer.final_url) if kind is Kind.FEED else None
    except (ValueError, RecursionError):
        return None
    return Way(kind, answer.final_url, entries, newest, feed.language if feed else None)


def _api_roots(page: PageFacts, front: str) -> Iterator[str]:
    """The site or folder whose WordPress API the page at *front* states, if it is on the same host."""
    if page.api and "/wp-json/" in page.api and urlsplit(page.api).hostname == urlsplit(front).hostname:
        yield page.api.partition("wp-json/")[0]


def _language(body: bytes) -> str | None:
    found = re.search(rb"<html[^>]*\blang=[\"']?([A-Za-z]{2,3}(?:-[A-Za-z]{2,8})?)\b", body[:4000], re.IGNORECASE)
    return found[1].decode("ascii") if found else None


def _name(url: str) -> str:
    host = (urlsplit(url).hostname or "source").removeprefix("www.")
    return re.sub(r"[^a-z0-9]+", "-", host.lower()).strip("-")


def mark_checked(path: Path, checks: Sequence[Check]) -> int:
    """Write into the TOML file *path* which sources were seen to answer; how many entries changed.

    Comments and layout stay as they are.
    """
    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    changed = 0
    for found in checks:
        table = document.get(found.source)
        if not isinstance(table, tomlkit.items.Table):
            # Taken out while the sites were asked.
            continue
        verified = found.answers and bool(found.entries)
        if table.get("verified", False) != verified:
            table["verified"] = verified
            changed += 1
    if changed:
        _write(path, tomlkit.dumps(document))
    return changed


def _write(path: Path, text: str) -> None:
    try:
        # One folder, such as `seeds/` on the first day; two that are missing are a slip.
        path.parent.mkdir(exist_ok=True)
        write_whole(path, text)
    except OSError as error:
        raise SourcesError(
            f"{path}: cannot be written ({error.strerror}). Name another file with --sources."
        ) from error


def single_page(url: str) -> Source:
    """The page at *url* alone, with all its comments, whatever a crawl's topic. Raises SourcesError for no address."""
    if not is_web(url):
        raise SourcesError(f"{url}: is no page's address; give the whole of it, such as https://example.org/story")
    return Source(_name(url), Kind.URLS, url, comments=Following.ALL, keep=Keep.ALL)


def add_source(path: Path, source: Source) -> Source:
    """Append *source* to the TOML file *path*, under a name that is free there; returns it as written.

    The file is made where there is none, and its folder. Raises SourcesError.
    """
    from crawler.sources_file import as_toml, read_sources, wrong_name

    if wrong := wrong_name(source.name):
        raise SourcesError(f"{path}: {source.name!r}: {wrong}")
    known = {each.name: each for each in read_sources(path)} if path.exists() else {}
    for each in known.values():
        if (each.kind, each.url) == (source.kind, source.url):
            raise SourcesError(f"{path}: has it already, as {each.name}")
    name, number = source.name, 2
    while name in known:
        name, number = f"{source.name}-{number}", number + 1
    source = replace(source, name=name)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    gap = "" if not before else "\n" if before.endswith("\n") else "\n\n"
    _write(path, f"{before}{gap}{as_toml(source)}")
    return source
