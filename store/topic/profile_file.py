"""The topic profile as a TOML file that a person reads and edits; their comments and order survive a change."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from store.errors import StoreError
from store.files import write_whole
from store.topic.profile import Concept, Name, Profile, Term, Typical

FORMAT = 1

_HEADER = """\
A topic profile: what makes a text one of ours. Made from example texts by `conflictwire topic build`, meant to be
edited: change a weight, delete a line, add a name or a term in any language ("перемирие" = 6). Weights are in bits;
0 switches a line off. docs/topic.md explains each table.
"""
_REMARKS = {
    "names": "Who and where. A weight alone is enough: Khankendi = 8",
    "terms": "What happens, in words of the examples' languages.",
    "concepts": "What happens, in any language: lines of the lexicon and their share; below 0: not the theme.",
    "spellings": "How names begin in other languages and scripts. Other names are known by their sound.",
    "typical": "What an example has of names, terms (bits) and theme (cosine) by the others' profile: the yardstick.",
    "left_out": "The commonest other words of the examples. Move one up to [terms] to take it in after all.",
}


# What a line of [names] or [terms] may say.
_PARTS = {"weight", "kind", "examples", "full", "languages"}


class ProfileError(StoreError, ValueError):
    """A profile that cannot be read. The message names the file and key, what stands there and what should."""


def load(path: Path) -> Profile:
    """The profile in the file *path*; raises ProfileError, or OSError where the file cannot be opened."""
    return loads(read(path), str(path))


def read(path: Path) -> str:
    """The text of the file at *path*; raises ProfileError where that is no UTF-8, OSError where it isn't there."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ProfileError(f"{path}: no text in UTF-8, which a profile is ({error.reason})") from error


