"""A snapshot and what it became, into the store: one short transaction, and none that a second time would change."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Collection
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
from store.rows import insert, update
from store.runs import keep_source
from store.slashes import filed_as
from store.topic import Relevance
from store.urls import Identity, is_web, page_identity

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


# The reason for which a page has no article, although there is one to be read on it; its score says how far off.
OFF_TOPIC = "off the topic"


def goes_aside(
    db: sqlite3.Connection, identity: Identity, cleaned: Cleaned, relevance: Relevance | None, *, aside: bool
) -> bool:
    """Whether an article stays out of the corpus. What is in it stays in, and what a person marked yes comes in.

    Without a score of today, what was set aside stays so: recleaning knows no topic.
    """
    if cleaned.article is None:
        return False
    row = db.execute(
        """SELECT reason, articles.id IS NOT NULL OR coalesce(marked.relevant, 0) FROM pages
        LEFT JOIN articles ON articles.id = pages.id LEFT JOIN marked ON marked.page = pages.id WHERE identity = ?""",
        [identity.key],
    ).fetchone()
    if row is not None and row[1]:
        return False
    if relevance is None:
        return row is not None and row[0] == OFF_TOPIC
    return aside and not relevance.relevant


def stays_aside(db: sqlite3.Connection, page: int) -> bool:
    """Whether recleaning leaves the page without its article: set aside by its topic, and not marked yes since."""
    row = db.execute(
        """SELECT 1 FROM pages LEFT JOIN articles ON articles.id = pages.id LEFT JOIN marked ON marked.page = pages.id
        WHERE pages.id = ? AND reason = ? AND articles.id IS NULL AND NOT coalesce(marked.relevant, 0)""",
        [page, OFF_TOPIC],
    ).fetchone()
    return row is not None


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


def place_of(store: Store, snapshot: Snapshot, digest: str) -> Place | None:
    """Where the archive already has this very snapshot, so that a file ingested twice isn't archived twice."""
    row = store.connection.execute(
        f"SELECT warc_file, warc_offset, warc_length FROM snapshots WHERE {SAME_SNAPSHOT}",
        same_snapshot(snapshot, digest),
    ).fetchone()
    return Place(row[0], row[1], row[2], digest) if row else None


@dataclass(frozen=True, slots=True)
class Known:
    """A snapshot that the store has."""

    number: int
    page: int
    cleaner: str
    digest: bytes


# A local file has no time of its own that could matter: it is the same however often it was copied or touched.
SAME_SNAPSHOT = "snapshots.url = ? AND snapshots.digest = ? AND (fetched_at = ? OR ?)"


def same_snapshot(snapshot: Snapshot, digest: str) -> tuple[str, str, str, bool]:
    """The values for SAME_SNAPSHOT."""
    return address(snapshot), digest, stamp(snapshot.fetched_at), not is_web(snapshot.final_url)


def address(snapshot: Snapshot) -> str:
    """Under which URL the store files *snapshot*: as requested; a local file without its folders."""
    if is_web(snapshot.final_url):
        return snapshot.url
    return page_identity(snapshot.final_url, body=snapshot.body).url


def addresses(snapshot: Snapshot, identity: Identity) -> set[str]:
    """All the addresses under which *snapshot* was met: as requested, after redirects, as it declares."""
    if not is_web(snapshot.final_url):
        # A file's own address, which took a digest of all that it holds.
        return {identity.url}
    return {snapshot.url, snapshot.final_url if identity.site else identity.url, identity.url}


def known_snapshot(db: sqlite3.Connection, snapshot: Snapshot, place: Place) -> Known | None:
    """The store's row for this very snapshot."""
    row = db.execute(
        f"""SELECT snapshots.id, snapshots.page, cleaner, cleanings.digest
        FROM snapshots JOIN cleanings ON cleanings.id = snapshots.cleaning WHERE {SAME_SNAPSHOT}""",
        same_snapshot(snapshot, place.digest),
    ).fetchone()
    return Known(*row) if row else None


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


