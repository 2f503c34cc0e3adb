"""The page on readers' comments, `docs/comments.md`: prose around the tables that the code reads by."""

from __future__ import annotations

import json
from pathlib import Path

from cleaners.comments.embeds import providers
from cleaners.comments.platforms import Platform, platforms

RESULT = Path(__file__).parents[1] / "benchmarks" / "results" / "comments.json"
SETS = {"dev": "56 articles and threads", "extra": "101 older threads"}
PAGE = """# Comments

A comment is one reader's reply: its author and the author's link, its time, its text with paragraphs kept and quotes
marked by `> `, what it answers, and the platform's own number and permalink. Where the page shows them, there are a
score and the flags deleted, pinned, by-author and pingback. An empty comment and one without a name are comments, too;
what has neither author nor time nor number is none.

## How they are found

Four layers look at a page; the fullest reading is taken and the others fill its gaps. `method` names the layer and
`confidence` says how sure it is: 1 where the platform's own markup names author, time and text, 0.1 less for each part
that had to be inferred, 0.7 and 0.5 for pages of no known platform.

1. **schema.org**: `Comment`, `UserComments` and `Answer`, as microdata and as JSON-LD. A comment that only a script
   states has that script for its element.
2. **Platforms**: {count} entries of `cleaners/comments/platforms.toml`, keyed on the class names and ids that the
   platforms write themselves. What a theme has renamed is inferred from what is left of the comment.
3. **Any other page**: in a container or under a heading that speaks of comments, the blocks that repeat with a time in
   each. Lines with which most of the texts begin or end are buttons, in whatever language.
4. **Any other forum**: the same on a whole page, if its address or its class names say that it is a thread, or
   if numbered posts by several writers are most of the page.

A thread's opening post is the article, and not among the comments, unless the address says that this is a later page.

Parents come from a reply link or attribute, from stated depths, from nesting, or from the container of replies that
follows a comment. Relative times ("2 hours ago", in some thirty languages) are counted from the fetch and marked
`relative`, as are days without a year; of two small numbers the first is the day, unless the page's language is `en-US`
or the number says otherwise.

Not comments: widgets of recent comments, testimonials, headlines that begin with "Comment:", teasers that link their
headline elsewhere, forms, prompts to sign in, empty discussions.

## Platforms

| name | platform | parents from | an opening post |
|---|---|---|---|
{platforms}

Each has a page in `tests/cleaners/comments/cases/`, written after its markup: the same discussion in each one's dress.

## What a page of an unknown platform loses

Measured on the development pages by `python -m benchmarks.comments`: comments found (F1), and of these the right
author, day and parent, in per cent; with all platforms, without the one that reads the page, and without any. Most days
that count as wrong on the older threads are shown without a year or as a length of time, which the gold counts from
another day; some are stated in UTC and shown in local time.

| pages | read with | F1 | author | date | parent |
|---|---|---|---|---|---|
{unknown}

On {silent} article pages without comments the search takes {median} ms of CPU at the median. On {pages} others it finds
some; each of these was looked at, and all have readers' comments.

## Discussions that are only recorded

Where a script fetches the comments, the page holds none. That there is a discussion is recorded with its provider, and
with its thread, address and count where the page states them: {providers}.

## From beside the page

- **Comment feeds** of the page, not of the site: RSS 2.0 as WordPress links it, Atom with `in-reply-to` (RFC 4685).
- **The WordPress API**: `wp/v2/comments?post=N`, 100 at a time, the first of as many pages as `X-WP-TotalPages` says.
- **Further pages** of the same comments: `comment-page-N`, `cpage=`, "older comments", pagers among the comments.

A crawl finds them in the page's own links and queues them as it does pages: by robots.txt, in the host's turn and with
its delays, on the page's own site only: 50 pages at the most, and 150 addresses in all for one article. How far it goes
is the source's `comments`:

| `comments =` | asked for besides the page |
|---|---|
| `"page"` | the further pages that it links |
| `"more"`, unless said | those; where there are none, and the page counts more comments than it shows, API and feed |
| `"all"` | all of it, wherever it is linked |

What is fetched is archived and stays a snapshot of the page: which page, the comments' own permalinks say, and none on
another site is believed. So `reclean` and `verify --repair` read it again offline. An API that answers 401, 403 or 404
is no error; it is asked again after a month.

What page, feed and API say of the same comment is one record: the same platform number, else the same author, day and
text. The page's order is kept, and what stands elsewhere follows by time; a time with a zone beats one without, a whole
text one that is cut. Whom a comment answers the API knows best, since themes flatten deep threads. In the store it is
one row, whichever came first, and it vanishes only where neither page nor API shows it any more.
"""


def comments_page() -> str:
    """The whole page, with its tables as the code has them."""
    rows = "\n".join(_row(platform) for platform in platforms())
    names = ", ".join(provider.name for provider in providers())
    result = json.loads(RESULT.read_text(encoding="utf-8"))
    cost = result["cost on article pages"]
    return PAGE.format(
        count=len(platforms()),
        platforms=rows,
        providers=names,
        unknown=_unknown(result["per cent"]),
        silent=cost["pages without comments"],
        median=cost["median ms without"],
        pages=sum(cost["pages with comments, by method"].values()),
    )


def _unknown(measured: dict[str, dict[str, dict[str, float]]]) -> str:
    return "\n".join(
        f"| {SETS[pages]} | {reading} | {shares['F1']} | {shares['author']} | {shares['date']} | {shares['parent']} |"
        for pages, readings in measured.items()
        for reading, shares in readings.items()
    )


def _row(platform: Platform) -> str:
    rules = (
        (platform.reply_to, "links"),
        (platform.depth or platform.depth_class, "depths"),
        (platform.indent, "containers of replies"),
    )
    parents = ", ".join([name for rule, name in rules if rule] + ["nesting"])
    opening = {"": "", "first": "the first"}.get(platform.opening, "marked")
    return f"| `{platform.name}` | {platform.title} | {parents} | {opening} |"
