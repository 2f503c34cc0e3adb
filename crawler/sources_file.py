"""The file of sources: a TOML table each, read with a word on every mistake, and written."""

from __future__ import annotations

import dataclasses
import json
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from crawler.bounds import Stated, bounds_as_toml, read_bounds
from crawler.discussion import Following
from crawler.errors import SourcesError
from crawler.sources import Keep, Kind, Source

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


NAME_OR_MAKE = "Name another file, or make one with `conflictwire sources add`."


def read_sources(path: str | Path) -> tuple[Source, ...]:
    """The sources in the TOML file *path*, in its order. Raises SourcesError, naming file, table and key."""
    path = Path(path)
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SourcesError(f"{path}: cannot be read ({error.strerror}). {NAME_OR_MAKE}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourcesError(f"{path}: is no TOML: {error}") from error
    general = read_bounds(f"{path}: [{GENERAL}]", tables.pop(GENERAL, {}))
    return tuple(_source(path, name, table, general) for name, table in tables.items())


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
