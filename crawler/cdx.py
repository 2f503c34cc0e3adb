"""Servers that index web archives: what to ask of a CDX server, and what it answers.

The Wayback Machine's, pywb's and Common Crawl's differ in their form of an answer (an array of arrays, JSON lines,
CDXJ, plain CDX in 7, 9 or 11 fields) and in how they give more than one answer holds (a resume key, numbered pages).
They are told apart by what they answer, never by their address. Documented at
https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server and
https://pywb.readthedocs.io/en/latest/manual/cdxserver_api.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, unquote_plus, urlencode, urlsplit, urlunsplit

from crawler.feeds import join
from crawler.sources import Source

# So many captures an answer; where more are there, the server says how to go on.
AN_ANSWER = 5_000
# A numbered page holds some 15,000 lines at Common Crawl; a hundred million are no source.
MOST_PAGES = 10_000
# What pages are, where a source doesn't say otherwise. Both kinds of server know these names.
PAGES_ONLY = ("statuscode:200", "mimetype:text/html")
FIELDS = {"original": "url", "mimetype": "mime", "statuscode": "status"}
# The columns of plain CDX by their number, and by the letters of its first line.
COLUMNS = {
    7: "urlkey timestamp url mime status digest length",
    9: "urlkey timestamp url mime status digest redirect offset filename",
    10: "urlkey timestamp url mime status digest redirect robots offset filename",
    11: "urlkey timestamp url mime status digest redirect robots length offset filename",
}
LETTERS = dict(zip("NbamskrMSVg", COLUMNS[11].split(), strict=True))
TIMESTAMP = re.compile(r"(?:19|20)[0-9]{12}")
# Of more digits no file has so many bytes, nor Python a number.
BYTES = re.compile(r"[0-9]{1,15}")


class NotACdx(ValueError):
    """The bytes are no answer of a CDX server; the message says what they look like."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One line of an index: when (14 digits, UTC) which address was captured; where its record lies, if it is said."""

    url: str
    timestamp: str
    urlkey: str = ""
    mime: str = ""
    status: str = ""
    digest: str = ""
    filename: str = ""
    offset: int | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Captures in the server's order; with `resume`, the key to go on with; with `pages`, how many pages there are."""

    captures: tuple[Capture, ...] = ()
    resume: str = ""
    pages: int | None = None


# -- asking ----------------------------------------------------------------------------------------------------------


def first_query(source: Source) -> str:
    """The first address to ask of the CDX server that is the *source*."""
    asked = [("url", source.captures_of), ("output", "json")]
    asked += [("from", digits(source.captured_from))] if source.captured_from else []
    asked += [("to", digits(source.captured_to))] if source.captured_to else []
    asked += [("filter", each) for each in source.cdx_filters or PAGES_ONLY]
    asked += [("collapse", "digest"), ("limit", str(AN_ANSWER)), ("showResumeKey", "true")]
    parts = urlsplit(source.url)
    query = "&".join(part for part in (parts.query, urlencode(asked, safe=":/*!,")) if part)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def next_queries(asked: str, answer: Answer) -> Iterator[str]:
    """The addresses that have what *answer*, to the query *asked*, left out."""
    if answer.resume:
        yield changed(asked, resumeKey=answer.resume)
    elif answer.pages is not None:
        for number in range(min(answer.pages, MOST_PAGES)):
            yield changed(asked, showNumPages=None, limit=None, showResumeKey=None, page=str(number))
    elif parameter(asked, "showNumPages"):
        # It knows no pages, and gives all at once.
        yield changed(asked, showNumPages=None, limit=None, showResumeKey=None)
    elif len(answer.captures) >= AN_ANSWER and parameter(asked, "limit") and not parameter(asked, "resumeKey"):
        # It knows no resume key.
        yield changed(asked, showNumPages="true")


