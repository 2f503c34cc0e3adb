"""A reader's search words as an FTS5 expression; whatever is typed, the outcome is one that FTS5 understands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from store.errors import BadQuery
from store.search_text import search_text

# A field before a phrase or word, a minus, a phrase in any language's quotes, a word with or without a star.
TERM = re.compile(
    r"""(?P<minus>-)? (?:(?P<field>title|body|author|text):)?
    (?: ["“”„«»](?P<phrase>[^"“”„«»]*)["“”„«»] | (?P<word>[^\s"“”„«»]+) )""",
    re.VERBOSE,
)
WORD = re.compile(r"\w+")
# Which columns a field means in each index.
ARTICLE_FIELDS = {"title": "title", "body": "body", "text": "body", "author": "authors"}
COMMENT_FIELDS = {"text": "text", "body": "text", "author": "author"}


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase as typed: its words, the field, and whether it begins a longer word or must be absent."""

    words: tuple[str, ...]
    field: str | None = None
    prefix: bool = False
    absent: bool = False


def parse_query(query: str) -> list[list[Term]]:
    """The alternatives that `OR` parts, each a list of terms that must all hold.

    Raises BadQuery where there is no word to look for.
    """
    alternatives: list[list[Term]] = [[]]
    for found in TERM.finditer(query):
        if found["word"] == "OR" and not found["field"] and not found["minus"]:
            alternatives.append([])
            continue
        words = tuple(WORD.findall(search_text(found["phrase"] or found["word"] or "")))
        if words:
            prefix = bool(found["word"] and found["word"].endswith("*"))
            alternatives[-1].append(Term(words, found["field"], prefix, bool(found["minus"])))
    alternatives = [terms for terms in alternatives if terms]
    if not any(not term.absent for terms in alternatives for term in terms):
        raise BadQuery(f"{query!r}: there is no word to search for. Give at least one, such as `ceasefire`.")
    return [terms for terms in alternatives if any(not term.absent for term in terms)]


def fts_expression(alternatives: list[list[Term]], fields: dict[str, str]) -> str | None:
    """The expression for the index with those *fields*; None where a term asks for a field that it doesn't have."""
    either = []
    for terms in alternatives:
        if any(term.field and term.field not in fields for term in terms if not term.absent):
            continue
        wanted = " AND ".join(one_term(term, fields) for term in terms if not term.absent)
        unwanted = " OR ".join(
            one_term(term, fields) for term in terms if term.absent and (not term.field or term.field in fields)
        )
        either.append(f"(({wanted}) NOT ({unwanted}))" if unwanted else f"({wanted})")
    return " OR ".join(either) or None


def one_term(term: Term, fields: dict[str, str]) -> str:
    """A phrase in FTS5's quotes, so that none of its words is an operator."""
    phrase = '"' + " ".join(term.words) + '"' + ("*" if term.prefix else "")
    return f"{fields[term.field]} : {phrase}" if term.field else phrase
