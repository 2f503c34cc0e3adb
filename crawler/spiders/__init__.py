"""Spiders, a source kind each: `scrapy list`."""
