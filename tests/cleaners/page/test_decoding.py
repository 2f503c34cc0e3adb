"""Bytes whose declared encoding is right, wrong or missing."""

import pytest

from cleaners.decoding import decode
from cleaners.errors import NotText

RUSSIAN = "Президент сказал, что войска перешли границу и продолжают наступление на город. " * 5
GREEK = "Ο πρόεδρος δήλωσε ότι τα στρατεύματα πέρασαν τα σύνορα και συνεχίζουν την προέλαση. " * 5
FRENCH = "Le président a déclaré que les forces étaient arrivées à la frontière près de l'été. " * 5


def page(text: str, charset: str, meta: str = "") -> bytes:
    return f"<html><head>{meta}<title>x</title></head><body><p>{text}</p></body></html>".encode(charset)


@pytest.mark.parametrize(
    ("text", "written", "declared", "meta"),
    [
        (RUSSIAN, "utf-8", None, ""),
        (RUSSIAN, "utf-8", "text/html; charset=iso-8859-1", ""),
        (RUSSIAN, "utf-8", None, "<meta charset=windows-1251>"),
        (RUSSIAN, "windows-1251", None, "<meta charset=windows-1251>"),
        (RUSSIAN, "windows-1251", "text/html; charset=windows-1251", ""),
        (RUSSIAN, "windows-1251", "text/html; charset=utf-8", ""),
        (RUSSIAN, "windows-1251", "text/html; charset=iso-8859-1", ""),
        (RUSSIAN, "windows-1251", None, ""),
        (RUSSIAN, "koi8-r", None, ""),
        (RUSSIAN, "utf-16", "text/html; charset=utf-8", ""),
        (RUSSIAN, "utf-16-le", None, ""),
        (RUSSIAN, "utf-16-be", None, "<meta charset=utf-8>"),
        (GREEK, "iso-8859-7", "text/html; charset=iso-8859-7", ""),
        (FRENCH, "iso-8859-1", "text/html; charset=iso-8859-1", ""),
        (FRENCH, "windows-1252", None, ""),
        (FRENCH, "utf-8-sig", "text/html; charset=us-ascii", ""),
        ("停戦協議が再開された。" * 20, "shift_jis", "text/html; charset=Shift_JIS", ""),
        (
            "停战谈判重新开始。" * 20,
            "gb18030",
            None,
            '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">',
        ),
    ],
)
def test_text_comes_out_whatever_is_declared(text, written, declared, meta):
    assert text in decode(page(text, written, meta), declared, html=True)


def test_a_few_alien_bytes_do_not_change_the_encoding():
    body = page(RUSSIAN, "utf-8") + b"\x93quoted\x94"
    assert RUSSIAN in decode(body, "utf-8", html=True)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "a PNG image"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"\x1f\x8b\x08" + bytes(20), "gzip"),
        (bytes(range(256)) * 20, "control bytes"),
    ],
)
def test_binary_data_is_refused_by_name(body, said):
    with pytest.raises(NotText, match=said):
        decode(body, "text/html", html=True)


@pytest.mark.parametrize("body", [b"", b" ", b"\xff", b"\xfe\xff", b"\xff\xfe\x00\x00", b"\x1b$B", b"a\x00b"])
def test_scraps_do_not_fail(body):
    assert isinstance(decode(body, "charset=nonsense", html=True), str)


@pytest.mark.parametrize("text", [FRENCH + "“Oui”, dit-il — l’été", "naïve “quotes”"])
def test_text_that_was_encoded_twice_is_read_once_more(text):
    assert text in decode(page(text.encode().decode("latin-1"), "utf-8"), None, html=True)


def test_letters_that_look_encoded_twice_are_left_where_the_page_as_a_whole_is_not():
    text = "In the log stood “Ã©” and â\x80\x99, an apostrophe encoded twice."
    assert text in decode(page(text, "utf-8"), None, html=True)
