"""What to ask a site's search for: the words of the source, and in place of `{topic}` those of the topic."""

from __future__ import annotations

from crawler.sources import Source
from store.topic import Profile
from store.topic.languages import primary, script

TOPIC = "{topic}"
# The weightiest names say the most; each is a search of its own, with pages of results.
NAMES = 8
# A spelling is the beginning of a name, which a search that looks for whole words must still find something by.
SHORTEST = 4


def words_of(source: Source, profile: Profile | None) -> tuple[str, ...]:
    """The *source*'s words, each once; a search that has none of its own asks for the topic's.

    Without a *profile* `{topic}` stands for nothing.
    """
    words = source.words or ((TOPIC,) if source.kind == "search" else ())
    found: list[str] = []
    for word in words:
        found += topic_words(profile, source.language) if word == TOPIC else [word]
    return tuple(dict.fromkeys(found))


def topic_words(profile: Profile | None, language: str | None) -> list[str]:
    """The topic's weightiest names in the script of *language*; those that the profile can't spell are left out."""
    if profile is None:
        return []
    names = sorted(profile.names, key=lambda name: (-name.weight, name.name))[:NAMES]
    wanted = SCRIPTS.get(primary(language) or "", "latin")
    found = []
    for name in names:
        spellings = [word for word in (name.name, *name.spellings) if script(word) == wanted and len(word) >= SHORTEST]
        found += spellings[:1]
    return found


# Languages of our sources that are not written in Latin letters.
SCRIPTS = dict.fromkeys("ru uk be bg sr mk kk ky tg ab os".split(), "cyrillic") | {
    "hy": "armenian",
    "ka": "georgian",
    "el": "greek",
    "he": "hebrew",
    **dict.fromkeys("ar fa ur ps".split(), "arabic"),
}
