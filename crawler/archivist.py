"""What of an answer goes into the archive: the response, what was sent for it, and what was found in it."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from scrapy.http import Headers, Response

from cleaners.records import Snapshot
from crawler.captures import read_capture
from crawler.copies import TEASER, copied_article
from crawler.failures import shown
from crawler.page import header_robots
from crawler.sources import Source
from crawler.taking import take_pages
from crawler.visits import Role, Visit
from store.archive import Place
from store.errors import ArchiveDamaged
from store.warc_records import Exchange

if TYPE_CHECKING:
    from crawler.fetched import Read
    from crawler.run import Run

log = logging.getLogger(__name__)

# What a visit is called whose article is the copy from its feed.
COPY = "copy"

Written = TypeVar("Written")


class Archivist:
    """Appends to a run's archive, in one thread, in order. Raises the archive's StoreErrors."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._archive = run.store.archive
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="archive")

    def close(self) -> None:
        """End the thread."""
        self._thread.shutdown()

    async def keep(self, visit: Visit, response: Response, sent: Snapshot, page: Snapshot, found: Read) -> Place:
        """Archive what was *sent*, and what scripts made of it, if *page* is that; returns the page's place."""
        exchange = self._exchange(visit, response, found)
        is_guide = not found.store
        append = partial(self._archive.append, sent, guide=is_guide or page is not sent, exchange=exchange)
        place = await self._in_thread(append)
        if page is not sent:
            place = await self._in_thread(partial(self._archive.append, page, guide=is_guide, origin=place))
        return place

    async def note(self, visit: Visit, response: Response) -> None:
        """Archive an answer that is no document, unless it asks not to be kept."""
        said = [value.decode("latin-1") for value in response.headers.getlist("X-Robots-Tag")]
        if "noarchive" not in header_robots(said):
            snapshot, exchange = snapshot_of(visit, response), self._exchange(visit, response)
            await self._in_thread(partial(self._archive.append, snapshot, guide=True, exchange=exchange))

    async def note_unchanged(self, visit: Visit, response: Response) -> None:
        """Archive that the page was as before."""
        if visit.digest is not None:
            snapshot, exchange = snapshot_of(visit, response), self._exchange(visit, response)
            again = partial(self._archive.append_unchanged, snapshot, visit.digest, exchange=exchange)
            await self._in_thread(again)

    async def copy(self, visit: Visit, prose: int) -> tuple[Snapshot, Place] | None:
        """The article from the feed that carries it, and that feed's place; None where *prose* is no less than half.

        A page that was had whole before stays what it was: it has no copy.
        """
        is_page = visit.role in (Role.ARTICLE, Role.PAGE) and (visit.digest is None or visit.kind == COPY)
        feed = self._run.frontier.copies.of(visit) if is_page else None
        if feed is None:
            return None
        place = Place(**feed)  # type: ignore[arg-type]  # written from a Place
        found = await self._in_thread(partial(self._copied, place, visit))
        return None if found is None or prose > TEASER * found[1] else (found[0], place)

    async def keep_copy(self, copy: Snapshot, feed: Place) -> dict[str, str | int]:
        """Archive an article's copy as a conversion of its feed."""
        return dataclasses.asdict(await self._in_thread(partial(self._archive.append, copy, origin=feed)))

    async def take(self, source: Source, pages: Iterator[Snapshot]) -> bool:
        """Take the next few of *pages* from files; returns whether there may be more."""
        return await self._in_thread(partial(take_pages, self._run, source, pages))

    async def _in_thread(self, work: Callable[[], Written]) -> Written:
        return await asyncio.get_event_loop().run_in_executor(self._thread, work)

    def _copied(self, feed: Place, visit: Visit) -> tuple[Snapshot, int] | None:
        try:
            return copied_article(self._archive.read(feed), visit.redirected_from or visit.found_as)
        except ArchiveDamaged as error:
            log.warning("the feed that carries %s: %s", shown(visit.found_as), error)
            return None

    def _exchange(self, visit: Visit, response: Response, found: Read | None = None) -> Exchange:
        """What is archived beside the answer, in the terms of Heritrix."""
        if visit.role is Role.CAPTURE:
            # The record is of the page that was captured; who asked for it then is not known.
            return Exchange(facts=(("via", response.url), ("source", visit.source)))
        latency = float(response.meta.get("download_latency", 0.0))
        facts = [
            ("via", self._run.frontier.named_by(visit)),
            ("hopsFromSeed", "L" * visit.depth + "R" * visit.redirects),
            ("fetchTimeMs", f"{latency * 1000:.0f}"),
            ("source", visit.source),
            *(("outlink", f"{url} L") for url in (found.outlinks if found else ())),
        ]
        return Exchange(
            request=_pairs(response.request.headers) if response.request else (),
            ip_address=str(response.ip_address or ""),
            facts=tuple((name, value) for name, value in facts if value),
        )


def snapshot_of(visit: Visit, response: Response) -> Snapshot:
    """The answer as it is archived. Raises NotACapture."""
    if visit.role is Role.CAPTURE and response.status // 100 == 2:
        return read_capture(visit.found_as, response.status, _pairs(response.headers), response.body)
    return Snapshot(
        url=visit.redirected_from or visit.found_as,
        body=response.body,
        fetched_at=datetime.now(UTC).replace(microsecond=0),
        response_url=response.url,
        status=response.status,
        headers=_pairs(response.headers),
    )


def _pairs(headers: Headers) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values
    )