def loads(text: str, where: str = "profile") -> Profile:
    """The profile in *text*; *where* is what error messages call it."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"{where}: not TOML: {error}") from error
    reader = _Reader(data, where)
    if reader.number("format", data.get("format")) != FORMAT:
        raise ProfileError(f"{where}: format is {data.get('format')!r}, but this version reads format {FORMAT}")
    known = {"format", "threshold", "examples", "languages", "years", *_REMARKS}
    if unknown := sorted(data.keys() - known):
        raise ProfileError(f"{where}: unknown key {unknown[0]!r}; known are {', '.join(sorted(known))}")
    return reader.profile()


class _Reader:
    """Reads values and says where one is wrong."""

    def __init__(self, data: Mapping[str, Any], where: str) -> None:
        self.data, self.where = data, where

    def profile(self) -> Profile:
        spellings = self.table("spellings")
        for name in spellings:
            if name not in self.table("names"):
                raise ProfileError(f"{self.where}: spellings.{name}: there is no such name in [names]")
        typical = self.table("typical")
        years = self.data.get("years", [])
        if years and (len(years) != 2 or not all(isinstance(year, int) for year in years)):
            raise ProfileError(f"{self.where}: years: expected two years, [first, last], found {years!r}")
        return Profile(
            names=tuple(
                Name(
                    name,
                    self.weight(f"names.{name}", value),
                    self.text(f"names.{name}.kind", value, "kind", "name"),
                    self.count(f"names.{name}.examples", value),
                    self.text(f"names.{name}.full", value, "full", ""),
                    self.texts(f"spellings.{name}", spellings.get(name, ())),
                    self.texts(
                        f"names.{name}.languages", value.get("languages", ()) if isinstance(value, dict) else ()
                    ),
                )
                for name, value in self.table("names").items()
            ),
            terms=tuple(
                Term(term, self.weight(f"terms.{term}", value), self.count(f"terms.{term}.examples", value))
                for term, value in self.table("terms").items()
            ),
            concepts=tuple(
                Concept(concept, self.number(f"concepts.{concept}", value, least=-1.0))
                for concept, value in self.table("concepts").items()
            ),
            typical=Typical(
                *(self.number(f"typical.{key}", typical.get(key)) for key in ("names", "terms", "concepts"))
            ),
            examples=int(self.number("examples", self.data.get("examples", 0))),
            languages=self.texts("languages", self.data.get("languages", ())),
            years=(years[0], years[1]) if years else None,
            threshold=self.number("threshold", self.data.get("threshold", 0.5)),
            left_out=tuple((word, str(reason)) for word, reason in self.table("left_out").items()),
        )

    def table(self, key: str) -> Mapping[str, Any]:
        found = self.data.get(key, {})
        if not isinstance(found, Mapping):
            raise ProfileError(f"{self.where}: {key}: expected a table [{key}], found {found!r}")
        return found

    def number(self, key: str, value: object, least: float = 0.0) -> float:
        if isinstance(value, int | float) and not isinstance(value, bool) and least <= value < math.inf:
            return float(value)
        found = "nothing" if value is None else repr(value)
        raise ProfileError(f"{self.where}: {key}: expected a number, {least:g} or more, found {found}")

    def weight(self, key: str, value: object) -> float:
        if not isinstance(value, Mapping):
            return self.number(key, value)
        if unknown := sorted(value.keys() - _PARTS):
            raise ProfileError(
                f"{self.where}: {key}: unknown key {unknown[0]!r}; known are {', '.join(sorted(_PARTS))}"
            )
        return self.number(f"{key}.weight", value.get("weight"))

    def count(self, key: str, value: object) -> int:
        return int(self.number(key, value.get("examples", 0))) if isinstance(value, Mapping) else 0

    def text(self, key: str, value: object, part: str, otherwise: str) -> str:
        found = value.get(part, otherwise) if isinstance(value, Mapping) else otherwise
        if not isinstance(found, str):
            raise ProfileError(f"{self.where}: {key}: expected a text in quotes, found {found!r}")
        return found

    def texts(self, key: str, value: object) -> tuple[str, ...]:
        if isinstance(value, str) or not isinstance(value, list | tuple) or not all(isinstance(v, str) for v in value):
            raise ProfileError(f'{self.where}: {key}: expected a list of texts, ["…", "…"], found {value!r}')
        return tuple(value)


def dumps(profile: Profile, previous: str = "", where: str = "profile") -> str:
    """*profile* as TOML; the comments, order and spacing of *previous* are kept where they still apply.

    Raises ProfileError, which calls the previous one *where*, if that is no TOML: somebody's other file.
    """
    try:
        document = tomlkit.parse(previous) if previous else tomlkit.document()
    except TOMLKitError as error:
        raise ProfileError(f"{where}: not TOML, so no profile to write over: {error}") from error
    if not previous:
        for line in _HEADER.splitlines():
            document.add(tomlkit.comment(line))
    for key, value in _plain(profile).items():
        if key not in document:
            if isinstance(value, dict):
                document.add(tomlkit.nl())
                document.add(key, tomlkit.table().comment(_REMARKS[key]))
            else:
                document.add(key, _item(value))
        if isinstance(value, dict):
            _update(document[key], value)
        elif document[key] != value:
            document[key] = _item(value)
    return tomlkit.dumps(document)


def _update(table: Any, values: Mapping[str, Any]) -> None:
    """Make *table* hold *values*, touching only the lines that differ."""
    for key in [key for key in table if key not in values]:
        table.remove(key)
    for key, value in values.items():
        if key not in table or table[key] != value:
            table[key] = _item(value)


def _item(value: Any) -> Any:
    if isinstance(value, dict):
        inline = tomlkit.inline_table()
        inline.update(value)
        return inline
    item = tomlkit.item(value)
    return item.multiline(True) if isinstance(value, list) and len(value) > _LONG_LIST else item


# Longer lists have an entry a line.
_LONG_LIST = 200


def _plain(profile: Profile) -> dict[str, Any]:
    """The profile as TOML's own types, in the file's order."""
    return {
        "format": FORMAT,
        "threshold": profile.threshold,
        "examples": profile.examples,
        "languages": list(profile.languages),
        **({"years": list(profile.years)} if profile.years else {}),
        "names": {
            name.name: {
                "weight": name.weight,
                "kind": name.kind,
                "examples": name.examples,
                **({"full": name.full} if name.full else {}),
                **({"languages": list(name.languages)} if name.languages else {}),
            }
            for name in profile.names
        },
        "terms": {term.text: {"weight": term.weight, "examples": term.examples} for term in profile.terms},
        "concepts": {concept.name: concept.weight for concept in profile.concepts},
        "spellings": {name.name: list(name.spellings) for name in profile.names if name.spellings},
        "typical": {
            "names": profile.typical.names,
            "terms": profile.typical.terms,
            "concepts": profile.typical.concepts,
        },
        "left_out": dict(profile.left_out),
    }


def dump(profile: Profile, path: Path) -> None:
    """Write *profile* to *path*, over a profile that is there already without losing its comments."""
    previous = read(path) if path.exists() else ""
    write_whole(path, dumps(profile, previous, str(path)))