def changed(url: str, **parameters: str | None) -> str:
    """*url* with those query parameters set, or with None taken out."""
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in parameters]
    kept += [(name, value) for name, value in parameters.items() if value is not None]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(kept, safe=":/*!,"), ""))


def parameter(url: str, name: str) -> str:
    """The query parameter *name*, empty where there is none."""
    return dict(parse_qsl(urlsplit(url).query)).get(name, "")


def digits(date: str) -> str:
    """A date or time as an index writes it: `2020-09-27` is 20200927."""
    return re.sub(r"\D", "", date)[:14]


# -- reading ---------------------------------------------------------------------------------------------------------


def read_cdx(body: bytes) -> Answer:
    """What a CDX server answered. Lines that cannot be read are left out; raises NotACdx where none can."""
    text = body.decode("utf-8", "replace").strip().removeprefix("\ufeff")
    if not text:
        return Answer()
    if text.isdecimal() and len(text) < 10:
        return Answer(pages=int(text))
    if text.startswith("[") and not text.startswith("[{"):
        return _from_array(text)
    if text.startswith("<"):
        raise NotACdx("no answer of a CDX server but markup")
    captures: list[Capture] = []
    lines = text.splitlines()
    columns: list[str] | None = None
    for number, line in enumerate(lines):
        line = line.strip().rstrip(",")
        if line.startswith("CDX "):
            columns = [LETTERS.get(letter, letter) for letter in line.split()[1:]]
        elif not line and number == len(lines) - 2 and captures:
            # Plain CDX sets the resume key after an empty line.
            return Answer(_collapsed(captures), resume=unquote_plus(lines[-1].strip()))
        elif (pages := _pages(line)) is not None:
            return Answer(pages=pages)
        elif capture := _capture(_fields(line, columns)):
            captures.append(capture)
    if not captures:
        said = re.search(r'"(?:message|error)"\s*:\s*"([^"]{1,200})', text)
        if said and re.search(r"no captures", said[1], re.IGNORECASE):
            return Answer()
        raise NotACdx(f"the CDX server says: {said[1]}" if said else f"no answer of a CDX server: {text[:80]!r}")
    return Answer(_collapsed(captures))


def _from_array(text: str) -> Answer:
    """An array of arrays, the first of which names the fields; a resume key stands alone, after an empty one."""
    rows = list(_rows(text))
    if not rows:
        return Answer()
    names = [FIELDS.get(name, name) for name in rows[0]]
    if "timestamp" not in names:
        raise NotACdx(f"no answer of a CDX server: its first row is {rows[0]!r}"[:200])
    resume = ""
    if len(rows) >= 3 and rows[-2] == [] and len(rows[-1]) == 1:
        resume = unquote_plus(rows[-1][0])
        rows = rows[:-2]
    found = (_capture(dict(zip(names, row, strict=False))) for row in rows[1:])
    return Answer(_collapsed([capture for capture in found if capture]), resume=resume)


def _rows(text: str) -> Iterator[list[str]]:
    """The rows, read line by line where each has one, so that a long answer makes no long tree."""
    whole = text.count("\n") == 0
    for line in [text[1:-1]] if whole else text.splitlines():
        line = line.strip().rstrip(",")
        if not whole:
            line = line.removeprefix("[") if line.startswith("[[") else line
            line = line.removesuffix("]") if line.endswith("]]") else line
        try:
            data = json.loads(f"[{line}]")
        except (ValueError, RecursionError):
            continue
        yield from ([str(value) for value in row] for row in data if isinstance(row, list))


def _pages(line: str) -> int | None:
    if not line.startswith("{") or '"pages"' not in line:
        return None
    try:
        pages = json.loads(line).get("pages")
    except (ValueError, RecursionError):
        return None
    return pages if isinstance(pages, int) and pages >= 0 else None


