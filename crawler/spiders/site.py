"""A whole site, from its front page."""

from __future__ import annotations

from crawler.sources import Kind
from crawler.spiders.base import SourceSpider


class SiteSpider(SourceSpider):
    """A whole site, from its front page: `scrapy crawl site -a url=…`."""

    name = "site"
    kind = Kind.SITE
