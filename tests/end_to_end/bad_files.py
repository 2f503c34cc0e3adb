"""Files that are not what they seem, each made here from a few lines."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

WORDS = "Стороны договорились прекратить огонь с полудня субботы, сообщили в министерстве."
ARTICLE = f"<article><h1>Перемирие объявлено</h1>{f'<p>{WORDS}</p>' * 4}</article>"
PAGE = f"""<!DOCTYPE html><html lang="ru"><head><title>Перемирие</title>HEAD</head><body>
<nav><a href="/">Главная</a></nav>{ARTICLE}</body></html>"""
GOOD = """Truce agreed in the night

The sides agreed to stop the fire from noon on Saturday, the ministry said in a statement.

In the town below the pass, people waited in the cellars for the hour to come.
"""


def noise(size: int) -> bytes:
    return random.Random(size).randbytes(size)


@dataclass(frozen=True)
class BadFile:
    """A file of `name` with the bytes that `make` gives. `refused` is a part of the error message that it must get;
    empty where the file is odd but readable; then its words are told, and `keeps` is in the body."""

    name: str
    make: Callable[[], bytes]
    refused: str = ""
    keeps: str = ""

    def __str__(self) -> str:
        return self.name


BAD_FILES = (
    BadFile("empty.txt", lambda: b"", refused="empty"),
    BadFile("empty.html", lambda: b"", refused="empty"),
    BadFile("blank.txt", lambda: b"\n \n\t\n", refused="empty"),
    BadFile("noise.txt", lambda: noise(5_000), refused="binary"),
    BadFile("picture.html", lambda: b"\x89PNG\r\n\x1a\n" + noise(4_000), refused="PNG"),
    BadFile("archive.txt", lambda: b"PK\x03\x04" + noise(4_000), refused="expected text"),
    BadFile("no-bytes-but-zeros.html", lambda: b"\0" * 4_000, refused="expected text"),
    BadFile("windows-1251.html", lambda: PAGE.replace("HEAD", "").encode("cp1251"), keeps=WORDS),
    BadFile("windows-1251.txt", lambda: f"Перемирие объявлено\n\n{WORDS}\n\n{WORDS}".encode("cp1251"), keeps=WORDS),
    BadFile("lying.html", lambda: PAGE.replace("HEAD", '<meta charset="utf-8">').encode("cp1251"), keeps=WORDS),
    BadFile(
        "lying-the-other-way.html",
        lambda: PAGE.replace("HEAD", '<meta charset="windows-1251">').encode(),
        keeps=WORDS,
    ),
    BadFile("utf-16.html", lambda: PAGE.replace("HEAD", "").encode("utf-16"), keeps=WORDS),
    BadFile("utf-16.txt", lambda: f"Перемирие объявлено\n\n{WORDS}".encode("utf-16"), keeps=WORDS),
    BadFile("byte-order-mark.txt", lambda: f"Перемирие объявлено\n\n{WORDS}".encode("utf-8-sig"), keeps=WORDS),
    BadFile("cut-in-a-letter.txt", lambda: f"Перемирие объявлено\n\n{WORDS}\n\nКонец".encode()[:-1], keeps=WORDS),
    BadFile("cut-in-a-tag.html", lambda: PAGE.replace("HEAD", "").encode() + b"<p class='", keeps=WORDS),
    BadFile(
        "100,000-deep.html",
        lambda: b"<html><body>" + b"<div>" * 100_000 + ARTICLE.encode() + b"</div>" * 100_000,
    ),
)