def declared_url(cleaned: Cleaned) -> str | None:
    """The canonical URL that the page states; for comments from elsewhere, the page that they are on."""
    if cleaned.about:
        return cleaned.about
    return cleaned.article.canonical_url if cleaned.article else None


def article_of(db: sqlite3.Connection, page: int) -> int | None:
    """The page's number, if it has an article."""
    return page if db.execute("SELECT 1 FROM articles WHERE id = ?", [page]).fetchone() else None


def keep_page(db: sqlite3.Connection, identity: Identity, met: Collection[str], snapshot: Snapshot) -> tuple[int, bool]:
    """The page's number, and whether it is new; the addresses *met* lead to it from now on."""
    seen = stamp(snapshot.fetched_at)
    found = db.execute("SELECT id FROM pages WHERE identity = ?", [identity.key]).fetchone()
    if found is not None:
        page: int = found[0]
    else:
        page = insert(
            db,
            "pages",
            {
                "identity": identity.key,
                "url": identity.url,
                "site": identity.site,
                "first_seen": seen,
                "last_seen": seen,
            },
        )
    for url in met:
        # An address that leads elsewhere by now (a redirect that changed) leads to where it was last seen to lead.
        db.execute(
            """INSERT INTO page_urls VALUES (?, ?)
            ON CONFLICT DO UPDATE SET page = excluded.page WHERE page != excluded.page""",
            [url, page],
        )
    return page, found is None


def snapshot_row(
    snapshot: Snapshot, place: Place, page: int, source: int | None, run: int, cleaning: int, cleaned: Cleaned
) -> dict[str, str | int | None]:
    """A row of `snapshots`."""
    return {
        "page": page,
        "url": address(snapshot),
        "response_url": snapshot.final_url if is_web(snapshot.final_url) else address(snapshot),
        "status": snapshot.status,
        "media_type": snapshot.media_type,
        "fetched_at": stamp(snapshot.fetched_at),
        "digest": place.digest,
        "warc_file": place.file,
        "warc_offset": place.offset,
        "warc_length": place.length,
        "source": source,
        "run": run,
        "cleaning": cleaning,
        "cleaner": cleaned.cleaner,
    }


def refresh_page(
    db: sqlite3.Connection, page: int, number: int, snapshot: Snapshot, cleaned: Cleaned, relevance: Relevance | None
) -> bool:
    """Bring the page's own row up to date; True where this snapshot is what the page is now.

    One without an article (gone, or behind a wall today) doesn't take the place of one that has it.
    """
    seen = stamp(snapshot.fetched_at)
    first, last, present, present_time, has_article = db.execute(
        """SELECT pages.first_seen, pages.last_seen, pages.snapshot, coalesce(snapshots.fetched_at, ''),
            articles.id IS NOT NULL
        FROM pages LEFT JOIN snapshots ON snapshots.id = pages.snapshot LEFT JOIN articles ON articles.id = pages.id
        WHERE pages.id = ?""",
        [page],
    ).fetchone()
    current = (seen, number) >= (present_time, present or 0) and (cleaned.article is not None or not has_article)
    if cleaned.about:
        # Its comment feed is not the page, and stands for it only until that comes.
        current = present is None or present == number
    row: dict[str, str | int | float | None] = {"first_seen": min(first, seen), "last_seen": max(last, seen)}
    if current:
        row |= {
            "snapshot": number,
            "reason": None if cleaned.article else cleaned.reason or "no article was found in it",
        }
    if relevance is not None:
        row |= relevance_row(relevance)
    update(db, "pages", page, row)
    return current


def relevance_row(relevance: Relevance) -> dict[str, str | int | float | None]:
    """A page's columns on the topic."""
    return {
        "relevance": float(relevance.score),
        "relevant": int(relevance.relevant),
        "topic_terms": json.dumps(relevance.terms, ensure_ascii=False),
    }
