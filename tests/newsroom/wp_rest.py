"""The part of the WordPress REST API that a theme's pages link to: posts, and comments paged by X-WP-TotalPages."""

from __future__ import annotations

import json
from datetime import UTC
from html import escape
from urllib.parse import parse_qs, urlsplit

from tests.newsroom.edition import Edition, Reply, Story

COMMENTS = "/wp-json/wp/v2/comments"


def post_as_json(story: Story) -> bytes:
    return encode(
        {
            "id": story.number,
            "date": story.published[:19],
            "link": story.url,
            "type": "post",
            "title": {"rendered": escape(story.title)},
            "content": {"rendered": "".join(f"<p>{escape(text)}</p>\n" for text in story.paragraphs)},
            "comment_status": "open",
            "_links": {"replies": [{"embeddable": True, "href": story.site.url(f"{COMMENTS}?post={story.number}")}]},
        }
    )


def comments_as_json(edition: Edition, host: str, target: str) -> tuple[bytes, int, int] | None:
    """The answer to a request for comments, their number and that of the pages; None where there is no such API."""
    query = {name: values[-1] for name, values in parse_qs(urlsplit(target).query).items()}
    stories = [story for story in edition.stories if story.site.host == host and story.site.comment_feeds]
    if not stories or urlsplit(target).path != COMMENTS:
        return None
    found = [(s, r) for s in stories for r in s.replies if query.get("post", str(s.number)) == str(s.number)]
    # The API's own default is the newest first.
    found.sort(key=lambda pair: pair[1].when, reverse=query.get("order", "desc") == "desc")
    size = min(max(int(query.get("per_page", "10")), 1), 100)
    page = max(int(query.get("page", "1")), 1)
    shown = found[(page - 1) * size : page * size]
    return encode([comment_as_json(story, reply) for story, reply in shown]), len(found), -(-len(found) // size)


def comment_as_json(story: Story, reply: Reply) -> dict[str, object]:
    when = reply.when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return {
        "id": reply.number,
        "post": story.number,
        "parent": 0 if reply.parent is None else story.replies[reply.parent].number,
        "author": 0,
        "author_name": reply.author,
        "author_url": "",
        "date": when,
        "date_gmt": when,
        "content": {"rendered": "".join(f"<p>{escape(text)}</p>\n" for text in reply.paragraphs)},
        "link": f"{story.url}#comment-{reply.number}",
        "status": "approved",
        "type": "comment",
    }


def encode(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
