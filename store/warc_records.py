"""Records of WARC 1.1 (ISO 28500:2017): made of what was fetched, and read back as snapshots.

A page of the web is a `response`, or a `revisit` where the archive has its bytes already; beside it stand the
`request` that was sent and a `metadata` record with what was found. A flat text or local file is a `resource`; a copy
of an article that its feed carries is a `conversion` of that feed.
"""

from __future__ import annotations

import io
import logging
import re
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, unquote, urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from cleaners.records import Snapshot
from store.rows import storable
from store.urls import is_web

log = logging.getLogger(__name__)

# They describe the bytes on the wire, where we keep the decoded body; prefixed as archives prefix them.
WIRE_HEADERS = frozenset(("content-encoding", "transfer-encoding", "content-length"))
WIRE_PREFIX = "X-Archive-Orig-"
REQUESTED = "X-Conflictwire-Requested"
# Marks what led to documents and is none itself, so that rebuilding a store from its archive doesn't take it for one.
GUIDE = "X-Conflictwire-Guide"
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
# Where the payload of a revisit lies, as Heritrix states it; the standard knows only its address and date.
REFERS_TO_FILE, REFERS_TO_OFFSET = "WARC-Refers-To-Filename", "WARC-Refers-To-File-Offset"
# Never archived: who gets the archive must not get our keys.
SECRET_HEADERS = frozenset(("authorization", "proxy-authorization", "cookie"))
DOCUMENTS = ("response", "resource", "revisit", "conversion")

Make = Callable[[WARCWriter], ArcWarcRecord]


@dataclass(frozen=True, slots=True)
class Exchange:
    """How a snapshot was fetched: the request's headers as sent, the address that answered, and facts for the record.

    `facts` are lines of `application/warc-fields`, such as `via` (the page that named this one) and `outlink`.
    """

    request: tuple[tuple[str, str], ...] = ()
    ip_address: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """What a record says of itself; `fields` are its WARC headers by lower-case name."""

    type: str
    fields: dict[str, str]

    @property
    def id(self) -> str:
        """`<urn:uuid:…>`."""
        return self.fields.get("warc-record-id", "")

    @property
    def url(self) -> str:
        """The target URI, empty where it has none."""
        return self.fields.get("warc-target-uri", "")

    @property
    def is_document(self) -> bool:
        """True for a snapshot of a document, as far as the headers tell."""
        unmodified = self.fields.get("warc-profile") == NOT_MODIFIED
        return self.type in DOCUMENTS and GUIDE.lower() not in self.fields and not unmodified

    @property
    def refers_to(self) -> tuple[str, int] | None:
        """File and offset of the record that has a revisit's payload."""
        file, offset = self.fields.get(REFERS_TO_FILE.lower()), self.fields.get(REFERS_TO_OFFSET.lower(), "")
        return (file, int(offset)) if self.type == "revisit" and file and offset.isdigit() else None

    @property
    def belongs_to(self) -> frozenset[str]:
        """The ids of the records that this one goes with or refers to."""
        named = (self.fields.get("warc-concurrent-to"), self.fields.get("warc-refers-to"))
        return frozenset(record_id for record_id in named if record_id)


