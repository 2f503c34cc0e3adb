"""The changes of a reclean for a reviewer: in sum and page by page, as text and as one HTML file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from store.reclean import Change

STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
table{border-collapse:collapse}td,th{padding:.2rem .8rem;text-align:left;border-bottom:1px solid #ccc}
ins{background:#dfd;text-decoration:none}del{background:#fdd}p{margin:.3rem 0;overflow-wrap:anywhere}
small{color:#555}h2{font-size:1.05rem;margin-top:2rem}"""


def summary(changes: Sequence[Change]) -> dict[str, int]:
    """The changes in sum."""
    return {
        "documents": len({change.page for change in changes}),
        "lines that came back": sum(len(change.back) for change in changes),
        "lines that went": sum(len(change.gone) for change in changes),
        "comments gained": sum(max(0, change.comments_after - change.comments_before) for change in changes),
        "comments lost": sum(max(0, change.comments_before - change.comments_after) for change in changes),
        "titles changed": sum(change.title != change.new_title for change in changes),
        "articles lost": sum(change.article_lost for change in changes),
    }


def rules_that_took(changes: Iterable[Change]) -> list[tuple[str, int]]:
    """Which rules take lines that were kept before, most first."""
    return Counter(segment.rule for change in changes for segment in change.gone).most_common()


def as_text(changes: Sequence[Change]) -> Iterator[str]:
    """Lines for a terminal: `+` came back, `-` went; none where nothing changes."""
    if not changes:
        return
    for change in changes:
        yield f"{change.page}  {headline(change)}"
        if change.title != change.new_title:
            yield f"  title: {change.title or '(none)'} → {change.new_title or '(none)'}"
        if change.comments_before != change.comments_after:
            yield f"  comments: {change.comments_before} → {change.comments_after}"
        yield from (f"  + {segment.text}" for segment in change.back)
        yield from (f"  - {segment.text}  ({segment.rule})" for segment in change.gone)
    yield from (f"{count:>7}  {name}" for name, count in summary(changes).items())


def headline(change: Change) -> str:
    """The document's address, with the time of a snapshot that is past."""
    return change.url if change.present else f"{change.url} as of {change.fetched_at}"


def as_html(changes: Sequence[Change]) -> str:
    """One self-contained page; whatever a document says is text in it, never markup."""
    totals = "".join(f"<tr><td>{escape(name)}<td>{count}" for name, count in summary(changes).items())
    rules = "".join(f"<tr><td>{escape(name)}<td>{count}" for name, count in rules_that_took(changes))
    documents = "".join(one_document(change) for change in changes)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Reclean</title><style>{STYLE}</style>'
        f"<h1>What today's cleaners would change</h1><table>{totals}</table>"
        f"<h2>Rules that take more</h2><table>{rules}</table>{documents}</html>\n"
    )


def one_document(change: Change) -> str:
    """One changed document."""
    lines = [f"<h2>{change.page} · {escape(headline(change))}</h2>"]
    if change.title != change.new_title:
        lines.append(
            f"<p>Title: <del>{escape(change.title or '')}</del> <ins>{escape(change.new_title or '')}</ins></p>"
        )
    if change.comments_before != change.comments_after:
        lines.append(f"<p>Comments: {change.comments_before} → {change.comments_after}</p>")
    lines += [f"<p><ins>{escape(segment.text)}</ins></p>" for segment in change.back]
    lines += [
        f"<p><del>{escape(segment.text)}</del> <small>{escape(segment.rule)}: {escape(segment.reason)}</small></p>"
        for segment in change.gone
    ]
    return "".join(lines)
