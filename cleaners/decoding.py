"""Bytes to text: what the byte order mark, the response and the page declare, checked against the bytes.

The order follows the WHATWG Encoding Standard (BOM, then transport, then `<meta>`), with one addition: a
declaration that the bytes contradict is not believed, for servers state a default charset over pages in another.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes
from w3lib.encoding import html_body_declared_encoding, resolve_encoding

from cleaners.errors import NotText

# First bytes of what crawlers meet under a text media type, with the name that a person would use.
MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "gzip data; decompress it first"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a RIFF file (WebP, WAV or AVI)"),
    (b"\x7fELF", "an ELF program"),
    (b"MZ\x90", "a Windows program"),
    (b"OggS", "an Ogg file"),
    (b"ID3", "an MP3 file"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"wOF", "a web font"),
)
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Text has tabs, line and form feeds, and ESC in ISO-2022-JP; the other C0 controls are a sign of binary data.
CONTROLS = bytes(set(range(0x20)) - {0x09, 0x0A, 0x0C, 0x0D, 0x1B})
SAMPLE = 65_536
# Single-byte sets decode anything without an error, so success proves nothing for them.
WESTERN = frozenset({"cp1252", "iso8859-1", "latin-1", "ascii", "iso8859-15", "cp1254"})
MARKUP = re.compile(rb"<(script|style)\b.*?</\1\s*>|<[^>]*>|&#?\w+;", re.DOTALL | re.IGNORECASE)
C1 = re.compile("[\x80-\x9f]")
CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)


def decode(body: bytes, declared: str | None, *, html: bool) -> str:
    """Decode *body*, never failing on text; *declared* is a charset or a whole Content-Type, or None.

    With *html*, a `<meta charset>` in the first 4 KB counts too. Bytes that do not fit become U+FFFD. Raises
    NotText for bytes that are no text.
    """
    for mark, codec in BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace")
    if wide := _utf16_without_mark(body):
        return body.decode(wide, "replace")
    _refuse_binary(body)
    for codec in dict.fromkeys(("utf-8", *_declarations(body, declared, html))):
        if codec.startswith(("utf-16", "utf-32")):
            continue  # the bytes have no mark and no zeros: whoever declared it was wrong
        text = _decode_strictly(body, codec)
        if text is not None and not _is_mojibake(text, codec):
            return _undo_second_encoding(text)
    return body.decode(_guess(body), "replace")


def _declarations(body: bytes, declared: str | None, html: bool) -> list[str]:
    """Python codec names for what the response and the page declare, in the order of precedence."""
    labels = []
    if declared:
        stated = CHARSET.search(declared)
        labels.append(stated[1] if stated else declared)
    if html:
        labels.append(html_body_declared_encoding(body[:4096]) or "")
    return [codec for label in labels if (codec := resolve_encoding(label))]


def _decode_strictly(body: bytes, codec: str) -> str | None:
    try:
        return body.decode(codec)
    except (UnicodeDecodeError, LookupError):
        pass
    # A page in one encoding with a few alien bytes (a pasted quote, a cut character) is still in that encoding.
    text = body.decode(codec, "replace")
    foreign = sum(1 for character in text if character > "\x7f")
    return text if text.count("\ufffd") * 20 < foreign else None


def _undo_second_encoding(text: str) -> str:
    """*text* as it was before a system took its UTF-8 for Latin-1 and encoded it again ("â\\x80\\x99" for "’").

    Control characters of C1 are no text, and a whole page that reads as UTF-8 once more is so by no accident.
    """
    if text.isascii():
        return text
    try:
        once = text.encode("latin-1")  # the first curly quote ends this, which is far quicker than the search below
        return text if C1.search(text) is None else once.decode("utf-8")
    except UnicodeError:
        return text


def _is_mojibake(text: str, codec: str) -> bool:
    """True when *text* came from a western set and most of its letters are accented: Cyrillic, Greek or Arabic."""
    if codec not in WESTERN:
        return False
    letters = [c for c in re.sub(r"<[^>]*>", " ", text)[: SAMPLE * 2] if c.isalpha()]
    high = sum(1 for c in letters if c > "\x7f")
    return high > 40 and high > 0.35 * len(letters)


def _guess(body: bytes) -> str:
    """windows-1252 as browsers do, unless that gives gibberish; then what charset-normalizer finds between the tags."""
    if not _is_mojibake(body[: SAMPLE * 4].decode("cp1252", "replace"), "cp1252"):
        return "cp1252"
    text = MARKUP.sub(b" ", body[: SAMPLE * 8])
    best = from_bytes(b" ".join(text.split())[:SAMPLE]).best()
    if best is None or best.encoding in ("ascii", "utf_8"):
        return "utf-8" if best and best.encoding == "utf_8" else "cp1252"
    # The Mac set agrees with windows-1251 in all letters but one, and pages are not written in it.
    return "cp1251" if best.encoding in ("mac_cyrillic", "kz1048", "ptcp154") else best.encoding


def _utf16_without_mark(body: bytes) -> str | None:
    """UTF-16 betrays itself by zeros in every other place, where markup and Latin letters stand."""
    head = body[:4096]
    if len(head) < 8:
        return None
    half = len(head) // 2
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.2 * half and even < 0.02 * half:
        return "utf-16-le"
    if even > 0.2 * half and odd < 0.02 * half:
        return "utf-16-be"
    return None


def _refuse_binary(body: bytes) -> None:
    for magic, name in MAGIC:
        if body.startswith(magic):
            raise NotText(f"expected text or HTML, found {name}")
    head = body[:SAMPLE]
    controls = len(head) - len(head.translate(None, CONTROLS))
    if controls > 8 and controls > 0.01 * len(head):
        raise NotText(f"expected text or HTML, found binary data: {controls} control bytes in the first {len(head)}")
