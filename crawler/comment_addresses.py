"""How many addresses an article's further comments have in the frontier: its pages of them, its feed, its API."""

from __future__ import annotations

import sqlite3

from crawler.discussion import MAX_PAGES

# As many as the pages, the feed and the API of a large discussion come to, each read as far as MAX_PAGES.
MOST = 3 * MAX_PAGES

# Up from a page to the article whose comments it holds, and down to all that were found on that or below it.
COUNT = """
WITH RECURSIVE above(id, found_on, role) AS (
    SELECT id, found_on, role FROM urls WHERE id = ?
    UNION SELECT urls.id, urls.found_on, urls.role FROM above JOIN urls ON urls.id = above.found_on
    WHERE above.role = 'comments'
), below(id) AS (
    SELECT id FROM above WHERE role <> 'comments'
    UNION SELECT urls.id FROM below JOIN urls ON urls.found_on = below.id WHERE urls.role = 'comments'
) SELECT count(*) - 1 FROM below
"""


def room_for_comments(db: sqlite3.Connection, found_on: int) -> int:
    """How many more addresses of comments may be taken from the page in row *found_on*: an article, or one of these.

    A site may name new ones on each, without end.
    """
    return max(0, MOST - int(db.execute(COUNT, (found_on,)).fetchone()[0]))
