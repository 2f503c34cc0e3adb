"""What the search for comments hands on, and what its layers pass to each other."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml.html import HtmlElement

from cleaners.comments.dates import Moment
from cleaners.records import Comment, Discussion


@dataclass(frozen=True, slots=True)
class Found:
    """The comments of one page, in reading order.

    `elements` holds the outermost element of each comment and `bodies` the elements which hold its text, both in the
    order of `comments`. A comment that only a script states has that script for its element. `opening_post` is the
    element of a thread's first post, which is the article, and `opening` the same post read as a comment, for its
    author and time; both None where the page is no thread, or not its first page. `opening_bodies` are the elements
    which hold its text. `thread` where the page is one all the same: it has comments, and its address or its platform
    says so. `under_article` where the platform is one whose comments stand under articles, and makes no threads.
    `copies` are the elements in which the page shows some of the comments once more, with the comments' positions;
    None is the opening post's.
    """

    comments: tuple[Comment, ...] = ()
    elements: tuple[HtmlElement, ...] = ()
    bodies: tuple[tuple[HtmlElement, ...], ...] = ()
    discussions: tuple[Discussion, ...] = ()
    opening_post: HtmlElement | None = None
    opening: Comment | None = None
    opening_bodies: tuple[HtmlElement, ...] = ()
    thread: bool = False
    under_article: bool = False
    copies: tuple[tuple[int | None, HtmlElement, tuple[HtmlElement, ...]], ...] = ()


@dataclass(slots=True, eq=False)
class Sighting:
    """One comment as one layer sees it; `parent` is another sighting of the same layer."""

    element: HtmlElement
    method: str
    text: str = ""
    bodies: tuple[HtmlElement, ...] = ()
    author: str | None = None
    author_url: str | None = None
    published: Moment | None = None
    parent: Sighting | None = None
    platform_id: str | None = None
    permalink: str | None = None
    score: int | None = None
    flags: set[str] = field(default_factory=set)
    opening: bool = False
    confidence: float = 1.0

    @property
    def parts(self) -> int:
        """How many of author, time and text are known."""
        return bool(self.author) + bool(self.published) + bool(self.text)
