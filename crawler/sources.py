"""Sources: where a crawl starts, a TOML table each."""

from __future__ import annotations

import dataclasses
import difflib
import json
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from crawler.bounds import Bounds, Stated, bounds_as_toml, bounds_of, read_bounds
from crawler.discussion import Following
from crawler.errors import SourcesError
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
        """The host that publishes, lower case; empty for a file on disk."""
        return (urlsplit(self.url).hostname or "").lower()

    def owns(self, host: str) -> bool:
        """Whether *host* is the source's own: the same, but for a leading `www.`, or one that it lists."""
        bare = host.lower().removeprefix("www.")
        return bare in {name.lower().removeprefix("www.") for name in (self.host, *self.hosts)}

    def bounds(self, role: Role) -> Bounds:
        """How far apart visits to its pages of that *role* may be."""
        return bounds_of(role, self.revisits)

    def wants(self, url: str) -> bool:
        """Whether the section filters let *url* through."""
        if self.include and not any(re.search(pattern, url) for pattern in self.include):
            return False
        return not any(re.search(pattern, url) for pattern in self.exclude)


# What a key's value must be, in the words of TOML, and how it becomes the field's value.
STRING, STRINGS, COUNT, SECONDS, TRUTH, FOLLOWED, KEPT, BOUNDED = (
    "a string",
    "an array of strings",
    "a whole number over 0",
    "a number",
    "true or false",
    f"one of {', '.join(Following)}",
    f"one of {', '.join(Keep)}",
    "a table of bounds",
)
KEYS = {
    "kind": STRING,
    "url": STRING,
    "language": STRING,
    "include": STRINGS,
    "exclude": STRINGS,
    "hosts": STRINGS,
    "words": STRINGS,
    "max_pages": COUNT,
    "max_depth": COUNT,
    "comments": FOLLOWED,
    "delay": SECONDS,
    "keep": KEPT,
    "javascript": TRUTH,
    "verified": TRUTH,
    "note": STRING,
    "revisits": BOUNDED,
    "captures_of": STRING,
    "captured_from": STRING,
    "captured_to": STRING,
    "cdx_filters": STRINGS,
    "capture_url": STRING,
}
# The same from a command line.
ARGUMENTS: dict[str, Callable[[str], object]] = {
    STRINGS: lambda value: [part.strip() for part in value.split(",")],
    COUNT: lambda value: int(value) if value.isdigit() else value,
    SECONDS: lambda value: float(value) if value.replace(".", "", 1).isdigit() else value,
    TRUTH: lambda value: value.lower() in ("1", "true", "yes"),
}
# The table of a file that is no source: bounds for all of them.
GENERAL = "revisits"
DATE = re.compile(r"\d{4}(?:-?\d\d){0,2}(?:[T ]?\d\d(?::?\d\d){0,2})?Z?")
NAME = re.compile(r"[a-z0-9][a-z0-9._-]*\Z", re.IGNORECASE)


