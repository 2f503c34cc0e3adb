"""How well comments are found in flat text: pages with known comments, flattened in the ways of scrapers.

    python -m benchmarks.flat_comments        needs ../shared/eval; writes benchmarks/results/flat_comments.json

Each page is read whole, and cropped from six lines above its text to three below its last comment. A comment is found
where nine tenths of its words are the record's (F1, as the development sets' scorers count). What a flattening has
lost is not asked for, and a text that names no author and shows no dates is left out. Rules were written on one half
of the domains only; `half_of` says which. Texts of pages without comments tell what is taken for comments wrongly.
"""

from __future__ import annotations

import gzip
import json
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, islice

import trafilatura
from bs4 import BeautifulSoup
from resiliparse.extract.html2text import extract_plain_text

from benchmarks.adapters import FETCHED_AT
from benchmarks.comments import FIELDS, SETS, percent, scorer
from benchmarks.gold import WORD, GoldPage, load_pages
from benchmarks.machine import write_result
from cleaners.comments import find_comments
from cleaners.decoding import decode
from cleaners.flat import clean_text
from cleaners.page.blocks import text_blocks
from cleaners.page.tree import parse
from cleaners.rules.dates import find_date

ABOVE, BELOW = 6, 3
SHINGLE, SHORT = 3, 200
EVERY = 2
PRESENT, TOLD = 0.8, 0.5
"""So much of a comment's wording stands in a text that holds it; so many have their author beside them."""


def blocks(html: str) -> list[str]:
    """One block of the page a line, as `flattened.py` has it."""
    root = parse(html)
    return [" ".join(block.text.split()) for block in text_blocks(root)] if root is not None else []


def strings(html: str) -> list[str]:
    """Each element's text a line of its own, so that links and buttons break lines: BeautifulSoup's get_text."""
    soup = BeautifulSoup(html, "lxml")
    for element in soup(["script", "style", "noscript", "template"]):
        element.decompose()
    return [" ".join(text.split()) for text in soup.stripped_strings]


def rendered(html: str) -> list[str]:
    """The page as a browser would set it in plain text: bullets, blank lines, inline elements joined."""
    return str(extract_plain_text(html, preserve_formatting=True, noscript=False)).split("\n")


def extracted(html: str) -> list[str]:
    """What trafilatura leaves of article and comments."""
    return (trafilatura.extract(html, include_comments=True, favor_recall=True) or "").split("\n")


FLATTENINGS: dict[str, Callable[[str], list[str]]] = {
    "blocks": blocks,
    "strings": strings,
    "rendered": rendered,
    "extracted": extracted,
}
PLAIN = ("blocks", "strings")
"""The flattenings in which pages without comments are read."""


@dataclass(frozen=True)
class CommentedPage:
    """A page with the comments that a person found in it, in the scorer's own shape."""

    name: str
    html: str
    gold: dict[str, object]

    @cached_property
    def kind(self) -> str:
        """What it is reported under."""
        if self.gold["kind"] == "article":
            return "WordPress" if str(self.gold["platform"]).startswith(("wordpress", "wpdiscuz")) else "other articles"
        return {"thread": "older threads" if self.name.startswith("extra") else "threads"}.get(
            str(self.gold["kind"]), "none"
        )

    @cached_property
    def half(self) -> str:
        """The half of the domains that it is in."""
        return half_of(GoldPage(self.name, b"", str(self.gold["url"] or ""), "", "").domain)


def half_of(domain: str) -> str:
    """The half that rules were written on, "written", or the other, "unseen"."""
    return ("written", "unseen")[zlib.crc32(domain.encode()) % 2]


def commented_pages() -> Iterator[CommentedPage]:
    """The development pages with their comments, those without any among them."""
    for path in sorted(path for split in ("dev", "extra") for path in (SETS / split).glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        html = decode(gzip.decompress(path.with_suffix(".html.gz").read_bytes()), None, html=True)
        yield CommentedPage(f"{path.parent.name}/{path.stem}", html, gold)


def shingles(text: str) -> list[tuple[str, ...]]:
    """The runs of SHINGLE words of *text*; all of it where it is shorter."""
    words = scorer().toks(text)
    return [tuple(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1))]


def share(text: str, known: set[tuple[str, ...]]) -> float:
    """How much of the wording of *text* is *known*."""
    found = shingles(text)
    return sum(shingle in known for shingle in found) / len(found)


