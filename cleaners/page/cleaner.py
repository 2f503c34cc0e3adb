"""One page from markup to record: parse once, ask the jury, let the judge decide, write down why."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from lxml.html import HtmlElement

from cleaners.comments import Found, find_comments
from cleaners.page.absence import Shown, why_no_article
from cleaners.page.blocks import TextBlock, text_blocks
from cleaners.page.embedded import embedded_article
from cleaners.page.features import Page
from cleaners.page.judge import Judge, shipped_judge
from cleaners.page.labels import THREAD_VOTER, Opinion, label_blocks, segment
from cleaners.page.markdown import markdown, plain
from cleaners.page.metadata import Metadata, absolute, read_metadata
from cleaners.page.overruling import Verdict
from cleaners.page.places import Around
from cleaners.page.structured import Structured, read_structured
from cleaners.page.threads import THREAD, is_opening, is_thread, marks_of, opens_thread, sign_with_opening
from cleaners.page.tree import parse
from cleaners.page.voters import Case, ask
from cleaners.records import Article, Cleaned, Label, Segment, SiteMemory
from cleaners.site_memory import normal_line
from cleaners.version import CLEANER_VERSION

# Read of one page at most, some twice as much as the longest of 1,024 pages; what is left out is noted.
MAX_MARKUP = 5_000_000
# What makes pages heavier than that: pictures as text, and programs.
BALLAST = re.compile(
    r"data:[\w/+.;=-]*,[^\"'\s>)]{500,}|<(script|style|svg)\b(?![^>]*ld\+json).*?</\1\s*>", re.DOTALL | re.IGNORECASE
)
# Beyond this many blocks no judge is asked: they are told apart by length and links alone.
MAX_BLOCKS = 20_000
# Under this many words a page may be one whose scripts would show the article; its data is looked at.
FEW_WORDS = 60
# What a page says of itself in a sentence or two; its standfirst often says the same.
DESCRIPTIONS = ("og:description", "description", "twitter:description")

# A line that this share of a site's pages has is the site's own, where it is short and at the article's edge.
SITE_SHARE, SITE_PAGES, SITE_WORDS = 0.5, 5, 40
SENTENCE_WORDS, SENTENCE_SHARE = 8, 0.02


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of one page before anything is decided."""

    root: HtmlElement
    markup: str
    url: str
    structured: Structured
    blocks: list[TextBlock]
    metadata: Metadata
    comments: Found


def clean_page(
    markup: str,
    url: str,
    fetched_at: datetime | None = None,
    memory: SiteMemory | None = None,
    judge: Judge | None = None,
) -> Cleaned:
    """Clean one HTML page; never raises for what *markup* holds.

    *url* is the page's own, for relative links and dates in it. *memory* tells what the site repeats. *judge* stands
    in for the shipped one, to measure another.
    """
    notes = []
    if len(markup) > MAX_MARKUP:
        markup = BALLAST.sub("", markup)
    if len(markup) > MAX_MARKUP:
        notes.append(f"only the first {MAX_MARKUP:,} of {len(markup):,} characters were read")
        markup = markup[:MAX_MARKUP]
    root = parse(markup)
    if root is None:
        return Cleaned(None, (), (), CLEANER_VERSION, reason="the page is empty", notes=tuple(notes))
    page = _read(root, markup, url, fetched_at)
    opinion = _decide(page, judge or shipped_judge())
    segments = label_blocks(page.blocks, opinion, page.metadata, is_news=page.structured.is_news)
    _mark_repeated(segments, memory)
    if embedded := _embedded(page, segments):
        segments = _without_body(segments, "placeholder", "stands where scripts would put the article") + embedded
    body = [found for found in segments if found.label is Label.BODY]
    if reason := _why_none(page, segments):
        segments = _without_body(segments, "no-article", f"the page is no article: {reason}")
    if is_thread(page.comments, page.structured, segments):
        notes.append(THREAD)
    if opinion.voter not in ("judge", THREAD_VOTER):
        notes.append(f"decided by {opinion.voter} alone")
    if "next" in page.structured.links:
        notes.append(f"continues at {absolute(url, page.structured.links['next'])}")
    if body and body[0].rule in ("json-ld", "page-data"):
        notes.append("the text stands in the page's data, not in what it shows without scripts")
    return Cleaned(
        article=None if reason else _article(body, page.metadata),
        comments=page.comments.comments,
        segments=tuple(segments),
        cleaner=CLEANER_VERSION,
        reason=reason,
        notes=tuple(notes),
        discussions=page.comments.discussions,
    )


def _read(root: HtmlElement, markup: str, url: str, fetched_at: datetime | None) -> Reading:
    structured = read_structured(root)
    comments = find_comments(root, url, fetched_at)
    blocks = text_blocks(root, marks_of(comments))
    metadata = read_metadata(root, blocks, structured, url, fetched_at)
    if opens_thread(blocks, structured):
        sign_with_opening(metadata, comments)
    return Reading(root, markup, url, structured, blocks, metadata, comments)


