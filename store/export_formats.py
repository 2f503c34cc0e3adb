"""Exported rows in the forms that others read: JSON lines, CSV, Parquet, Markdown, and the snapshots as WARC."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO

from store.archive import Place
from store.connection import Store
from store.errors import StoreError
from store.export import KINDS, ExportRow
from store.search import ARTICLES, Filters, conditions
from store.warc_records import as_member, warcinfo_member

PARQUET_ROWS = 5000
# A cell that begins with one of these is a formula to a spreadsheet (OWASP, CSV injection).
FORMULA = re.compile(r"[=+\-@\t\r]")


class ExportNeedsLibrary(StoreError):
    """A format whose library isn't installed."""


def write_jsonl(rows: Iterable[ExportRow], out: BinaryIO) -> int:
    """One JSON object a line; how many."""
    count = 0
    for row in rows:
        out.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
        count += 1
    return count


def write_csv(rows: Iterable[ExportRow], out: BinaryIO, kind: str) -> int:
    """RFC 4180 in UTF-8 with a header line; what a spreadsheet would run as a formula is quoted with an apostrophe."""
    text = io.TextIOWrapper(out, "utf-8", newline="", write_through=True)
    writer = csv.DictWriter(text, [column.name for column in KINDS[kind].columns], lineterminator="\r\n")
    writer.writeheader()
    count = 0
    for row in rows:
        writer.writerow({name: defused(value) for name, value in row.items()})
        count += 1
    text.flush()
    text.detach()
    return count


def defused(value: object) -> object:
    """*value* as a spreadsheet shows it and doesn't run it."""
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else value


def write_parquet(rows: Iterable[ExportRow], out: BinaryIO, kind: str) -> int:
    """Parquet with the dictionary's types, some thousand rows a group. Raises ExportNeedsLibrary without pyarrow."""
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError as error:
        raise ExportNeedsLibrary(
            "Parquet needs pyarrow, which isn't installed: `pip install pyarrow`, or export as jsonl or csv."
        ) from error
    types = {"int": arrow.int64(), "float": arrow.float64()}
    fields = [(column.name, types.get(column.type, arrow.string())) for column in KINDS[kind].columns]
    schema = arrow.schema(fields)
    count = 0
    source = iter(rows)
    with parquet.ParquetWriter(out, schema) as writer:
        while batch := list(islice(source, PARQUET_ROWS)):
            writer.write_table(arrow.Table.from_pylist(batch, schema=schema))
            count += len(batch)
    return count


def write_markdown(rows: Iterable[ExportRow], out: BinaryIO) -> int:
    """Articles to be read, one after the other; how many."""
    count = 0
    for row in rows:
        out.write("\n".join(as_markdown(row)).encode() + b"\n\n")
        count += 1
    return count


def as_markdown(row: ExportRow) -> Iterator[str]:
    """One article, or comment, with its facts below its title."""
    yield f"# {row.get('title') or row.get('url')!s}"
    yield ""
    facts = (row.get("author"), row.get("date"), row.get("hostname"), f"<{row.get('url')!s}>")
    yield " · ".join(str(fact) for fact in facts if fact)
    yield ""
    yield str(row.get("text") or "")


def write_warc(store: Store, out: BinaryIO, filters: Filters | None = None) -> int:
    """Every archived snapshot of the articles, whole, as records of one `.warc.gz`; how many.

    What no server answered with is no response here either.
    """
    where, values = conditions(ARTICLES, filters or Filters())
    clause = " AND ".join(["warc_file != ''", *where])
    places = store.connection.execute(
        f"""SELECT warc_file, warc_offset, warc_length, digest FROM snapshots JOIN pages ON pages.id = snapshots.page
        JOIN articles ON articles.id = pages.id WHERE {clause} ORDER BY warc_file, warc_offset""",
        values,
    ).fetchall()
    out.write(warcinfo_member("", {"isPartOf": store.path.stem}))
    for row in places:
        place = Place(*row)
        # A revisit comes with its body here: the record that it refers to may not be among these.
        snapshot, head = store.archive.read(place), store.archive.head(place.file, place.offset)
        origin = head.fields.get("warc-refers-to", "") if head is not None and head.type == "conversion" else ""
        out.write(as_member(snapshot, origin=origin, from_file=head is not None and head.type == "resource"))
    return len(places)
