"""The archive: bytes come back as they were, whatever happened to the process that wrote them."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from cleaners.records import Snapshot
from store import archive as module
from store.archive import Archive, Place
from store.erasure import erase
from store.errors import ArchiveDamaged, StoreError, StoreFull, StoreReadOnly, StoreUnreachable
from store.warc_members import spans, torn_at
from store.warc_records import as_member, from_member
from tests.store.conftest import FIRST_DAY, page


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "news.archive")


def test_page_comes_back(archive: Archive) -> None:
    snapshot = page("<p>ё</p>", response_url="https://example.org/there", status=404)
    place = archive.append(snapshot)
    assert archive.read(place) == snapshot
    assert [found for found, _ in archive.places()] == [place]


def test_flat_text_comes_back(archive: Archive) -> None:
    snapshot = Snapshot("Тест file.txt", b"\xff\xfe raw", FIRST_DAY, headers=(("content-type", "text/plain"),))
    assert archive.read(archive.append(snapshot)) == snapshot


def test_what_leads_to_documents_is_kept_and_is_none(archive: Archive) -> None:
    archive.append(page("<rss/>"), guide=True)
    document = archive.append(page("<p>A story.</p>"))
    assert [place for place, _ in archive.places()] == [document]
    with (archive.folder / "000001.warc.gz").open("rb") as file:
        bodies = [record.raw_stream.read() for record in ArchiveIterator(file) if record.rec_type == "response"]
    assert bodies == [b"<rss/>", b"<p>A story.</p>"]


@given(st.binary(max_size=200), st.text(max_size=30), st.text(max_size=30))
def test_any_bytes_and_headers_survive(body: bytes, name: str, value: str) -> None:
    snapshot = Snapshot("https://example.org/" + name, body, FIRST_DAY, headers=(("X-Any", value),))
    back = from_member(as_member(snapshot))
    assert back is not None
    assert back.body == body
    assert len(back.headers) == 1


def test_other_tools_read_it(archive: Archive) -> None:
    archive.append(page())
    archive.append(Snapshot("a.txt", b"text", FIRST_DAY))
    with (archive.folder / "000001.warc.gz").open("rb") as file:
        kinds = [record.rec_type for record in ArchiveIterator(file)]
    assert kinds == ["warcinfo", "response", "resource"]


def test_next_process_continues_the_file(archive: Archive, tmp_path: Path) -> None:
    first = archive.append(page())
    archive.close()
    second = Archive(tmp_path / "news.archive").append(page(day=1))
    assert (second.file, second.offset) == (first.file, first.offset + first.length)


def test_other_process_takes_its_own_file(archive: Archive, tmp_path: Path) -> None:
    archive.append(page())
    assert Archive(tmp_path / "news.archive").append(page(day=1)).file == "000002.warc.gz"


def test_torn_record_is_passed_over_and_cut_off_by_the_next_writer(archive: Archive, tmp_path: Path) -> None:
    whole = archive.append(page())
    torn = archive.append(page("<p>torn</p>" * 50))
    archive.close()
    os.truncate(archive.folder / torn.file, torn.offset + torn.length // 2)
    again = Archive(tmp_path / "news.archive")
    assert [place for place, _ in again.places()] == [whole]
    with pytest.raises(ArchiveDamaged, match="offset"):
        again.read(torn)
    following = again.append(page(day=1))
    assert (following.file, following.offset) == (torn.file, torn.offset)
    assert [place for place, _ in again.places()] == [whole, following]


@pytest.mark.parametrize("known", [True, False])
def test_torn_tail_of_any_file_is_mended(archive: Archive, monkeypatch: pytest.MonkeyPatch, known: bool) -> None:
    monkeypatch.setattr(module, "ROTATE_BYTES", 1500)
    places = [archive.append(page(str(number) * 400, day=number)) for number in range(6)]
    archive.close()
    if not known:
        (archive.folder / "payloads.db").unlink()
    for path in archive.files()[:2]:
        path.write_bytes(path.read_bytes() + as_member(page("<p>half</p>"))[:-9])
    again = Archive(archive.folder)
    assert again.mend() > 0
    assert again.mend() == 0
    assert [place for place, _ in again.places()] == places
    assert all(torn_at(path) is None for path in again.files())


def test_damage_in_the_middle_costs_one_record_and_nothing_is_cut(archive: Archive) -> None:
    places = [archive.append(page(str(number), day=number)) for number in range(3)]
    archive.close()
    path = archive.folder / places[0].file
    data = bytearray(path.read_bytes())
    data[places[1].offset + 20 : places[1].offset + 60] = bytes(40)
    path.write_bytes(data)
    (archive.folder / "payloads.db").unlink()
    again = Archive(archive.folder)
    assert again.mend() == 0
    assert [place for place, _ in again.places()] == [places[0], places[2]]


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=4), st.binary(max_size=60), st.integers(0, 4))
def test_any_rubbish_between_records_is_passed_over(bodies: list[bytes], rubbish: bytes, at: int) -> None:
    members = [as_member(page(url=f"https://example.org/{n}", body=body.hex())) for n, body in enumerate(bodies)]
    members.insert(min(at, len(members)), rubbish)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "000001.warc.gz"
        path.write_bytes(b"".join(members))
        assert sum(span.length for span in spans(path)) == len(b"".join(members))
        found = [snapshot.body for _, snapshot in Archive(Path(folder)).places()]
    assert found == [body.hex().encode() for body in bodies]


def test_files_rotate(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROTATE_BYTES", 2000)
    places = [archive.append(page(str(number) * 50, day=number)) for number in range(8)]
    assert len({place.file for place in places}) > 1
    assert [archive.read(place).body[:1] for place in places] == [str(number).encode() for number in range(8)]


def test_wrong_bytes_are_noticed(archive: Archive) -> None:
    place = archive.append(page())
    with pytest.raises(ArchiveDamaged, match="verify"):
        archive.read(Place(place.file, place.offset, place.length, "0" * 64))
    with pytest.raises(ArchiveDamaged, match="cannot be read"):
        archive.read(Place("000009.warc.gz", 0, 10, place.digest))


@pytest.mark.parametrize(
    "name",
    [
        "../secret.warc.gz",
        "/etc/passwd",
        "../news.archive/000001.warc.gz",
        "",
        ".",
        "000001.warc.gz\n",
        "1.warc.gz",
        "\0",
    ],
)
def test_name_that_is_no_file_of_the_archive_is_never_opened(archive: Archive, name: str) -> None:
    place = archive.append(page())
    (archive.folder / "000001.warc.gz").rename(archive.folder.parent / "secret.warc.gz")
    with pytest.raises(ArchiveDamaged, match="no file of an archive"):
        archive.read(Place(name, place.offset, place.length, place.digest))


def test_blanked_record_is_gone_and_its_neighbours_stay(archive: Archive) -> None:
    places = [archive.append(page(str(day), day=day)) for day in range(3)]
    erase(archive, [places[1]])
    assert [place for place, _ in archive.places()] == [places[0], places[2]]
    with (archive.folder / places[0].file).open("rb") as file:
        assert sum(record.rec_type == "response" for record in ArchiveIterator(file)) == 2
    with pytest.raises(ArchiveDamaged):
        archive.read(places[1])


def test_full_disk_cuts_the_record_off(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    place = archive.append(page())

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fdatasync", full)
        with pytest.raises(StoreFull, match="No space left"):
            archive.append(page(day=1))
    assert (archive.folder / place.file).stat().st_size == place.offset + place.length
    assert archive.read(archive.append(page(day=1))) == page(day=1)


@pytest.mark.parametrize(
    ("number", "kind", "advice"),
    [
        (errno.EACCES, StoreReadOnly, "Change the permissions"),
        (errno.EROFS, StoreReadOnly, "Change the permissions"),
        (errno.ENOSPC, StoreFull, "Free some space"),
        (errno.EDQUOT, StoreFull, "Free some space"),
        (errno.EIO, StoreUnreachable, "Look at the disk's health"),
        (errno.ENOTDIR, StoreUnreachable, "Look at the disk's health"),
    ],
)
def test_archive_that_cannot_be_written_says_why(
    number: int, kind: type[StoreError], advice: str, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.append(page())
    archive.close()

    def refused(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    for method in ("mended", "continued"):  # when a run begins, and at its first page
        with monkeypatch.context() as patch:
            patch.setattr(Archive, method, refused)
            with pytest.raises(kind, match=f"{os.strerror(number)}.*{advice}"):
                Archive(archive.folder).mend() if method == "mended" else Archive(archive.folder).append(page(day=1))


def test_an_index_of_other_files_is_not_believed(tmp_path: Path) -> None:
    """As where an archive is put together from copies: `payloads.db` tells of files that had the names before."""
    folder = tmp_path / "news.archive"
    archive = Archive(folder)
    first, second = (archive.append(page(f"<p>{n}</p>", f"https://example.org/{n}")) for n in "ab")
    archive.payloads.keep(second.digest, first.file, first.offset)
    again = archive.append(page("<p>b</p>", "https://example.org/c"))
    assert archive.read(again).body == b"<p>b</p>"
    archive.payloads.is_whole(again.file, again.offset + 10)
    archive.close()
    archive = Archive(folder)
    assert archive.mend() == 0, "it begins in the midst of a record, which is whole"
    assert archive.read(again).body == b"<p>b</p>"
    archive.close()
