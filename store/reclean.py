"""Everything in the archive through today's cleaners, offline: resumable, and reviewed before it is done."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from cleaners import CLEANER_VERSION, ONLY_COMMENTS
from cleaners.records import Cleaned, Label, Segment, SiteMemory
from store.archive import Place
from store.cleanings import read_segments
from store.connection import Store
from store.ingest import ingest
from store.pages import stays_aside
from store.rereading import Outcome, Reading, reread
from store.search import day
from store.site_memory import site_memory

log = logging.getLogger(__name__)

BATCH = 50


@dataclass(frozen=True, slots=True)
class Scope:
    """Which pages to read again: of a site, seen since a day, and also those that today's version has read already.

    *everything* is for what a version doesn't show: what the store has learnt of a site's repetition since.
    """

    site: str | None = None
    since: str | None = None
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What today's cleaners make of a page's snapshot otherwise than the store has it; `present` as in Stale."""

    page: int
    url: str
    fetched_at: str
    present: bool
    title: str | None
    new_title: str | None
    back: tuple[Segment, ...]
    gone: tuple[Segment, ...]
    comments_before: int
    comments_after: int
    article_lost: bool = False


@dataclass(frozen=True, slots=True)
class Stale:
    """A page's snapshot, and where to find it; `present` where it is what the page is now."""

    page: int
    snapshot: int
    url: str
    site: str
    fetched_at: str
    present: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Recleaned:
    """How many snapshots were read, came out otherwise, or could not be read; and the changes, page by page."""

    read: int
    changed: int
    failed: int
    changes: tuple[Change, ...]


def reclean(
    store: Store,
    *,
    run: int | None,
    scope: Scope | None = None,
    jobs: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Recleaned:
    """Read every snapshot in *scope* again, the present and the past ones.

    With a *run* the store takes the outcome over, without one it is a dry run.

    Stopped at any moment, it goes on where it was: what today's version has read is not read again. One whose
    bytes can't be read is logged, counted and left as it is.
    """
    changes = []
    tally: Counter[str] = Counter()
    readings = read_again(store, scope or Scope(), jobs)
    while batch := list(islice(readings, BATCH)):
        for stale, outcome in batch:
            tally["read"] += 1
            if isinstance(outcome, str):
                log.warning("page %d, %s: %s", stale.page, stale.url, outcome)
                tally["failed"] += 1
            elif change := compared(store, stale, outcome[1]):
                changes.append(change)
        if run is not None:
            with store.transaction():
                for stale, outcome in batch:
                    if not isinstance(outcome, str):
                        snapshot, cleaned = outcome
                        tally["changed"] += ingest(store, snapshot, cleaned, stale.place, run=run).changed
        if progress:
            progress(len(batch))
    return Recleaned(tally["read"], tally["changed"], tally["failed"], tuple(changes))


def read_again(store: Store, scope: Scope, jobs: int) -> Iterator[tuple[Stale, Outcome]]:
    """Each stale snapshot with what it is today, in the order of pages; *jobs* processes clean."""
    pages = stale_pages(store, scope)
    memories: dict[str, SiteMemory | None] = {}
    for stale in pages:
        if stale.site not in memories:
            memory = site_memory(store, stale.site)
            memories[stale.site] = memory if memory.pages else None
    folder = store.archive.folder
    readings = (Reading(folder, stale.place, memories[stale.site]) for stale in pages)
    return zip(pages, reread(readings, jobs), strict=True)


def stale_pages(store: Store, scope: Scope) -> list[Stale]:
    """The snapshots in *scope*: of each page the present one first, then the others as they came.

    Of feeds and APIs, which hold more of a page's comments, it is the newest of each address. Raises BadQuery where
    the scope's day is none.
    """
    rows = store.connection.execute(
        """SELECT pages.id, snapshots.id, pages.url, pages.site, fetched_at, snapshots.id = pages.snapshot,
            warc_file, warc_offset, warc_length, snapshots.digest
        FROM pages JOIN snapshots ON snapshots.page = pages.id JOIN cleanings ON cleanings.id = snapshots.cleaning
        WHERE warc_file != '' AND (?1 OR cleaner != ?2)
            AND (?3 IS NULL OR site = ?3) AND (?4 IS NULL OR last_seen >= ?4)
            AND (cleanings.reason NOT LIKE ?5 OR snapshots.id = (
                SELECT max(id) FROM snapshots AS newer WHERE newer.page = pages.id AND newer.url = snapshots.url))
        ORDER BY pages.id, snapshots.id != pages.snapshot, fetched_at, snapshots.id""",
        [scope.everything, CLEANER_VERSION, scope.site, day(scope.since), f"{ONLY_COMMENTS}%"],
    )
    return [
        Stale(page, snapshot, url, site, fetched_at, bool(present), Place(*place))
        for page, snapshot, url, site, fetched_at, present, *place in rows
    ]


def compared(store: Store, stale: Stale, cleaned: Cleaned) -> Change | None:
    """What is otherwise than in the store; None where nothing is, and for a feed or API, which only adds to a page."""
    if cleaned.about:
        return None
    db = store.connection
    cleaning, title, comments = db.execute(
        """SELECT cleaning, articles.title, iif(snapshots.id = pages.snapshot,
            (SELECT count(*) FROM comments WHERE comments.snapshot = snapshots.id AND withdrawn_by IS NULL),
            (SELECT count(DISTINCT comment) FROM segments WHERE segments.cleaning = snapshots.cleaning))
        FROM snapshots JOIN pages ON pages.id = snapshots.page LEFT JOIN articles ON articles.id = pages.id
        WHERE snapshots.id = ?""",
        [stale.snapshot],
    ).fetchone()
    before = read_segments(db, cleaning)
    aside = stays_aside(db, stale.page)
    lost = (
        stale.present
        and not aside
        and cleaned.article is None
        and any(segment.label is Label.BODY for segment in before)
    )
    new_title = (cleaned.article.title if cleaned.article else None) if stale.present and not aside else title
    comments_after = comments if aside else len(cleaned.comments)
    kept_before, kept_after = kept(before), kept(cleaned.segments)
    back = minus(cleaned.segments, kept_before, removed=False)
    gone = minus(cleaned.segments, kept_after, removed=True, only=kept_before)
    if not (back or gone or lost or title != new_title or comments != comments_after):
        return None
    sight = (stale.page, stale.url, stale.fetched_at, stale.present)
    return Change(*sight, title, new_title, back, gone, comments, comments_after, lost)


def kept(segments: tuple[Segment, ...] | list[Segment]) -> Counter[str]:
    """How often each text stands among what was not removed."""
    return Counter(segment.text for segment in segments if segment.label is not Label.REMOVED)


def minus(
    segments: tuple[Segment, ...], known: Counter[str], *, removed: bool, only: Counter[str] | None = None
) -> tuple[Segment, ...]:
    """The segments, removed or kept, whose text isn't among *known*; *only* those of another reading, if given."""
    return tuple(
        segment
        for segment in segments
        if (segment.label is Label.REMOVED) == removed
        and not known[segment.text]
        and (only is None or only[segment.text])
    )
