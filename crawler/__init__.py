"""The Scrapy project: finds URLs, leases and fetches them, hands snapshots on."""

from crawler.options import CrawlOptions
from crawler.sources import Source
from crawler.sources_file import read_sources
from crawler.summary import Summary

__all__ = ["CrawlOptions", "Source", "Summary", "crawl", "read_sources"]


def __getattr__(name: str) -> object:
    # The process starts Scrapy and Twisted, which reading a list of sources must not wait for.
    if name == "crawl":
        from crawler.process import crawl

        return crawl
    raise AttributeError(name)
