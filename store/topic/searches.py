"""What to type into a site's search to find the topic, in the site's language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from store.topic import background, lexicon
from store.topic.profile import Name, Profile, Term
from store.topic.spelling import spelled, writes_in

# More searches than this find the same again: a site's pages of results go deep enough.
MOST = 12
_NAMES = 6
_WORDS = 4
# Of the strongest name's weight: a name that weighs less is in too many other stories.
_STRONG = 0.25
# Above this, names tell the topic (`Profile.names_matter`).
_NAMES_TELL = 0.5


def searches(profile: Profile, language: str, most: int = MOST) -> tuple[str, ...]:
    """At most so many searches for the topic in *language* (as in `ru`), the likeliest to find it first.

    Strong names, each alone; two countries together, for one alone is in the sports pages too; then the strongest name
    with each of the words and phrases that tell the theme, which reach what the pages of results for the name alone no
    longer show. A topic without names is searched for by its words.
    """
    names = [(name, spelling) for name in _strong(profile) if (spelling := spelled(name, profile, language))]
    words = theme_words(profile, language)
    found = _by_names(names, words, language) if names and profile.names_matter > _NAMES_TELL else iter(words)
    return tuple(islice(dict.fromkeys(found), most))


def _by_names(names: Sequence[tuple[Name, str]], words: Sequence[str], language: str) -> Iterator[str]:
    countries = [spelling for name, spelling in names if name.kind == "country"]
    others = [spelling for name, spelling in names if name.kind != "country"]
    yield from others[:1]
    # Languages of one script often take a name over as it is: Karabakh, beside Karabach in German.
    yield from [name.name for name, _ in names if name.kind != "country" and writes_in(name.name, language)][:1]
    yield from others[1:_NAMES]
    if len(countries) > 1:
        yield " ".join(countries[:2])
    elif not others:
        yield countries[0]
    strongest = (others or countries)[0]
    for word in words[:_WORDS]:
        yield f"{strongest} {word}"


def _strong(profile: Profile) -> list[Name]:
    """The names of much weight; of those that stand together, Nagorno Karabakh, the one that has the full name."""
    names = sorted((n for n in profile.names if n.weight > 0), key=lambda name: (-name.weight, name.name))
    bound = _STRONG * names[0].weight if names else 0.0
    parts = {part for name in names for part in name.full.split() if part != name.name}
    return [name for name in names if name.weight >= bound and name.name not in parts]


def theme_words(profile: Profile, language: str) -> tuple[str, ...]:
    """The words and phrases of the theme in *language*, strongest first.

    The profile's own of that language, and where those are few each concept's commonest word.
    """
    terms = sorted((t for t in profile.terms if t.weight > 0), key=lambda term: (-term.weight, term.text))
    own = [term.text for term in terms if _belongs(term, language, profile.languages)]
    # A phrase says more than its words; where there is one it is not left out.
    phrase = next((text for text in own if " " in text), "")
    single = [text for text in own if text not in phrase.split()]
    found = [*single[: _WORDS - 1], phrase, *single]
    if len(own) < _WORDS:
        concepts = sorted(profile.concepts, key=lambda concept: (-concept.weight, concept.name))
        found += [_word_for(concept.name, language) for concept in concepts if concept.weight > 0]
    return tuple(word for word in dict.fromkeys(found) if word)


def _belongs(term: Term, language: str, languages: Sequence[str]) -> bool:
    """True when a term is of *language*: of those of the examples, or added by hand, it uses the word most."""
    writing = [other for other in languages if writes_in(term.text, other)]
    if not writes_in(term.text, language) or (term.examples and writing and language not in writing):
        return False

    def use(spoken: str) -> float:
        return min(background.frequency(word, spoken) for word in term.text.split())

    return all(use(language) >= use(other) for other in writing)


def _word_for(concept: str, language: str) -> str:
    """A concept's first entry in the lexicon as the word that is used most; as it stands where none is known."""
    entry = next(iter(lexicon.entries(concept, language)), "")
    return (background.commonest(entry, language) or entry) if entry else ""
