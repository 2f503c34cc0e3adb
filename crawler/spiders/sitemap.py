"""A sitemap, or an index of them."""

from __future__ import annotations

from crawler.sources import Kind
from crawler.spiders.base import SourceSpider


class SitemapSpider(SourceSpider):
    """A sitemap, or an index of them: `scrapy crawl sitemap -a url=…`."""

    name = "sitemap"
    kind = Kind.SITEMAP
