"""The kinds of boilerplate, by which rules are told apart at a glance: what the line was on its page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from cleaners.rules import RULES

FRAME = "Navigation and the page's frame"
RELATED = "Other articles"
SHARING = "Sharing and following"
MONEY = "Support and payment"
ADVERTISING = "Advertising"
LEGAL = "Consent, copyright, terms"
ABOUT = "Tags, dates and sources"
PICTURES = "Pictures, players, embedded posts"
DISCUSSION = "Around the comments"
HEADLINE = "The headline again"
REPEATED = "Repeated by the site"
FACTS = "Boxes of facts"
NO_ARTICLE = "Pages without an article"
JUDGE = "By the judge or a voter alone"
OTHER = "Other"

# Rules of the table, by the module of their kind.
MODULES = {
    "advertising": ADVERTISING,
    "discussion": DISCUSSION,
    "following": SHARING,
    "legal": LEGAL,
    "navigation": FRAME,
    "observed": REPEATED,
    "pictures": PICTURES,
    "provenance": ABOUT,
    "related": RELATED,
    "sharing": SHARING,
    "support": MONEY,
}
# Names by which cleaners remove lines for their place, their neighbours or the whole page; `_` is a blank in a name.
PLACES = {
    FRAME: """navigation page-header page-footer aside form hidden masthead outside-article company sandwiched
        suspect-run placeholder""",
    RELATED: "related-block box-heading post-list",
    MONEY: "donation-bar",
    ABOUT: "signature",
    PICTURES: "figure caption-copy embedded-post",
    DISCUSSION: "comment-furniture comment-head comment-date",
    HEADLINE: "doubled-title duplicate-title",
    REPEATED: "site-repetition repeated-line repeated-block",
    FACTS: "fact-box",
    NO_ARTICLE: "no-article",
    JUDGE: "judge trafilatura length_and_links opening-post",
}
KIND_OF = {rule.name: MODULES[rule.applies.__module__.rpartition(".")[2]] for rule in RULES} | {
    name.replace("_", " "): kind for kind, names in PLACES.items() for name in names.split()
}


def kind_of(rule: str) -> str:
    """The kind of what *rule* takes; OTHER for a name that today's cleaners don't use."""
    return KIND_OF.get(rule, OTHER)


def by_kind(rules: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Removed lines by kind, of (rule, lines), the commonest first."""
    counts: Counter[str] = Counter()
    for rule, lines in rules:
        counts[kind_of(rule)] += lines
    return counts.most_common()
