"""A site with a WordPress API."""

from __future__ import annotations

from crawler.sources import Kind
from crawler.spiders.base import SourceSpider


class WordpressSpider(SourceSpider):
    """A site with a WordPress API: `scrapy crawl wordpress -a url=…`."""

    name = "wordpress"
    kind = Kind.WORDPRESS
