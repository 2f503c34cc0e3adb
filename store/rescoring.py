"""Relevance of what is stored, anew: when the topic's profile changes, documents need not be fetched again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from store.archive import Place
from store.cleanings import text_of
from store.connection import Store
from store.ingest import ingest
from store.pages import OFF_TOPIC, relevance_row
from store.rows import update
from store.runs import finish_run, start_run
from store.topic import Profile, Relevance, score

log = logging.getLogger(__name__)

# Short transactions: a crawl may write beside us.
BATCH = 200


@dataclass(frozen=True, slots=True)
class Scored:
    """A document of the store and its score by a profile; `aside` where it was set aside as off the topic."""

    page: int
    title: str
    relevance: Relevance
    aside: bool


@dataclass(frozen=True, slots=True)
class Rescored:
    """How many documents were scored, how many have another score now, and how many of those set aside came in."""

    scored: int
    changed: int
    taken_in: int


def scored(store: Store, profile: Profile) -> Iterator[Scored]:
    """Every article, then every page that was set aside, by number, with its score today."""
    rows = store.connection.execute("SELECT id, coalesce(title, ''), body, language FROM articles ORDER BY id")
    for page, title, body, language in rows:
        yield Scored(page, title, score(profile, title, body, language), aside=False)
    aside = store.connection.execute("SELECT id FROM pages WHERE reason = ? ORDER BY id", [OFF_TOPIC]).fetchall()
    for (page,) in aside:
        title, body = text_of(store.connection, page)
        yield Scored(page, title, score(profile, title, body), aside=True)


def rescore(store: Store, profile: Profile, told: Callable[[Scored], None] | None = None) -> Rescored:
    """Write the scores that differ, and take in, from the archive, what was set aside and is on the topic after all.

    A person's mark outranks the score: what was marked relevant is taken in.
    """
    run = start_run(store, "relevance", {})
    found = []
    for each in scored(store, profile):
        found.append(each)
        if told:
            told(each)
    changed = sum(keep_scores(store, found[start : start + BATCH]) for start in range(0, len(found), BATCH))
    wanted = {page for (page,) in store.connection.execute("SELECT page FROM marked WHERE relevant")}
    taken_in = sum(
        take_in(store, each, run) for each in found if each.aside and (each.relevance.relevant or each.page in wanted)
    )
    done = Rescored(len(found), changed, taken_in)
    finish_run(store, run, "finished", {"scored": done.scored, "changed": changed, "taken in": taken_in})
    return done


def keep_scores(store: Store, found: list[Scored]) -> int:
    """Write the scores of pages that have others so far; how many those were."""
    changed = 0
    with store.transaction() as db:
        for each in found:
            row = relevance_row(each.relevance)
            before = db.execute(
                "SELECT relevance, relevant, topic_terms FROM pages WHERE id = ?", [each.page]
            ).fetchone()
            if before != tuple(row.values()):
                update(db, "pages", each.page, row)
                changed += 1
    return changed


def take_in(store: Store, found: Scored, run: int) -> bool:
    """Make the article of a page that was set aside, from its snapshot; False where that can't be read."""
    from store.rereading import read_again  # slow to import, and hardly ever needed here

    row = store.connection.execute(
        """SELECT warc_file, warc_offset, warc_length, snapshots.digest
        FROM snapshots JOIN pages ON pages.snapshot = snapshots.id WHERE pages.id = ?""",
        [found.page],
    ).fetchone()
    place = Place(*row)
    outcome = read_again(store.archive.folder, place)
    if isinstance(outcome, str):
        log.warning("page %d can't be read again: %s", found.page, outcome)
        return False
    return ingest(store, *outcome, place, run=run, relevance=found.relevance).article is not None
