"""The corpus in numbers, summed over whole tables: too slow for every page, so made once and kept (`tallies.py`)."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass, field

from store.clock import now
from store.marks import ON_TOPIC
from store.topic.languages import primary

# One pass over articles: what all charts and lists by day, site and language are summed from.
ARTICLES = f"""
SELECT pages.site, coalesce(articles.language, '') AS language, substr(articles.published_utc, 1, 10) AS day,
    count(*) AS articles, sum(articles.cluster IS NOT NULL) AS clustered,
    sum(articles.cluster IS NOT NULL AND articles.cluster != articles.id) AS copies,
    sum({ON_TOPIC} IS NOT NULL) AS judged, sum(coalesce({ON_TOPIC}, 0)) AS relevant
FROM pages INDEXED BY pages_narrow CROSS JOIN articles INDEXED BY articles_narrow ON articles.id = pages.id
GROUP BY 1, 2, 3
"""
COMMENTS = """
SELECT pages.site, counted.day, sum(counted.comments) FROM (
    SELECT page, substr(published_utc, 1, 10) AS day, count(*) AS comments
    FROM comments WHERE withdrawn_by IS NULL GROUP BY page, day) AS counted
JOIN pages ON pages.id = counted.page GROUP BY 1, 2
"""
DISCUSSED = """
SELECT comments, count(*) FROM (SELECT count(*) AS comments FROM comments WHERE withdrawn_by IS NULL GROUP BY page)
GROUP BY comments
"""
FETCHED = "SELECT substr(fetched_at, 1, 10) AS day, count(*) FROM snapshots GROUP BY day"
# By the index on the site, every page would be fetched out of its order.
PAGES = """
SELECT site, count(*), sum(reason IS NOT NULL), max(first_seen), max(last_seen) FROM pages NOT INDEXED GROUP BY site
"""
RULES = """
SELECT rules.name, counted.site, sum(counted.lines) FROM (
    SELECT pages.site, segments.rule, count(*) AS lines FROM pages NOT INDEXED
    CROSS JOIN snapshots ON snapshots.id = pages.snapshot
    CROSS JOIN segments ON segments.cleaning = snapshots.cleaning AND segments.label = 'removed'
    GROUP BY 1, 2) AS counted
JOIN rules ON rules.id = counted.rule GROUP BY 1, 2
"""
SOURCES = f"""
SELECT coalesce(sources.name, ''), coalesce(sources.kind, ''), counted.pages, counted.articles, counted.relevant,
    counted.failed, counted.last_fetch
FROM (SELECT snapshots.source, count(*) AS pages, sum(pages.reason IS NULL) AS articles,
        sum(coalesce({ON_TOPIC}, 0)) AS relevant, sum(snapshots.status NOT BETWEEN 200 AND 299) AS failed,
        max(snapshots.fetched_at) AS last_fetch
    FROM pages NOT INDEXED CROSS JOIN snapshots ON snapshots.id = pages.snapshot GROUP BY 1) AS counted
