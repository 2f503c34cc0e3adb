"""A site's own search page."""

from __future__ import annotations

from crawler.sources import Kind
from crawler.spiders.base import SourceSpider


class SearchSpider(SourceSpider):
    """A site's own search page: `scrapy crawl search -a url=…`."""

    name = "search"
    kind = Kind.SEARCH
