"""Where a forgotten person's name still stands: in the words of others, which are reported and never rewritten."""

from __future__ import annotations

from dataclasses import dataclass

from store.connection import Store
from store.search_text import normal_words, search_text

# Where a name may stand, and which pages have it there. `says` tells of a text; of the two that are indexed, the index.
PLACES = (
    ("article", "SELECT rowid FROM articles_fts WHERE articles_fts MATCH :phrase"),
    (
        "comment",
        "SELECT page FROM comments WHERE id IN (SELECT rowid FROM comments_fts WHERE comments_fts MATCH :phrase)",
    ),
    (
        "earlier state",
        """SELECT article FROM revisions WHERE says(title) OR says(authors) OR says(body)
        UNION SELECT page FROM comment_revisions JOIN comments ON comments.id = comment
        WHERE says(comment_revisions.text) OR says(comment_revisions.author)""",
    ),
    (
        "text of the page",
        """SELECT cleanings.page FROM segments JOIN cleanings ON cleanings.id = segments.cleaning
        WHERE segments.text IN (SELECT id FROM texts WHERE says(text))""",
    ),
    ("note", "SELECT page FROM page_notes WHERE says(note) UNION SELECT page FROM page_tags WHERE says(tag)"),
)


@dataclass(frozen=True, slots=True)
class Named:
    """A page that has the name, and where on it: `article`, `comment`, `earlier state`, `text of the page`, `note`."""

    page: int
    url: str
    where: tuple[str, ...]


def still_named(store: Store, name: str) -> list[Named]:
    """The pages on which *name* stands, word by word and however its letters are typed, by their number.

    Reads every text that no index has: as long as a copy of the file takes. What the cleaner reads as no text, such as
    an attribute in the archived bytes, isn't looked through.
    """
    wanted = normal_words(name)
    if not wanted:
        return []
    db = store.connection
    line = f" {' '.join(wanted)} "

    def says(text: str | None) -> bool:
        # Most texts lack even the first word, and that is quickly seen.
        folded = search_text(text).casefold()
        return wanted[0] in folded and line in f" {' '.join(normal_words(folded))} "

    db.create_function("says", 1, says)
    phrase = '"' + " ".join(wanted) + '"'
    found: dict[int, list[str]] = {}
    for where, pages in PLACES:
        for (page,) in db.execute(f"SELECT DISTINCT * FROM ({pages})", {"phrase": phrase}):
            found.setdefault(page, []).append(where)
    url = "SELECT url FROM pages WHERE id = ?"
    return [Named(page, db.execute(url, [page]).fetchone()[0], tuple(found[page])) for page in sorted(found)]
