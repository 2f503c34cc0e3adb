"""A small store to look at: pages written here, among them one that is hostile in every field."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cleaners.records import Article, Block, Cleaned, Comment, Discussion, Label, Segment, Snapshot
from store import finish_run, ingest, open_store, start_run
from store.marks import mark_page, note_page, tag_page
from store.topic import Relevance

FIRST = datetime(2020, 10, 1, 12, tzinfo=UTC)
SCRIPT = "<script>alert(1)</script>"
HOSTILE = f"{SCRIPT}\"'><img src=x onerror=alert(1)>\x00\x1b[31m\u202eevil &amp; {{{{ 7*7 }}}}"
PARAGRAPHS = [
    "The ceasefire in Nagorno-Karabakh held for an hour, both ministries said on Saturday.",
    "Residents of Stepanakert heard shelling from the east before noon and went down into the cellars.",
    "A convoy of the Red Cross waited at the bridge near Lachin until the road was declared open again.",
]

# Enough words to be known as a copy by.
MILL = """The mill by the river turned all night while its owner counted sacks of barley and wrote the sums on a door
with chalk, for paper was dear that year and nobody in the valley had learned to trust a number that could be folded
away."""


def article(body: str, **fields: object) -> Article:
    return Article(body=body, **fields)  # type: ignore[arg-type]


def cleaned(found: Article | None, comments: tuple[Comment, ...] = (), extra: tuple[Segment, ...] = ()) -> Cleaned:
    """A reading with a segment for each paragraph and comment, and *extra* removed ones before them."""
    segments = list(extra)
    if found is not None:
        segments += [Segment(line, Label.BODY) for line in found.body.split("\n\n")]
    segments += [Segment(comment.text, Label.COMMENT, comment=comment.position) for comment in comments if comment.text]
    return Cleaned(found, comments, tuple(segments), "test", "" if found else "there is nothing to read in it")


def removed(text: str, rule: str = "share-bar", reason: str = "share buttons flattened into words") -> Segment:
    return Segment(text, Label.REMOVED, rule, reason)


class Shelf:
    """Puts readings into a store, an hour after one another."""

    def __init__(self, path: Path) -> None:
        self.store = open_store(path)
        self.run = start_run(self.store, "ingest", {"paths": ["/home/somebody/secret"]})
        self.hours = 0
        self.source = "test feed"

    def put(self, url: str, reading: Cleaned, relevance: Relevance | None = None, *, aside: bool = False) -> int:
        self.hours += 1
        body = f"{url} {self.hours}".encode()
        snapshot = Snapshot(url, body, FIRST + timedelta(hours=self.hours), headers=(("content-type", "text/html"),))
        place = self.store.archive.append(snapshot)
        kept = ingest(
            self.store, snapshot, reading, place, run=self.run, source=self.source, relevance=relevance, aside=aside
        )
        return kept.page

    def close(self) -> None:
        finish_run(self.store, self.run, "finished", {"documents": self.hours})
        self.store.close()


def fill(path: Path) -> dict[str, int]:
    """Make the store at *path*; the articles' numbers by name."""
    shelf = Shelf(path)
    story = "\n\n".join(PARAGRAPHS)
    thread = (
        Comment(0, "The road was open again by four.", author="ani", published="2020-10-11T09:00:00Z"),
        Comment(1, "Not for us.", author="Նարե", parent=0, depth=1),
        Comment(2, "", author=None),
    )
    plain = {
        "title": "Ceasefire holds for an hour",
        "authors": ("Ani Example",),
        "published": "2020-10-10",
        "language": "en",
    }
    numbers = {
        "plain": shelf.put(
            "https://one.example/ceasefire",
            cleaned(article(story, **plain), thread, (removed("Share Tweet Pin"),)),
            Relevance(0.81, relevant=True, terms=(("ceasefire", 2.0), ("Stepanakert", 1.5))),
        ),
        "copy": shelf.put(
            "https://two.example/ceasefire",
            cleaned(
                article(
                    f"{story}\n\nThis text came from an agency.", **plain | {"published": "2020-10-11T08:00:00+04:00"}
                )
            ),
        ),
        "armenian": shelf.put(
            "https://hy.example/a",
            cleaned(
                article(
                    "Հայաստան՞ եւ Արցախ։ Այսօր կրակի դադարը պահպանվել է։",
                    title="Հայաստանը",
                    language="hy",
                    published="2020-10-12",
                )
            ),
        ),
        "russian": shelf.put(
            "https://ru.example/a",
            cleaned(
                article(
                    "Карабах сегодня: объявлено перемирие, ещё одно.",
                    title="Перемирие в Карабахе",
                    language="ru",
                    published="2020-11-09",
                )
            ),
        ),
        "azerbaijani": shelf.put(
            "https://az.example/a",
            cleaned(
                article(
                    "Qarabağ bölgəsində atəşkəs elan edildi.",
                    title="Qarabağda atəşkəs",
                    language="az",
                    published="2020-11-10",
                )
            ),
        ),
        "hebrew": shelf.put(
            "https://he.example/a",
            cleaned(
                article("הפסקת האש ב-Karabakh נשמרה שעה.", title="הפסקת אש", language="he", published="2020-11-10")
            ),
        ),
        "untitled": shelf.put("https://one.example/untitled", cleaned(article("No headline stood over these words."))),
        "empty": shelf.put("https://one.example/nothing", cleaned(None)),
    }
    numbers["edited"] = shelf.put(
        "https://one.example/edited", cleaned(article("Ten were hurt.\n\nThe road is closed.", title="Ten hurt"))
    )
    shelf.put(
        "https://one.example/edited", cleaned(article("Twelve were hurt.\n\nThe road is closed.", title="Twelve hurt"))
    )
    numbers["aside"] = shelf.put(
        "https://one.example/festival",
        cleaned(article("The harbour festival ended with fireworks.", title="Fireworks end the festival")),
        Relevance(0.02, relevant=False, terms=()),
        aside=True,
    )
    fill_hostile(shelf, numbers)
    shelf.close()
    return numbers


