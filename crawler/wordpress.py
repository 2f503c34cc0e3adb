"""What a WordPress says by its REST API, and where else to look when it keeps that closed."""

from __future__ import annotations

import json
import re
from urllib.parse import urljoin

from crawler.feeds import join, said
from crawler.fetched import BARREN_LISTS, FIND, FRESH, LISTED, Fetched, Read
from crawler.promise import Priority
from crawler.sources import Source
from crawler.visits import Link, Role

OPENS_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*[\[{]")


def from_api(fetched: Fetched, priority: Priority) -> Read:
    """The posts or pages of an answer, and its next page; other ways in where the API is closed."""
    if not OPENS_JSON.match(fetched.body):
        problem = "the WordPress API answers with something that is no JSON"
        return Read(instead_of_api(fetched.source), kind="no API", problem=problem)
    try:
        posts = json.loads(fetched.body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        problem = f"the WordPress API answers with broken JSON ({error})"
        return Read(instead_of_api(fetched.source), kind="no API", problem=problem)
    if not isinstance(posts, list):
        why = str(posts.get("message", posts) if isinstance(posts, dict) else posts)[:200]
        return Read(instead_of_api(fetched.source), kind="no API", problem=f"the WordPress API refuses: {why}")
    links = [link for post in posts if isinstance(post, dict) and (link := _post(post, fetched, priority))]
    # Some caches answer any page with the first one, without end.
    if links and fetched.visit.barren < BARREN_LISTS:
        links.append(Link(next_api_page(fetched.url), Role.API, FIND - 0.1, paging=True))
    return Read(tuple(links), kind="API", wordpress=True)


def _post(post: dict[str, object], fetched: Fetched, priority: Priority) -> Link | None:
    url = join(fetched.url, said(post, "link"))
    if url is None:
        return None
    title = post.get("title")
    text = str(title.get("rendered", "")) if isinstance(title, dict) else ""
    published = f"{post['date_gmt']}+00:00" if post.get("date_gmt") else None
    modified = f"{post['modified_gmt']}+00:00" if post.get("modified_gmt") else None
    # A WordPress page is an article on some sites, and "About us" on most: its own evidence decides.
    role = Role.PAGE if post.get("type") == "page" else Role.ARTICLE
    return Link(url, role, FRESH + priority(text, url, fetched.source, 1.0), text, published, modified=modified)


def instead_of_api(source: Source) -> tuple[Link, ...]:
    """Where to look when a WordPress keeps its API closed: its feed, the sitemap that its core writes, and the site."""
    root = urljoin(source.url.rstrip("/") + "/", ".")
    return (
        Link(urljoin(root, "feed/"), Role.FEED, FIND),
        Link(urljoin(root, "wp-sitemap.xml"), Role.SITEMAP, FIND),
        Link(root, Role.PAGE, LISTED),
    )


def next_api_page(url: str) -> str:
    """The address of the page after *url* of a WordPress API, `page=N` counted up."""
    number = re.search(r"([?&]page=)(\d+)", url)
    if number is None:
        return f"{url}{'&' if '?' in url else '?'}page=2"
    return f"{url[: number.start()]}{number[1]}{int(number[2]) + 1}{url[number.end() :]}"
