"""What Datasette is told about the store: what the tables hold, which are machinery, which questions are ready."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

CANNED_QUERIES = Path(__file__).with_name("canned_queries.toml")

# Tables for readers, with what a row is.
TABLES = {
    "articles": "The current text of each article, under its page's number.",
    "comments": "Readers' comments; those that vanished from their page stay, with the time.",
    "comment_revisions": "The words that an edited comment had before.",
    "duplicates": "Which article repeats an earlier one, by which rule and how closely.",
    "history": "Every state in which an article was seen, and whose change it was.",
    "pages": "One document each, with or without an article, and its relevance.",
    "marked": "Articles that a person marked relevant (1) or not (0).",
    "page_notes": "What people noted on articles; those taken back stay, with the time.",
    "page_tags": "Tags that people gave; those taken off stay, with the time.",
    "page_urls": "Every address under which a page was met.",
    "removed": "What was removed from the current reading of each page, with rule and reason.",
    "rules": "Rules and their reasons, as they fired.",
    "runs": "What was done to the store, when, by which version.",
    "snapshots": "A page's bytes at one instant: where in the archive they lie.",
    "sources": "Where pages come from.",
}
# How those tables are kept; of no use to a reader, and long.
MACHINERY = (
    "bands", "bands_due", "marks", "cleanings", "discussions", "facts", "forgotten", "notes", "revisions", "segments",
    "signatures", "texts", "articles_fts", "comments_fts", "_sqlite_migrations", "sqlite_sequence",
)  # fmt: skip
# What people say of articles is theirs; runs name paths on the server's disk, facts and the log of what was forgotten
# are nobody's business but the owner's.
PRIVATE = (
    "marks", "marked", "page_notes", "page_tags", "facts", "forgotten", "runs", "signatures", "bands",
    "bands_due", "_sqlite_migrations", "sqlite_sequence",
)  # fmt: skip
LABELS = {"articles": "title", "pages": "url", "comments": "author", "sources": "name", "rules": "name"}


def metadata(name: str, *, title: str, host: str, public: bool, file: str = "") -> dict[str, Any]:
    """Datasette's metadata for the database *name*; under `plugins`, what our own plugin is to know."""
    tables: dict[str, dict[str, Any]] = {table: {"description": text} for table, text in TABLES.items()}
    tables |= {table: {"hidden": True} for table in MACHINERY}
    for table, column in LABELS.items():
        tables[table]["label_column"] = column
    if public:
        for table in PRIVATE:
            tables.setdefault(table, {})["allow"] = False
    told = {"database": name, "title": title, "file": file or f"{title}.db", "host": host, "public": public}
    return {
        "title": title,
        "databases": {name: {"tables": tables, "queries": tomllib.loads(CANNED_QUERIES.read_text("utf-8"))}},
        "plugins": {"conflictwire": told},
    }