def read_sources(path: str | Path) -> tuple[Source, ...]:
    """The sources in the TOML file *path*, in its order. Raises SourcesError, naming file, table and key."""
    path = Path(path)
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SourcesError(f"{path}: cannot be read ({error.strerror}). Name another file.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourcesError(f"{path}: is no TOML: {error}") from error
    general = read_bounds(f"{path}: [{GENERAL}]", tables.pop(GENERAL, {}))
    return tuple(_source(path, name, table, general) for name, table in tables.items())


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


def make_source(kind: str, described: Mapping[str, str]) -> Source:
    """The source of that *kind* that `-a key=value` arguments describe; lists are given with commas."""
    where = f"the arguments of spider {kind}"
    if "url" not in described:
        raise SourcesError(f"{where}: url is missing, as in -a url=https://…")
    values: dict[str, object] = {"kind": kind}
    for key, value in described.items():
        if key != "name":
            values[key] = ARGUMENTS.get(KEYS.get(key, ""), str)(value)
    host = urlsplit(described["url"]).hostname or Path(described["url"]).stem
    return _source(where, described.get("name") or f"{host}-{kind}".replace(":", "-"), values)


def wrong_name(name: str) -> str:
    """Why no source can be called *name*; empty where one can."""
    if not NAME.match(name):
        return "a source's name has letters, digits, '.', '_' and '-' only, a letter or digit first"
    return f"{GENERAL} is the table of bounds for all sources; choose another name" if name == GENERAL else ""


def _source(path: Path | str, name: str, table: object, general: Stated = ()) -> Source:
    where = f"{path}: [{name}]"
    if not isinstance(table, dict):
        raise SourcesError(f"{where}: a source is a table; found {table!r}")
    if wrong := wrong_name(name):
        raise SourcesError(f"{where}: {wrong}")
    for key in ("kind", "url"):
        if key not in table:
            raise SourcesError(f"{where}: {key} is missing")
    values = {key: _value(where, key, value) for key, value in table.items() if key != "revisits"}
    values["revisits"] = read_bounds(f"{where}: revisits", table.get("revisits", {}), general)
    source = Source(name=name, **values)  # type: ignore[arg-type]  # each value was checked against KEYS
    _check_address(where, source)
    return source


def _value(where: str, key: str, value: object) -> object:
    if key not in KEYS:
        raise SourcesError(f"{where}: {key} is not a key of a source; there are: {', '.join(KEYS)}")
    wanted = KEYS[key]
    if not _fits(wanted, value):
        raise SourcesError(f"{where}: {key} must be {wanted}; found {value!r}")
    if key == "kind":
        if value not in tuple(Kind):
            raise SourcesError(f"{where}: kind must be one of {', '.join(Kind)}; found {value!r}")
        return Kind(str(value))
    if key == "keep":
        return Keep(str(value))
    if key == "comments":
        return Following(str(value))
    if key in ("include", "exclude"):
        _check_patterns(where, key, value)
    return tuple(value) if isinstance(value, list) else value


def _fits(wanted: str, value: object) -> bool:
    if isinstance(value, bool):
        return wanted == TRUTH
    checks: Mapping[str, bool] = {
        STRING: isinstance(value, str) and value.strip() != "",
        STRINGS: isinstance(value, list) and all(isinstance(item, str) for item in value),
        COUNT: isinstance(value, int) and value > 0,
        SECONDS: isinstance(value, int | float) and value >= 0,
        FOLLOWED: value in tuple(Following),
        KEPT: value in tuple(Keep),
    }
    return checks.get(wanted, False)


def _check_patterns(where: str, key: str, patterns: object) -> None:
    assert isinstance(patterns, list)
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise SourcesError(f"{where}: {key} holds no regular expression: {pattern!r} ({error})") from error


def _check_address(where: str, source: Source) -> None:
    try:
        scheme, host = urlsplit(source.url).scheme, source.host
    except ValueError as error:
        raise SourcesError(f"{where}: url cannot be read ({error}): {source.url!r}") from error
    if scheme in ("http", "https"):
        if not host:
            raise SourcesError(f"{where}: url names no host: {source.url!r}")
    elif source.kind not in (Kind.ARCHIVE, Kind.URLS):
        raise SourcesError(f"{where}: url must begin with http:// or https://; found {source.url!r}")
    _check_captures(where, source)
    if source.kind is Kind.SEARCH and "{words}" not in source.url:
        raise SourcesError(f"{where}: the url of a search holds {{words}} where its words go; found {source.url!r}")


def _check_captures(where: str, source: Source) -> None:
    if source.is_cdx and not source.captures_of:
        raise SourcesError(f"{where}: captures_of is missing, what to look for at a CDX server, as in 'example.org/*'")
    if not source.is_cdx and source.captures_of:
        raise SourcesError(f"{where}: captures_of is for an archive whose url is a CDX server")
    for key, date in (("captured_from", source.captured_from), ("captured_to", source.captured_to)):
        if date and not DATE.fullmatch(date):
            raise SourcesError(f"{where}: {key} is a date, as in 2020-09-27; found {date!r}")
    template = source.capture_url
    if template and not (
        template.startswith(("http://", "https://"))
        and ("{filename}" in template or ("{timestamp}" in template and "{url}" in template))
    ):
        raise SourcesError(
            f"{where}: capture_url is an address with {{timestamp}} and {{url}} in it, or with {{filename}}; "
            f"found {template!r}"
        )


def as_toml(source: Source) -> str:
    """*source* as a table of `seeds/sources.toml`, without the keys that say nothing."""
    lines = [f"[{source.name}]" if "." not in source.name else f'["{source.name}"]']
    for field in dataclasses.fields(Source):
        value = getattr(source, field.name)
        if field.name != "name" and (value != field.default or field.name == "verified"):
            said = bounds_as_toml(value) if field.name == "revisits" else _toml(value)
            lines.append(f"{field.name} = {said}")
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, str):
        # JSON's escapes are TOML's too; the one sign that TOML wants escaped besides is DEL.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value)
