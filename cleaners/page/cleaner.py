"""One page from markup to record: parse once, ask the jury, let the judge decide, write down why."""

from __future__ import annotations

from datetime import datetime

from cleaners.page.blocks import text_blocks
from cleaners.page.labels import label_blocks
from cleaners.page.markdown import markdown, plain
from cleaners.page.metadata import Metadata, read_metadata
from cleaners.page.structured import read_structured
from cleaners.page.tree import parse
from cleaners.page.voters import trafilatura_lines, votes
from cleaners.records import Article, Cleaned, Label, Segment, SiteMemory
from cleaners.version import CLEANER_VERSION

# A body shorter than this is no article unless the page says that it is one.
MIN_WORDS = 25


def clean_page(markup: str, url: str, fetched_at: datetime | None = None, memory: SiteMemory | None = None) -> Cleaned:
    """Clean one HTML page; *url* is its own, for relative links and dates. Never raises for what *markup* holds."""
    root = parse(markup)
    if root is None:
        return Cleaned(None, (), (), CLEANER_VERSION, reason="the page is empty")
    structured = read_structured(root)
    blocks = text_blocks(root)
    metadata = read_metadata(blocks, structured, url)
    segments = label_blocks(blocks, votes(blocks, trafilatura_lines(root)), metadata, "trafilatura")
    body = [segment for segment in segments if segment.label is Label.BODY]
    if not body:
        return Cleaned(None, (), tuple(segments), CLEANER_VERSION, reason="no text of an article was found")
    article = _article(body, metadata)
    return Cleaned(article, (), tuple(segments), CLEANER_VERSION)


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
