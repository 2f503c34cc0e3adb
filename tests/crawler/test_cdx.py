"""What servers that index web archives are asked, and what they answer, in all the forms that are documented."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.captures import NotACapture, read_capture
from crawler.cdx import (
    AN_ANSWER,
    Answer,
    Capture,
    NotACdx,
    asked_for,
    capture_address,
    first_query,
    next_queries,
    parameter,
    read_cdx,
    replay_of,
)
from crawler.errors import SourcesError
from crawler.sources import Kind, Source
from crawler.sources_file import make_source

STORY = Capture(
    "https://example.org/news/1?a=b",
    "20201001120000",
    "org,example)/news/1?a=b",
    "text/html",
    "200",
    "AAAA",
)
PLACED = Capture(*[getattr(STORY, name) for name in STORY.__slots__[:6]], "crawl/1.warc.gz", 1000, 300)  # type: ignore[attr-defined]
KEY, AT, URL = STORY.urlkey, STORY.timestamp, STORY.url
ROW = f'["{KEY}","{AT}","{URL}","text/html","200","AAAA","300"]'
HEAD = '["urlkey","timestamp","original","mimetype","statuscode","digest","length"]'
OBJECT = (
    f'"url": "{URL}", "mime": "text/html", "status": "200", "digest": "AAAA", "length": "300", "offset": "1000", '
    '"filename": "crawl/1.warc.gz"'
)
SEVEN = f"{KEY} {AT} {URL} text/html 200 AAAA"

FORMS = {
    "array": (f"[{HEAD},\n{ROW}]", [("", None)]),
    "array in a line": (f"[{HEAD},{ROW}]", [("", None)]),
    "JSON lines": (f'{{"urlkey": "{KEY}", "timestamp": "{AT}", {OBJECT}}}\n', [("crawl/1.warc.gz", 1000)]),
    "CDXJ": (f"{KEY} {AT} {{{OBJECT}}}\n", [("crawl/1.warc.gz", 1000)]),
    "7 fields": (f"{SEVEN} 300\n", [("", None)]),
    "9 fields": (f"{SEVEN} - 1000 crawl/1.warc.gz\n", [("crawl/1.warc.gz", 1000)]),
    "11 fields": (
        f" CDX N b a m s k r M S V g\n{SEVEN} - - 300 1000 crawl/1.warc.gz\n",
        [("crawl/1.warc.gz", 1000)],
    ),
    "11 fields in another order": (
        f" CDX N b a S V g s m k\n{KEY} {AT} {URL} 300 1000 crawl/1.warc.gz 200 text/html AAAA\n",
        [("crawl/1.warc.gz", 1000)],
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_an_answer(form: str) -> None:
    text, places = FORMS[form]
    answer = read_cdx(text.encode())
    assert [(c.url, c.timestamp, c.mime, c.status, c.digest) for c in answer.captures] == [
        (URL, AT, "text/html", "200", "AAAA")
    ]
    assert [(c.filename, c.offset) for c in answer.captures] == places
    assert (answer.resume, answer.pages) == ("", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f'[{HEAD},\n{ROW},\n[],\n["org%2Cexample%29%2F+2020"]]', "org,example)/ 2020"),
        (f'[{HEAD},{ROW},[],["org%2Cexample%29%2F+2020"]]', "org,example)/ 2020"),
        (f"{SEVEN} 300\n\norg%2Cexample%29%2F+2020\n", "org,example)/ 2020"),
    ],
)
def test_a_resume_key_leads_on(text: str, expected: str) -> None:
    answer = read_cdx(text.encode())
    assert (len(answer.captures), answer.resume) == (1, expected)
    (further,) = next_queries("https://a.example/cdx?url=x&limit=5000&showResumeKey=true", answer)
    assert parameter(further, "resumeKey") == expected
    assert parameter(further, "limit") == "5000"


@pytest.mark.parametrize("text", ["3\n", '{"pages": 3, "pageSize": 5, "blocks": 12}'])
def test_numbered_pages_are_all_asked(text: str) -> None:
    further = list(next_queries("https://a.example/i?url=x&limit=9&showNumPages=true", read_cdx(text.encode())))
    assert [parameter(url, "page") for url in further] == ["0", "1", "2"]
    assert not any(parameter(url, "limit") or parameter(url, "showNumPages") for url in further)


def test_a_full_answer_without_a_key_leads_to_pages_and_then_to_all_at_once() -> None:
    full = Answer(tuple([STORY] * AN_ANSWER))
    (pages,) = next_queries("https://a.example/i?url=x&limit=5000&showResumeKey=true", full)
    assert parameter(pages, "showNumPages") == "true"
    (everything,) = next_queries(pages, full)
    assert everything == "https://a.example/i?url=x"
    assert list(next_queries(everything, full)) == []


@pytest.mark.parametrize("text", ["", "[]", f"[{HEAD}]", '{"message": "No Captures found for: x.example/*"}'])
def test_nothing_found_is_no_error(text: str) -> None:
    assert read_cdx(text.encode()) == Answer()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<html><body>Blocked</body></html>", "markup"),
        ('{"message": "Please slow down"}', "slow down"),
        ("what is this", "what is this"),
        ('[["a", "b"], ["c", "d"]]', "first row"),
    ],
)
def test_what_is_no_answer_says_so(text: str, why: str) -> None:
    with pytest.raises(NotACdx, match=why):
        read_cdx(text.encode())


def test_same_bytes_of_an_address_are_one_capture() -> None:
    lines = [
        f"{KEY} {AT} {URL} text/html 200 AAAA 300",
        f"{KEY} 20201002120000 {URL} text/html 200 AAAA 300",
        f"{KEY} 20201003120000 {URL} warc/revisit - AAAA 300",
        f"{KEY} 20201004120000 {URL} text/html 200 BBBB 300",
        f"org,example)/2 {AT} https://example.org/2 text/html 200 AAAA 300",
    ]
    found = read_cdx("\n".join(lines).encode()).captures
    assert [(c.timestamp[6:8], c.digest) for c in found] == [("01", "AAAA"), ("04", "BBBB"), ("01", "AAAA")]


@given(st.binary(max_size=300))
def test_any_bytes_are_an_answer_or_none(body: bytes) -> None:
    with contextlib.suppress(NotACdx):
        read_cdx(body)


@given(st.text(max_size=60), st.sampled_from(["", "[", "[[", "{", f"{SEVEN} ", f"{KEY} {AT} {{"]))
def test_any_line_is_a_capture_or_none(text: str, before: str) -> None:
    with contextlib.suppress(NotACdx):
        read_cdx((before + text).encode("utf-8", "replace"))


def source(**more: str) -> Source:
    return Source("a", Kind.ARCHIVE, "https://a.example/coll/cdx", captures_of="example.org/*", **more)  # type: ignore[arg-type]


def test_the_first_question() -> None:
    query = first_query(source(captured_from="2020-09-27", captured_to="2020"))
    assert query == (
        "https://a.example/coll/cdx?url=example.org/*&output=json&from=20200927&to=2020&filter=statuscode:200"
        "&filter=mimetype:text/html&collapse=digest&limit=5000&showResumeKey=true"
    )


@pytest.mark.parametrize(
    ("cdx", "replay"),
    [
        ("https://web.example/cdx/search/cdx", "https://web.example/web/{timestamp}id_/{url}"),
        ("http://localhost:8080/coll/cdx", "http://localhost:8080/coll/{timestamp}id_/{url}"),
        ("http://localhost:8080/coll/index?x=1", "http://localhost:8080/coll/{timestamp}id_/{url}"),
    ],
)
def test_where_a_server_replays(cdx: str, replay: str) -> None:
    assert replay_of(cdx) == replay


def test_a_captures_address_keeps_what_its_answer_needs() -> None:
    replay = capture_address(source(), STORY)
    assert replay is not None
    assert replay.partition("#")[0] == f"https://a.example/coll/{AT}id_/{URL}"
    assert (asked_for(replay).url, asked_for(replay).timestamp, asked_for(replay).first) == (URL, AT, None)
    record = capture_address(source(capture_url="https://data.example/{filename}"), PLACED)
    assert record is not None
    assert record.partition("#")[0] == "https://data.example/crawl/1.warc.gz"
    assert (asked_for(record).first, asked_for(record).last) == (1000, 1299)
    assert capture_address(source(capture_url="https://data.example/{filename}"), STORY) is None


def test_a_replay_is_read_as_what_was_captured() -> None:
    address = capture_address(source(), STORY)
    assert address is not None
    headers = [
        ("x-archive-orig-content-type", "text/html; charset=windows-1251"),
        ("x-archive-orig-x-robots-tag", "noarchive"),
        ("content-type", "text/html; charset=utf-8"),
        ("memento-datetime", "Thu, 01 Oct 2020 12:00:07 GMT"),
    ]
    snapshot = read_capture(address, 200, headers, b"<p>\xef</p>")
    assert (snapshot.url, snapshot.body) == (URL, b"<p>\xef</p>")
    assert snapshot.fetched_at == datetime(2020, 10, 1, 12, 0, 7, tzinfo=UTC)
    assert snapshot.header("content-type") == "text/html; charset=windows-1251"
    assert snapshot.header("x-robots-tag") == "noarchive"
    plain = read_capture(address, 200, [("Content-Type", "text/html"), ("Link", "<x>")], b"")
    assert (plain.fetched_at, plain.headers) == (
        datetime(2020, 10, 1, 12, tzinfo=UTC),
        (("Content-Type", "text/html"),),
    )


@pytest.mark.parametrize(
    "said", ["", "yesterday", "Fri, 31 Dec 9999 23:59:59 -1200", "Thu, 01 Oct 2020 12:00 +99999999"]
)
def test_a_moment_that_is_none_is_the_one_that_was_asked_for(said: str) -> None:
    address = capture_address(source(), STORY)
    assert address is not None
    snapshot = read_capture(address, 200, [("Content-Type", "text/html"), ("Memento-Datetime", said)], b"")
    assert snapshot.fetched_at == datetime(2020, 10, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("body", [b"", b"rubbish" * 60, b"WARC/1.0\r\n\r\n" * 30])
def test_bytes_that_are_no_record(body: bytes) -> None:
    address = capture_address(source(capture_url="https://data.example/{filename}"), PLACED)
    assert address is not None
    with pytest.raises(NotACapture):
        read_capture(address, 206, [], body)


@pytest.mark.parametrize(
    ("described", "why"),
    [
        ({"url": "https://a.example/cdx"}, "captures_of is missing"),
        ({"url": "folder", "captures_of": "example.org/*"}, "is a CDX server"),
        ({"url": "https://a.example/cdx", "captures_of": "x", "captured_from": "last week"}, "is a date"),
        ({"url": "https://a.example/cdx", "captures_of": "x", "capture_url": "https://a.example/"}, "filename"),
    ],
)
def test_a_source_that_is_wrong_says_how(described: dict[str, str], why: str) -> None:
    with pytest.raises(SourcesError, match=why):
        make_source("archive", described)
