"""An RSS, Atom or JSON feed."""

from __future__ import annotations

from crawler.sources import Kind
from crawler.spiders.base import SourceSpider


class FeedSpider(SourceSpider):
    """An RSS, Atom or JSON feed: `scrapy crawl feed -a url=…`."""

    name = "feed"
    kind = Kind.FEED
