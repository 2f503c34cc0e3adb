"""What becomes of each answer: archived, read for links, written to the frontier; or why not, and when again."""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import logging
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.archives import archived_pages
from crawler.archivist import COPY, Archivist, snapshot_of
from crawler.bounds import DAY
from crawler.captures import NotACapture
from crawler.failures import is_host_down, shown
from crawler.fetched import Fetched, Read
from crawler.hosts import host_of
from crawler.reading import read
from crawler.redirects import REDIRECTS, Redirects
from crawler.rendering import is_shown
from crawler.revisits import next_visit
from crawler.robots import header
from crawler.run import Run
from crawler.setbacks import GONE_AGAIN, PASSING, Setbacks
from crawler.sources import Keep, Source
from crawler.visits import SOURCES, Link, Outcome, Role, State, Visit
from crawler.wordpress import instead_of_api
from store.archive import digest_of

if TYPE_CHECKING:
    from crawler.scheduler import FrontierScheduler

log = logging.getLogger(__name__)

# How a site says that there are no comments to be had at an address that its page links.
CLOSED = (400, 401, 403, 404, 410)
# A link takes the frontier some 0.1 ms (benchmarks/frontier_speed.py); a sitemap may name 50,000.
LINKS_AT_ONCE = 40
# The page is not to be had, or not by us: what its feed carries of it is.
NOT_TO_BE_HAD = (401, 402, 403, 404, 410, 451)
PAGES = re.compile(r"/wp/v2/pages\b")
# WordPress answers 400 to the page after its last.
FIRST_PAGE = re.compile(r"[?&]page=1(?:&|$)")


