"""The platforms' table: `platforms.toml` as records."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Platform:
    """What one platform writes around its comments; `platforms.toml` says what each field means."""

    name: str
    title: str
    signs: frozenset[str]
    item: str
    author: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    id: str = ""
    item_id: str = ""
    with_before: str = ""
    with_after: str = ""
    reply_to: tuple[str, ...] = ()
    depth: tuple[str, ...] = ()
    depth_class: str = ""
    indent: str = ""
    thread: str = ""
    opening: str = ""
    board: bool = False
    score: tuple[str, ...] = ()
    deleted: str = ""
    pinned: str = ""
    by_author: str = ""

    @property
    def under_article(self) -> bool:
        """True where its comments stand under articles; schema.org's markup, and what has no signs, says neither."""
        return bool(self.signs) and not self.board and not self.opening and self.name != "schema.org"


@cache
def platforms() -> tuple[Platform, ...]:
    """All platforms, in the order in which they are tried."""
    table = tomllib.loads(resources.files(__package__).joinpath("platforms.toml").read_text("utf-8"))
    return tuple(
        Platform(**{key: _frozen(value, key) for key, value in entry.items()})  # type: ignore[arg-type]
        for entry in table["platform"]
    )


def _frozen(value: str | bool | list[str], key: str) -> str | bool | tuple[str, ...] | frozenset[str]:
    if isinstance(value, str | bool):
        return value
    return frozenset(value) if key == "signs" else tuple(value)
