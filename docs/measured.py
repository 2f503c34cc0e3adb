"""Tables of what was measured, from `benchmarks/results/`, for the pages whose prose speaks of them.

In a page a table stands between `<!-- measured: NAME -->` and `<!-- end -->`; `make docs` writes it anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parents[1] / "benchmarks" / "results"
BLOCK = re.compile(r"(<!-- measured: (?P<name>[a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)

Result = dict[str, Any]
"""One file of RESULTS."""


def with_tables(page: str) -> str:
    """*page* with each of its tables as the results have it. Raises KeyError for a table of no such name."""
    return BLOCK.sub(lambda found: f"{found[1]}{TABLES[found['name']]()}\n{found[3]}", page)


def result(name: str) -> Result:
    """What one benchmark wrote."""
    found: Result = json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))
    return found


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Markdown; the first column is words, the others are numbers."""
    lines = [heads, ["---"] + ["---:"] * (len(heads) - 1), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |".replace("|  |", "| |") for line in lines)


def conditions(found: Result) -> str:
    """With what a result was got, in a sentence."""
    machine = found["machine"]
    libraries = ", ".join(f"{name} {version}" for name, version in machine["libraries"].items())
    return (
        f"`{found['command']}`; Python {machine['python']}, SQLite {machine['sqlite']}, {libraries};"
        f" {machine['cores']} cores ({machine['architecture']}), a load of {machine['load']}."
    )


def measured(found: Result, heads: Sequence[str], rows: Iterable[Sequence[object]], more: str = "") -> str:
    """A table of *found*, what is to be said of it besides, and its conditions."""
    return "\n\n".join(filter(None, (table(heads, rows), more, conditions(found))))


def whole(number: float) -> str:
    """*number* without its fraction, with commas."""
    return f"{number:,.0f}"


def quality() -> str:
    """Our cleaner beside other extractors."""
    found = result("quality")
    rows = []
    for tool in sorted(found["tools"], key=lambda row: -row["news"]["f1"]):
        means = [f"{tool[kind][mean]:.3f}" for kind in ("news", "article") for mean in ("f1", "p", "r")]
        snippets = [f"{tool[share]:.3f}" for share in ("with", "without")]
        rows.append([tool["tool"], tool["version"], *means, *snippets, tool["empty"], f"{tool['cost']:.2f}"])
    heads = ["Tool", "Version", "News F1", "P", "R", "Wide web F1", "P", "R", "with", "without", "Empty", "CPU"]
    news, web = (found["tools"][0][kind]["pages"] for kind in ("news", "article"))
    return f"{news} pages of news publishers, {web} of the wide web:\n\n{measured(found, heads, rows)}"


def voters() -> str:
    """Single forests that hear other voters."""
    found = result("ablation")
    rows = [[f"`{name}`", *of_kinds(told), told["ms of voters a page"]] for name, told in found["forests"].items()]
    heads = ["The forest hears", "Web F1", "News F1", "Forum F1", "ms of voters a page"]
    return measured(found, heads, rows)


def stages() -> str:
    """The judge with fewer of its stages, and with other bounds between them."""
    found = result("ablation")
    rows = [
        [name, *of_kinds(told), told["ms of voters a page"], f"{100 * told['pages past the first stage']:.0f} %"]
        for name, told in found["stages"].items()
    ]
    heads = ["The judge", "Web F1", "News F1", "Forum F1", "ms of voters a page", "asks a slow voter about"]
    return measured(found, heads, rows)


def of_kinds(told: Result) -> list[str]:
    """A mean for each kind of page."""
    return [f"{told[kind]:.4f}" for kind in ("article", "news", "forum")]


def in_short() -> str:
    """The quality in a sentence."""
    ours, *others = result("quality")["tools"]
    best = sorted(others, key=lambda tool: -tool["news"]["f1"])[:4]
    beside = ", ".join(f"{tool['tool']} {tool['news']['f1']:.3f}" for tool in best)
    news = ours["news"]
    return (
        f"Of {news['pages']} pages of news publishers, none seen by its judge, it keeps {100 * news['r']:.1f} % of the"
        f" articles' words,\nand {100 * news['p']:.1f} % of what it keeps is theirs: a word F1 of {news['f1']:.3f}"
        f"\n({beside})."
    )


def crawl() -> str:
    """Pages a second and CPU a page, beside bare Scrapy and wget."""
    found = result("crawl_speed")
    rows = []
    for name, crawled in found["results"].items():
        late = f"{crawled['lag']['late']['p95_ms']:.0f} ms" if "lag" in crawled else ""
        rows.append([name, whole(crawled["pages_per_s"]), crawled["cpu_ms_a_page"], late])
    pages = whole(found["results"]["bare Scrapy"]["pages"])
    heads = [f"{pages} pages", "pages a second", "CPU ms a page", "event loop late, p95"]
    return measured(found, heads, rows)


def frontier() -> str:
    """The frontier beside Scrapy's queues, and memory."""
    found = result("frontier_speed")
    alone, crawled = found["queue_alone_cpu_us_a_url"], found["bare_crawl_cpu_ms_a_page"]
    memory = found["memory_of_the_crawl"]
    rows = [
        ["our frontier, on disk", alone["conflictwire"], crawled["frontier"]],
        ["Scrapy's memory queue", alone["Scrapy, memory queue"], crawled["scrapy"]],
        ["Scrapy's JOBDIR, on disk", alone["Scrapy, JOBDIR"], ""],
    ]
    heads = [f"{whole(found['urls'])} URLs", "alone, µs of CPU a URL", "in a crawl, ms of CPU a page"]
    sizes = ", ".join(f"{mb:.0f} MB after {pages}" for pages, mb in memory["mb_after_pages"].items())
    more = (
        f"Memory of a crawl with {whole(memory['urls'])} URLs in the frontier, after so many"
        f" pages: {sizes}. The event loop is late by {memory['lag']['late']['p95_ms']:.0f} ms at p95."
    )
    return measured(found, heads, rows, more)


def near_duplicates() -> str:
    """How many copies and follow-ups are linked."""
    found = result("near_duplicates")
    goals = found["goals"]
    kinds = {
        "light": "light: an agency's prefix, the paper's furniture; 2 % of words changed",
        "medium": "medium: a quarter cut off; a tenth said in other words",
        "heavy": "heavy: 8 % of words changed and a fifth, or two fifths, cut off",
        "follow-up": "follow-ups wrongly linked",
    }
    rows = [
        [says, f"{found['linked'][kind]:.3f}", f"{'at most ' if kind == 'follow-up' else ''}{goals[kind]}"]
        for kind, says in kinds.items()
    ]
    heads = [f"{found['originals']} articles", "linked", "goal"]
    return measured(found, heads, rows)


def near_duplicate_cost() -> str:
    """What finding them costs, by step."""
    found = result("near_duplicate_cost")
    signature = found["signature_of_4_kb_microseconds"]
    steps = {
        "look_up_and_verify": "look-up in 42 bands, and verification",
        "insert": "signature and bands inserted",
        "commit": "commit, 100 documents at a time, and filing of the bands",
    }
    spent = [at["microseconds_of_cpu_a_document"] for at in found["at"]]
    rows = [
        ["signature of a text of 4 KB", *[signature] * len(spent)],
        *([says, *[whole(cost[step]) for cost in spent]] for step, says in steps.items()),
        ["together", *[whole(signature + cost["all"]) for cost in spent]],
    ]
    sizes = [f"after {whole(at['documents_before'])}" for at in found["at"]]
    heads = ["a document more, in microseconds of CPU", *sizes]
    return measured(found, heads, rows)


def store() -> str:
    """Articles ingested a second."""
    found = result("store_speed_100000")
    rows = [
        ["articles ingested a second of CPU", whole(found["ingest_per_cpu_second"]), 500],
        ["… of the clock", whole(found["ingest_per_second"]), ""],
        ["the same ingested again, a second of CPU", whole(found["reingest_per_cpu_second"]), "5,000"],
        ["… of the clock", whole(found["reingest_per_second"]), ""],
        ["rows changed by that", found["changed_by_reingest"], 0],
        ["memory at its peak, MB", found["peak_memory_mb"], "flat"],
        ["file, MB", whole(found["file_mb"]), ""],
    ]
    heads = [f"{whole(found['articles'])} articles of 4 KB", "measured", "goal"]
    return measured(found, heads, rows)


def searching() -> str:
    """A search with very many hits, beside bare FTS5."""
    found = result("search_speed")
    rows = [
        ["first page of the search, with snippets", found["search_page_ms"]],
        ["bare FTS5, `ORDER BY rank`, without", found["bare_fts5_rank_ms"]],
    ]
    heads = [f"{whole(found['articles'])} articles, {whole(found['hits'])} with the word", "ms"]
    return measured(found, heads, rows)


def pages() -> str:
    """How fast the served pages answer."""
    found = result("datasette_speed_200000")
    rows = [[name, milliseconds] for name, milliseconds in found["median_ms"].items()]
    beside = found["beside_a_writer"]
    heads = [f"{whole(found['articles'])} articles", "median ms"]
    more = (
        "Beside a writer of"
        f" {beside['articles_written_a_second']:.0f} articles a second: {whole(beside['requests'])} requests,"
        f" {beside['failed']} failed, median {beside['median_ms']:.0f} ms, p95 {beside['p95_ms']:.0f} ms. The first"
        f" page after the start takes {found['first_page_after_start_ms'] / 1000:.1f} s; after"
        f" {found['all_counted_after_start_ms'] / 1000:.1f} s all that pages tell is counted."
    )
    return measured(found, heads, rows, more)


def relevance() -> str:
    """How well the seeds' profile tells."""
    found = result("relevance")
    seeds = found["relevance set"]
    thresholds = seeds["by threshold"]
    readings = {reading: found["milliseconds a document"][reading] for reading in ("first reading", "second reading")}
    rows: list[list[object]] = [
        ["area under the ROC curve, relevant against off-topic", seeds["area, relevant against off-topic"]],
        ["… against other wars and geopolitics", seeds["area, relevant against other wars"]],
        *(
            [f"precision and recall at a threshold of {at}", f"{told['precision']} and {told['recall']}"]
            for at, told in thresholds.items()
        ),
        [
            "recall by language, at 0.5",
            ", ".join(f"{language} {share}" for language, share in seeds["recall by language"].items()),
        ],
        *([f"{reading}: ms of CPU a document", cost] for reading, cost in readings.items()),
    ]
    heads = [f"{seeds['documents']} documents", "measured"]
    return measured(found, heads, rows)


def other_topics() -> str:
    """How well other topics' profiles tell."""
    found = result("relevance")["other topics"]
    rows = [
        [topic, told["pages"], told["others"], " and ".join(f"{area:.3f}" for area in told["areas"])]
        for topic, told in found.items()
    ]
    return table(["Topic", "pages", "others", "areas, from two choices of five"], rows)


def robustness() -> str:
    """How much hangs on the examples and the lexicon."""
    found = result("relevance_robustness")
    rows = [
        [profile, *(f"{told[of]['mean']:.3f}, {told[of]['worst']:.3f}" for of in ("off-topic", "other wars", "F1"))]
        for profile, told in found["areas and F1"].items()
    ]
    heads = ["Profile of", "against off-topic: mean, worst", "against other wars", "F1"]
    return measured(found, heads, rows)


def flattened() -> str:
    """What the flat-text cleaner makes of pages that it has not seen."""
    found = result("flattened")["pages"]
    names = [name for name in found if not name.endswith("by the rules alone")]
    rows = []
    for name in names:
        kind, _, how = name.partition(", ")
        both = [found[f"{name}, by the rules alone"], found[name]]
        shares = [row[share] for share in ("boilerplate lines removed", "body words kept") for row in both]
        rows.append([f"{KINDS[kind]}, {how}", both[0]["pages"], *(f"{share:.1%}" for share in shares)])
    heads = ["", "pages", "boilerplate removed by rules", "with the judge", "body kept by rules", "with the judge"]
    return table(heads, rows)


def flattened_headlines() -> str:
    """How often it finds the headline, and gives one to a text that has none."""
    found = result("flattened")["pages"]
    rows = []
    for name, told in found.items():
        kind, _, how = name.partition(", ")
        if not how.endswith("by the rules alone"):
            shares = f"{told['headlines right']:.1%}", told["pages"] - told["with a headline"]
            rows.append(
                [f"{KINDS[kind]}, {how}", told["with a headline"], *shares, f"{told['headlines invented']:.1%}"]
            )
    return table(["", "with a headline", "found", "without", "invented"], rows)


def flattened_clean() -> str:
    """How many texts without boilerplate it changes."""
    found = result("flattened")["clean"]
    shares = "changed by rules", "changed by the judge"
    rows = [[KINDS[kind], row["pages"], *(f"{row[share]:.1%}" for share in shares)] for kind, row in found.items()]
    return table(["", "texts", *shares], rows)


def flat_comments() -> str:
    """How well comments are found in flat text, on the pages that rules were written on and on the others."""
    found = result("flat_comments")["found"]
    rows = [
        [name, told["all"]["texts"], *(f"{told['all'][share]:.1f}" for share in ("F1", "mean F1", "author", "date"))]
        for name, told in found.items()
    ]
    return table(["Pages, half of the domains", "texts", "F1", "mean F1 of a text", "author", "day"], rows)


def flat_comments_none() -> str:
    """How many texts without comments are said to have some."""
    found = result("flat_comments")["none there"]
    rows = [
        [f"{pages}, {way}", told["texts"], told["with comments"], told["their words"]]
        for pages, ways in found.items()
        for way, told in ways.items()
    ]
    return table(["Pages without comments, flattened", "texts", "with comments", "words in them"], rows)


KINDS = {"news": "News", "article": "The wide web"}

TABLES: dict[str, Callable[[], str]] = {
    "quality": quality,
    "in-short": in_short,
    "voters": voters,
    "stages": stages,
    "crawl": crawl,
    "frontier": frontier,
    "near-duplicates": near_duplicates,
    "near-duplicate-cost": near_duplicate_cost,
    "store": store,
    "search": searching,
    "pages": pages,
    "relevance": relevance,
    "other-topics": other_topics,
    "robustness": robustness,
    "flattened": flattened,
    "flattened-headlines": flattened_headlines,
    "flattened-clean": flattened_clean,
    "flat-comments": flat_comments,
    "flat-comments-none": flat_comments_none,
}