class Receiver:
    """Takes the answers of one run. Every visit leaves the state of a lease here, whatever happens."""

    def __init__(self, run: Run, scheduler: FrontierScheduler) -> None:
        self.run = run
        self.scheduler = scheduler
        self.archivist = Archivist(run)
        self.setbacks = Setbacks(run)
        self.redirects = Redirects(run, self.setbacks, scheduler.note)
        # Sources whose API was found closed: their pages lead on instead.
        self._without_api: set[str] = set()
        # Pages are read beside the event loop: lxml frees the interpreter's lock.
        self._reading = ThreadPoolExecutor(1, thread_name_prefix="reading")

    def close(self) -> None:
        """End the threads."""
        self.archivist.close()
        self._reading.shutdown()

    async def receive(self, visit: Visit, response: Response) -> None:
        """Write what *response* means for *visit*."""
        with self.run.guarded():
            try:
                if response.status == 407 and self.run.error is not None:
                    self.run.frontier.give_back(visit)  # the proxy's, not the site's
                    return
                await self._receive(visit, response)
            except Exception as error:
                # Disk full, folder read-only: the next page would fare no better. The next run has the lease again.
                if not self.run.fails_by(error):
                    log.exception("%s", shown(visit.found_as))
                    self.setbacks.give_up(visit, f"our error: {type(error).__name__}: {error}", response.status)
            finally:
                self.scheduler.finished(visit, answered=True)

    def failed(self, visit: Visit, error: BaseException) -> None:
        """Write that no answer came, or that none was asked for."""
        with self.run.guarded():
            # Where the run has failed, as with a proxy that is down, that says nothing of the site.
            is_own = self.run.error is not None or self.run.fails_by(error)
            answered = not is_own and not isinstance(error, IgnoreRequest) and not is_host_down(error)
            try:
                if is_own:
                    self.run.frontier.give_back(visit)
                else:
                    self.setbacks.failed(visit, error)
            finally:
                self.scheduler.finished(visit, answered=answered)

    # -- answers ---------------------------------------------------------------------------------------------

    async def _receive(self, visit: Visit, response: Response) -> None:
        status = response.status
        if status not in PASSING:
            self.run.hosts.welcomed(visit.host)
        if status == 304 and visit.digest is None:
            # Nobody asked whether it had changed: this is no page.
            self.setbacks.later(visit, "the site answers 304 to a first request", status, None)
        elif status == 304:
            await self.archivist.note_unchanged(visit, response)
            self._unchanged(visit, response)
        elif status in REDIRECTS:
            await self.archivist.note(visit, response)
            self.redirects.follow(visit, response)
        elif 200 <= status < 300 or (visit.role is Role.CAPTURES and status in (400, 404)):
            # An index says that it has nothing, or doesn't know a question, with these.
            await self._document(visit, response)
        elif status in PASSING:
            self.setbacks.busy(visit, response)
        elif visit.role is Role.API and status == 400 and FIRST_PAGE.search(visit.found_as) is None:
            self._write(visit, Outcome(State.DONE, status, kind="past the last page"))
        elif visit.role is Role.COMMENTS and status in CLOSED:
            # The page is there all the same; its comments are not to be had this way.
            due = self.run.clock() + GONE_AGAIN
            self._write(visit, Outcome(State.DONE, status, due=due, kind="no comments"))
        elif visit.role is Role.API and status in (401, 403, 404) and PAGES.search(visit.found_as):
            # Some sites give their posts alone.
            self._write(visit, Outcome(State.DONE, status, kind="no pages in the API"))
        elif visit.role is Role.API and status in (401, 403, 404):
            self._api_closed(visit, status)
        else:
            if visit.visits:
                # That a page is gone, or what stands in its place, is worth keeping; that a link was dead is not.
                await self.archivist.note(visit, response)
            sentence = f"the site answers {status}"
            if status in NOT_TO_BE_HAD and await self._take_copy(visit, response, sentence, 0):
                return
            self.setbacks.give_up(visit, sentence, status)

    async def _take_copy(self, visit: Visit, response: Response, why: str, prose: int) -> bool:
        """Store the article's text from the feed that carries it, where the page has less than half of it.

        Returns whether a copy was there.
        """
        found = await self.archivist.copy(visit, prose)
        if found is None:
            return False
        page, feed = found
        if not visit.visits and prose:
            await self.archivist.note(visit, response)
        digest = digest_of(page.body)
        changed = digest != visit.digest
        place = await self.archivist.keep_copy(page, feed) if changed else None
        sentence = f"{why}; its feed's text is kept instead"
        due, interval = self._next_visit(visit, Role.ARTICLE, changed=changed)
        outcome = Outcome(State.DONE, response.status, sentence, due, interval, COPY, etag="", digest=digest)
        self.run.frontier.finish(visit, outcome, place=place)
        self.run.summary.of(visit.source).fetched += changed
        self.run.ingester.wake()
        return True

    async def _document(self, visit: Visit, response: Response) -> None:
        body = response.body
        digest = hashlib.sha256(body).hexdigest()
        if digest == visit.digest:
            await self.archivist.note_unchanged(visit, response)
            self._unchanged(visit, response)
            return
        loop = asyncio.get_event_loop()
        try:
            snapshot = await loop.run_in_executor(self._reading, snapshot_of, visit, response)
        except NotACapture as error:
            self.setbacks.give_up(visit, str(error), response.status)
            return
        source = self.run.sources[visit.source]
        page = snapshot
        if self.run.rendering is not None and is_shown(source, visit):
            page = await self.run.rendering.shown(snapshot) or snapshot
            digest = hashlib.sha256(page.body).hexdigest()
            if digest == visit.digest:
                self._unchanged(visit, response)
                return
        fetched = Fetched(
            visit,
            source,
            page.final_url,
            page.body,
            page.header("Content-Type") or "",
            tuple(value for name, value in page.headers if name.lower() == "x-robots-tag"),
            _pages(response),
            whole_site=visit.source in self._without_api,
        )
        found = await loop.run_in_executor(self._reading, read, fetched, self.run.options.since, self.run.priority)
        log.debug("%s: %s (%s)", shown(visit.found_as), found.kind, found.evidence)
        if found.partial and found.archive and await self._take_copy(visit, response, found.partial, found.prose):
            return
        place = None
        if found.archive:
            place = dataclasses.asdict(await self.archivist.keep(visit, response, snapshot, page, found))
        await self._found(visit, response, found, digest, place)

    async def _found(
        self, visit: Visit, response: Response, found: Read, digest: str, place: dict[str, str | int] | None
    ) -> None:
        if found.kind == "no API":
            self._without_api.add(visit.source)
        is_article = found.kind == "article"
        role = Role.ARTICLE if is_article and visit.role is Role.PAGE else visit.role
        due, interval = self._next_visit(visit, role, changed=True)
        if found.store:
            # Whether its text has changed is known when it is stored, and moves the interval then.
            interval = visit.interval
        if found.problem and not found.links and visit.role in SOURCES:
            self.setbacks.problem(visit, found.problem)
        outcome = Outcome(
            State.DONE,
            response.status,
            found.problem,
            due=due,
            interval=interval,
            kind=found.kind,
            etag=header(response, "ETag") or "",
            last_modified=header(response, "Last-Modified") or "",
            digest=digest,
        )
        if found.wordpress:
            self.run.frontier.slashes.trust(response.url)
        links, barren = await self._put_in_queue(visit, self._held(visit, found))
        self.run.frontier.finish(visit, outcome, links, place if found.store else None, barren)
        self._note_hosts(links)
        if place is not None and any(link.copied for link in found.links):
            self.run.frontier.copies.keep(found.links, place)
        if found.on_topic is not None and not visit.visits:
            self.run.frontier.learn(visit, found.on_topic)
        for alias in found.aliases:
            self.run.frontier.moves.know(alias, visit)
        self.run.summary.of(visit.source).fetched += 1
        self.run.summary.skipped.update(dict(found.skipped))
        if found.store:
            self.run.ingester.wake()

    def _held(self, visit: Visit, found: Read) -> Sequence[Link]:
        """The links of *found*; further comments on an article that may yet be set aside wait until that is known."""
        is_judged = bool(self.run.options.topic) and self.run.sources[visit.source].keep is Keep.RELEVANT
        if not (found.store and found.kind == "article" and is_judged and visit.role is not Role.COMMENTS):
            return found.links
        return [dataclasses.replace(link, held=link.role is Role.COMMENTS) for link in found.links]

    async def _put_in_queue(self, visit: Visit, links: Sequence[Link]) -> tuple[Sequence[Link], int | None]:
        """Write *links* to the frontier, some at a time, so that the event loop gets its turns in between.

        Returns the last few, to be written together with the visit's end, and how many lists in a row were barren: None
        where the last few are all, which tell by themselves.
        """
        if len(links) <= LINKS_AT_ONCE:
            return links, None
        batches = [links[first : first + LINKS_AT_ONCE] for first in range(0, len(links), LINKS_AT_ONCE)]
        barren = visit.barren + 1
        for batch in batches:
            if self.run.frontier.names_new_article(batch):
                barren = 0
                break
            await asyncio.sleep(0)
        for batch in batches[:-1]:
            self.run.frontier.find(visit, batch, barren)
            self._note_hosts(batch)
            await asyncio.sleep(0)
        return batches[-1], barren

    def _note_hosts(self, links: Sequence[Link]) -> None:
        for host in {host_of(link.url) for link in links}:
            self.scheduler.note(host)

    def _api_closed(self, visit: Visit, status: int) -> None:
        links = instead_of_api(self.run.sources[visit.source])
        self._without_api.add(visit.source)
        error = f"the WordPress API is closed ({status}); its feed, sitemap and pages are read instead"
        due = self.run.clock() + 7 * DAY
        self.run.frontier.finish(visit, Outcome(State.DONE, status, error, due=due, kind="no API"), links)
        self.scheduler.note(visit.host)

    async def take_archive(self, source: Source) -> None:
        """Archive and queue for the store what the files of the archive *source* hold and we do not.

        Raises SourcesError, StoreError, or SQLite's own.
        """
        pages = archived_pages(source)
        while not self.run.stopping:
            if not await self.archivist.take(source, pages):
                return
            self.run.ingester.wake()

    def _next_visit(self, visit: Visit, role: Role, *, changed: bool) -> tuple[float | None, float]:
        bounds = self.run.sources[visit.source].bounds(role)
        return next_visit(role, bounds, visit.interval, changed=changed, now=self.run.clock(), born=visit.first_seen)

    def _unchanged(self, visit: Visit, response: Response) -> None:
        role = Role.ARTICLE if visit.role is Role.PAGE and visit.kind == "article" else visit.role
        due, interval = self._next_visit(visit, role, changed=False)
        self.run.summary.of(visit.source).unchanged += 1
        self._write(
            visit,
            Outcome(
                State.DONE,
                response.status,
                due=due,
                interval=interval,
                etag=header(response, "ETag"),
                last_modified=header(response, "Last-Modified"),
            ),
        )

    def _write(self, visit: Visit, outcome: Outcome) -> None:
        self.run.frontier.finish(visit, outcome)


def _pages(response: Response) -> int:
    """How many pages a WordPress API has of what was asked for; 1 where it does not say."""
    stated = header(response, "X-WP-TotalPages") or ""
    return int(stated) if re.fullmatch(r"\d{1,6}", stated) else 1
