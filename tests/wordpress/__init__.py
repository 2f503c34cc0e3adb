"""A real WordPress from Debian's packages, and what a crawl makes of it."""