def fill_hostile(shelf: Shelf, numbers: dict[str, int]) -> None:
    """A page that is hostile in every field, edited, copied, set aside, marked; from such a source, by such a run."""
    terms = Relevance(0.9, relevant=True, terms=((HOSTILE, 2.0),))
    address = "https://bad.example/?a=<script>alert(1)</script>"
    shelf.source = HOSTILE
    shelf.put(address, hostile("before it was edited"), terms)
    numbers["hostile"] = shelf.put(address, hostile(), terms)
    numbers["hostile copy"] = shelf.put("https://worse.example/javascript:alert(1)", hostile(), terms)
    numbers["hostile aside"] = shelf.put(
        "https://bad.example/aside", hostile("aside"), replace(terms, relevant=False), aside=True
    )
    numbers["hostile nothing"] = shelf.put("https://bad.example/none", replace(hostile(), article=None, reason=HOSTILE))
    for number in (numbers["hostile"], numbers["hostile nothing"]):
        mark_page(shelf.store, number, relevant=False, by=HOSTILE)
        tag_page(shelf.store, number, SCRIPT, by=HOSTILE)
        note_page(shelf.store, number, HOSTILE, by=HOSTILE)
    finish_run(shelf.store, start_run(shelf.store, HOSTILE, {HOSTILE: HOSTILE}), HOSTILE, {HOSTILE: 1})


def hostile(more: str = "now") -> Cleaned:
    """Every field that a page's author can fill, filled with what must never run, and *more* to tell it by."""
    found = article(
        f"{HOSTILE}\n\njavascript:alert(1)\n\n{SCRIPT} {MILL}\n\n{more}",
        title=HOSTILE,
        authors=(HOSTILE, "=cmd|' /C calc'!A0"),
        published="<b>yesterday</b>",
        language='en" onload="alert(1)',
        site_name=HOSTILE,
        section=HOSTILE,
        tags=(HOSTILE,),
        image="javascript:alert(1)",
    )
    comment = Comment(
        0,
        HOSTILE,
        author=HOSTILE,
        author_url="javascript:alert(1)",
        published_raw=HOSTILE,
        permalink="javascript:alert(1)",
        flags=(HOSTILE,),
    )
    reading = cleaned(
        found, (comment,), (removed(HOSTILE, HOSTILE, HOSTILE), Segment(HOSTILE, Label.CAPTION, block=Block.QUOTE))
    )
    discussion = Discussion(HOSTILE, url="javascript:alert(1)", count=3)
    return Cleaned(found, reading.comments, reading.segments, "test", notes=(HOSTILE,), discussions=(discussion,))
