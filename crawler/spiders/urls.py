"""A list of URLs, one a line, or one URL."""

from __future__ import annotations

from crawler.sources import Kind
from crawler.spiders.base import SourceSpider


class UrlsSpider(SourceSpider):
    """A list of URLs, one a line, or one URL: `scrapy crawl urls -a url=…`."""

    name = "urls"
    kind = Kind.URLS
