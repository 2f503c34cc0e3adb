"""What a rule took away: its reasons and samples, the long ones first, for a false removal is mostly a long one."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

# A rule that several voters can decide has an entry for each.
MOST_REASONS = 40
# So many of each entry's newest removals are looked at.
LOOKED_AT = 300

REASONS = "SELECT id, reason FROM rules WHERE name = ? ORDER BY id DESC LIMIT ?"
# The index on the rule holds its segments in the order of cleanings: the newest cost no more than they are.
NEWEST = """
SELECT segments.text AS number, texts.text,
    CASE WHEN rules.reason LIKE '% ' THEN rules.reason ELSE '' END || coalesce(segments.detail, '') AS detail,
    segments.position,
    cleanings.page, pages.site, articles.title, articles.language, snapshots.cleaning = segments.cleaning AS current
FROM segments JOIN rules ON rules.id = segments.rule
JOIN cleanings ON cleanings.id = segments.cleaning JOIN pages ON pages.id = cleanings.page
JOIN texts ON texts.id = segments.text LEFT JOIN snapshots ON snapshots.id = pages.snapshot
LEFT JOIN articles ON articles.id = pages.id
WHERE segments.rule = ? AND segments.label = 'removed' ORDER BY segments.cleaning DESC LIMIT ?
"""
# What cleaners say in few words because a number completes them.
PLAINER = {"judge: body": "has little chance of being the article's text, by all that the page shows"}
A_REASON = "SELECT name, max(reason) FROM rules GROUP BY name"


@dataclass(frozen=True, slots=True)
class Sample:
    """A text that the rule removed, how often among those looked at, and the place of one of them.

    `detail` is what completed the rule's reason there; `place` is the anchor on the page, empty where that reads
    otherwise now.
    """

    text: str
    detail: str
    times: int
    place: str
    page: int
    site: str
    title: str
    language: str


@dataclass(frozen=True, slots=True)
class RulePage:
    """What the page of a rule shows; `reasons` without what was measured on each line."""

    reasons: tuple[str, ...]
    samples: tuple[Sample, ...]


def rule_page(db: sqlite3.Connection, name: str, limit: int = 40) -> RulePage | None:
    """Reasons and samples of the rule called *name*; None where none is."""
    entries = db.execute(REASONS, [name, MOST_REASONS]).fetchall()
    if not entries:
        return None
    found: dict[int, list[sqlite3.Row]] = {}
    for number, _ in entries:
        for row in db.execute(NEWEST, [number, LOOKED_AT]):
            found.setdefault(row["number"], []).append(row)
    samples = [
        Sample(
            rows[0]["text"],
            rows[0]["detail"].lstrip("; "),
            len(rows),
            f"#segment-{rows[0]['position']}" if rows[0]["current"] else "",
            rows[0]["page"],
            rows[0]["site"],
            rows[0]["title"] or "",
            rows[0]["language"] or "",
        )
        for rows in found.values()
    ]
    samples.sort(key=lambda sample: len(sample.text), reverse=True)
    return RulePage(tuple(dict.fromkeys(in_general(reason) for _, reason in entries)), tuple(samples[:limit]))


def a_reason_each(db: sqlite3.Connection) -> dict[str, str]:
    """One reason for each rule's name."""
    return {name: in_general(reason) for name, reason in db.execute(A_REASON)}


def in_general(reason: str) -> str:
    """What a rule says of all its lines; the numbers that complete it were seen on one of them."""
    return PLAINER.get(reason.rstrip(), reason.rstrip())
