"""Archives on disk, in the ways of the tools that write them."""

from __future__ import annotations

import gzip
import io
import shutil
import subprocess
import tracemalloc
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler import archives
from crawler.archives import LARGEST, read_archive
from crawler.errors import SourcesError
from crawler.unpacking import TooLarge, dechunked, unpacked, zstd
from tests.crawler.server import Answer, Site, article

URL, DAY = "https://paper.example/news/1", "2020-10-01T12:00:00Z"
PAGE = article(1).encode()
HTML = [("Content-Type", "text/html; charset=utf-8")]


def response(
    body: bytes = PAGE, headers: Iterable[tuple[str, str]] = HTML, url: str = URL, status: str = "200 OK", **rest: str
) -> tuple[str, str, bytes, list[tuple[str, str]] | None, str, dict[str, str]]:
    return ("response", url, body, list(headers), status, rest)


Record = tuple[str, str, bytes, list[tuple[str, str]] | None, str, dict[str, str]]


def warc(records: Iterable[Record], *, packed: bool = True, version: str = "1.0") -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed, warc_version=version)
    writer.write_record(writer.create_warcinfo_record("a.warc.gz", {"software": "another"}))
    for kind, url, body, headers, status, rest in records:
        http = StatusAndHeaders(status, headers, protocol="HTTP/1.1") if headers is not None else None
        fields = {"WARC-Date": DAY, **rest}
        writer.write_record(
            writer.create_warc_record(
                url, kind, io.BytesIO(body), length=len(body), http_headers=http, warc_headers_dict=fields
            )
        )
    return out.getvalue()


def urls(path: Path, data: bytes) -> list[str]:
    path.write_bytes(data)
    return [snapshot.url for snapshot in read_archive(path)]


