"""A snapshot and what it became, into the store: one short transaction, and none that a second time would change."""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import dataclass, field, replace

from cleaners.records import Cleaned, Snapshot
from cleaners.version import CLEANER_VERSION
from store.archive import Place
from store.articles import keep_article
from store.causes import judge_causes
from store.cleanings import cleaning_digest, keep_cleaning
from store.clock import stamp
from store.comments import CommentCounts, keep_comments
from store.connection import Store
from store.duplicates import link_duplicates, when
from store.pages import OFF_TOPIC, article_of, declared_url, goes_aside, keep_page, refresh_page, relevance_row
from store.rows import insert, update
from store.runs import keep_source
from store.slashes import filed_as
from store.snapshots import Known, addresses, known_snapshot, snapshot_row
from store.topic import Relevance
from store.urls import Identity, page_identity

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ingested:
    """What an ingest found and did.

    `article` is the page's number where it has an article. `revision` is the cause of a new state of the text: first,
    publisher, cleaner or unknown; None where the text is as it was. `duplicate_of` is the earlier article whose copy
    this one is. `same_as_twin` says whether the page is the one at the same address with or without a last slash; None
    where there is none.
    """

    page: int
    snapshot: int
    article: int | None = None
    new_page: bool = False
    new_snapshot: bool = False
    revision: str | None = None
    comments: CommentCounts = field(default_factory=CommentCounts)
    duplicate_of: int | None = None
    changed: bool = True
    same_as_twin: bool | None = None


def ingest(
    store: Store,
    snapshot: Snapshot,
    cleaned: Cleaned,
    place: Place,
    *,
    run: int,
    source: str | None = None,
    relevance: Relevance | None = None,
    aside: bool = False,
) -> Ingested:
    """Keep *snapshot*, which the archive has at *place*, and *cleaned*, which it became.

    The same again, or the same with the same reading by a newer cleaner, adds nothing. A page without an article is
    kept with the reason. An older snapshot than the page's newest adds to the history and leaves the present alone.
    With *aside*, an article that is off the topic is set aside: kept with its score as a page without an article, until
    it is taken in. Raises StoreError; then nothing has changed.
    """
    identity = page_identity(snapshot.final_url, declared_url(cleaned), snapshot.body)
    met = addresses(snapshot, identity)
    identity, same = filed_as(store.connection, identity, met, cleaned, place.digest)
    if goes_aside(store.connection, identity, cleaned, relevance, aside=aside):
        cleaned = replace(cleaned, article=None, comments=(), reason=OFF_TOPIC)
    digest = cleaning_digest(cleaned)
    known = known_snapshot(store.connection, snapshot, place)
    if known is not None and is_unchanged(store.connection, known, cleaned, digest, relevance):
        article = article_of(store.connection, known.page)
        return Ingested(known.page, known.number, article, changed=False, same_as_twin=same)
    if known is None:
        read_last_again(store, identity, cleaned, run)
    with store.transaction() as db:
        source_number = keep_source(store, source) if source else None
        # A snapshot stays with the document it was first filed under, whatever a later cleaner reads as its address.
        known = known_snapshot(db, snapshot, place)
        page, new_page = (known.page, False) if known else keep_page(db, identity, met, snapshot)
        cleaning = keep_cleaning(db, page, cleaned, digest)
        if known:
            number = known.number
            update(db, "snapshots", number, {"cleaning": cleaning, "cleaner": cleaned.cleaner})
        else:
            number = insert(db, "snapshots", snapshot_row(snapshot, place, page, source_number, run, cleaning, cleaned))
        current = refresh_page(db, page, number, snapshot, cleaned, relevance)
        came = None if new_page or article_of(db, page) is None else when(db, page)
        seen, again = stamp(snapshot.fetched_at), known is not None
        revision = keep_article(db, page, number, cleaned, seen, run, current=current, again=again)
        if again or (revision and not current):
            judge_causes(db, page)
        counts = CommentCounts()
        # A new page without comments has none that can be gone.
        if cleaned.comments or known or (cleaned.article is not None and not new_page):
            counts = keep_comments(db, page, number, snapshot, cleaned, current=current, again=known is not None)
        # What came first may be known only now: by an older snapshot, or a date that the publisher corrected.
        moved = came is not None and when(db, page) != came
        duplicate_of = link_duplicates(db, page) if (revision and current) or moved else None
    return Ingested(
        page,
        number,
        article_of(store.connection, page),
        new_page=new_page,
        new_snapshot=known is None,
        revision=revision,
        comments=counts,
        duplicate_of=duplicate_of,
        same_as_twin=same,
    )


def read_last_again(store: Store, identity: Identity, cleaned: Cleaned, run: int) -> None:
    """Before a newer cleaner's first reading of a page is compared, its last snapshot is read by the same cleaner.

    What that changes is the cleaner's doing; what the new snapshot then changes is the publisher's. Where the last
    snapshot's bytes can't be read, the cause of a change stays unknown.
    """
    row = store.connection.execute(
        """SELECT warc_file, warc_offset, warc_length, snapshots.digest FROM pages
        JOIN articles ON articles.id = pages.id JOIN snapshots ON snapshots.id = articles.snapshot
        WHERE identity = ? AND articles.cleaner != ?""",
        [identity.key, cleaned.cleaner],
    ).fetchone()
    if row is None or cleaned.cleaner != CLEANER_VERSION:
        return
    from store.rereading import read_again  # slow to import, and hardly ever needed here

    place = Place(*row)
    outcome = read_again(store.archive.folder, place)
    if isinstance(outcome, str):
        log.info("%s: its last snapshot can't be read again: %s", identity.url, outcome)
        return
    ingest(store, *outcome, place, run=run)


def is_unchanged(
    db: sqlite3.Connection, known: Known, cleaned: Cleaned, digest: bytes, relevance: Relevance | None
) -> bool:
    """True where nothing of the snapshot, its reading or its relevance is new."""
    if (known.cleaner, known.digest) != (cleaned.cleaner, digest):
        return False
    if relevance is None:
        return True
    row = db.execute("SELECT relevance, relevant, topic_terms FROM pages WHERE id = ?", [known.page]).fetchone()
    return bool(row == tuple(relevance_row(relevance).values()))
