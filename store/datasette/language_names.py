"""What a language is called in English, from the Unicode consortium's data."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale, UnknownLocaleError

from store.topic.languages import primary

RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he iw ks nqo prs ps sd syr ug ur yi".split())


@lru_cache(maxsize=1000)
def english_name(tag: str | None) -> str:
    """`Armenian` for `hy` or `hy-AM`; empty for what is no known language's tag."""
    try:
        return Locale.parse(primary(tag) or "").get_language_name("en") or ""
    except (UnknownLocaleError, ValueError, TypeError):
        return ""


def runs_right_to_left(tag: str | None) -> bool:
    """True where the language is written from right to left; Azerbaijani and Panjabi are mostly not."""
    return primary(tag) in RIGHT_TO_LEFT