def _decide(page: Reading, judge: Judge | None) -> Opinion:
    """The judge's opinion; trafilatura's without a judge; length and links for a page too large for either."""
    if len(page.blocks) > MAX_BLOCKS:
        return Opinion([_prose(block) for block in page.blocks], 0.5, "length and links")
    if not page.blocks:
        return Opinion([], 0.5, "judge")
    if opens_thread(page.blocks, page.structured):
        return Opinion([float(is_opening(block)) for block in page.blocks], 0.5, THREAD_VOTER)
    title = page.metadata.title
    asked = Page(
        page.blocks,
        {},
        title.text if title else "",
        page.structured.first(*DESCRIPTIONS) or "",
        any(block.place.around & Around.BODY_PROPERTY for block in page.blocks),
        page.structured.is_forum,
        page.structured.is_news,
    )
    case = Case(page.root, page.markup, page.structured, asked.words)
    if judge is None:
        return Opinion(ask(case, "trafilatura"), 0.5, "trafilatura")
    if case.is_large:
        judge = replace(judge, stages=judge.stages[:1])
    found = judge.decide(asked, partial(ask, case), [not block.in_comment for block in page.blocks])
    return Opinion(found.probabilities, found.bound, "judge", asked.votes)


def _prose(block: TextBlock) -> float:
    apart = Around.NAV | Around.FOOTER | Around.ASIDE | Around.FORM | Around.HIDDEN
    return float(len(block.words) >= 15 and block.link_density < 0.3 and not block.place.around & apart)


def _mark_repeated(segments: list[Segment], memory: SiteMemory | None) -> None:
    """Take lines off both ends of the body that the site repeats: short ones on most pages, sentences on a few.

    Between true paragraphs the signal hits headings and labels of content, so that only the ends are looked at.
    """
    if memory is None or memory.pages < SITE_PAGES:
        return
    body = [number for number, found in enumerate(segments) if found.label is Label.BODY]
    for order in (body, body[::-1]):
        for number in order:
            found = segments[number]
            pages = memory.lines.get(normal_line(found.text), 0)
            # A sentence that ends five stories word for word is the site's; a heading may be content's own.
            often = SITE_PAGES if found.words >= SENTENCE_WORDS else SITE_SHARE * memory.pages
            if found.words > SITE_WORDS or pages < max(often, SENTENCE_SHARE * memory.pages):
                break
            reason = f"stands on {pages} of {memory.pages} pages of {memory.site}"
            segments[number] = replace(found, label=Label.REMOVED, rule="site-repetition", reason=reason)


def _embedded(page: Reading, segments: list[Segment]) -> list[Segment]:
    """Segments from the page's data, where what it shows holds next to nothing and the data an article."""
    if page.comments.thread or page.comments.opening_post is not None:
        return []  # the data holds the posts again
    shown = sum(found.words for found in segments if found.label is Label.BODY)
    if shown >= FEW_WORDS:
        return []
    article = embedded_article(page.root, page.structured)
    root = parse(article[0]) if article else None
    if article is None or root is None:
        return []
    blocks = text_blocks(root)
    if sum(len(block.words) for block in blocks) < max(FEW_WORDS, 2 * shown):
        return []
    seen = {found.text for found in segments}
    verdict = Verdict(Label.BODY, article[1], "read from the page's data, which its scripts show")
    return [segment(block, verdict) for block in blocks if block.text not in seen]


def _without_body(segments: list[Segment], rule: str, reason: str) -> list[Segment]:
    """*segments* with what was taken for the body removed, for *reason*."""
    return [
        replace(found, label=Label.REMOVED, rule=rule, reason=reason) if found.label is Label.BODY else found
        for found in segments
    ]


def _why_none(page: Reading, segments: list[Segment]) -> str:
    """Why the page holds no article; empty where it holds one, or a thread's opening post."""
    reason = why_no_article(Shown(page.url, page.root, page.structured, page.blocks, segments))
    return "" if page.comments.opening_post is not None and any(s.label is Label.BODY for s in segments) else reason


def _article(body: list[Segment], metadata: Metadata) -> Article:
    return Article(
        body=plain(body),
        markdown=markdown(body),
        title=metadata.title.text if metadata.title else None,
        authors=metadata.authors,
        published=metadata.published,
        modified=metadata.modified,
        language=metadata.language,
        site_name=metadata.site_name,
        section=metadata.section,
        tags=metadata.tags,
        image=metadata.image,
        canonical_url=metadata.canonical_url,
        accessible_for_free=metadata.accessible_for_free,
        sources=(*metadata.sources, ("body", body[0].rule)),
    )
