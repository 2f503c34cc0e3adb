"""What the words of links have led to: learned from each article that was fetched, for the links that still wait.

The profile knows the examples' words, not those of this site's headlines: a village in the news, a rubric, another war.
Whether the pages behind them were on the topic tells (an apprentice, in the words of Chakrabarti, Punera and
Subramanyam 2002). Kept in the frontier, as what sections have yielded is.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from crawler.promise import REACH, TOPIC_PART
from crawler.yields import log_odds
from store.topic import UNKNOWN, Yield
from store.topic.languages import is_function_word
from store.topic.words import fold, words_of

# The words of a link move its log odds by so much at the most: one name of the profile's speaks louder.
FURTHEST = 3.0
# A word that one article had may be that article's own.
KNOWN_BY = 1.9
# After so many articles the best of their host's waiting links are weighed again; others have no turn soon.
REVIEW_EVERY, REVIEWED = 20, 1000
# A page's words are its author's: so many of a link count, and the table holds so many, those that were seen most.
MOST_OF_A_LINK = 30
MOST_KEPT = 50_000
SHORTEST, LONGEST = 3, 40
# What a link's words change is worth writing from here.
SMALLEST_MOVE = 0.02
_MOST = 0.98
# The row of all articles together.
ALL = ""


class LinkWords:
    """The table `link_words`: for each word, the recent articles whose links had it and the sum of their scores."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._known: dict[str, Yield] | None = None
        self._learned = 0

    def promise(self, text: str, url: str) -> float:
        """What a link's priority gains by what its words have led to so far, or loses."""
        known = self._words()
        overall = known.get(ALL, Yield()).rate(UNKNOWN)
        seen = [known[word] for word in words_of_link(text, url) if word in known]
        usual = log_odds(overall, _MOST)
        odds = math.fsum(log_odds(each.rate(overall), _MOST) - usual for each in seen if each.pages >= KNOWN_BY)
        return TOPIC_PART * max(-FURTHEST, min(FURTHEST, odds)) / (2 * REACH)

    def learn(self, text: str, url: str, host: str, score: float) -> None:
        """Note that the article at *url*, linked as *text*, scores *score*, 0 to 1; call it inside a transaction."""
        known = self._words()
        known[ALL] = Yield(known.get(ALL, Yield()).pages + 1.0, known.get(ALL, Yield()).relevant + score)
        words = words_of_link(text, url)
        for word in words:
            known[word] = known.get(word, Yield()).add(score)
        self._db.executemany(
            "INSERT OR REPLACE INTO link_words VALUES (?, ?, ?)",
            [(word, known[word].pages, known[word].relevant) for word in (ALL, *words)],
        )
        self._learned += 1
        if self._learned % REVIEW_EVERY == 0:
            self._review(host)
            self._forget()

    def weigh(self, rows: Iterable[tuple[int, str, str, float]]) -> None:
        """Let waiting links have what their words are worth now: number, text, URL and what they had of it."""
        for number, text, url, had in rows:
            worth = self.promise(text, url)
            if abs(worth - had) >= SMALLEST_MOVE:
                self._db.execute(
                    "UPDATE urls SET priority = priority + ?, learned = ? WHERE id = ?", (worth - had, worth, number)
                )

    def _review(self, host: str) -> None:
        self.weigh(
            self._db.execute(
                "SELECT id, text, found_as, learned FROM urls WHERE state = 'queued' AND host = ?"
                " AND role IN ('page', 'article') AND section <> '' ORDER BY priority DESC LIMIT ?",
                (host, REVIEWED),
            ).fetchall()
        )

    def _words(self) -> dict[str, Yield]:
        if self._known is None:
            rows = self._db.execute("SELECT word, pages, relevant FROM link_words")
            self._known = {word: Yield(pages, relevant) for word, pages, relevant in rows}
        return self._known

    def _forget(self) -> None:
        """Keep the table within its bound: what was seen least goes."""
        known = self._words()
        if len(known) <= MOST_KEPT:
            return
        least = sorted(known, key=lambda word: (known[word].pages, word))[: len(known) - MOST_KEPT // 2]
        self._db.executemany("DELETE FROM link_words WHERE word = ?", [(word,) for word in least])
        for word in least:
            del known[word]


def words_of_link(text: str, url: str) -> tuple[str, ...]:
    """The words of a link and its address's path that say something, folded, each once."""
    words = map(fold, (*words_of(text), *words_of(unquote(urlsplit(url).path))))
    telling = (word for word in words if SHORTEST <= len(word) <= LONGEST and not is_function_word(word))
    return tuple(dict.fromkeys(telling))[:MOST_OF_A_LINK]
