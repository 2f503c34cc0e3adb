"""What a block's element and those around it are: tags, landmarks, class words, and the parts that those name."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from cleaners.forest import Rows
from cleaners.page.features.page import Page, Tree
from cleaners.page.places import Around
from cleaners.records import Block

TAGS = "p div li h1 h2 h3 h4 td figcaption dd button label article section a".split()
KINDS = tuple(Block)
FLAGS = {name: bit for name, bit in vars(Around).items() if name.isupper()}

NAMES = [
    *(f"tag-{tag}" for tag in TAGS),
    *(f"kind-{kind}" for kind in KINDS),
    *(f"in-{name}" for name in FLAGS),
    *"level depth class-own class-min class-max class-sum class-near inline-class".split(),
]


def place_features(page: Page) -> Rows:
    """One row a block, with the columns of NAMES."""
    places = [block.place for block in page.blocks]
    tags = np.array([_number(tuple(TAGS), place.tag) for place in places])
    kinds = np.array([KINDS.index(block.kind) for block in page.blocks])
    around = np.array([place.around for place in places])
    scores = _class_scores(page.tree, page.class_scores)
    inline = [min((page.class_scores.get(w, 0.0) for w in block.inline_words), default=0.0) for block in page.blocks]
    return np.column_stack(
        [
            tags[:, None] == np.arange(len(TAGS)),
            kinds[:, None] == np.arange(len(KINDS)),
            around[:, None] & np.array(list(FLAGS.values())) != 0,
            [place.level for place in places],
            [place.depth for place in places],
            scores[page.tree.own],
            scores[page.tree.above[1], 0],
            inline,
        ]
    )


@lru_cache(maxsize=4096)
def _number(known: tuple[str, ...], name: str) -> int:
    return known.index(name) if name in known else -1


def _class_scores(tree: Tree, table: dict[str, float]) -> Rows:
    """Each place's own class score, and the least, the greatest and the fading sum on the way up to the root."""
    rows: list[tuple[float, float, float, float]] = []
    parents = tree.parents.tolist()
    for place, parent in zip(tree.places, parents, strict=True):
        found = [table[word] for word in place.words if word in table] if place.words else ()
        own = (min(found) + max(found)) if found else 0.0
        _, least, most, total = rows[parent] if parent >= 0 else (0.0, 0.0, 0.0, 0.0)
        rows.append((own, min(least, own), max(most, own), 0.8 * total + own))
    rows.append((0.0, 0.0, 0.0, 0.0))
    return np.array(rows)


# What designers call the parts of a page; one word is enough. Tables of learned words know English best, these know
# the words that come up too rarely to be learned.
PARTS: dict[str, frozenset[str]] = {
    "lead": frozenset(
        "standfirst lead lede subtitle subheadline subheading subhead dek deck intro introduction abstract chapo"
        " chapeau vorspann excerpt summary ingress entradilla sommario bajada sapo strapline leadtext perex zajawka"
        " kicker".split()
    ),
    "caption": frozenset(
        "caption captions imagecaption figcaption credit credits legend legende photo photos picture image img media"
        " gallery slideshow bildunterschrift copyright bild foto video player".split()
    ),
    "box": frozenset(
        "factbox fact facts infobox info box boxout expandable accordion collapsible sidebar aside inset explainer"
        " timeline callout panel widget".split()
    ),
    "embed": frozenset(
        "twitter tweet instagram facebook tiktok youtube embed embedded social share sharing pullquote bluesky".split()
    ),
    "related": frozenset(
        "related recommended recommendation recommendations recirculation recirc more teaser teasers card cards latest"
        " trending popular next previous prev readmore read outbrain taboola promo promos suggested similar mostread"
        " weiterlesen verwandt also carousel".split()
    ),
    "sell": frozenset(
        "newsletter newsletters subscribe subscription signup sign paywall piano ad ads advert advertisement sponsor"
        " sponsored sponsors affiliate cta donate donation offer shop product app register registration"
        " disclaimer".split()
    ),
    "talk": frozenset(
        "comment comments commentlist disqus reply replies respond discussion reviews review forum poll vote"
        " rating".split()
    ),
    "who": frozenset("author authors byline bio contributor contributors writer profile avatar about vcard".split()),
    "meta": frozenset(
        "meta date time timestamp published updated tag tags category categories breadcrumb breadcrumbs topics topic"
        " section label info details toc contents anchor".split()
    ),
    "text": frozenset(
        "articlebody body content entry text richtext prose paragraph story articletext maincontent post"
        " wysiwyg".split()
    ),
}
PART_NAMES = [f"{part}-{where}" for where in ("own", "near", "around") for part in PARTS]


def part_features(page: Page) -> Rows:
    """Whether the block itself, the two elements around it, or the four further out are named as such a part."""
    masks = np.array([*(_parts(place.words) for place in page.tree.places), 0])
    above = [masks[step] for step in page.tree.above]
    own = above[0] | np.array([_parts(block.inline_words) for block in page.blocks])
    sets = (own, above[1] | above[2], above[3] | above[4] | above[5] | above[6])
    return np.column_stack([(named[:, None] >> np.arange(len(PARTS))) & 1 for named in sets])


@lru_cache(maxsize=20_000)
def _parts(words: tuple[str, ...]) -> int:
    """The parts that *words* name, a bit each."""
    return sum(1 << number for number, names in enumerate(PARTS.values()) if not names.isdisjoint(words))
