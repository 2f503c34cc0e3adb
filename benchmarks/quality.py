"""Our cleaner beside other extractors on the same pages, in one run, as a table with versions.

    make bench-quality
    python -m benchmarks.quality --folds FOLDER [--every 4]

Each page is judged by a fold's judge that has not seen its domain (`benchmarks.train_judge --folds FOLDER`). Tools that
are not installed are left out. Writes benchmarks/results/quality.json, which `make docs` puts into docs/benchmarks.md;
the pages themselves are others' and stay outside of the repository.
"""

from __future__ import annotations

import argparse
import logging
import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version

from benchmarks.gold import WORD, GoldPage, load_pages
from benchmarks.machine import write_result
from cleaners.decoding import decode

Extract = Callable[[GoldPage], str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", required=True, help="the folder with the judges of the folds")
    parser.add_argument("--every", type=int, default=1, help="of the wide web's pages take one in this many")
    options = parser.parse_args()
    os.environ["FOLDS"] = options.folds
    logging.disable(logging.CRITICAL)
    pages = [page for page in load_pages() if page.kind == "news"]
    pages += [page for page in load_pages() if page.kind == "article"][:: options.every]
    contenders = list(tools())
    tallies = {name: Tally() for name, _, _ in contenders}
    for _, _, extract in contenders:  # loading models and tables is nobody's time a page
        with suppress(Exception):
            extract(pages[0])
    # Page by page in turn, so that a busy machine is busy for all alike.
    for page in pages:
        for name, _, extract in contenders:
            measure(name, extract, page, tallies[name])
    peer = tallies["trafilatura"].seconds
    rows = [row(name, package, tallies[name], len(pages), peer) for name, package, _ in contenders]
    write_result("quality", {"tools": rows})


def tools() -> Iterator[tuple[str, str, Extract]]:
    """(name, package, extractor) for ours and for each peer that is installed."""
    yield "conflictwire (page unseen)", "conflictwire", ours
    for name, (package, load) in PEERS.items():
        try:
            yield name, package, load()
        except ImportError as error:
            print(f"{name} is left out: {error}")


def ours(page: GoldPage) -> str:
    from benchmarks.adapters import article_unseen

    return str(article_unseen(page.html, page.url)["text"])


def load_trafilatura() -> Extract:
    import trafilatura

    def extract(page: GoldPage) -> str:
        found = trafilatura.bare_extraction(page.html, url=page.url, with_metadata=True, include_comments=False)
        return getattr(found, "text", None) or ""

    return extract


def load_boilerpy3() -> Extract:
    from boilerpy3.extractors import ArticleExtractor

    return lambda page: str(ArticleExtractor(raise_on_failure=False).get_content(text_of(page)))


def load_resiliparse() -> Extract:
    from resiliparse.extract.html2text import extract_plain_text

    return lambda page: str(extract_plain_text(text_of(page), main_content=True))


def load_readability() -> Extract:
    from lxml.html import fromstring
    from readability import Document

    return lambda page: str(fromstring(Document(text_of(page)).summary()).text_content())


def load_newspaper() -> Extract:
    from newspaper import Article

    def extract(page: GoldPage) -> str:
        # By itself it asks the page's site for its pictures.
        article = Article(page.url or "https://page.example/", fetch_images=False)
        article.download(input_html=text_of(page))
        article.parse()
        return str(article.text)

    return extract


def load_goose() -> Extract:
    from goose3 import Goose

    goose = Goose({"enable_image_fetching": False})
    return lambda page: str(goose.extract(raw_html=text_of(page)).cleaned_text)


def load_justext() -> Extract:
    import justext

    stop_words = justext.get_stoplist("English")
    return lambda page: "\n".join(p.text for p in justext.justext(text_of(page), stop_words) if not p.is_boilerplate)


PEERS: dict[str, tuple[str, Callable[[], Extract]]] = {
    "trafilatura": ("trafilatura", load_trafilatura),
    "readability-lxml": ("readability-lxml", load_readability),
    "resiliparse": ("resiliparse", load_resiliparse),
    "newspaper4k": ("newspaper4k", load_newspaper),
    "goose3": ("goose3", load_goose),
    "boilerpy3": ("boilerpy3", load_boilerpy3),
    "justext": ("justext", load_justext),
}


def text_of(page: GoldPage) -> str:
    return decode(page.html, None, html=True)


@dataclass(slots=True)
class Tally:
    """What one tool did so far: scores by kind of page, snippets, empty and failed pages, and seconds of CPU."""

    scores: dict[str, list[tuple[float, float, float]]] = field(default_factory=lambda: defaultdict(list))
    wanted: list[bool] = field(default_factory=list)
    unwanted: list[bool] = field(default_factory=list)
    empty: int = 0
    failed: int = 0
    seconds: float = 0.0


def measure(name: str, extract: Extract, page: GoldPage, tally: Tally) -> None:
    """Let one tool read one page."""
    began = time.process_time()
    try:
        text = extract(page)
    except Exception as error:  # a peer's crash on a page is its score on that page
        tally.failed += 1
        text = ""
        print(f"{name} fails on {page.name}: {type(error).__name__}")
    tally.seconds += time.process_time() - began
    tally.empty += not text.strip()
    tally.scores[page.kind].append(score(text, page.words))
    shown = " ".join(text.lower().split())
    tally.wanted += [" ".join(snippet.lower().split()) in shown for snippet in page.wanted]
    tally.unwanted += [" ".join(snippet.lower().split()) not in shown for snippet in page.unwanted]


def row(name: str, package: str, tally: Tally, count: int, peer: float) -> dict[str, object]:
    """A tool's means; *peer* is trafilatura's time for the same pages."""
    found: dict[str, object] = {"tool": name, "version": installed(package), "empty": tally.empty}
    found |= {"failed": tally.failed, "ms": round(1000 * tally.seconds / count), "cost": round(tally.seconds / peer, 2)}
    found |= {"with": round(mean(tally.wanted), 4), "without": round(mean(tally.unwanted), 4)}
    for kind, scores in tally.scores.items():
        means = {key: round(mean([s[n] for s in scores]), 4) for n, key in enumerate(("f1", "p", "r"))}
        found[kind] = {"pages": len(scores)} | means
    return found


def mean(values: Sequence[float]) -> float:
    return sum(values) / max(1, len(values))


def score(text: str, gold: list[str]) -> tuple[float, float, float]:
    got, wanted = Counter(WORD.findall(text.lower())), Counter(gold)
    hit = sum((got & wanted).values())
    if not hit:
        same = float(not got and not wanted)
        return same, same, same
    precision, recall = hit / sum(got.values()), hit / sum(wanted.values())
    return 2 * precision * recall / (precision + recall), precision, recall


def installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


if __name__ == "__main__":
    main()
