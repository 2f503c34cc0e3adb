"""By what a URL is known in the frontier, whatever it was found as."""

from __future__ import annotations

from functools import lru_cache

from crawler.visits import Role
from store.urls import canonical_form, identity_key

PAGES = (Role.PAGE, Role.ARTICLE)


@lru_cache(maxsize=8192)  # a site's menus stand on each of its pages, and a link is looked at twice
def known_as(url: str, role: Role) -> str:
    """What *url* has in common with all addresses of the same page. Feeds and their like are known by every letter:

    a comment page or a page of an API differs from the next in what does not tell articles apart. A capture is told by
    its fragment, too.
    """
    if role is Role.CAPTURE:
        return url
    return identity_key(url) if role in PAGES else canonical_form(url)
