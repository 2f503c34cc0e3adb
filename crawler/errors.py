"""What can go wrong with a crawl as a whole. What goes wrong with one URL is written beside it in the frontier."""

from __future__ import annotations


class CrawlError(Exception):
    """The crawl cannot start or go on; the message says what was found and what to do."""

    exit_code = 1


class SourcesError(CrawlError):
    """A table of sources cannot be read: correct the file."""


class ContactMissing(CrawlError):
    """A site of the outside world would be asked anonymously: set a contact."""


class ProxyUnreachable(CrawlError):
    """The user's proxy lets nothing through, so that no site can be asked: start it, or name another."""

    # As where no source answered: a scheduler waits longer, then somebody looks.
    exit_code = 4


class StoreBusy(CrawlError):
    """Another crawl writes to this store: wait for it, or stop it."""

    # EX_TEMPFAIL, by which a scheduler knows to try again later.
    exit_code = 75
