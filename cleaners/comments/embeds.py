"""Discussions that a page only points to: their comments come by script, but that there is one should be known."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from lxml import etree
from lxml.html import HtmlElement

from cleaners.comments.counts import stated_count
from cleaners.comments.items import selector
from cleaners.records import Discussion

# Providers whose place is known by its tag, which names do not show.
BY_TAG = ("vf-conversations", "hyvor-talk-comments", "fb:comments", "remark42-comments")
SOURCES = etree.XPath("//script/@src", smart_strings=False)
COUNT = re.compile(r'"commentCount"\s*:\s*"?(\d{1,6})\b')


@dataclass(frozen=True, slots=True)
class Provider:
    """What one provider leaves in a page; `embeds.toml` says what each field means."""

    name: str
    signs: frozenset[str]
    place: str
    thread: tuple[str, ...] = ()
    link: tuple[str, ...] = ()


@cache
def providers() -> tuple[Provider, ...]:
    """All providers of `embeds.toml`."""
    table = tomllib.loads(resources.files(__package__).joinpath("embeds.toml").read_text("utf-8"))
    return tuple(
        Provider(p["name"], frozenset(p["signs"]), p["place"], tuple(p.get("thread", ())), tuple(p.get("link", ())))
        for p in table["provider"]
    )


def find_discussions(tree: HtmlElement, names: Collection[str], url: str) -> tuple[Discussion, ...]:
    """The discussions embedded in *tree*, the page at *url*, whose class names and ids are *names*."""
    known = set(names).union(element.tag for element in tree.iter(*BY_TAG))
    # Some leave their script alone, where it makes their place itself.
    known.update("script:" + source.partition("//")[2].partition("/")[0] for source in SOURCES(tree))
    found = []
    for provider in providers():
        if provider.signs.isdisjoint(known):
            continue
        places = selector(provider.place)(tree)
        if places:
            scripts = "\n".join(script.text or "" for script in tree.iter("script"))
            thread_id = _stated(places, scripts, provider.thread)
            link = _stated(places, scripts, provider.link)
            found.append(Discussion(provider.name, thread_id, link, _count(scripts, stated_count(tree, url))))
    return tuple(found)


def _stated(places: Sequence[HtmlElement], scripts: str, specs: tuple[str, ...]) -> str | None:
    for spec in specs:
        if spec.startswith("@"):
            value = next((value for place in places if (value := place.get(spec[1:]))), None)
        else:
            match = re.search(spec, scripts, re.DOTALL | re.IGNORECASE)
            value = match[1] if match else None
        if value:
            # As JSON writes an address: https:\/\/…
            return value.strip().replace("\\/", "/")
    return None


def _count(scripts: str, shown: int | None) -> int | None:
    """The number that the page shows, else the one in its scripts, if these do not count other pages' comments, too."""
    stated = set(COUNT.findall(scripts))
    return int(stated.pop()) if shown is None and len(stated) == 1 else shown