def _fields(line: str, columns: list[str] | None) -> dict[str, object]:
    try:
        if line.startswith("{"):
            data: dict[str, object] = json.loads(line)
        else:
            values = line.split(" ", 2)
            if len(values) == 3 and values[2].startswith("{"):
                data = {"urlkey": values[0], "timestamp": values[1], **json.loads(values[2])}
            else:
                values = line.split(" ")
                names = columns or COLUMNS.get(len(values), "").split()
                data = {**dict(zip(names, values, strict=False))}
    except (ValueError, RecursionError, TypeError):
        return {}
    return {FIELDS.get(name, name): value for name, value in data.items()} if isinstance(data, dict) else {}


def _capture(fields: dict[str, object] | dict[str, str]) -> Capture | None:
    text = {name: "" if value in (None, "-") else str(value) for name, value in fields.items()}
    url, timestamp = text.get("url", ""), text.get("timestamp", "")
    # What was captured need not have been an address.
    if join(url, url) is None or not TIMESTAMP.fullmatch(timestamp):
        return None
    offset, length = text.get("offset", ""), text.get("length", "")
    return Capture(
        url,
        timestamp,
        text.get("urlkey", ""),
        text.get("mime", ""),
        text.get("status", ""),
        text.get("digest", ""),
        text.get("filename", ""),
        int(offset) if BYTES.fullmatch(offset) else None,
        int(length) if BYTES.fullmatch(length) else None,
    )


def _collapsed(captures: list[Capture]) -> tuple[Capture, ...]:
    """Without those whose bytes an earlier capture of the same address has, and without records of revisits."""
    kept = []
    key, seen = "", set[str]()
    for capture in captures:
        if capture.mime == "warc/revisit":
            continue
        if (capture.urlkey or capture.url) != key:
            key, seen = capture.urlkey or capture.url, set()
        if not capture.digest or capture.digest not in seen:
            seen.add(capture.digest)
            kept.append(capture)
    return tuple(kept)


# -- addresses of captures -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands behind a capture's address in its fragment: the original address, the time, and the bytes wanted."""

    url: str
    timestamp: str
    first: int | None = None
    last: int | None = None


def capture_address(source: Source, capture: Capture) -> str | None:
    """Where to fetch *capture*: its record in a WARC file, where the source says where those are, else its replay.

    What is needed to understand the answer is in the fragment, which no server sees; see `asked_for`. None where the
    server says too little.
    """
    template = source.capture_url or replay_of(source.url)
    said = {"at": capture.timestamp, "of": capture.url}
    if "{filename}" in template:
        if not capture.filename or capture.offset is None or not capture.length:
            return None
        # A name may climb out of its folder, but it stays an address at that server, and no path of ours.
        address = template.replace("{filename}", quote(capture.filename.lstrip("/")))
        said["bytes"] = f"{capture.offset}-{capture.offset + capture.length - 1}"
    else:
        address = template.replace("{timestamp}", capture.timestamp).replace("{url}", capture.url.partition("#")[0])
    return f"{address}#{urlencode(said)}"


def replay_of(cdx: str) -> str:
    """Where the server at the address *cdx* replays captures as they were (`id_`), by the customs of its software.

    The Wayback Machine answers at `/cdx/search/cdx` and replays below `/web/`; pywb does both in a collection.
    """
    parts = urlsplit(cdx)
    folder = "/web" if parts.path.endswith("/cdx/search/cdx") else parts.path.rstrip("/").rpartition("/")[0]
    return f"{parts.scheme}://{parts.netloc}{folder}/{{timestamp}}id_/{{url}}"


def asked_for(address: str) -> Asked:
    """What `capture_address` said of a capture. Raises ValueError for another address."""
    said = dict(parse_qsl(address.partition("#")[2]))
    if "of" not in said or not TIMESTAMP.fullmatch(said.get("at", "")):
        raise ValueError(f"no capture's address: {unquote(address)[:200]}")
    first, dash, last = said.get("bytes", "").partition("-")
    return Asked(said["of"], said["at"], int(first) if dash else None, int(last) if dash else None)
