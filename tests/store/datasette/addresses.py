"""Addresses at which to ask a served store, some for each of its routes: a page that is added is tried by itself."""

import re
import tomllib
from collections.abc import Iterator
from urllib.parse import quote

from store.datasette.citations import FORMATS
from store.datasette.metadata import CANNED_QUERIES
from store.datasette.routes import ROUTES
from tests.store.datasette.library import HOSTILE, SCRIPT

QUOTED, TAG = quote(HOSTILE, safe=""), quote(SCRIPT, safe="")
CANNED = sorted(tomllib.loads(CANNED_QUERIES.read_text("utf-8")))
# {hostile} and its like are articles' numbers.
EXAMPLES = [
    "/",
    "/robots.txt",
    "/search",
    "/search?q=alert",
    "/search?q=alert&in=comment",
    f"/search?q={QUOTED}",
    f"/search?q=alert&site={QUOTED}&language={QUOTED}&tag={QUOTED}&marked=no&relevant=1&cluster=1&copies=0",
    f"/search?q=x&since={QUOTED}",
    f"/search?q=alert&tag={TAG}",
    *(f"/search.{ending}?q=alert" for ending in ("json", "csv", "atom", *FORMATS)),
    f"/search.json?q=x&until={QUOTED}",
    "/article/{hostile}",
    "/article/{hostile}?removed=1",
    "/article/{hostile}?at=1&q=alert",
    "/article/{hostile copy}",
    "/article/{hostile aside}?removed=1",
    "/article/{hostile nothing}?removed=1",
    "/article/999999",
    *("/article/{hostile}." + ending for ending in ("json", *FORMATS)),
    "/article/{hostile}/states",
    "/article/{hostile}/beside/{plain}",
    "/article/{hostile}/beside/{hostile copy}",
    "/article/{hostile}/mark",
    "/login",
    f"/login?token={QUOTED}",
    "/logout",
    "/tags",
    f"/tag/{TAG}",
    f"/tag/{QUOTED}",
    "/marked/no",
    "/stories",
    "/story/{hostile}",
    "/sites",
    "/site/bad.example",
    "/site/-",
    f"/site/{QUOTED}",
    "/rules",
    f"/rule/{QUOTED}",
    "/dashboard",
    "/questions",
    *(f"/question/{name}" for name in CANNED),
    *(f"/question/{name}?words=alert&since=&site=bad.example&author={QUOTED}" for name in CANNED),
    f"/question/most_discussed?site={QUOTED}",
]
# Datasette's own, for the tables that readers open and the ready queries.
TABLES = [
    "/store",
    "/store?sql=select+title+from+articles",
    "/store.json?sql=select+title+from+articles",
    "/store/articles/{hostile}",
    "/store/pages/{hostile}",
    *(f"/store/{name}?words=alert&since=&site=&author={QUOTED}" for name in CANNED),
    f"/store/articles?title={QUOTED}&_facet=title&_facet=language",
    f"/store/{QUOTED}",
    f"/nowhere/{QUOTED}",
    "/-/metadata",
    "/-/versions",
]


def filled(path: str, numbers: dict[str, int]) -> str:
    """The address with its articles' numbers."""
    return re.sub(r"\{([a-z ]+)\}", lambda found: str(numbers[found[1]]), path)


def untried() -> Iterator[str]:
    """Routes that no example asks for."""
    paths = [path.partition("?")[0] for path in EXAMPLES]
    for pattern, _ in ROUTES:
        if not any(re.match(pattern, filled(path, AnyNumber())) for path in paths):
            yield pattern


class AnyNumber(dict[str, int]):
    """A number for every name."""

    def __missing__(self, name: str) -> int:
        return 1