LEFT JOIN sources ON sources.id = counted.source ORDER BY counted.pages DESC
"""
CLUSTERS = "SELECT count(*) FROM articles WHERE cluster = id"


@dataclass
class SiteTally:
    """One site in numbers; `judged` are the articles whose relevance was asked for."""

    pages: int = 0
    without_article: int = 0
    articles: int = 0
    clustered: int = 0
    copies: int = 0
    judged: int = 0
    relevant: int = 0
    comments: int = 0
    removed: int = 0
    last_new: str = ""
    last_seen: str = ""
    days: Counter[str] = field(default_factory=Counter)
    comment_days: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class SourceTally:
    """What one source brought: pages, how many of them hold an article, are on topic, failed; its last fetch."""

    name: str
    kind: str
    pages: int
    articles: int
    relevant: int
    failed: int
    last_fetch: str


@dataclass
class Overview:
    """The corpus in numbers. `rules` counts removed segments by rule and site, in the current reading of each page.

    `whole` is False for the first part alone: pages, articles, comments and stories.
    """

    sites: dict[str, SiteTally] = field(default_factory=dict)
    languages: Counter[str] = field(default_factory=Counter)
    days: Counter[str] = field(default_factory=Counter)
    comment_days: Counter[str] = field(default_factory=Counter)
    fetched: Counter[str] = field(default_factory=Counter)
    discussed: Counter[int] = field(default_factory=Counter)
    rules: dict[str, Counter[str]] = field(default_factory=dict)
    language_days: dict[str, Counter[str]] = field(default_factory=dict)
    sources: tuple[SourceTally, ...] = ()
    counted_at: str = ""
    whole: bool = False
    articles: int = 0
    undated: int = 0
    comments: int = 0
    pages: int = 0
    copies: int = 0
    clusters: int = 0
    removed: int = 0

    def site(self, name: str) -> SiteTally:
        """The tally of a site, begun if it has none."""
        return self.sites.setdefault(name, SiteTally())

    def ranked_sites(self) -> list[tuple[str, SiteTally]]:
        """The sites, those with most articles first."""
        return sorted(self.sites.items(), key=lambda item: (-item[1].articles, item[0]))

    def ranked_rules(self) -> list[tuple[str, int, int]]:
        """Rule, lines removed, on how many sites; the busiest first."""
        ranked = [(rule, by_site.total(), len(by_site)) for rule, by_site in self.rules.items()]
        return sorted(ranked, key=lambda row: (-row[1], row[0]))


def overview(db: sqlite3.Connection, early: Callable[[Overview], None] | None = None) -> Overview:
    """The numbers as they are now: a pass over each large table.

    *early* is given the first part, a copy, as soon as it is there: a quarter of the time.
    """
    result = Overview(counted_at=now())
    for count, sql in EARLY:
        count(result, db.execute(sql))
    result.clusters = db.execute(CLUSTERS).fetchone()[0]
    if early is not None:
        early(deepcopy(result))
    for count, sql in LATE:
        count(result, db.execute(sql))
    result.whole = True
    return result


def count_pages(result: Overview, rows: Iterable[sqlite3.Row]) -> None:
    """Pages by site."""
    for name, pages, without, last_new, last_seen in rows:
        site = result.site(name)
        site.pages, site.without_article, site.last_new, site.last_seen = pages, without, last_new, last_seen
        result.pages += pages


def count_articles(result: Overview, rows: Iterable[sqlite3.Row]) -> None:
    """Articles by site, language (British and American English are one) and day."""
    for name, stated, day, articles, clustered, copies, judged, relevant in rows:
        site, language = result.site(name), primary(stated) or ""
        site.articles += articles
        site.clustered += clustered
        site.copies += copies
        site.judged += judged
        site.relevant += relevant
        site.languages[language] += articles
        result.languages[language] += articles
        result.articles += articles
        result.copies += copies
        if day:
            site.days[day] += articles
            result.days[day] += articles
            result.language_days.setdefault(language, Counter())[day] += articles
        else:
            result.undated += articles


def count_comments(result: Overview, rows: Iterable[sqlite3.Row]) -> None:
    """Comments by site and day."""
    for name, day, comments in rows:
        site = result.site(name)
        site.comments += comments
        result.comments += comments
        if day:
            site.comment_days[day] += comments
            result.comment_days[day] += comments


def count_discussed(result: Overview, rows: Iterable[sqlite3.Row]) -> None:
    """How many pages have how many comments."""
    result.discussed.update(dict(tuple(row) for row in rows))


def count_fetched(result: Overview, rows: Iterable[sqlite3.Row]) -> None:
    """Snapshots by day of fetching."""
    result.fetched.update(dict(tuple(row) for row in rows))


def count_sources(result: Overview, rows: Iterable[sqlite3.Row]) -> None:
    """What each source brought, by the present reading of each page."""
    result.sources = tuple(SourceTally(*row) for row in rows)


def count_rules(result: Overview, rows: Iterable[sqlite3.Row]) -> None:
    """Removed segments by rule and site."""
    for rule, site, segments in rows:
        result.rules.setdefault(rule, Counter())[site] += segments
        result.site(site).removed += segments
        result.removed += segments


Counters = tuple[tuple[Callable[[Overview, Iterable[sqlite3.Row]], None], str], ...]
EARLY: Counters = (
    (count_pages, PAGES),
    (count_articles, ARTICLES),
    (count_comments, COMMENTS),
)
LATE: Counters = (
    (count_discussed, DISCUSSED),
    (count_fetched, FETCHED),
    (count_sources, SOURCES),
    (count_rules, RULES),
)
