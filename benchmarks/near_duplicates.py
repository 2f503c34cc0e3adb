"""How well syndicated copies of a story are found, and follow-ups that repeat its background left alone.

Every article of the development set with 150 words or more becomes an original; from it are made light, medium and
heavy copies as newspapers make them of an agency's text, and a follow-up: another story with a background paragraph of
this one. All go through the store's own `link_duplicates`.

    python -m benchmarks.near_duplicates          # a minute; writes benchmarks/results/near_duplicates.json
"""

from __future__ import annotations

import json
import random
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

from benchmarks.machine import write_result
from store import Store, open_store
from store.duplicates import link_duplicates
from store.rows import insert
from store.signatures import METHOD

ARTICLES = Path(__file__).parents[2] / "shared/eval/articles/dev"
FEWEST_WORDS = 150
MOST_WORDS = 3000
# The goals: at least so many copies found, at most so many follow-ups linked.
GOALS = {"light": 0.99, "medium": 0.99, "heavy": 0.85, "follow-up": 0.02}

Words = list[str]
PREFIX = "YEREVAN, October 27 (Our Agency) - ".split()
FURNITURE = (
    "Support our journalism. We have no owner and no subsidies, and every gift, however small, keeps our reporters in "
    "the field. Read more on this topic: five things to know this morning. Follow us on the usual channels."
).split()


def with_prefix_and_furniture(words: Words, others: Words, chance: random.Random) -> Words:
    """An agency line in front, the paper's own lines behind."""
    return PREFIX + words + FURNITURE


def with_few_words_changed(words: Words, others: Words, chance: random.Random) -> Words:
    """2 % of the words replaced by others."""
    return changed(words, others, 0.02, chance)


def with_tail_cut(words: Words, others: Words, chance: random.Random) -> Words:
    """The last quarter cut off to fit, an agency line in front."""
    return PREFIX + words[: len(words) * 3 // 4]


def with_quote_changed(words: Words, others: Words, chance: random.Random) -> Words:
    """A tenth, in one piece, said in other words; 2 % of the rest changed; furniture behind."""
    length = len(words) // 10
    start = chance.randrange(len(words) - length)
    other = chance.randrange(max(1, len(others) - length))
    return (
        changed(words[:start] + others[other : other + length] + words[start + length :], others, 0.02, chance)
        + FURNITURE
    )


def with_many_words_changed(words: Words, others: Words, chance: random.Random) -> Words:
    """8 % of the words replaced, the last fifth cut off, furniture behind."""
    return changed(words[: len(words) * 4 // 5], others, 0.08, chance) + FURNITURE


def rewritten(words: Words, others: Words, chance: random.Random) -> Words:
    """8 % of the words replaced, the tail cut by two fifths, an agency line in front and furniture behind."""
    return PREFIX + changed(words[: len(words) * 3 // 5], others, 0.08, chance) + FURNITURE


def follow_up(words: Words, others: Words, chance: random.Random) -> Words:
    """Another story, a fifth to two fifths of which repeats a paragraph of this one for its background."""
    length = min(chance.randint(40, 90), len(words) // 2)
    start = chance.randrange(len(words) - length)
    news = others[: int(length * chance.uniform(1.5, 4))]
    return news + words[start : start + length]


VARIANTS: tuple[tuple[str, Callable[[Words, Words, random.Random], Words]], ...] = (
    ("light", with_prefix_and_furniture),
    ("light", with_few_words_changed),
    ("medium", with_tail_cut),
    ("medium", with_quote_changed),
    ("heavy", with_many_words_changed),
    ("heavy", rewritten),
    ("follow-up", follow_up),
)


def changed(words: Words, others: Words, share: float, chance: random.Random) -> Words:
    """*words* with a random *share* replaced by words of another text."""
    return [chance.choice(others) if chance.random() < share else word for word in words]


def originals() -> list[Words]:
    """The bodies of the development set."""
    texts = [json.loads(path.read_text("utf-8")) for path in sorted(ARTICLES.glob("*.json"))]
    words = [str(text.get("text") or "").split()[:MOST_WORDS] for text in texts]
    return [text for text in words if len(text) >= FEWEST_WORDS]


def add(store: Store, words: Words) -> int:
    """An article with those words, with no more around it than the foreign keys ask for; its number."""
    db = store.connection
    seen = "2026-01-01T00:00:00Z"
    url = f"https://example.org/{db.execute('SELECT count(*) FROM pages').fetchone()[0]}"
    page = insert(db, "pages", {"identity": url, "url": url, "site": "", "first_seen": seen, "last_seen": seen})
    texts = {"authors": "[]", "tags": "[]", "markdown": "", "field_sources": "{}", "body": " ".join(words)}
    sight = {"snapshot": 0, "cleaner": "", "first_seen": seen, "last_seen": seen}
    return insert(db, "articles", {"id": page, "words": len(words), **texts, **sight})


def main() -> None:
    """Measure, print and write the result."""
    chance = random.Random(7)
    texts = originals()
    linked: dict[str, Counter[str]] = defaultdict(Counter)
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "copies.db") as store:
        db = store.connection
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("BEGIN")
        numbers = [add(store, words) for words in texts]
        for number in numbers:
            link_duplicates(db, number)
        among = db.execute("SELECT count(*) FROM duplicates").fetchone()[0]
        for index, words in enumerate(texts):
            others = texts[(index + 1 + chance.randrange(len(texts) - 1)) % len(texts)]
            for kind, make in VARIANTS:
                copy = add(store, make(words, others, chance))
                link_duplicates(db, copy)
                rule = db.execute(
                    "SELECT rule FROM duplicates WHERE article IN (?1, ?2) AND duplicate_of IN (?1, ?2)",
                    [numbers[index], copy],
                ).fetchone()
                linked[f"{kind}: {make.__name__}"][rule[0] if rule else "none"] += 1
        db.execute("ROLLBACK")
    shares = {name: round(1 - rules["none"] / rules.total(), 4) for name, rules in linked.items()}
    by_kind: dict[str, float] = {}
    for kind in GOALS:
        values = [share for name, share in shares.items() if name.startswith(kind)]
        by_kind[kind] = round(sum(values) / len(values), 4)
    write_result(
        "near_duplicates",
        {
            "originals": len(texts),
            "method": METHOD,
            "linked": by_kind,
            "linked_by_variant": shares,
            "rules": {name: dict(rules) for name, rules in linked.items()},
            "links_among_originals": among,
            "seconds": round(time.perf_counter() - began, 1),
            "goals": GOALS,
        },
    )


if __name__ == "__main__":
    main()
