"""Pages about many articles: the front, sites, stories, rules, the dashboard."""

from __future__ import annotations

from urllib.parse import unquote

from datasette.app import Datasette
from datasette.utils.asgi import NotFound, Request, Response

from store.datasette.asking import ask, page, tallies
from store.datasette.charts import WIDE, bar_chart, instant, lag, span, spread, time_chart
from store.datasette.filters import language_name, site_name
from store.datasette.kinds import by_kind
from store.datasette.queries import listing, rules, stories
from store.datasette.queries import site as sites
from store.datasette.queries.overview import Overview

LATEST = 12
RUNS = 6
SITES = 12
MULTIPLES = 8
SOURCES = 50
# Articles with more comments than this share the last bar.
MANY_COMMENTS = 20


async def front(datasette: Datasette, request: Request) -> Response:
    """What is in the corpus, at a glance."""
    numbers = await tallies(datasette).soon()
    latest, runs = await ask(datasette, lambda db: (listing.latest(db, LATEST), listing.latest_runs(db, RUNS)))
    context = {
        "numbers": numbers,
        "articles_chart": time_chart(numbers.days, span(numbers.days, numbers.comment_days)),
        "comments_chart": time_chart(numbers.comment_days, span(numbers.days, numbers.comment_days)),
        "sites": numbers.ranked_sites()[:SITES],
        "languages": numbers.languages.most_common(SITES),
        "latest": latest,
        "runs": runs,
    }
    return await page(datasette, request, "front.html", context)


async def all_sites(datasette: Datasette, request: Request) -> Response:
    """Every site in numbers."""
    numbers = await tallies(datasette).current()
    return await page(datasette, request, "sites.html", {"sites": numbers.ranked_sites(), "numbers": numbers})


async def site(datasette: Datasette, request: Request) -> Response:
    """One site: its articles over time, what it repeats, where its pages come from."""
    name = unquote(request.url_vars["site"])
    name = "" if name == "-" else name
    numbers = await tallies(datasette).current()
    if name not in numbers.sites:
        raise NotFound(f"The store has nothing of a site {name!r}.")
    tally = numbers.sites[name]
    latest, repeated, sources = await ask(
        datasette,
        lambda db: (
            listing.latest_of_site(db, name, LATEST),
            sites.repeated(db, name),
            sites.sources(db, name),
        ),
    )
    context = {
        "name": name,
        "site": tally,
        "chart": time_chart(tally.days, span(tally.days, tally.comment_days)),
        "comments_chart": time_chart(tally.comment_days, span(tally.days, tally.comment_days)),
        "languages": tally.languages.most_common(),
        "latest": latest,
        "repeated": repeated,
        "looked_at": min(sites.NEWEST, tally.pages),
        "sources": sources,
    }
    return await page(datasette, request, "site.html", context)


async def all_stories(datasette: Datasette, request: Request) -> Response:
    """The stories that were told most often."""
    found = await ask(datasette, stories.largest)
    return await page(datasette, request, "stories.html", {"stories": found})


async def story(datasette: Datasette, request: Request) -> Response:
    """One story's spread: who had it first, who has it too."""
    number = int(request.url_vars["id"])
    members, variants = await ask(datasette, lambda db: (stories.members(db, number), stories.variants(db, number)))
    if not members:
        raise NotFound(f"The store has no story {number}.")
    dated = [row for row in members if row["published_utc"]]
    context = {
        "members": members,
        "variants": variants,
        "number": number,
        "spread": spread((site_name(row["site"]), row["published_utc"]) for row in dated),
        "lags": lags([row["published_utc"] for row in dated]),
    }
    return await page(datasette, request, "story.html", context)


def lags(moments: list[str]) -> dict[str, str]:
    """How much later than the first each of the *moments* is."""
    first = instant(moments[0]) if moments else None
    found = {moment: instant(moment) for moment in moments}
    return {moment: lag(when - first) for moment, when in found.items() if first and when and when > first}


async def all_rules(datasette: Datasette, request: Request) -> Response:
    """Every rule with its reason and how often it fired."""
    numbers = await tallies(datasette).current()
    reasons = await ask(datasette, rules.a_reason_each)
    context = {"numbers": numbers, "reasons": reasons, "kinds": kinds(numbers)}
    return await page(datasette, request, "rules.html", context)


def kinds(numbers: Overview) -> list[tuple[str, int]]:
    """Removed lines by kind."""
    return by_kind((rule, lines) for rule, lines, _ in numbers.ranked_rules())


async def rule(datasette: Datasette, request: Request) -> Response:
    """What one rule took, the longest first."""
    name = unquote(request.url_vars["rule"])
    numbers = await tallies(datasette).current()
    found = await ask(datasette, lambda db: rules.rule_page(db, name))
    if found is None:
        raise NotFound(f"No rule called {name} has removed anything.")
    by_site = numbers.rules[name].most_common(SITES) if name in numbers.rules else []
    return await page(datasette, request, "rule.html", {"name": name, "rule": found, "by_site": by_site})


async def dashboard(datasette: Datasette, request: Request) -> Response:
    """The corpus in charts, all from the kept numbers: no row limit can cut one short."""
    numbers = await tallies(datasette).current()
    ranked = numbers.ranked_sites()
    whole = span(numbers.days)
    histogram = {str(count): 0 for count in range(1, MANY_COMMENTS)} | {f"{MANY_COMMENTS}+": 0}
    for comments, pages in numbers.discussed.items():
        histogram[str(comments) if comments < MANY_COMMENTS else f"{MANY_COMMENTS}+"] += pages
    context = {
        "numbers": numbers,
        "coverage": time_chart(numbers.days, width=WIDE),
        "by_site": [(name, time_chart(tally.days, whole)) for name, tally in ranked[:MULTIPLES] if tally.days],
        "by_language": [
            (name, time_chart(numbers.language_days[name], whole))
            for name, _ in numbers.languages.most_common(MULTIPLES)
            if name in numbers.language_days
        ],
        "languages": [(language_name(tag), count) for tag, count in numbers.languages.most_common()],
        "sources": numbers.sources[:SOURCES],
        "discussed": bar_chart(histogram.items()) if numbers.discussed else None,
        "fetched": time_chart(numbers.fetched),
        "sites": ranked,
        "kinds": kinds(numbers),
        "rules": numbers.ranked_rules()[:20],
    }
    return await page(datasette, request, "dashboard.html", context)
