"""Our cleaner beside other extractors on the same pages, in one run, as a table with versions.

    python -m benchmarks.quality --folds FOLDER [--every 4]

Each page is judged by a fold's judge that has not seen its domain (`benchmarks.train_judge --folds FOLDER`). Tools that
are not installed are left out. Writes benchmarks/results/quality.json and the section "Quality" of
docs/benchmarks.md; the pages themselves are others' and stay outside of the repository.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.gold import WORD, GoldPage, load_pages
from cleaners.decoding import decode

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "quality.json"
PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- quality: begin -->", "<!-- quality: end -->"
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
    rows = [measure(name, package, extract, pages) for name, package, extract in tools()]
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    write_section(table(rows))


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

    return lambda page: trafilatura.extract(page.html, url=page.url, include_comments=False) or ""


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
        article = Article(page.url or "https://page.example/")
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


def measure(name: str, package: str, extract: Extract, pages: list[GoldPage]) -> dict[str, object]:
    """Mean precision, recall and F1 over words by kind of page, empty and failed pages, and CPU time."""
    sums: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    failed = empty = 0
    began = time.process_time()
    for page in pages:
        try:
            text = extract(page)
        except Exception as error:  # a peer's crash on a page is its score on that page
            failed += 1
            text = ""
            print(f"{name} fails on {page.name}: {type(error).__name__}")
        empty += not text.strip()
        sums[page.kind].append(score(text, page.words))
    spent = (time.process_time() - began) / len(pages)
    row: dict[str, object] = {"tool": name, "version": installed(package), "empty": empty, "failed": failed}
    row["ms"] = round(1000 * spent)
    for kind, scores in sums.items():
        row[kind] = {"pages": len(scores)} | {
            key: round(sum(s[n] for s in scores) / len(scores), 4) for n, key in enumerate(("f1", "p", "r"))
        }
    print(row)
    return row


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


def table(rows: list[dict[str, object]]) -> str:
    """The rows as Markdown, the best on news first."""
    lines = [
        "| Tool | Version | News F1 | P | R | Wide web F1 | P | R | Empty | ms a page |",
        "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for row in sorted(rows, key=lambda r: -r["news"]["f1"]):  # type: ignore[index]
        news, web = row["news"], row["article"]
        cells = [row["tool"], row["version"]]
        cells += [f"{kind[key]:.3f}" for kind in (news, web) for key in ("f1", "p", "r")]  # type: ignore[index]
        lines.append("| " + " | ".join(map(str, [*cells, row["empty"], row["ms"]])) + " |")
    news_pages, web_pages = rows[0]["news"]["pages"], rows[0]["article"]["pages"]  # type: ignore[index]
    return (
        f"Word F1, precision and recall, the mean over pages: {news_pages} pages of news publishers in 38 countries,"
        f" and {web_pages} of the wide web (WCXB's development split). Written by `python -m benchmarks.quality`; our"
        " own row is out of fold, each page judged by a forest that has not seen its domain. Others as shipped, without"
        " comments; justext with its English stop words. Times are CPU on a shared machine.\n\n" + "\n".join(lines)
    )


def write_section(text: str) -> None:
    """Put *text* between the marks in docs/benchmarks.md, which is made where it is missing."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else f"# Benchmarks\n\n## Quality\n\n{BEGIN}\n{END}\n"
    if BEGIN not in page:
        page = page.rstrip("\n") + f"\n\n## Quality\n\n{BEGIN}\n{END}\n"
    replaced = re.sub(f"{BEGIN}.*{END}", lambda _: f"{BEGIN}\n{text}\n{END}", page, flags=re.DOTALL)
    PAGE.write_text(replaced, encoding="utf-8")


if __name__ == "__main__":
    main()
