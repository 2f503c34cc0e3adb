"""Page or flat text in; article, comments and removed segments out. Pure: no network, database or clock."""

from __future__ import annotations

import re
from itertools import islice

from cleaners.comments import read_elsewhere
from cleaners.decoding import decode
from cleaners.errors import CleanerError
from cleaners.flat import clean_text
from cleaners.page import clean_page
from cleaners.records import Cleaned, SiteMemory, Snapshot
from cleaners.version import CLEANER_VERSION

__all__ = ["CLEANER_VERSION", "ONLY_COMMENTS", "clean"]

# Tags that open a page, whatever its media type says; a text about HTML does not begin with one.
OPENS_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
# A fragment: tags that carry text, one closed or several opened.
CLOSES_ELEMENT = re.compile(r"</(?:p|div|article|section|main|table|ul|h[1-6]|span|a|li)\s*>", re.IGNORECASE)
OPENS_ELEMENT = re.compile(
    r"<(?:p|div|article|section|main|table|ul|h[1-6]|span|a|li|br)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
OPENS_FEED = re.compile(
    r"\s*<\?xml[^>]*>\s*(?:<!--.*?-->\s*)*<(?!html)|\s*<(?:rss|feed|urlset|sitemapindex|rdf:RDF)\b",
    re.IGNORECASE | re.DOTALL,
)
SNIFFED = 100_000
# How the reason begins why a comment feed or an API's answer holds no article.
ONLY_COMMENTS = "only the comments on "
# A long novel has a million characters. The rules look at each line's neighbourhood, which takes minutes beyond this.
LONGEST_TEXT = 2_000_000


def clean(snapshot: Snapshot, memory: SiteMemory | None = None) -> Cleaned:
    """What *snapshot* holds; *memory* is what its site repeats.

    Flat text and HTML are told apart by the media type, unless the text contradicts it. A comment feed, or an answer of
    the WordPress API, becomes comments on the page that it is `about`. Raises NotText for bytes that are no text,
    CleanerError for a flat text that is too long to be one document.
    """
    if elsewhere := read_elsewhere(snapshot.body, snapshot.final_url):
        comments, about = elsewhere
        return Cleaned(None, comments, (), CLEANER_VERSION, reason=ONLY_COMMENTS + about, about=about)
    media_type = snapshot.media_type
    text = decode(snapshot.body, snapshot.header("content-type"), html=media_type != "text/plain")
    head = text[:SNIFFED]
    if OPENS_FEED.match(head) and not OPENS_PAGE.match(head):
        return Cleaned(None, (), (), CLEANER_VERSION, reason="XML data such as a feed or a sitemap, not a page")
    if (
        OPENS_PAGE.match(head)
        or text.lstrip().startswith("<!--")
        or (media_type != "text/plain" and _holds_elements(head))
    ):
        return clean_page(text, snapshot.final_url, snapshot.fetched_at, memory)
    if len(text) > LONGEST_TEXT:
        raise CleanerError(
            f"a flat text of {len(text):,} characters, where a document has at most {LONGEST_TEXT:,}: split it"
        )
    return clean_text(text)


def _holds_elements(text: str) -> bool:
    """True when *text* is marked up, if not from its first character on."""
    return CLOSES_ELEMENT.search(text) is not None or len(list(islice(OPENS_ELEMENT.finditer(text), 3))) == 3
