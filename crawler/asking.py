"""What to ask a site's search for: the words of the source, and in place of `{topic}` those of the topic."""

from __future__ import annotations

from crawler.sources import Kind, Source
from store.topic import Profile
from store.topic.languages import primary

TOPIC = "{topic}"
# Of the pages that a source may ask for, as many are left to what a search finds as for three pages of a list.
PAGES_A_SEARCH = 4
# A WordPress API is asked for its posts and its pages.
REQUESTS = {Kind.WORDPRESS: 2}


def words_of(source: Source, profile: Profile | None) -> tuple[str, ...]:
    """The *source*'s words, each once; a search that has none of its own asks for the topic's.

    Without a *profile* `{topic}` stands for nothing.
    """
    words = source.words or ((TOPIC,) if source.kind is Kind.SEARCH else ())
    found: list[str] = []
    for word in words:
        found += topic_words(profile, source) if word == TOPIC else [word]
    return tuple(dict.fromkeys(found))


def topic_words(profile: Profile | None, source: Source) -> tuple[str, ...]:
    """The topic's names, phrases and words in the *source*'s language, or in the examples' where it states none.

    Each is a search of its own, with pages of results: no more than the source's `max_pages` leaves room for.
    """
    if profile is None:
        return ()
    from store.topic.searches import (  # reads what words mean in general: 1 s and 50 MB for some languages
        MOST,
        searches,
    )

    languages = [primary(source.language)] if source.language else list(profile.languages[:MOST])
    most = MOST
    if source.max_pages is not None:
        most = max(1, min(MOST, source.max_pages // (PAGES_A_SEARCH * REQUESTS.get(source.kind, 1))))
    found = [searches(profile, language, most) for language in languages or ["en"] if language]
    # Of several languages in turn, so that a bound cuts each of them short.
    ranked = sorted((rank, number) for number, words in enumerate(found) for rank in range(len(words)))
    return tuple(dict.fromkeys(found[number][rank] for rank, number in ranked))[:most]
