"""The Scrapy project: finds URLs, leases and fetches them, hands snapshots on."""
