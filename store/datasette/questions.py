"""A search and its address: either is made of the other, so that every result can be shared and cited."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from store.datasette.filters import language_name, site_name
from store.datasette.queries.search import ORDERS, UNSTATED, Question
from store.search import Filters

KINDS = ("article", "comment")
MOST_PAGES = 500
LONGEST = 400
TAG = re.compile(r'(?<!\S)tag:(?:"([^"]+)"|(\S+))', re.IGNORECASE)


def question_of(args: Any) -> Question:
    """The question that an address asks; what it says wrongly is as if it weren't said, the words excepted."""

    def text(name: str) -> str:
        return str(args.get(name) or "").strip()[:LONGEST]

    def number(name: str) -> int | None:
        value = text(name)
        return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None

    kind, order, marked = text("in"), text("sort"), text("marked")
    words, tag = without_tag(text("q"))
    return Question(
        words=words,
        kind=kind if kind in KINDS else "article",
        filters=Filters(
            site=text("site") or None,
            language=text("language") or None,
            since=text("since") or None,
            until=text("until") or None,
            relevant=text("relevant") == "1",
            copies=text("copies") != "0",
        ),
        cluster=number("cluster"),
        tag=" ".join((tag or text("tag")).casefold().split()),
        marked=marked if marked in ("yes", "no") else "",
        order=order if order in ORDERS else "best",
        page=max(1, min(number("page") or 1, MOST_PAGES)),
    )


def without_tag(words: str) -> tuple[str, str]:
    """What is typed without its `tag:name` or `tag:"two words"`, and the tag; of several the last counts."""
    found = [phrase or word for phrase, word in TAG.findall(words)]
    return (" ".join(TAG.sub(" ", words).split()), found[-1]) if found else (words, "")


def address(question: Question, path: str = "/search", **changes: Any) -> str:
    """The address of *question*, with *changes* to it or its filters; a change begins at the first page again."""
    filters = {name: value for name, value in changes.items() if name in Filters.__slots__}
    others = {name: value for name, value in changes.items() if name not in filters}
    changed = replace(question, filters=replace(question.filters, **filters), **({"page": 1} | others))
    return f"{path}?{urlencode(parameters(changed))}"


def active_filters(question: Question) -> list[tuple[str, str, str]]:
    """What narrows the search: its name, what it says, and the address of the search without it."""
    filters = question.filters
    said: list[tuple[str, str, dict[str, Any]]] = [
        ("from", filters.since or "", {"since": None}),
        ("to", filters.until or "", {"until": None}),
        ("site", shown(filters.site, site_name), {"site": None}),
        ("language", shown(filters.language, language_name), {"language": None}),
        ("tag", question.tag, {"tag": ""}),
        ("marked", {"yes": "relevant", "no": "not relevant"}.get(question.marked, ""), {"marked": ""}),
    ]
    found = [(name, value, address(question, **without)) for name, value, without in said if value]
    if question.cluster is not None:
        found.append(("in one story", "", address(question, cluster=None)))
    if filters.relevant:
        found.append(("on topic only", "", address(question, relevant=False)))
    if not filters.copies:
        found.append(("without copies", "", address(question, copies=True)))
    return found


def shown(value: str | None, name: Callable[[str], str]) -> str:
    """A filter's value as a reader knows it; empty where nothing is asked."""
    return name("" if value == UNSTATED else value) if value else ""


def parameters(question: Question) -> dict[str, str]:
    """What the address says; defaults are left out."""
    filters = question.filters
    said = {
        "q": question.words,
        "in": question.kind if question.kind != "article" else "",
        "site": filters.site or "",
        "language": filters.language or "",
        "since": filters.since or "",
        "until": filters.until or "",
        "relevant": "1" if filters.relevant else "",
        "copies": "" if filters.copies else "0",
        "cluster": str(question.cluster) if question.cluster is not None else "",
        "tag": question.tag,
        "marked": question.marked,
        "sort": question.order if question.order != "best" else "",
        "page": str(question.page) if question.page > 1 else "",
    }
    return {name: value for name, value in said.items() if value or name == "q"}
