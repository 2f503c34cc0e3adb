"""Exports: every row once, in every form, and no name where none was asked for."""

from __future__ import annotations

import csv
import io
import json
from itertools import pairwise

import pytest
from warcio.archiveiterator import ArchiveIterator

from cleaners.records import Comment
from store import Filters, ingest
from store.export import KINDS, data_dictionary, export, keyed
from store.export_formats import write_csv, write_jsonl, write_markdown, write_parquet, write_warc
from tests.store.conftest import Keeper, page, reading

TITLE = '=HYPERLINK("http://evil.example")'


@pytest.fixture
def filled(keeper: Keeper) -> Keeper:
    comments = (
        Comment(0, "First, by Zoë Example.", author="Zoë Example", permalink="https://a.example/1#zoe"),
        Comment(1, "@Zoë is right.\nTwo lines, “quoted”.", author="Ben", parent=0),
        Comment(2, "Me again.", author="ZOE  EXAMPLE"),
    )
    keeper.keep(page(url="https://a.example/1"), reading(title=TITLE, authors=("A. B.", "C. D."), comments=comments))
    keeper.keep(
        page(url="https://b.example/2"), reading(" ".join(f"word{n}" for n in range(99)), published="2020-10-27")
    )
    keeper.keep(
        page(url="https://c.example/3"), reading(" ".join(f"word{n}" for n in range(99)), published="2020-10-28")
    )
    return keeper


def test_jsonl(filled: Keeper) -> None:
    out = io.BytesIO()
    assert write_jsonl(export(filled.store, "articles"), out) == 3
    first, second, _ = (json.loads(line) for line in out.getvalue().splitlines())
    assert (first["title"], first["author"], first["hostname"]) == (TITLE, "A. B.; C. D.", "a.example")
    assert (second["date"], second["cluster"]) == ("2020-10-27", 2)


def test_csv_comes_back_and_runs_no_formula(filled: Keeper) -> None:
    out = io.BytesIO()
    assert write_csv(export(filled.store, "articles"), out, "articles") == 3
    rows = list(csv.DictReader(io.StringIO(out.getvalue().decode())))
    assert [row["id"] for row in rows] == ["1", "2", "3"]
    assert rows[0]["title"] == "'" + TITLE
    out = io.BytesIO()
    write_csv(export(filled.store, "comments"), out, "comments")
    assert [row["parentItem"] for row in csv.DictReader(io.StringIO(out.getvalue().decode()))] == ["", "1", ""]


def test_clusters_name_their_representative(filled: Keeper) -> None:
    rows = [(row["cluster"], row["article"], row["rule"]) for row in export(filled.store, "clusters")]
    assert rows == [(2, 2, None), (2, 3, "same-text")]


def test_filters(filled: Keeper) -> None:
    assert [row["id"] for row in export(filled.store, "articles", Filters(site="b.example"))] == [2]
    assert [row["id"] for row in export(filled.store, "articles", Filters(since="2020-10-28", until="2020"))] == [3]
    assert list(export(filled.store, "comments", Filters(site="b.example"))) == []


def test_pseudonyms(filled: Keeper) -> None:
    rows = list(export(filled.store, "comments", pseudonym=keyed(b"secret")))
    assert rows[0]["author"] == rows[2]["author"] != rows[1]["author"]
    assert str(rows[0]["author"]).startswith("reader-")
    assert "zo" not in json.dumps(rows, ensure_ascii=False).casefold()
    assert rows[0]["author"] != next(export(filled.store, "comments", pseudonym=keyed(b"other")))["author"]


def test_pseudonyms_of_those_who_are_answered_quoted_or_were_called_otherwise(keeper: Keeper) -> None:
    permalink = "https://a.example/users/anna-petrova/7"
    comments = (
        Comment(0, "It began in May.", author="Anna  Petrova", permalink=permalink, platform_id="1"),
        Comment(1, "anna petrova, you are wrong. ANNA\nPETROVA wrote: it began.", author="Ian", platform_id="2"),
        Comment(2, "Ian and @Anna said it; the Russian one, too.", author="Anna", platform_id="3"),
    )
    keeper.keep(page(url="https://a.example/1"), reading(comments=comments))
    renamed = (Comment(0, "It began in May.", author="A_Petrova77", platform_id="1"), *comments[1:])
    keeper.keep(page("2", url="https://a.example/1", day=1), reading(comments=renamed))
    rows = list(export(keeper.store, "comments", pseudonym=keyed(b"secret")))
    told = json.dumps(rows, ensure_ascii=False).casefold()
    assert "petrova" not in told
    assert "anna" not in told
    # Too short to be told from words: the documents say so.
    assert str(rows[2]["text"]).startswith("Ian and @reader-")
    assert "the Russian one, too." in str(rows[2]["text"])
    assert str(rows[1]["text"]).count(keyed(b"secret")("Anna Petrova")) == 2
    assert {row["url"] for row in rows} == {"https://a.example/1"}


def test_markdown_and_warc(filled: Keeper) -> None:
    out = io.BytesIO()
    assert write_markdown(export(filled.store, "articles"), out) == 3
    assert f"# {TITLE}\n" in out.getvalue().decode()
    out = io.BytesIO()
    assert write_warc(filled.store, out, Filters(site="b.example")) == 1
    out.seek(0)
    records = [(record.rec_type, record.rec_headers.get_header("WARC-Target-URI")) for record in ArchiveIterator(out)]
    assert records == [("warcinfo", None), ("response", "https://b.example/2")]


def test_a_page_that_a_user_saved_is_no_servers_response(keeper: Keeper) -> None:
    saved = page("<p>saved</p>")
    place = keeper.store.archive.append(saved, from_file=True)
    ingest(keeper.store, saved, reading(), place, run=keeper.run)
    assert keeper.store.archive.read(place).body == saved.body
    out = io.BytesIO()
    assert write_warc(keeper.store, out) == 1
    out.seek(0)
    record = list(ArchiveIterator(out))[1]
    assert (record.rec_type, record.rec_headers.get_header("WARC-Target-URI")) == ("resource", saved.url)


@pytest.mark.parquet
def test_parquet(filled: Keeper) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    for kind in KINDS:
        out = io.BytesIO()
        write_parquet(export(filled.store, kind), out, kind)
        out.seek(0)
        assert parquet.read_table(out).to_pylist() == list(export(filled.store, kind))


def test_dictionary_explains_every_column() -> None:
    text = data_dictionary()
    for kind in KINDS.values():
        for column in kind.columns:
            assert f"| {column.name} |" in text


def test_rows_come_one_at_a_time(filled: Keeper) -> None:
    rows = export(filled.store, "articles")
    assert next(rows)["id"] == 1
    assert [b["id"] for _, b in pairwise([{"id": 1}, *rows])] == [2, 3]
