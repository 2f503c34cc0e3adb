"""What became of each segment, as one self-contained HTML page.

Kept text reads as an article, what is not body with its label in the margin; removed text stands between, greyed. Why a
segment went or stayed appears at the window's foot while the pointer is on it or the keyboard's focus is. No script;
nothing is loaded.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from importlib import resources
from itertools import groupby

from cleaners.records import Article, Block, Cleaned, Label, Segment

STYLE = (resources.files(__package__) / "report.css").read_text("utf-8")
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
SWITCHES = {"all": "everything", "kept": "only what was kept", "gone": "only what was removed"}
FACTS = "title authors published modified language site_name section tags canonical_url image accessible_for_free"
# Tags and characters of a value that are shown: an image's address may fill a page.
MAX_TAGS, MAX_VALUE = 12, 160


@dataclass(frozen=True, slots=True)
class _Group:
    """Removed segments side by side that one rule took; `name` is the group's anchor on the page."""

    rule: str
    segments: list[Segment]
    name: str


def report(documents: Iterable[tuple[str, Cleaned]]) -> str:
    """*documents*, each with the name of its source, as HTML that loads nothing and runs no script."""
    documents = list(documents)
    articles = [_document(number, name, cleaned) for number, (name, cleaned) in enumerate(documents, 1)]
    switches = "".join(
        f'<label><input type="radio" name="show" id="{key}"{" checked" * (key == "all")}>{text}</label>'
        for key, text in SWITCHES.items()
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f"<title>What was kept and removed</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
        f'<div class="bar">{switches}</div>\n{_contents(documents)}<main>\n'
        + "\n".join(articles)
        + "\n</main>\n</body>\n</html>\n"
    )


def _contents(documents: Sequence[tuple[str, Cleaned]]) -> str:
    """A list of the documents, where there are several."""
    if len(documents) < 2:
        return ""
    rows = "".join(
        f'<li><a href="#d{number}">{escape(_headline(cleaned))}</a> <small>{escape(name)}</small></li>'
        for number, (name, cleaned) in enumerate(documents, 1)
    )
    return f'<nav aria-label="Documents"><ol>{rows}</ol></nav>\n'


def _document(number: int, name: str, cleaned: Cleaned) -> str:
    runs = _runs(cleaned.segments, f"d{number}")
    return (
        f'<article id="d{number}">\n<h1 dir="auto">{escape(_headline(cleaned))}</h1>\n'
        f'<p class="source">{escape(name)}</p>\n{_facts(cleaned)}\n{_notes(cleaned)}'
        f"{_legend(cleaned.segments, runs)}\n" + "\n".join(_body(runs, f"d{number}")) + "\n</article>"
    )


def _headline(cleaned: Cleaned) -> str:
    return (cleaned.article.title if cleaned.article else None) or "(no title)"


def _facts(cleaned: Cleaned) -> str:
    """The article's fields, each with the source that states it."""
    article = cleaned.article
    if article is None:
        return f'<dl class="facts"><dt>no article</dt><dd>{escape(cleaned.reason)}</dd></dl>'
    sources = dict(article.sources)
    rows = []
    for field in FACTS.split():
        values = _values(article, field)
        if values:
            source = f"<code>{escape(sources[field])}</code>" if field in sources else ""
            rows.append(f'<dt>{field.replace("_", " ")}</dt><dd dir="auto">{escape(", ".join(values))}{source}</dd>')
    if cleaned.comments:
        rows.append(f"<dt>comments</dt><dd>{len(cleaned.comments):,}</dd>")
    return f'<dl class="facts">{"".join(rows)}</dl>'


def _values(article: Article, field: str) -> list[str]:
    value = getattr(article, field)
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    values = [value] if isinstance(value, str) else list(value or ())
    values = [one if len(one) <= MAX_VALUE else f"{one[:MAX_VALUE]}…" for one in values]
    return [*values[:MAX_TAGS], f"and {len(values) - MAX_TAGS:,} more"] if len(values) > MAX_TAGS else values


