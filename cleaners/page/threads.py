"""A forum's thread: its opening post is the article, its replies are comments, what stands around them is neither."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lxml import etree
from lxml.html import HtmlElement

from cleaners.comments import Found
from cleaners.comments.text import is_furniture
from cleaners.page.blocks import Mark, TextBlock
from cleaners.page.metadata import Metadata
from cleaners.page.structured import Structured
from cleaners.records import Label, Segment

THREAD = "a thread: its opening post is the article, its replies are comments"
OPENING_TEXT = Mark(None, is_text=True)
SOURCE = "opening post"
# Under this share of its comments' words the rest of a page is a thread's rules and signatures, not an article.
THREAD_SHARE = 0.4
# Fewer words of comments make no thread.
FEW_WORDS = 60


def marks_of(found: Found) -> dict[HtmlElement, Mark]:
    """Which elements belong to which comment or to the opening post; one that is both element and text is text."""
    posts: list[tuple[int | None, HtmlElement, tuple[HtmlElement, ...]]] = [
        (position, *post) for position, post in enumerate(zip(found.elements, found.bodies, strict=True))
    ]
    posts += found.copies
    if found.opening_post is not None:
        posts.insert(0, (None, found.opening_post, found.opening_bodies))
    marks: dict[HtmlElement, Mark] = {}
    for position, element, bodies in posts:
        marks[element] = Mark(position, is_text=False)
        for body in bodies:
            marks[body] = Mark(position, is_text=True)
    for _, _, bodies in posts:
        for body in bodies:
            _mark_furniture(body, marks)
    return marks


def _mark_furniture(body: HtmlElement, marks: dict[HtmlElement, Mark]) -> None:
    """What a platform shows within a text is none of it: a signature, a note of who edited it, an "expand"."""
    for element in body.iterdescendants(etree.Element):
        if element not in marks and is_furniture(element):
            owner = next(marks[outer] for outer in element.iterancestors() if outer in marks)
            marks[element] = replace(owner, is_text=False)


def is_opening(block: TextBlock) -> bool:
    """True for text of the post that opens a thread."""
    return block.mark == OPENING_TEXT


def opens_thread(blocks: Sequence[TextBlock], structured: Structured) -> bool:
    """True when the text of the post that opens a thread is known, which is then the article's, and nothing else is."""
    # A page of news is no thread, whatever program shows its readers' comments.
    return not structured.is_news and any(map(is_opening, blocks))


def is_thread(found: Found, structured: Structured, segments: Sequence[Segment]) -> bool:
    """True when the page is a discussion: it says so, or next to its comments it holds hardly any text."""
    if found.opening_post is not None or found.thread:
        return True
    if found.under_article:
        return False  # a short article may have many comments
    if structured.is_thread:
        return True
    words = {label: sum(s.words for s in segments if s.label is label) for label in (Label.BODY, Label.COMMENT)}
    return words[Label.COMMENT] > FEW_WORDS and words[Label.BODY] < THREAD_SHARE * words[Label.COMMENT]


def sign_with_opening(metadata: Metadata, found: Found) -> None:
    """Let the opening post say who wrote the article, and when; a time of the same day that states its zone stays."""
    post = found.opening
    if post is None:
        return
    if post.author:
        metadata.authors = (post.author,)
        metadata.set_source("authors", SOURCE)
    stated = metadata.published
    if post.published and not (stated and (post.relative or stated[:10] == post.published[:10])):
        metadata.published = post.published
        metadata.set_source("published", SOURCE)
