"""What became of each segment, as one self-contained HTML page: kept text plain, removed text greyed, why on hover."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape

from cleaners.records import Block, Cleaned, Label, Segment

STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1b; --paper: #fff; --grey: #9a9a9a; --line: #e4e4e4; --mark: #2f6f4f; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e6e6; --paper: #16181a; --grey: #6d7276; --line: #2b2f33; --mark: #7fc29b; }
}
body { font: 17px/1.55 Georgia, "Noto Serif", serif; color: var(--ink); background: var(--paper); margin: 2rem auto;
  max-width: 62rem; padding: 0 1.5rem; }
h1 { font-size: 1.5rem; line-height: 1.25; } h1 small { display: block; font-size: .8rem; color: var(--grey); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; font-size: .85rem; }
dt, .why, summary, label, table { font-family: system-ui, sans-serif; } dt { color: var(--grey); } dd { margin: 0; }
table { font-size: .8rem; border-collapse: collapse; margin: .6rem 0; } td { padding: .1rem .8rem .1rem 0; }
.segment { display: grid; grid-template-columns: 10rem 1fr; gap: 1rem; border-top: 1px solid var(--line);
  padding: .35rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.why { font-size: .72rem; line-height: 1.35; color: var(--mark); padding-top: .25rem; white-space: normal; }
.why i { display: none; font-style: normal; color: var(--grey); }
.segment:hover .why i, .segment:focus-within .why i { display: block; }
.removed, .removed .why { color: var(--grey); } .removed { font-size: .85rem; }
.title .text, .heading .text { font-weight: bold; } .title .text { font-size: 1.25rem; }
.comment .text { border-left: 3px solid var(--mark); padding-left: .8rem; }
.quote .text { font-style: italic; } .code .text { font-family: monospace; }
.list-item .text::before { content: "• "; }
#kept:checked ~ main .removed { display: none; }
"""


def report(documents: Iterable[tuple[str, Cleaned]]) -> str:
    """*documents*, each with the name of its source, as HTML that loads nothing and runs no script."""
    parts = [_document(name, cleaned) for name, cleaned in documents]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>What was kept and removed</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        '<input type="checkbox" id="kept"> <label for="kept">only what was kept</label>\n'
        "<main>\n" + "\n".join(parts) + "\n</main>\n</body>\n</html>\n"
    )


def _document(name: str, cleaned: Cleaned) -> str:
    article = cleaned.article
    title = (article.title if article else None) or "(no title)"
    facts: list[tuple[str, str]] = []
    if article is not None:
        sources = dict(article.sources)
        values = {
            "authors": ", ".join(article.authors),
            "published": article.published or "",
            "modified": article.modified or "",
            "language": article.language or "",
            "site_name": article.site_name or "",
        }
        facts = [(key, f"{value} ({sources.get(key, 'stated')})") for key, value in values.items() if value]
    else:
        facts.append(("no article", cleaned.reason))
    facts += [("note", note) for note in cleaned.notes]
    listed = "".join(f"<dt>{escape(key)}</dt><dd>{escape(value)}</dd>" for key, value in facts)
    rows = "\n".join(_segment(segment) for segment in cleaned.segments)
    return (
        f"<article>\n<h1>{escape(title)}<small>{escape(name)}</small></h1>\n<dl>{listed}</dl>\n"
        f"{_counts(cleaned.segments)}\n{rows}\n</article>"
    )


def _counts(segments: Sequence[Segment]) -> str:
    """How many words each rule removed."""
    words: Counter[str] = Counter()
    for segment in segments:
        if segment.label is Label.REMOVED:
            words[segment.rule] += segment.words
    rows = "".join(f"<tr><td>{escape(rule)}</td><td>{count:,} words</td></tr>" for rule, count in words.most_common())
    return f"<details><summary>Removed, by rule</summary><table>{rows}</table></details>" if rows else ""


def _segment(segment: Segment) -> str:
    classes = f"segment {segment.label}" + ("" if segment.block is Block.PARAGRAPH else f" {segment.block}")
    name = segment.label if segment.label is not Label.REMOVED else segment.rule
    why = segment.reason or segment.label
    return (
        f'<div class="{classes}" title="{escape(why, quote=True)}"><div class="why">{escape(name)}'
        f'<i>{escape(why)}</i></div><div class="text">{escape(segment.text)}</div></div>'
    )
