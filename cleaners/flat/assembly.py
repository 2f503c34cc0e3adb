"""Make the record of a reading: each line in exactly one segment, or in pieces that together are the line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaners.flat.lines import Line
from cleaners.flat.posts import Post, published
from cleaners.flat.reading import Reading
from cleaners.flat.thread import Thread
from cleaners.records import Article, Block, Comment, Label, Segment
from cleaners.rules.dates import find_date
from cleaners.rules.provenance import BYLINE

HEAD_REASON = "heads a comment"
_BULLET = re.compile(r"[*•▪‣◦–-]\s+\S")


def segments_of(reading: Reading, thread: Thread | None) -> tuple[Segment, ...]:
    """The lines of *reading* as segments, in their order."""
    parts = _thread_parts(reading, thread) if thread else {}
    segments: list[Segment] = []
    for index, line in enumerate(reading.lines):
        if index in parts:
            segments += parts[index]
        elif index == reading.title:
            segments.append(
                Segment(line.text, Label.TITLE, rule=("headline"), line=line.number, block=Block.HEADING, level=1)
            )
        elif index in reading.taken:
            rule = reading.taken[index]
            segments.append(Segment(line.text, Label.REMOVED, rule.name, rule.reason, line.number))
        else:
            block = _block(reading, index)
            segments.append(
                Segment(line.text, Label.BODY, line=line.number, block=block, level=2 if block is Block.HEADING else 0)
            )
    return tuple(segments)


def comments_of(reading: Reading, thread: Thread | None) -> tuple[Comment, ...]:
    """The comments of *thread*."""
    if thread is None:
        return ()
    lines = reading.lines
    comments = []
    for position, post in enumerate(thread.posts):
        iso, raw, relative = published(post, lines)
        comments.append(
            Comment(
                position=position,
                text=_joined([lines[i] for i in post.text]),
                author=post.head.author,
                published=iso,
                published_raw=raw,
                relative=relative,
                origin="text",
                method=thread.method,
                confidence=thread.confidence,
            )
        )
    return tuple(comments)


def article_of(reading: Reading) -> Article | None:
    """The title and body of *reading*, with the author and date that its own lines state; None without a body."""
    free = reading.free()
    if not free and reading.title is None:
        return None
    title = reading.lines[reading.title].text if reading.title is not None else None
    author, date = _author(reading), _date(reading)
    sources = (
        [("title", "headline")] * (title is not None)
        + [("authors", "byline")] * bool(author)
        + [("published", "dateline")] * bool(date)
    )
    return Article(
        body=_joined([reading.lines[i] for i in free]),
        title=title,
        authors=(author,) if author else (),
        published=date,
        markdown="\n\n".join(_markdown(reading, i) for i in free),
        sources=tuple(sources),
    )


def _block(reading: Reading, index: int) -> Block:
    line, below = reading.lines[index], index + 1
    if _BULLET.match(line.text):
        return Block.LIST_ITEM
    heads = (
        line.is_headline
        and line.size <= 12
        and below < len(reading.lines)
        and reading.is_free(below)
        and reading.lines[below].is_prose
    )
    return Block.HEADING if heads and line.gap == reading.lines[below].gap else Block.PARAGRAPH


def _markdown(reading: Reading, index: int) -> str:
    text = reading.lines[index].text
    return f"## {text}" if _block(reading, index) is Block.HEADING else text


def _joined(lines: list[Line]) -> str:
    """*lines* with a blank line between them; lines that stand together and are no running text stay together."""
    pieces: list[str] = []
    for above, line in zip([None, *lines], lines, strict=False):
        together = (
            above is not None
            and line.gap == 0
            and line.number == above.number + 1
            and not (above.is_prose or line.is_prose)
        )
        pieces += ["\n" if together else "\n\n" if above is not None else "", line.text]
    return "".join(pieces)


def _author(reading: Reading) -> str | None:
    for i, rule in sorted(reading.taken.items()):
        vote = reading.votes[i]
        if vote is not None and vote.name == "byline" and rule.name in ("byline", "signature", "masthead"):
            match = BYLINE.fullmatch(reading.lines[i].text)
            shown = find_date(match["name"]) if match else None
            name = match["name"][: shown.start] if match and shown else match["name"] if match else ""
            return re.sub(r"\s*(?:[,|•·(–—-]|\b(?:on|le|am|vom)\b)*\s*$", "", name) or None
    return None


def _date(reading: Reading) -> str | None:
    for i in sorted(reading.taken):
        vote = reading.votes[i]
        if (
            vote is not None
            and vote.name in ("dateline", "byline")
            and (shown := find_date(reading.lines[i].text))
            and shown.iso
        ):
            return shown.iso
    return None


def _thread_parts(reading: Reading, thread: Thread) -> dict[int, list[Segment]]:
    parts: dict[int, list[Segment]] = {}
    for position, post in enumerate(thread.posts):
        for index, segment in _post_parts(reading.lines, post, position):
            parts.setdefault(index, []).append(segment)
    return parts


def _post_parts(lines: tuple[Line, ...], post: Post, position: int) -> Iterator[tuple[int, Segment]]:
    def removed(index: int, text: str, rule: str, reason: str) -> tuple[int, Segment]:
        return index, Segment(text, Label.REMOVED, rule, reason, lines[index].number, comment=position)

    head = post.head
    for index in range(head.first, head.last + 1):
        text = lines[index].text
        if index in post.furniture or index in post.text:
            continue
        if index == head.author_line and head.author:
            before, _, after = text.partition(head.author)
            if before.strip():
                yield removed(index, before.strip(), "comment-head", HEAD_REASON)
            yield (
                index,
                Segment(head.author, Label.BYLINE, "comment-head", HEAD_REASON, lines[index].number, comment=position),
            )
            if after.strip():
                yield removed(index, after.strip(), "comment-head", HEAD_REASON)
        else:
            yield removed(index, text, "comment-head", HEAD_REASON)
    for index in post.text:
        yield index, Segment(lines[index].text, Label.COMMENT, line=lines[index].number, comment=position)
    for index in post.furniture:
        yield removed(
            index, lines[index].text, "comment-furniture", "is a comment's button, count, placeholder or trackback"
        )
    for index in post.dates:
        yield removed(index, lines[index].text, "comment-date", "says when a comment was written")