def chunks(body: bytes, size: int = 100) -> bytes:
    pieces = [body[n : n + size] for n in range(0, len(body), size)]
    return b"".join(b"%x;ext=1\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


CHUNKED = ("Transfer-Encoding", "chunked")
ON_THE_WIRE = {
    "plain": (PAGE, []),
    "chunked": (chunks(PAGE), [CHUNKED]),
    "gzip": (gzip.compress(PAGE), [("Content-Encoding", "gzip")]),
    "gzip, chunked": (chunks(gzip.compress(PAGE)), [("Content-Encoding", "gzip"), CHUNKED]),
    "deflate": (zlib.compress(PAGE), [("Content-Encoding", "deflate")]),
    "bare deflate": (zlib.compress(PAGE)[2:-4], [("Content-Encoding", "deflate")]),
    "brotli": (brotli.compress(PAGE), [("Content-Encoding", "br")]),
    "zstd, chunked": (chunks(zstd.compress(PAGE)), [("Content-Encoding", "zstd"), CHUNKED]),
    "twice": (brotli.compress(gzip.compress(PAGE)), [("Content-Encoding", "gzip, br")]),
    "headers kept, body unpacked": (PAGE, [("Content-Encoding", "gzip"), CHUNKED]),
    "unknown coding": (PAGE, [("Content-Encoding", "identity")]),
}


@pytest.mark.parametrize("way", ON_THE_WIRE)
def test_bodies_as_they_went_over_the_wire(tmp_path: Path, way: str) -> None:
    body, headers = ON_THE_WIRE[way]
    path = tmp_path / "a.warc.gz"
    path.write_bytes(warc([response(body, HTML + headers)]))
    (found,) = read_archive(path)
    assert (found.url, found.body, found.fetched_at.isoformat()) == (URL, PAGE, "2020-10-01T12:00:00+00:00")
    assert found.headers == tuple(HTML)


def test_packed_by_record_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    records = [response(), response(url=URL + "2")]
    plain = warc(records, packed=False)
    for name, data in (
        ("a.warc.gz", warc(records)),
        ("b.warc.gz", gzip.compress(plain)),
        ("c.warc", plain),
        ("d.warc.gz", plain),
        ("e.warc", warc(records, version="1.1")),
    ):
        assert urls(tmp_path / name, data) == [URL, URL + "2"], name


def test_what_is_no_page_is_passed_over(tmp_path: Path) -> None:
    request = StatusAndHeaders("GET /news/1 HTTP/1.1", [("Host", "paper.example")], is_http_request=True)
    out = io.BytesIO()
    writer = WARCWriter(out)
    writer.write_record(writer.create_warc_record(URL, "request", http_headers=request))
    same = StatusAndHeaders("200 OK", HTML)
    writer.write_record(writer.create_revisit_record(URL + "9", "sha1:AAAA", URL, DAY, same))
    dull: list[Record] = [
        response(status="404 Not Found"),
        response(status="301 Moved", headers=[("Location", "/x")]),
        response(b"\x89PNG", [("Content-Type", "image/png")]),
        response(b"x" * 100, []),
        ("metadata", URL, b"via: x\r\n", None, "", {}),
        ("resource", "urn:text:" + URL, PAGE, None, "", {"Content-Type": "text/html"}),
        ("resource", "file:///etc/passwd", PAGE, None, "", {"Content-Type": "text/html"}),
    ]
    kept: list[Record] = [
        response(url=URL + "a", headers=[]),
        ("resource", URL + "b", PAGE, None, "", {"Content-Type": "text/html"}),
        response(url=URL + "c"),
    ]
    assert urls(tmp_path / "a.warc.gz", warc(dull) + out.getvalue() + warc(kept)) == [URL + x for x in "abc"]


def test_too_large_ones_cost_only_themselves(tmp_path: Path) -> None:
    bomb = gzip.compress(b"<html>" + b" " * (LARGEST + 10))
    bombs = [
        response(b"<html>" + b" " * (LARGEST + 10), url=URL + "1"),
        response(bomb, [*HTML, ("Content-Encoding", "gzip")], url=URL + "2"),
        response(brotli.compress(b" " * (1 << 28), quality=1), [*HTML, ("Content-Encoding", "br")], url=URL + "3"),
        response(zstd.compress(b" " * (1 << 28)), [*HTML, ("Content-Encoding", "zstd")], url=URL + "4"),
    ]
    path = tmp_path / "a.warc.gz"
    path.write_bytes(warc([*bombs, response()]))
    del bombs, bomb
    tracemalloc.start()
    try:
        assert [snapshot.url for snapshot in read_archive(path)] == [URL]
        assert tracemalloc.get_traced_memory()[1] < 6 * LARGEST
    finally:
        tracemalloc.stop()


def test_torn_and_damaged_files_give_what_can_be_read(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    whole = warc([response(), response(url=URL + "2")])
    assert urls(tmp_path / "a.warc.gz", whole[:-150]) == [URL]
    assert urls(tmp_path / "a2.warc.gz", whole[:-20]) == [URL]
    assert "passed over" in caplog.text
    bad_date = warc([response(**{"WARC-Date": "yesterday"}), response(url=URL + "2")])
    assert urls(tmp_path / "b.warc.gz", bad_date) == [URL + "2"]
    # No address; and a time that UTC has not.
    for number, bad in enumerate([response(url="http://[::1/x"), response(url="http://paper.example:port/")]):
        assert urls(tmp_path / f"b{number}.warc.gz", warc([bad, response()])) == [URL]
    for date in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"):
        assert urls(tmp_path / "b9.warc.gz", warc([response(**{"WARC-Date": date}), response()])) == [URL]
    assert urls(tmp_path / "c.warc.gz", b"") == []
    assert urls(tmp_path / "d.warc.gz", b"\x1f\x8b rubbish" * 20) == []
    assert urls(tmp_path / "e.warc", b"no archive at all\n" * 20) == []


def test_arc_files(tmp_path: Path) -> None:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE
    about = b"1 0 Alexa Internet\nURL IP-address Archive-date Content-type Archive-length\n\n"
    data = b"filedesc://a.arc 0.0.0.0 20080430204825 text/plain %d\n%s\n" % (len(about), about)
    data += b"http://paper.example/old 192.0.2.1 20080430204826 text/html %d\n%s\n" % (len(http), http)
    path = tmp_path / "a.arc"
    path.write_bytes(data)
    (found,) = read_archive(path)
    assert (found.url, found.body) == ("http://paper.example/old", PAGE)
    assert found.fetched_at.isoformat() == "2008-04-30T20:48:26+00:00"


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_wacz_files_and_names_that_would_climb(tmp_path: Path, method: int) -> None:
    path = tmp_path / "crawl.wacz"
    with zipfile.ZipFile(path, "w", method) as packed:
        packed.writestr("datapackage.json", '{"profile": "data-package", "wacz_version": "1.1.1", "resources": []}')
        packed.writestr("pages/pages.jsonl", '{"format": "json-pages-1.0"}\n{"url": "' + URL + '"}\n')
        packed.writestr("archive/rec-1.warc.gz", warc([response()]))
        packed.writestr("archive/../../climbed.warc.gz", warc([response(url=URL + "2")]))
        packed.writestr("archive/rec-2.warc", warc([response(url=URL + "3")], packed=False))
        packed.writestr("indexes/index.cdx.gz", b"\x1f\x8b")
    assert [snapshot.url for snapshot in read_archive(path)] == [URL, URL + "2", URL + "3"]
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["crawl.wacz"]
    assert not (tmp_path.parent / "climbed.warc.gz").exists()


def test_a_damaged_archive_in_a_wacz_costs_no_other(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("archive/1.warc", warc([response()], packed=False))
        packed.writestr("archive/2.warc", warc([response(url=URL + "2")], packed=False))
    data = bytearray(path.read_bytes())
    begins = data.index(b"archive/1.warc") + len(b"archive/1.warc")
    data[begins : begins + 4] = b"\xff\xff\xff\xff"
    assert urls(path, bytes(data)) == [URL + "2"]


def test_a_torn_wacz_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("archive/rec-1.warc.gz", warc([response()]))
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(SourcesError, match="WACZ"):
        list(read_archive(path))


@pytest.mark.parametrize("flags", [[], ["--no-warc-compression"]])
def test_what_wget_writes(tmp_path: Path, site: Site, flags: list[str]) -> None:
    wget = shutil.which("wget")
    if wget is None or "--warc-file" not in subprocess.run([wget, "--help"], capture_output=True, text=True).stdout:
        pytest.skip("wget with WARC support is not installed")
    site.pages["/"] = '<html><body><a href="/news/1">1</a> <a href="/old">2</a> <a href="/none">3</a></body></html>'
    site.pages["/news/1"] = Answer(gzip.compress(PAGE), 200, {**dict(HTML), "Content-Encoding": "gzip"})
    site.pages["/old"] = Answer(status=302, headers={"Location": "/news/2"})
    site.pages["/news/2"] = article(2)
    subprocess.run(
        [wget, "-q", "-r", "-l", "2", "--no-directories", f"--warc-file={tmp_path / 'w'}", *flags, site.url + "/"],
        cwd=tmp_path,
        check=False,
        timeout=60,
    )
    (path,) = tmp_path.glob("w*.warc*")
    found = {snapshot.url.removeprefix(site.url): snapshot.body for snapshot in read_archive(path)}
    assert set(found) == {"/", "/news/1", "/news/2"}
    assert found["/news/1"] == PAGE


def test_an_archive_is_read_in_constant_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """500 pages of 30 kB: 15 MB, of which never more than some pages are in memory."""
    path = tmp_path / "long.warc.gz"
    member = warc([response(article("x" * 30_000).encode())])
    with path.open("wb") as file:
        for _ in range(500):
            file.write(member)
    tracemalloc.start()
    try:
        assert sum(1 for _ in read_archive(path)) == 500
        assert tracemalloc.get_traced_memory()[1] < 4 * 1024 * 1024
    finally:
        tracemalloc.stop()


@given(
    st.binary(max_size=400), st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, br", "odd"]), st.integers(1, 99)
)
def test_any_bytes_unpack_within_the_bound_or_stay(body: bytes, encoding: str, limit: int) -> None:
    try:
        plain = unpacked(body, encoding, limit)
    except TooLarge:
        return
    assert plain == body or len(plain) <= limit


@given(st.binary(max_size=300), st.integers(1, 50))
def test_chunks_come_together(body: bytes, size: int) -> None:
    assert dechunked(chunks(body, size)) == body
    dechunked(body)


@given(st.binary(max_size=400), st.booleans())
def test_any_bytes_are_an_archive_or_none(data: bytes, packed: bool) -> None:
    whole = warc([response()])
    for stream in (io.BytesIO(gzip.compress(data) if packed else data), io.BytesIO(whole + data)):
        for _ in archives._pages(stream, "any"):
            pass