def written(make: Make) -> bytes:
    """One gzip member with the record that *make* gives for a writer."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
    writer.write_record(make(writer))
    return buffer.getvalue()


def warcinfo_member(name: str, about: dict[str, str]) -> bytes:
    """The record that opens the file *name*: who wrote it, by which rules."""
    fields = {"software": "conflictwire", "format": "WARC File Format 1.1", **about}
    fields = {key: storable(value) for key, value in fields.items()}
    return written(lambda writer: writer.create_warcinfo_record(name, fields))


def as_member(
    snapshot: Snapshot,
    *,
    guide: bool = False,
    exchange: Exchange | None = None,
    origin: str = "",
    from_file: bool = False,
) -> bytes:
    """*snapshot* as one compressed record; with *origin*, the id of a feed's record, as a `conversion` of that.

    A page *from_file* is a `resource`: that a server answered with it is the user's word alone.
    """

    def make(writer: WARCWriter) -> ArcWarcRecord:
        fields = warc_fields(snapshot, guide, exchange)
        if is_web(snapshot.final_url) and not origin and not from_file:
            return writer.create_warc_record(
                clean_header(snapshot.final_url),
                "response",
                payload=io.BytesIO(snapshot.body),
                http_headers=http_headers(snapshot, len(snapshot.body)),
                warc_headers_dict=fields,
            )
        if origin:
            target, fields["WARC-Refers-To"] = clean_header(snapshot.url), origin
        elif is_web(snapshot.url):
            target = clean_header(snapshot.url)
        else:
            target, fields[REQUESTED] = "file:" + quote(snapshot.url.removeprefix("file:")), quote(snapshot.url)
        return writer.create_warc_record(
            target,
            "conversion" if origin else "resource",
            payload=io.BytesIO(snapshot.body),
            warc_headers_dict=fields,
            warc_content_type=clean_header(snapshot.header("content-type") or "application/octet-stream"),
        )

    return written(make)


def as_revisit(snapshot: Snapshot, original: Head, place: tuple[str, int], profile: str, **rest: object) -> bytes:
    """*snapshot* as a `revisit`: the archive has its bytes in the record *original*, at *place* (file, offset).

    By *profile* they were seen to be the same, or the server said so.
    """
    fields = warc_fields(snapshot, **rest) | {  # type: ignore[arg-type]  # guide and exchange, as there
        "WARC-Profile": profile,
        "WARC-Refers-To": original.id,
        "WARC-Refers-To-Target-URI": original.url,
        "WARC-Refers-To-Date": original.fields["warc-date"],
        REFERS_TO_FILE: place[0],
        REFERS_TO_OFFSET: str(place[1]),
        "WARC-Payload-Digest": original.fields["warc-payload-digest"],
    }
    headers = http_headers(snapshot, len(snapshot.body) if profile == IDENTICAL else None)
    url = clean_header(snapshot.final_url)
    return written(
        lambda writer: writer.create_warc_record(url, "revisit", http_headers=headers, warc_headers_dict=fields)
    )


def beside(snapshot: Snapshot, record_id: str, exchange: Exchange) -> Iterable[bytes]:
    """The `request` and `metadata` records that go with the record *record_id* of *snapshot*, as far as is known."""
    url, date = clean_header(snapshot.final_url), warc_date(snapshot.fetched_at)
    parts = urlsplit(url)
    line = "GET " + (parts.path or "/") + (f"?{parts.query}" if parts.query else "") + " HTTP/1.1"
    sent = [(name, value) for name, value in exchange.request if name.lower() not in SECRET_HEADERS]
    headers = StatusAndHeaders(line, clean_headers([("Host", parts.netloc), *sent]), is_http_request=True)
    fields = {"WARC-Date": date, "WARC-Concurrent-To": record_id}
    if sent:
        yield written(
            lambda writer: writer.create_warc_record(url, "request", http_headers=headers, warc_headers_dict=fields)
        )
    lines = "".join(f"{name}: {clean_header(value)}\r\n" for name, value in exchange.facts).encode()
    if lines:
        yield written(
            lambda writer: writer.create_warc_record(
                url,
                "metadata",
                payload=io.BytesIO(lines),
                length=len(lines),
                warc_content_type="application/warc-fields",
                warc_headers_dict=dict(fields),
            )
        )


def warc_fields(snapshot: Snapshot, guide: bool = False, exchange: Exchange | None = None) -> dict[str, str]:
    """The WARC headers of a snapshot's record."""
    fields = {"WARC-Date": warc_date(snapshot.fetched_at)}
    if guide:
        fields[GUIDE] = "yes"
    if exchange is not None and exchange.ip_address:
        fields["WARC-IP-Address"] = exchange.ip_address
    if snapshot.response_url and snapshot.response_url != snapshot.url:
        fields[REQUESTED] = clean_header(snapshot.url)
    return fields


def warc_date(moment: datetime) -> str:
    """As WARC 1.1 writes it: UTC, with fractions of a second."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def http_headers(snapshot: Snapshot, length: int | None) -> StatusAndHeaders:
    """The response's headers, for a body of *length* bytes, or for none."""
    headers = [
        ((WIRE_PREFIX if name.lower() in WIRE_HEADERS else "") + name, value) for name, value in snapshot.headers
    ]
    if length is not None:
        headers.append(("Content-Length", str(length)))
    return StatusAndHeaders(f"{snapshot.status} ", clean_headers(headers), protocol="HTTP/1.1")


def clean_headers(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Headers that can't end their line."""
    return [(clean_header(name), clean_header(value)) for name, value in headers]


def clean_header(value: str) -> str:
    """*value* on one line: a header must not be able to end the header block."""
    return re.sub(r"[\r\n\0]+", " ", value)


def head_of(member: bytes) -> Head | None:
    """What the record in a gzip member says of itself; only its beginning is unpacked. None where it is none."""
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(member), no_record_parse=True)), None)
    except Exception as error:  # warcio's own errors share no base class
        log.debug("record that can't be read: %r", error)
        return None
    if record is None:
        return None
    return Head(record.rec_type or "", {name.lower(): value for name, value in record.rec_headers.headers})


def from_member(member: bytes, original: bytes | None = None) -> Snapshot | None:
    """The snapshot in a gzip member; a revisit's body is that of the member *original*.

    None where it holds another kind of record, or none that can be read.
    """
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(member))), None)
        return as_snapshot(record, original) if record is not None else None
    except (OSError, EOFError, ValueError, zlib.error):
        return None
    except Exception as error:  # warcio's own errors share no base class
        log.debug("record that can't be read: %r", error)
        return None


def as_snapshot(record: ArcWarcRecord, original: bytes | None) -> Snapshot | None:
    """The snapshot that a record holds."""
    warc = record.rec_headers
    if record.rec_type not in DOCUMENTS:
        return None
    target = warc.get_header("WARC-Target-URI")
    fetched_at = datetime.fromisoformat(warc.get_header("WARC-Date").replace("Z", "+00:00"))
    requested = warc.get_header(REQUESTED)
    if record.rec_type in ("resource", "conversion"):
        url = unquote(requested) if requested else target
        kind = warc.get_header("Content-Type")
        return Snapshot(url, record.raw_stream.read(), fetched_at, headers=(("content-type", kind),))
    if record.rec_type == "revisit":
        first = from_member(original) if original is not None else None
        if first is None:
            return None
        body = first.body
    else:
        body = record.raw_stream.read()
    http = record.http_headers
    headers = tuple(
        (name.removeprefix(WIRE_PREFIX), value) for name, value in http.headers if name.lower() not in WIRE_HEADERS
    )
    return Snapshot(
        requested or target, body, fetched_at, target if requested else "", int(http.get_statuscode() or 0), headers
    )
