"""Web archives from disk."""

from __future__ import annotations

from crawler.sources import Kind
from crawler.spiders.base import SourceSpider


class ArchiveSpider(SourceSpider):
    """WARC and WACZ files, or a folder of them: `scrapy crawl archive -a url=FOLDER`."""

    name = "archive"
    kind = Kind.ARCHIVE