def _notes(cleaned: Cleaned) -> str:
    notes = "".join(f"<li>{escape(note)}</li>" for note in cleaned.notes)
    return f'<ul class="notes">{notes}</ul>\n' if notes else ""


def _runs(segments: Sequence[Segment], document: str) -> list[Segment | list[_Group]]:
    """The segments in order; those removed side by side are one run, in it the groups of one rule."""
    runs: list[Segment | list[_Group]] = []
    count = 0
    for removed, together in groupby(segments, lambda s: s.label is Label.REMOVED):
        if not removed:
            runs.extend(together)
            continue
        groups = []
        for rule, same in groupby(together, lambda s: s.rule):
            count += 1
            groups.append(_Group(rule, list(same), f"{document}g{count}"))
        runs.append(groups)
    return runs


def _legend(segments: Sequence[Segment], runs: Sequence[Segment | list[_Group]]) -> str:
    """How many words each label and each rule has; a rule's entry leads to the first place where it took some."""
    words: Counter[str] = Counter()
    for segment in segments:
        words[segment.label] += segment.words
    total = max(1, sum(words.values()))
    bars = "".join(f'<i class="swatch {label}" style="flex:{words[label]}"></i>' for label in Label)
    kept = "".join(
        f'<li><b><span class="swatch {label}"></span>{label} <small>{_words(words[label])}</small></b></li>'
        for label in Label
        if words[label] and label is not Label.REMOVED
    )
    taken: dict[str, list[_Group]] = defaultdict(list)
    for run in runs:
        for group in run if isinstance(run, list) else ():
            taken[group.rule].append(group)
    sums = {rule: sum(s.words for group in groups for s in group.segments) for rule, groups in taken.items()}
    removed = "".join(
        f'<li><a class="removed" href="#{taken[rule][0].name}">{escape(rule)} '
        f"<small>{_words(sums[rule])}</small></a></li>"
        for rule in sorted(taken, key=lambda rule: -sums[rule])
    )
    share = f"{words[Label.REMOVED] / total:.0%} of {_words(total)} removed"
    return (
        f'<div class="share" role="img" aria-label="{share}">{bars}</div>\n'
        f'<ul class="legend">{kept}<li><b class="removed"><span class="swatch removed"></span>{share}</b></li>'
        f"{removed}</ul>"
    )


def _words(count: int) -> str:
    return f"{count:,} word" + "s" * (count != 1)


def _body(runs: Sequence[Segment | list[_Group]], document: str) -> Iterator[str]:
    """Each kept segment and each run of removed ones; a run links to the one before and the one after."""
    last = sum(isinstance(run, list) for run in runs)
    number = 0
    for run in runs:
        if isinstance(run, Segment):
            yield _kept(run)
            continue
        number += 1
        links = [
            f'<a href="#{document}r{other}" aria-label="{name} removed text" title="{name} removed text">{arrow}</a>'
            for other, name, arrow in ((number - 1, "previous", "↑"), (number + 1, "next", "↓"))
            if 1 <= other <= last
        ]
        groups = "".join(map(_group, run))
        yield f'<div class="run" id="{document}r{number}"><span class="jump">{"".join(links)}</span>{groups}</div>'


def _kept(segment: Segment) -> str:
    classes = f"kept {segment.label}" + ("" if segment.block is Block.PARAGRAPH else f" {segment.block}")
    return (
        f'<div class="{classes}"><span class="label">{segment.label}</span>'
        f'<div class="text" dir="auto">{escape(segment.text)}</div>{_why(segment)}</div>'
    )


def _group(group: _Group) -> str:
    inside = "".join(
        f'<span class="out" tabindex="0" dir="auto">{escape(segment.text)}{_why(segment)}</span>'
        for segment in group.segments
    )
    return f'<div class="group" id="{group.name}"><span class="rule">{escape(group.rule)}</span>{inside}</div>'


def _why(segment: Segment) -> str:
    """The reason, shown by the style sheet on hover and focus."""
    name = segment.rule or segment.label
    return (
        f'<span class="why" role="tooltip" dir="ltr"><b>{escape(name)}</b> {escape(segment.reason)}'
        f"<small>{escape(segment.path)}</small></span>"
    )
