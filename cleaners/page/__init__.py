"""HTML pages: text blocks, a jury of voters, and a judge that gives each block one label."""

from cleaners.page.cleaner import clean_page

__all__ = ["clean_page"]
