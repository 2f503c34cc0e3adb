"""All sources of a file at once: what `conflictwire crawl` runs."""

from __future__ import annotations

from typing import Any

from crawler.sources import choose
from crawler.sources_file import read_sources
from crawler.spiders.base import SourceSpider


class SourcesSpider(SourceSpider):
    """The sources of a TOML file: `scrapy crawl sources -a file=seeds/sources.toml -a only=one,two`."""

    name = "sources"

    def __init__(self, *args: Any, file: str = "seeds/sources.toml", only: str = "", **kwargs: Any) -> None:
        if not kwargs.get("sources"):
            there = read_sources(file)
            kwargs["sources"] = choose(there, tuple(filter(None, only.split(","))))
            kwargs["known"] = [source.name for source in there]
        super().__init__(*args, **kwargs)