@dataclass(frozen=True)
class FlatThread:
    """A page's lines, with the gold comments that they hold."""

    page: CommentedPage
    lines: tuple[str, ...]

    @cached_property
    def gold(self) -> dict[str, object]:
        """The scorer's gold, where comments that the flattening lost are optional."""
        whole = " ".join(self.lines)
        words, known = set(scorer().toks(whole)), set(shingles(whole))
        comments = [dict(comment) for comment in self.page.gold["comments"]]  # type: ignore[attr-defined]
        for comment in comments:
            found = scorer().toks(comment["text"])
            short = len(found) < SHINGLE and set(found) <= words
            if not short and share(comment["text"], known) < PRESENT:
                comment["optional"] = comment.get("optional") or "lost"
        return {**self.page.gold, "comments": comments}

    @cached_property
    def asked(self) -> list[dict[str, str | None]]:
        """The comments that must be found."""
        return [comment for comment in self.gold["comments"] if not comment.get("optional")]  # type: ignore[attr-defined]

    @property
    def tells_who(self) -> bool:
        """True when most comments have their author beside them; where nobody noted authors, a date."""
        near = [(comment["author"], self._beside(str(comment["text"]))) for comment in self.asked]
        told = [
            " ".join(scorer().toks(author)) in " ".join(scorer().toks(" ".join(lines)))
            if author
            else any(find_date(line) for line in lines if len(line) < SHORT)
            for author, lines in near
        ]
        return sum(told) >= TOLD * len(told)

    def _beside(self, text: str) -> tuple[str, ...]:
        """The lines above and below a comment, with its own first and last."""
        places = [self._places[shingle] for shingle in shingles(text) if shingle in self._places]
        if not places:
            return ()
        above, below = max(0, places[0] - ABOVE), places[-1] + 1 + BELOW
        return self.lines[above : places[0] + 1] + self.lines[places[-1] : below]

    @cached_property
    def _places(self) -> dict[tuple[str, ...], int]:
        """Where each run of words last stands."""
        return {shingle: i for i, line in enumerate(self.lines) for shingle in shingles(line)}

    def cropped(self) -> FlatThread:
        """The lines about text and comments."""
        texts = [str(self.gold["body"] or ""), *(str(comment["text"]) for comment in self.gold["comments"])]  # type: ignore[attr-defined]
        known = {shingle for text in texts for shingle in shingles(text)}
        own = [i for i, line in enumerate(self.lines) if len(line.split()) > SHINGLE and share(line, known) > PRESENT]
        return replace(self, lines=self.lines[max(0, own[0] - ABOVE) : own[-1] + 1 + BELOW]) if own else self


def score(flat: FlatThread) -> Counter[str]:
    """The scorer's counts for the comments found in *flat*."""
    found = clean_text("\n".join(flat.lines)).comments
    said = [{"text": c.text, "author": c.author, "date": c.published} for c in found]
    result, _ = scorer().score_page(flat.gold, said)
    return Counter({name: value for name, value in result.items() if isinstance(value, int | float)})


def summary(counts: Iterable[Counter[str]]) -> dict[str, float]:
    """Texts, comments, F1 over all comments, the mean F1 of a text, and the right authors and days of those found."""
    counts = list(counts)
    whole: Counter[str] = sum(counts, Counter())
    shares = {name: percent(whole[right], whole[of]) for name, (right, of) in FIELDS.items() if name != "parent"}
    return {
        "texts": len(counts),
        "comments": int(whole["n_gold"]),
        "F1": f1(whole),
        "mean F1": round(sum(map(f1, counts)) / len(counts), 1),
        **shares,
    }


def f1(counts: Counter[str]) -> float:
    """F1 in per cent."""
    return percent(2 * counts["n_tp"], counts["n_tp"] + counts["n_fp"] + counts["n_gold"])


def texts_of(page: CommentedPage) -> Iterator[tuple[str, FlatThread]]:
    """The page flattened in each way, whole and cropped, where the text holds comments and says of whom."""
    for name, flatten in FLATTENINGS.items():
        flat = FlatThread(page, tuple(flatten(page.html)))
        if flat.asked and flat.tells_who:
            yield f"{name}, whole", flat
            yield f"{name}, cropped", flat.cropped()


def false_comments(pages: Iterable[str]) -> dict[str, dict[str, int]]:
    """Of *pages*, as HTML, in how many texts of each flattening comments are found, and their words."""
    found: dict[str, list[int]] = defaultdict(list)
    for html in pages:
        for name in PLAIN:
            comments = clean_text("\n".join(FLATTENINGS[name](html))).comments
            found[name].append(sum(len(WORD.findall(comment.text)) for comment in comments))
    return {
        name: {"texts": len(words), "with comments": sum(map(bool, words)), "their words": sum(words)}
        for name, words in found.items()
    }


def without_comments() -> Iterator[str]:
    """Every other article page in whose markup no comments are found."""
    for page in load_pages():
        html = decode(page.html, None, html=True)
        tree = parse(html) if page.kind != "forum" else None
        if tree is not None and not find_comments(tree, page.url, FETCHED_AT).comments:
            yield html


def main() -> None:
    """Measure and write."""
    if not SETS.is_dir():
        sys.exit(f"{SETS}: the development sets are not there")
    scores: dict[tuple[str, str], dict[str, list[Counter[str]]]] = defaultdict(lambda: defaultdict(list))
    for page in commented_pages():
        for name, flat in texts_of(page):
            scores[page.kind, page.half][name].append(score(flat))
    found = {
        f"{kind}, {half}": {"all": summary(chain(*ways.values())), **{name: summary(ways[name]) for name in ways}}
        for (kind, half), ways in sorted(scores.items())
    }
    beside = (page.html for page in commented_pages() if page.kind == "none")
    articles = islice(without_comments(), 0, None, EVERY)
    wrong = {"pages beside comments": false_comments(beside), "articles": false_comments(articles)}
    write_result("flat_comments", {"found": found, "none there": wrong})


if __name__ == "__main__":
    main()
