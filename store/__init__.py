"""SQLite: what was found, once, with its history."""

from store.archive import Archive, Place
from store.connection import Store, open_store
from store.explain import Explanation, explain
from store.ingest import Ingested, ingest
from store.runs import finish_run, keep_source, start_run
from store.search import Filters, Hit, search
from store.snapshots import place_of
from store.snippets import Marks
from store.stats import Stats, stats

__all__ = [
    "Archive",
    "Explanation",
    "Filters",
    "Hit",
    "Ingested",
    "Marks",
    "Place",
    "Stats",
    "Store",
    "explain",
    "finish_run",
    "ingest",
    "keep_source",
    "open_store",
    "place_of",
    "search",
    "start_run",
    "stats",
]
