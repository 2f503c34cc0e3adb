"""The records as other tools see them: revisits, requests, metadata; and what becomes of them by forgetting."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from cleaners.records import Snapshot
from store.archive import Archive, Place
from store.erasure import erase
from store.errors import ArchiveDamaged
from store.export_formats import write_warc
from store.forget import forget_url
from store.payloads import Payloads
from store.repair import rebuild
from store.verify import verify
from store.warc_records import IDENTICAL, NOT_MODIFIED, Exchange
from tests.store.conftest import FIRST_DAY, Keeper, page, reading

EXCHANGE = Exchange(
    request=(("User-Agent", "conflictwire (+https://example.org/bot)"), ("Authorization", "Bearer secret")),
    ip_address="192.0.2.7",
    facts=(("via", "https://example.org/feed"), ("outlink", "https://example.org/2 article\r\nwarc-type: evil")),
)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "news.archive")


def records(folder: Path) -> list[tuple[ArcWarcRecord, bytes]]:
    found = []
    for path in sorted(folder.glob("*.warc.gz")):
        with path.open("rb") as file:
            found += [(record, record.raw_stream.read()) for record in ArchiveIterator(file)]
    return found


def checked(folder: Path) -> str:
    """What `warcio check` says of all files; it exits with 1 where a digest is wrong."""
    files = [str(path) for path in sorted(folder.glob("*.warc.gz"))]
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", *files], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_request_and_metadata_stand_beside_the_response(archive: Archive) -> None:
    snapshot = page("<p>A story.</p>", response_url="https://example.org/there?a=1")
    place = archive.append(snapshot, exchange=EXCHANGE)
    assert archive.read(place) == snapshot
    (_, _), (response, _), (request, _), (metadata, lines) = records(archive.folder)
    assert [each.rec_type for each in (response, request, metadata)] == ["response", "request", "metadata"]
    assert response.rec_headers.get_header("WARC-IP-Address") == "192.0.2.7"
    for each in (request, metadata):
        assert each.rec_headers.get_header("WARC-Concurrent-To") == response.rec_headers.get_header("WARC-Record-ID")
        assert each.rec_headers.get_header("WARC-Target-URI") == "https://example.org/there?a=1"
    assert request.http_headers.protocol == "GET"
    assert request.http_headers.statusline == "/there?a=1 HTTP/1.1"
    assert request.http_headers.get_header("Host") == "example.org"
    assert request.http_headers.get_header("Authorization") is None
    assert metadata.content_type == "application/warc-fields"
    assert lines.decode().splitlines() == [
        "via: https://example.org/feed",
        "outlink: https://example.org/2 article warc-type: evil",
    ]
    assert "FAIL" not in checked(archive.folder)


def test_same_bytes_are_kept_once_and_read_back_by_both_addresses(archive: Archive) -> None:
    body = "<p>Syndicated.</p>" * 200
    first, second = page(body), page(body, url="https://other.example/copy", day=1, status=203)
    places = [archive.append(snapshot, exchange=EXCHANGE) for snapshot in (first, second)]
    assert [archive.read(place) for place in places] == [first, second]
    assert [found for found, _ in archive.places()] == places
    assert [snapshot for _, snapshot in Archive(archive.folder).places()] == [first, second]
    revisit = next(record for record, _ in records(archive.folder) if record.rec_type == "revisit")
    original = next(record for record, _ in records(archive.folder) if record.rec_type == "response")
    fields = {name: revisit.rec_headers.get_header(name) for name in ("WARC-Profile", "WARC-Refers-To-Target-URI")}
    assert fields == {"WARC-Profile": IDENTICAL, "WARC-Refers-To-Target-URI": "https://example.org/story"}
    for name, of in (
        ("WARC-Payload-Digest", "WARC-Payload-Digest"),
        ("WARC-Refers-To", "WARC-Record-ID"),
        ("WARC-Refers-To-Date", "WARC-Date"),
    ):
        assert revisit.rec_headers.get_header(name) == original.rec_headers.get_header(of)
    checked(archive.folder)


def test_not_modified_is_a_revisit_and_no_document(archive: Archive) -> None:
    first = page()
    place = archive.append(first)
    answer = Snapshot(first.url, b"", FIRST_DAY.replace(day=2), status=304, headers=(("ETag", '"1"'),))
    archive.append_unchanged(answer, place.digest, EXCHANGE)
    archive.append_unchanged(answer, "0" * 64)
    kinds = [record.rec_type for record, _ in records(archive.folder)]
    assert kinds == ["warcinfo", "response", "revisit", "request", "metadata"]
    revisit = records(archive.folder)[2][0]
    assert revisit.rec_headers.get_header("WARC-Profile") == NOT_MODIFIED
    assert revisit.rec_headers.get_header("WARC-Refers-To-Target-URI") == first.url
    assert revisit.http_headers.get_statuscode() == "304"
    assert [snapshot for _, snapshot in archive.places()] == [first]
    checked(archive.folder)


def test_copy_from_a_feed_is_a_conversion_of_it(archive: Archive) -> None:
    feed = archive.append(page("<rss/>", url="https://example.org/feed"), guide=True)
    copy = page("<h1>From the feed</h1>", headers=(("content-type", "text/html"),))
    place = archive.append(copy, origin=feed)
    assert archive.read(place) == copy
    assert [found for found, _ in archive.places()] == [place]
    _, (response, _), (conversion, _) = records(archive.folder)
    assert conversion.rec_type == "conversion"
    assert conversion.rec_headers.get_header("WARC-Refers-To") == response.rec_headers.get_header("WARC-Record-ID")


def test_index_that_is_wrong_or_gone_costs_bytes_only(archive: Archive) -> None:
    first, second = archive.append(page("a" * 500)), archive.append(page("b" * 500, day=1))
    archive.payloads.keep(first.digest, second.file, second.offset + 3)
    third = archive.append(page("a" * 500, day=2))
    assert archive.read(third).body == b"a" * 500
    archive.close()
    (archive.folder / "payloads.db").write_bytes(b"rubbish" * 1000)
    again = Archive(archive.folder)
    fourth = again.append(page("a" * 500, day=3))
    assert again.read(fourth).body == b"a" * 500
    assert "revisit" not in [record.rec_type for record, _ in records(archive.folder)]


@pytest.mark.parametrize("name", ["../outside.warc.gz", "/etc/passwd", "000009.warc.gz", "000001.warc.gz/x"])
def test_what_a_revisit_refers_to_is_no_path(archive: Archive, name: str) -> None:
    place = archive.append(page("a" * 500))
    (archive.folder.parent / "outside.warc.gz").write_bytes((archive.folder / place.file).read_bytes())
    assert archive.member(name, place.offset) is None


def test_damage_to_the_original_is_told_of_all_that_refer_to_it(keeper: Keeper) -> None:
    same_bytes_twice(keeper)
    path = keeper.store.archive.files()[0]
    data = bytearray(path.read_bytes())
    offset = keeper.one("SELECT min(warc_offset) FROM snapshots")
    data[offset + 30 : offset + 40] = bytes(10)
    path.write_bytes(data)
    told = [problem.what for problem in verify(keeper.store) if problem.check == "archive"]
    assert any(what.startswith("2 snapshots (1, 2): ") for what in told)


def same_bytes_twice(keeper: Keeper) -> None:
    for number in (1, 2):
        keeper.keep(page("<p>the same</p>" * 30, url=f"https://site{number}.example/a", day=number), reading())


@pytest.mark.parametrize(("forgotten", "left"), [(1, 2), (2, 1)])
def test_forgetting_one_of_two_with_the_same_bytes_leaves_the_other(keeper: Keeper, forgotten: int, left: int) -> None:
    same_bytes_twice(keeper)
    forget_url(keeper.store, f"https://site{forgotten}.example/a", reason="test")
    assert list(verify(keeper.store)) == []
    (row,) = keeper.rows("SELECT warc_file, warc_offset, warc_length, digest FROM snapshots")
    assert keeper.store.archive.read(Place(*row)).url == f"https://site{left}.example/a"
    assert [snapshot.url for _, snapshot in keeper.store.archive.places()] == [f"https://site{left}.example/a"]
    checked(keeper.store.archive.folder)
    for record, _ in records(keeper.store.archive.folder):
        assert f"site{forgotten}" not in str(record.rec_headers)


def test_with_a_page_go_its_request_its_metadata_and_its_304s(keeper: Keeper) -> None:
    archive = keeper.store.archive
    snapshot = page("<p>gone soon</p>" * 9)
    keeper.keep(snapshot, reading())
    place = next(archive.places())[0]
    archive.append_unchanged(Snapshot(snapshot.url, b"", FIRST_DAY, status=304), place.digest, EXCHANGE)
    archive.append(page("<p>else</p>", url="https://b.example/"), exchange=EXCHANGE)
    forget_url(keeper.store, snapshot.url, reason="test")
    targets = [record.rec_headers.get_header("WARC-Target-URI") for record, _ in records(archive.folder)]
    assert targets == [None, *["https://b.example/"] * 3]


def test_with_a_copy_goes_the_feed_and_no_other_copy(archive: Archive) -> None:
    feed = archive.append(page("<rss/>", url="https://example.org/feed"), guide=True, exchange=EXCHANGE)
    first, second = (archive.append(page(str(n), url=f"https://example.org/{n}"), origin=feed) for n in (1, 2))
    erase(archive, [first])
    assert [place for place, _ in archive.places()] == [second]
    assert [record.rec_type for record, _ in records(archive.folder)] == ["warcinfo", "conversion"]


def test_store_is_rebuilt_and_exported_through_revisits(keeper: Keeper, path: Path, tmp_path: Path) -> None:
    same_bytes_twice(keeper)
    exported = tmp_path / "out.warc.gz"
    with exported.open("wb") as out:
        assert write_warc(keeper.store, out) == 2
    with exported.open("rb") as file:
        bodies = [record.raw_stream.read() for record in ArchiveIterator(file) if record.rec_type == "response"]
    assert bodies == [b"<p>the same</p>" * 30] * 2
    keeper.store.close()
    path.unlink()
    assert rebuild(path).snapshots == 2


def test_unreadable_place_says_what_to_do(archive: Archive) -> None:
    place = archive.append(page())
    erase(archive, [place])
    with pytest.raises(ArchiveDamaged, match="verify"):
        archive.read(place)
    assert Payloads(archive.folder).find(place.digest) is None
