"""What a site repeats: on how many of its pages each line stands, as plain data for the cleaners."""

from __future__ import annotations

from cleaners.records import SiteMemory
from cleaners.site_memory import normal_line
from store.connection import Store

# A line on fewer pages is no custom of the site: syndicated phrases and standing heads come twice by chance.
FEWEST_REPEATS = 3


def site_memory(store: Store, site: str) -> SiteMemory:
    """The lines of *site* that stand on three of its pages or more, by the present reading of each page.

    Counted are lines of any label: whether a line is boilerplate is for the cleaner to say. Copies of one story count
    once, or a story that the site shows under five addresses would be its own boilerplate. Local files have no site.
    """
    if not site:
        return SiteMemory(site, 0)
    db = store.connection
    pages = db.execute(
        "SELECT count(*) FROM pages JOIN articles ON articles.id = pages.id WHERE site = ?", [site]
    ).fetchone()[0]
    rows = db.execute(
        """SELECT min(texts.text), count(DISTINCT coalesce(articles.cluster, articles.id)) AS times
        FROM pages JOIN articles ON articles.id = pages.id
        JOIN snapshots ON snapshots.id = pages.snapshot
        JOIN segments ON segments.cleaning = snapshots.cleaning
        JOIN texts ON texts.id = segments.text
        WHERE pages.site = ? AND texts.line IS NOT NULL
        GROUP BY texts.line HAVING times >= ? ORDER BY times DESC, texts.line""",
        [site, FEWEST_REPEATS],
    )
    return SiteMemory(site, pages, {normal_line(text): times for text, times in rows})
